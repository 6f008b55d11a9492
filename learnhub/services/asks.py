"""Ask for this: one line to colleagues who told near cases or follow the principle; their answers, thanks, what was
learned, and an answer that becomes a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from learnhub.domain import asks
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.countries import regions
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Role
from learnhub.domain.principles import Principle
from learnhub.domain.use import text_fault
from learnhub.services import cases
from learnhub.services.use.notes import mail, readable
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import asks as store
from learnhub.store.asks import AnswerRow, AskRow
from learnhub.store.cases import case_by_public_id
from learnhub.store.search import CASE, find
from learnhub.store.tables.use import Ask, AskAnswer

PAGE = 20
NEAR = 10
"""Of so many of the nearest cases the tellers are told."""

STAFF = frozenset({"public", "members", "staff"})


@dataclass(frozen=True)
class AskList:
    """A page of asks, the newest first, and what the reader follows; `next` is the id that ends the page."""

    rows: tuple[AskRow, ...]
    next: uuid.UUID | None
    follows: frozenset[str]


@dataclass(frozen=True)
class AskView:
    """One ask with its answers. `mine`: the reader asked it; `my_answers` are ids of the reader's own answers."""

    id: uuid.UUID
    line: str
    language: str
    principle: str
    place: str | None
    needed_by: dt.date
    at: dt.datetime
    asker: str
    learned: str
    closed_at: dt.datetime | None
    answers: tuple[AnswerRow, ...]
    mine: bool
    may_answer: bool
    my_answers: frozenset[uuid.UUID]


def newest(work: Work, *, after: uuid.UUID | None = None) -> AskList:
    """What colleagues ask, the newest first. Raises SignIn."""
    work.require(Action.ASK_MAKE)
    assert work.actor.id is not None
    found = store.newest(work.session, before=after, most=PAGE + 1)
    rows = tuple(found[:PAGE])
    return AskList(rows, rows[-1].public_id if len(found) > PAGE else None, store.followed(work.session, work.actor.id))


def make(
    work: Work,
    ask_id: uuid.UUID,
    *,
    line: str,
    principle: str,
    place: str | None,
    written_place: str,
    needed_by: dt.date | None,
) -> None:
    """Ask colleagues, under the id that the form brought; sent twice it is one. The next digest carries it.

    Raises SignIn, Invalid field by field.
    """
    work.require(Action.ASK_MAKE)
    assert work.actor.id is not None
    if (known := store.ask(work.session, ask_id)) is not None:
        if not work.can(Action.ASK_OWN, known):
            raise NotFound
        return
    line = " ".join(line.split())
    faults = asks.ask_faults(line, principle, place, written_place, needed_by, today=work.now.date())
    if faults:
        raise Invalid(*faults)
    work.session.add(
        Ask(
            public_id=ask_id,
            asker_id=work.actor.id,
            line=line,
            language=work.actor.locale,
            principle=principle,
            place=place,
            needed_by=needed_by,
            at=work.now,
        )
    )
    work.tell(EventName.ASK_MADE, "ask", ask_id, context={"principle": principle})


def show(work: Work, ask_id: uuid.UUID) -> AskView:
    """One ask with its answers, for who is signed in. Raises SignIn, NotFound."""
    row = _ask(work, ask_id)
    found = store.answers(work.session, row.id)
    me = work.actor.id
    asker = store.kind_of_asker(work.session, row.id)
    return AskView(
        id=row.public_id,
        line=row.line,
        language=row.language,
        principle=row.principle,
        place=row.place,
        needed_by=row.needed_by,
        at=row.at,
        asker=asker,
        learned=row.learned,
        closed_at=row.closed_at,
        answers=tuple(found),
        mine=row.asker_id == me,
        may_answer=row.closed_at is None and work.can(Action.ASK_ANSWER, row),
        my_answers=frozenset(each.public_id for each in found if each.author_id == me),
    )


def answer(work: Work, ask_id: uuid.UUID, answer_id: uuid.UUID, *, text: str, number: str = "") -> None:
    """Answer in words, with the number of a published case, or both; the asker is told. Sent twice it is one.

    Raises NotFound, Denied for the asker, Conflict when it is closed, Invalid.
    """
    row = _ask(work, ask_id)
    work.require(Action.ASK_ANSWER, row)
    assert work.actor.id is not None
    if (known := store.answer(work.session, answer_id)) is not None:
        if known.author_id != work.actor.id:
            raise NotFound
        return
    if row.closed_at is not None:
        raise Conflict("not-now", current=row.learned)
    number = number.strip()
    faults = text_fault("text", text, asks.LIMITS["answer"], required=not number)
    if number:
        try:
            found = readable(work, number)
            number = str(CaseNumber(found.year, found.serial))
        except NotFound:
            faults.append(Fault("number", "not-a-case"))
    if faults:
        raise Invalid(*faults)
    work.session.add(
        AskAnswer(
            public_id=answer_id,
            ask_id=row.id,
            author_id=work.actor.id,
            text=text.strip(),
            number=number or None,
            at=work.now,
        )
    )
    mail(work, f"ask_answered-{answer_id}", "ask_answered", row.asker_id, line=row.line, ask=str(ask_id))
    work.tell(EventName.ASK_ANSWERED, "ask", ask_id)


def thank(work: Work, answer_id: uuid.UUID) -> uuid.UUID:
    """Thank for an answer, once; its writer is told. The id of the ask. Raises NotFound, Denied."""
    work.require(Action.ASK_MAKE)
    row = store.answer(work.session, answer_id)
    if row is None:
        raise NotFound
    asked = work.session.get_one(Ask, row.ask_id)
    work.require(Action.ASK_OWN, asked)
    if row.thanked_at is None:
        row.thanked_at = work.now
        mail(work, f"ask_thanked-{answer_id}", "ask_thanked", row.author_id, line=asked.line, ask=str(asked.public_id))
    return asked.public_id


def close(work: Work, ask_id: uuid.UUID, *, learned: str) -> None:
    """Close an ask with what was learned, in three lines; who answered is told. Closed twice it is closed once.

    Raises NotFound, Denied, Invalid without a word where somebody answered.
    """
    row = _ask(work, ask_id)
    work.require(Action.ASK_OWN, row)
    if row.closed_at is not None:
        return
    found = store.answers(work.session, row.id)
    if faults := text_fault("learned", learned, asks.LIMITS["learned"], required=bool(found)):
        raise Invalid(*faults)
    row.learned, row.closed_at = learned.strip(), work.now
    for person in sorted({each.author_id for each in found}):
        mail(work, f"ask_closed-{ask_id}-{person}", "ask_closed", person, line=row.line, ask=str(ask_id))
    work.tell(EventName.ASK_CLOSED, "ask", ask_id, result={"answers": len(found)})


def become_case(work: Work, answer_id: uuid.UUID, case_id: uuid.UUID) -> uuid.UUID:
    """Begin a case from one's own answer, with its words, principle and place; the same answer leads to the same case.

    The id of the case. Raises NotFound for another's answer.
    """
    work.require(Action.CASE_START)
    row = store.answer(work.session, answer_id)
    if row is None or row.author_id != work.actor.id:
        raise NotFound
    if row.case_id is not None:
        known = next(each for each in store.answers(work.session, row.ask_id) if each.public_id == answer_id)
        if known.case is not None:
            return known.case
    asked = work.session.get_one(Ask, row.ask_id)
    begun = cases.begin_case(work, case_id, principle=asked.principle)
    places = {} if asked.place is None else {"regions" if asked.place in regions() else "countries": [asked.place]}
    cases.save_case(work, begun.id, version=1, save_id=None, fields={"situation": row.text, **places})
    case = case_by_public_id(work.session, begun.id)
    assert case is not None
    row.case_id = case.id
    return begun.id


def follow(work: Work, principles: list[str]) -> None:
    """Follow these principles and no others: what is asked on them comes in a digest. Raises SignIn."""
    work.require(Action.ASK_MAKE)
    assert work.actor.id is not None
    known = [each for each in principles if each in set(Principle)]
    store.follow(work.session, work.actor.id, known, now=work.now)


def unanswered(work: Work) -> tuple[AskRow, ...]:
    """The asks that became an editor's task. Raises SignIn, Denied."""
    work.require(Action.TASKS_READ)
    return tuple(store.tasks(work.session, most=PAGE))


def send_digest(work: Work) -> int:
    """One mail to each person who told a near case or follows the principle of something newly asked; how many.

    Who asks is not told, and an ask is carried once. What stands unanswered after five days becomes a task, and
    editors are mailed of it once.
    """
    work.require(Action.OPERATE)
    lists: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in store.untold(work.session):
        for person in _who_may_know(work, row):
            lists[person].append({"line": row.line, "ask": str(row.public_id)})
        row.told_at = work.now
    day = work.now.date()
    for person, lines in sorted(lists.items()):
        work.enqueue(
            "mail",
            f"ask_digest-{day}-{person}",
            {"template": "ask_digest", "account_id": person, "values": {"asks": lines}},
        )
    late = store.unanswered(work.session, before=work.now - asks.UNANSWERED)
    for row in late:
        row.task_at = work.now
    if late:
        for editor in accounts.accounts_with_role(work.session, Role.EDITOR):
            mail(work, f"ask_unanswered-{day}-{editor}", "ask_unanswered", editor)
    return len(lists)


def _who_may_know(work: Work, row: Ask) -> list[int]:
    near = find(work.session, row.line, STAFF, {"kind": [CASE], "principle": [row.principle]}, size=NEAR)
    numbers = [CaseNumber.parse(hit.ref) for hit in near.hits]
    told = store.tellers(work.session, [(number.year, number.serial) for number in numbers])
    return sorted({*told, *store.followers(work.session, row.principle)} - {row.asker_id})


def _ask(work: Work, ask_id: uuid.UUID) -> Ask:
    work.require(Action.ASK_MAKE)
    row = store.ask(work.session, ask_id)
    if row is None:
        raise NotFound
    return row
