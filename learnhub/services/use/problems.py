"""A problem with a case or a note beside it: reported by whoever may read it, answered by an editor with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain import use
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Role
from learnhub.domain.use import NoteState, ProblemDecision, ProblemKind
from learnhub.services.use.notes import mail, readable
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import use as store
from learnhub.store.tables.use import CaseNote, ProblemReport


@dataclass(frozen=True)
class ProblemView:
    """A report of a problem. Its text is given to the reporter and to editors, the answer to whoever has the address.

    `about` is the text of the note that it is about, if it is one, while that is shown.
    """

    id: uuid.UUID
    number: CaseNumber
    kind: str
    role: str
    text: str
    about: str
    note: uuid.UUID | None
    at: dt.datetime
    decision: str | None
    answer: str
    answered_at: dt.datetime | None
    may_answer: bool


def report_problem(
    work: Work, number: str, report_id: uuid.UUID, *, kind: str, text: str, note: uuid.UUID | None = None
) -> None:
    """Report a problem with a case, or with a note beside it; sent twice it is one report.

    Editors are mailed. A visitor may report too and reads the answer at the address of the report. Raises NotFound,
    Invalid.
    """
    found = readable(work, number)
    if (known := store.problem(work.session, report_id)) is not None:
        if known.reporter_id != work.actor.id:
            raise NotFound
        return
    about = store.note(work.session, note) if note is not None else None
    if note is not None and (about is None or about.case_id != found.id):
        raise NotFound
    faults = use.text_fault("text", text, use.LIMITS["problem"])
    if kind not in set(ProblemKind):
        faults.append(Fault("kind", "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    work.session.add(
        ProblemReport(
            public_id=report_id,
            case_id=found.id,
            note_id=about.id if about else None,
            reporter_id=work.actor.id,
            role="curator" if Role.EDITOR in work.actor.roles else "reader",
            kind=kind,
            text=text.strip(),
            at=work.now,
        )
    )
    work.tell(EventName.PROBLEM_REPORTED, "case", found.public_id, result={"problem": kind})
    for editor in accounts.accounts_with_role(work.session, Role.EDITOR):
        if editor != work.actor.id:
            mail(
                work,
                f"problem_reported-{report_id}-{editor}",
                "problem_reported",
                editor,
                number=number,
                report=str(report_id),
            )


def problem(work: Work, report_id: uuid.UUID) -> ProblemView:
    """A report and its answer: for editors, for who reported it, and the answer alone for who has its address.

    Raises NotFound.
    """
    work.can(Action.PUBLIC_READ)
    row = store.problem(work.session, report_id)
    if row is None:
        raise NotFound
    return problem_view(work, row)


def problem_view(work: Work, row: ProblemReport) -> ProblemView:
    """A report of the table as this actor sees it."""
    case = store.case_of(work.session, row.case_id)
    note = work.session.get(CaseNote, row.note_id) if row.note_id is not None else None
    mine = row.reporter_id is not None and row.reporter_id == work.actor.id
    may_answer = work.can(Action.PROBLEM_ANSWER, {"reporter_id": row.reporter_id or 0, "owner_id": case.owner_id})
    private = mine or Role.EDITOR in work.actor.roles
    return ProblemView(
        id=row.public_id,
        number=CaseNumber(case.year or 0, case.serial or 0),
        kind=row.kind,
        role=row.role,
        text=row.text if private else "",
        about=note.text if private and note is not None and note.state != NoteState.REMOVED else "",
        note=note.public_id if note is not None and may_answer else None,
        at=row.at,
        decision=row.decision,
        answer=row.answer,
        answered_at=row.answered_at,
        may_answer=may_answer and row.decision is None,
    )


def answer_problem(work: Work, report_id: uuid.UUID, *, decision: str, answer: str, remove_note: bool = False) -> None:
    """Answer a report with what was done and why; the reporter is told, and the contributor where it was acted on.

    `remove_note` takes the note away that it is about, with the same reason. Raises NotFound, Denied for the reporter
    and the contributor, Conflict when it was answered otherwise, Invalid.
    """
    work.require(Action.TASKS_READ)
    row = store.problem(work.session, report_id)
    if row is None:
        raise NotFound
    case = store.case_of(work.session, row.case_id)
    work.require(Action.PROBLEM_ANSWER, {"reporter_id": row.reporter_id or 0, "owner_id": case.owner_id})
    faults = use.text_fault("answer", answer, use.LIMITS["answer"])
    if decision not in set(ProblemDecision):
        faults.append(Fault("decision", "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    if row.decision is not None:
        if (row.decision, row.answer) == (decision, answer.strip()):
            return
        raise Conflict("not-now", current=row.answer)
    row.decision, row.answer = decision, answer.strip()
    row.answered_by_id, row.answered_at = work.actor.id, work.now
    number = str(CaseNumber(case.year or 0, case.serial or 0))
    note = work.session.get(CaseNote, row.note_id) if row.note_id is not None else None
    if remove_note and note is not None and decision == ProblemDecision.ACTED:
        work.require(Action.NOTE_DECIDE, {"author_id": note.author_id, "owner_id": case.owner_id})
        note.state, note.reason = NoteState.REMOVED, row.answer
        note.decided_by_id, note.decided_at = work.actor.id, work.now
        mail(work, f"note_removed-{note.public_id}", "note_removed", note.author_id, number=number, reason=row.answer)
    if row.reporter_id is not None:
        mail(
            work,
            f"problem_answered-{report_id}",
            "problem_answered",
            row.reporter_id,
            number=number,
            report=str(report_id),
        )
    work.tell(EventName.PROBLEM_ANSWERED, "case", case.public_id, result={"decision": decision})
