"""Who may read a case: an embargo, named people, fields that are marked; narrower at any time, wider by review."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.domain.cases import reading
from learnhub.domain.cases.answers import CaseContent, content_from_json, everything
from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.moves import Move, Party, State
from learnhub.domain.cases.reading import Mark
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.policy import Action
from learnhub.services.cases.moving import make_move, own
from learnhub.services.cases.publishing import lift_later, show
from learnhub.services.work import Work
from learnhub.store import cases
from learnhub.store import keeping as store
from learnhub.store.tables.cases import Case, Partnership

MOST_READERS = 50
MOST_EMBARGO = dt.timedelta(days=3 * 365)


@dataclass(frozen=True)
class ReadersView:
    """Who may read a case, as its authors set it. `partnership` is the name of the one it belongs to, `markable` are
    the fields that may be marked."""

    id: uuid.UUID
    title: str
    state: State
    visibility: Visibility
    partnership: str
    emails: tuple[str, ...]
    embargo_until: dt.date | None
    marks: Mapping[str, Mark]
    markable: tuple[str, ...]
    may_change: bool
    version: int


def _worth_marking(case: Case) -> tuple[str, ...]:
    """The fields that say something, or are marked."""
    said, empty = everything(content_from_json(case.content)), everything(CaseContent())
    return tuple(path for path in reading.markable() if said[path] != empty[path] or path in case.marks)


CHANGEABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED, State.PUBLISHED})


def readers_page(work: Work, public_id: uuid.UUID) -> ReadersView:
    """Who may read one's own case. Raises NotFound, SignIn."""
    case = own(work, cases.case_by_public_id(work.session, public_id))
    belongs = work.session.get(Partnership, case.partnership_id) if case.partnership_id is not None else None
    return ReadersView(
        id=case.public_id,
        title=case.title,
        state=State(case.state),
        visibility=Visibility(case.visibility),
        partnership=belongs.name if belongs else "",
        emails=tuple(store.reader_emails(work.session, case.id)),
        embargo_until=case.embargo_until,
        marks=reading.marks_from_json(case.marks),
        markable=_worth_marking(case),
        may_change=case.state in CHANGEABLE,
        version=case.revision,
    )


def keep_readers(
    work: Work,
    public_id: uuid.UUID,
    *,
    visibility: str,
    emails: Sequence[str],
    embargo_until: dt.date | None,
    marks: Mapping[str, Mark],
) -> None:
    """Keep who may read one's own case; the same again changes nothing.

    A published case may become narrower at once: search, lists and older versions follow in this transaction. Wider is
    for a new version, which is reviewed. Raises NotFound, Conflict while it is reviewed, Invalid field by field.
    """
    case = own(work, cases.case_by_public_id(work.session, public_id))
    if case.state not in CHANGEABLE:
        raise Conflict("sent", current=case.state)
    known = store.accounts_at(work.session, [each.strip().lower() for each in emails if each.strip()])
    if faults := _faults(work, case, visibility, emails, known, embargo_until, marks):
        raise Invalid(*faults)
    before = _stands(work, case)
    case.visibility = Visibility(visibility)
    case.content = {**case.content, "visibility": case.visibility}
    store.put_readers(work.session, case.id, known.values() if case.visibility == Visibility.NAMED else ())
    case.embargo_until = embargo_until
    case.marks = reading.marks_to_json(marks)
    if case.state != State.PUBLISHED:
        case.revision += 1
        return
    case.embargoed = embargo_until is not None and embargo_until > work.now.date()
    _split_again(work, case)
    if _stands(work, case) != before:
        make_move(work, case, Move.CHANGE_READERS, Party.CONTRIBUTOR)
        show(work, case)
        if case.embargoed:
            lift_later(work, case)


def _stands(work: Work, case: Case) -> tuple[Any, ...]:
    readers = store.reader_emails(work.session, case.id)
    return (case.visibility, case.embargo_until, case.marks, tuple(readers))


def _split_again(work: Work, case: Case) -> None:
    """Marks hold for every version there ever was."""
    marks = reading.marks_from_json(case.marks)
    case.published, case.kept_back = reading.split(reading.joined(case.published or {}, case.kept_back), marks)
    for version in store.versions(work.session, case.id):
        version.content, version.kept_back = reading.split(reading.joined(version.content, version.kept_back), marks)
        version.marks = case.marks
    work.session.flush()


WIDTH: Mapping[str, int] = {"everyone": 3, "staff": 2, "partnership": 1, "named": 0}


def _faults(
    work: Work,
    case: Case,
    visibility: str,
    emails: Sequence[str],
    known: Mapping[str, int],
    embargo_until: dt.date | None,
    marks: Mapping[str, Mark],
) -> list[Fault]:
    faults = [Fault(f"mark-{fault.path}", fault.code, fault.params) for fault in reading.mark_faults(marks)]
    today = work.now.date()
    if visibility not in WIDTH:
        return [*faults, Fault("visibility", "not-a-choice")]
    if visibility == Visibility.PARTNERSHIP and case.partnership_id is None:
        faults.append(Fault("visibility", "no-partnership"))
    if visibility == Visibility.NAMED:
        said = [each.strip().lower() for each in emails if each.strip()]
        faults += [Fault("emails", "unknown-person", {"value": each}) for each in said if each not in known]
        if not said:
            faults.append(Fault("emails", "required"))
        if len(said) > MOST_READERS:
            faults.append(Fault("emails", "too-many-chosen", {"limit": MOST_READERS}))
    if embargo_until is not None and embargo_until > today + MOST_EMBARGO:
        faults.append(Fault("embargo_until", "too-late"))
    if case.state == State.PUBLISHED:
        faults += _wider(case, visibility, embargo_until, marks, today)
    return faults


def _wider(
    case: Case, visibility: str, embargo_until: dt.date | None, marks: Mapping[str, Mark], today: dt.date
) -> list[Fault]:
    """What would open a published case further than it was reviewed for."""
    faults = []
    if WIDTH[visibility] > WIDTH[case.visibility] or (
        case.visibility == Visibility.NAMED and visibility != Visibility.NAMED
    ):
        faults.append(Fault("visibility", "wider-by-review"))
    if case.embargoed and case.embargo_until and (embargo_until or today) < case.embargo_until:
        faults.append(Fault("embargo_until", "wider-by-review"))
    faults += [Fault(f"mark-{path}", "wider-by-review") for path in case.marks if path not in marks]
    return faults


def lift_embargo(work: Work, public_id: uuid.UUID) -> bool:
    """The day of an embargo has come: the case is read by whom it was published for. False when there is nothing to
    lift. For the clock."""
    work.require(Action.OPERATE)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None or not case.embargoed or case.state != State.PUBLISHED:
        return False
    assert case.embargo_until is not None
    if work.now.date() < case.embargo_until:
        return False
    case.embargoed = False
    make_move(work, case, Move.LIFT_EMBARGO, Party.CLOCK)
    show(work, case)
    return True
