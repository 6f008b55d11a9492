"""Notes beside a published case: comments, "I used this", and what a partner organization says of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain import use
from learnhub.domain.cases.form import CaseNumber, Visibility
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Role
from learnhub.domain.use import POSITIONS, NoteKind, NoteState, UseResult
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import cases as case_store
from learnhub.store import use as store
from learnhub.store.cases import Published
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.use import CaseNote
from learnhub.store.use import Note


@dataclass(frozen=True)
class CaseLine:
    """A published case in one line. `may_speak`: the reader may say what their organization thinks of it."""

    number: CaseNumber
    title: str
    language: str
    closed_group: bool
    may_speak: bool


@dataclass(frozen=True)
class HeldNote:
    """A note that an editor has still to read."""

    id: uuid.UUID
    number: CaseNumber
    kind: str
    text: str
    adapted: str
    place: str | None
    result: str | None
    organization: str
    at: dt.datetime
    may_decide: bool


@dataclass(frozen=True)
class NotesView:
    """The notes beside a case as a reader sees them; `counts` by kind, `mine` ids of the reader's own, `held` those of
    the reader that wait for an editor."""

    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    mine: frozenset[uuid.UUID]
    held: tuple[HeldNote, ...]


NO_NOTES = NotesView((), {}, frozenset(), ())


def readable(work: Work, number: str) -> Published:
    """The published case of this number, for somebody who may read it. Raises NotFound."""
    work.can(Action.PUBLIC_READ)
    try:
        known = CaseNumber.parse(number)
    except ValueError:
        raise NotFound from None
    found = case_store.published_case(work.session, known.year, known.serial)
    if found is None or not work.can(Action.CASE_READ, found.standing):
        raise NotFound
    return found


def case_line(work: Work, number: str) -> CaseLine:
    """A published case in one line, above a form that is about it. Raises NotFound."""
    found = readable(work, number)
    speaks = work.actor.id is not None and store.is_speaker(work.session, found.standing.partnership_id, work.actor.id)
    return CaseLine(
        number=CaseNumber(found.year, found.serial),
        title=found.content["title"],
        language=found.language,
        closed_group=_closed(found),
        may_speak=speaks and work.actor.kind == "partner",
    )


def notes_of(work: Work, number: str) -> NotesView:
    """The notes beside a published case, the newest first. Raises NotFound."""
    return notes_beside(work, readable(work, number).id)


def notes_beside(work: Work, case_id: int) -> NotesView:
    """The notes beside a case that the actor was found to be allowed to read."""
    found = tuple(store.notes(work.session, case_id))
    me = work.actor.id
    held = store.own_held(work.session, case_id, me) if me is not None else []
    number = _number(work, case_id) if held else None
    return NotesView(
        notes=found,
        counts={each.kind: each.of_kind for each in found},
        mine=frozenset(each.public_id for each in found if each.author_id == me),
        held=tuple(held_note(each, number, may_decide=False) for each in held if number is not None),
    )


def _number(work: Work, case_id: int) -> CaseNumber:
    case = store.case_of(work.session, case_id)
    return CaseNumber(case.year or 0, case.serial or 0)


def held_note(note: CaseNote, number: CaseNumber, *, may_decide: bool) -> HeldNote:
    """A note of the table as an editor, or its writer, sees it."""
    return HeldNote(
        id=note.public_id,
        number=number,
        kind=note.kind,
        text=note.text,
        adapted=note.adapted,
        place=note.place,
        result=note.result,
        organization=note.organization,
        at=note.at,
        may_decide=may_decide,
    )


def say(
    work: Work,
    number: str,
    note_id: uuid.UUID,
    *,
    kind: NoteKind,
    text: str,
    place: str | None = None,
    written_place: str = "",
    adapted: str = "",
    result: str | None = None,
    named: bool = False,
) -> NoteState:
    """Put a note beside a case, under the id that its form brought; sent twice it is one. Where it stands now.

    The first note of a writer waits for an editor. Of a partner organization the newest word holds. The contributor is
    told of "I used this" and of a partner's word once it is shown. Raises NotFound, SignIn, Denied for a position by
    somebody who may not speak for a partner, and Invalid field by field.
    """
    found = readable(work, number)
    work.require(Action.NOTE_MAKE)
    assert work.actor.id is not None
    if (known := store.note(work.session, note_id)) is not None:
        if not work.can(Action.NOTE_OWN, known):
            raise NotFound
        return NoteState(known.state)
    speaker = store.is_speaker(work.session, found.standing.partnership_id, work.actor.id)
    if kind in POSITIONS:
        work.require(Action.CASE_POSITION, {"speaker_ids": {work.actor.id} if speaker else frozenset()})
    faults = _faults(kind, text, place, written_place, adapted, result)
    if faults:
        raise Invalid(*faults)
    person = work.session.get_one(Account, work.actor.id)
    state = use.first_state(store.has_shown_note(work.session, work.actor.id), closed_group=_closed(found))
    if kind in POSITIONS:
        for earlier in store.positions_of(work.session, found.id, person.organization):
            earlier.state = NoteState.REPLACED
    note = CaseNote(
        public_id=note_id,
        case_id=found.id,
        author_id=work.actor.id,
        kind=kind,
        text=text.strip(),
        place=place,
        adapted=adapted.strip(),
        result=result if kind is NoteKind.USED else None,
        organization=person.organization if kind in POSITIONS else "",
        named=named,
        state=state,
        at=work.now,
    )
    work.session.add(note)
    work.session.flush()
    _tell_ledger(work, found, note)
    if state is NoteState.SHOWN:
        _tell_contributor(work, note)
    else:
        for editor in accounts.accounts_with_role(work.session, Role.EDITOR):
            mail(work, f"note_held-{note_id}-{editor}", "note_held", editor, number=number)
    return state


def _faults(
    kind: NoteKind, text: str, place: str | None, written: str, adapted: str, result: str | None
) -> list[Fault]:
    limit = use.LIMITS["position" if kind in POSITIONS else kind]
    faults = use.text_fault("text", text, limit)
    if kind is NoteKind.USED:
        faults += use.place_faults("place", place, written)
        faults += use.text_fault("adapted", adapted, use.LIMITS["adapted"], required=False)
        if result not in set(UseResult):
            faults.append(Fault("result", "not-a-choice"))
    return faults


def _closed(found: Published) -> bool:
    return found.standing.visibility == Visibility.PARTNERSHIP


def _tell_ledger(work: Work, found: Published, note: CaseNote) -> None:
    if found.illustration:
        return
    match NoteKind(note.kind):
        case NoteKind.COMMENT:
            work.tell(EventName.CASE_COMMENTED, "case", found.public_id)
        case NoteKind.USED:
            work.tell(EventName.CASE_USED, "case", found.public_id, result={"result": note.result})
        case position:
            work.tell(EventName.PARTNER_SPOKE, "case", found.public_id, result={"position": position})


def _tell_contributor(work: Work, note: CaseNote) -> None:
    case = store.case_of(work.session, note.case_id)
    template = {
        NoteKind.COMMENT: "case_commented",
        NoteKind.USED: "case_used",
        NoteKind.ENDORSES: "partner_spoke",
        NoteKind.DISSENTS: "partner_spoke",
    }[NoteKind(note.kind)]
    if case.owner_id != note.author_id and not case.illustration:
        number = str(CaseNumber(case.year or 0, case.serial or 0))
        mail(work, f"{template}-{note.public_id}", template, case.owner_id, number=number)


def decide_note(work: Work, note_id: uuid.UUID, *, show: bool, reason: str = "") -> None:
    """Let a held note be shown, or remove one, held or shown, with a reason that its writer is sent.

    Decided twice alike it is decided once. Raises NotFound, Denied for the writer and for the case's contributor,
    Conflict when another editor decided otherwise, Invalid without a reason to remove.
    """
    note = store.note(work.session, note_id)
    work.require(Action.TASKS_READ)
    if note is None:
        raise NotFound
    case = store.case_of(work.session, note.case_id)
    work.require(Action.NOTE_DECIDE, {"author_id": note.author_id, "owner_id": case.owner_id})
    wanted = NoteState.SHOWN if show else NoteState.REMOVED
    if note.state == wanted:
        return
    if note.state not in {NoteState.HELD, NoteState.SHOWN}:
        raise Conflict("not-now", current=note.state)
    if not show and (faults := use.text_fault("reason", reason, use.LIMITS["reason"])):
        raise Invalid(*faults)
    note.state, note.reason = wanted, "" if show else reason.strip()
    note.decided_by_id, note.decided_at = work.actor.id, work.now
    number = str(CaseNumber(case.year or 0, case.serial or 0))
    if show:
        _tell_contributor(work, note)
    else:
        mail(work, f"note_removed-{note_id}", "note_removed", note.author_id, number=number, reason=note.reason)


def take_back(work: Work, note_id: uuid.UUID) -> str:
    """Take one's own note away; the number of its case. Raises NotFound for somebody else's."""
    note = store.note(work.session, note_id)
    if note is None or not work.can(Action.NOTE_OWN, note):
        work.can(Action.PUBLIC_READ)
        raise NotFound
    note.state, note.decided_by_id, note.decided_at = NoteState.REMOVED, work.actor.id, work.now
    case = store.case_of(work.session, note.case_id)
    return str(CaseNumber(case.year or 0, case.serial or 0))


def mail(work: Work, key: str, template: str, account_id: int, **values: str) -> None:
    """Send one person a mail, once for this key."""
    work.enqueue("mail", key, {"template": template, "account_id": account_id, "values": values})
