"""Cases out of a file: looked over first, then all of its drafts at once, and taken back while nobody touched them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from learnhub.domain.cases.answers import CaseContent
from learnhub.domain.cases.form import Depth, narrow_defaults
from learnhub.domain.cases.importing import Checked, Sheet, check
from learnhub.domain.errors import NotFound
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Action
from learnhub.services.cases import begin_case, discard_case
from learnhub.services.cases.templates import newest_template
from learnhub.services.work import Work, new_id
from learnhub.store import imports as store
from learnhub.store import partners
from learnhub.store.imports import ImportedDraft
from learnhub.store.tables.imports import CaseImport

PAGE = 20


@dataclass(frozen=True)
class ImportRow:
    """An import in the list of a person."""

    public_id: uuid.UUID
    made_at: dt.datetime
    undone_at: dt.datetime | None
    drafts: int


@dataclass(frozen=True)
class ImportList:
    """A page of a person's imports, the newest first; `next`, the id after which the next page begins."""

    rows: tuple[ImportRow, ...]
    next: uuid.UUID | None


@dataclass(frozen=True)
class ImportView:
    """An import with those of its drafts that are still there."""

    public_id: uuid.UUID
    made_at: dt.datetime
    undone_at: dt.datetime | None
    drafts: tuple[ImportedDraft, ...]

    @property
    def untouched(self) -> int:
        """How many drafts would go when it is undone."""
        return sum(draft.untouched for draft in self.drafts)


def look_over(work: Work, sheet: Sheet) -> Checked:
    """What a file would do; nothing is written. Raises SignIn."""
    work.require(Action.CASE_START)
    assert work.actor.id is not None
    defaults = narrow_defaults(PersonKind(work.actor.kind))
    blank = CaseContent(visibility=defaults.visibility, shown_by=defaults.shown_by, partners=defaults.partners)
    ours = defaults.partnership and bool(partners.partnerships_of(work.session, work.actor.id))
    return check(sheet, blank, newest_template(work, Depth.FULL), in_partnership=ours)


def make_drafts(work: Work, public_id: uuid.UUID, sheet: Sheet) -> Checked:
    """Make a draft of one's own of each row, under the id that the form minted; pressed twice is one import. With one
    fault in the file nothing is made. Raises SignIn, and NotFound for an id that is somebody else's."""
    checked = look_over(work, sheet)
    assert work.actor.id is not None
    known = store.by_public_id(work.session, public_id)
    if known is not None:
        _own(work, known)
        return checked
    if checked.faults:
        return checked
    made = []
    for draft in checked.drafts:
        depth = Depth.FULL if draft.full else Depth.SHORT
        begun = begin_case(work, new_id(), answers=draft.answers, language=draft.language or None, depth=depth)
        made.append((draft.row, begun.id, 1))
    store.add(work.session, public_id, work.actor.id, made_at=work.now, drafts=made)
    return checked


def imports_of(work: Work, *, after: uuid.UUID | None = None) -> ImportList:
    """A page of one's own imports. Raises SignIn."""
    work.require(Action.CASE_START)
    assert work.actor.id is not None
    found = store.of_account(work.session, work.actor.id, after=after, size=PAGE)
    rows = tuple(ImportRow(*row) for row in found.rows)
    return ImportList(rows, rows[-1].public_id if found.more_after else None)


def show(work: Work, public_id: uuid.UUID) -> ImportView:
    """One's own import. Raises SignIn, NotFound."""
    work.require(Action.CASE_START)
    made = _own(work, store.by_public_id(work.session, public_id))
    return ImportView(public_id, made.made_at, made.undone_at, tuple(store.drafts(work.session, made)))


def undo(work: Work, public_id: uuid.UUID) -> int:
    """Take the drafts of an import away that nobody touched since, and leave the others; how many went.

    Raises SignIn, NotFound.
    """
    view = show(work, public_id)
    gone = [draft for draft in view.drafts if draft.untouched]
    for draft in gone:
        discard_case(work, draft.public_id)
    made = _own(work, store.by_public_id(work.session, public_id))
    made.undone_at = made.undone_at or work.now
    return len(gone)


def _own(work: Work, made: CaseImport | None) -> CaseImport:
    if made is None or made.account_id != work.actor.id:
        raise NotFound
    return made
