"""The versions of a published case: each as it was, what differs between two, and a new one begun."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain.cases import keeping, reading
from learnhub.domain.cases.answers import PartnersShown, everything
from learnhub.domain.cases.difference import ContentChange, content_changed
from learnhub.domain.cases.form import CaseContent, CaseNumber, content_from_json, content_to_json
from learnhub.domain.cases.judges import Refused, may_judge
from learnhub.domain.cases.keeping import OF_A_VERSION, Notice
from learnhub.domain.cases.marks import Mark as ReviewMark
from learnhub.domain.cases.moves import Awaited, Given, Move, Party, State
from learnhub.domain.cases.reading import Mark
from learnhub.domain.errors import Conflict, Denied, Fault, Gone, Invalid, NotFound
from learnhub.domain.policy import Action, Role
from learnhub.services.cases.moving import own
from learnhub.services.cases.pages import marked, tombstone
from learnhub.services.cases.publishing import take_up
from learnhub.services.keeping.finding import numbered
from learnhub.services.work import Work
from learnhub.store import cases
from learnhub.store import keeping as store
from learnhub.store.cases import Standing
from learnhub.store.tables.cases import Case, CaseAuthor, CaseVersion


@dataclass(frozen=True)
class VersionRow:
    """One version in the list of them: its number, the kind of its notice and its summary of changes."""

    number: int
    notice: Notice | None
    changes: str
    redactions: int
    published_at: dt.datetime


@dataclass(frozen=True)
class VersionView:
    """One version of a case as this reader sees it."""

    number: CaseNumber
    version: VersionRow
    newest: int
    language: str
    content: CaseContent
    hidden: Mapping[str, Mark]


@dataclass(frozen=True)
class VersionsView:
    """The versions of a case, the newest first. `may_renew`: this reader may begin a new one; `draft` is the new
    version that is being made, if it is theirs."""

    number: CaseNumber
    title: str
    language: str
    rows: tuple[VersionRow, ...]
    may_renew: bool
    draft: uuid.UUID | None


@dataclass(frozen=True)
class DifferenceView:
    """What differs between two versions, field by field; `hidden` are fields of either that this reader
    does not see."""

    number: CaseNumber
    title: str
    language: str
    before: VersionRow
    after: VersionRow
    change: ContentChange
    chosen: tuple[tuple[str, object, object], ...]
    hidden: Mapping[str, Mark]


def _open(work: Work, number: str) -> tuple[Case, Standing, CaseNumber]:
    case, standing = numbered(work, number)
    if case.state != State.PUBLISHED and not work.can(Action.CASE_OWN, standing):
        found = cases.published_case(work.session, case.year or 0, case.serial or 0)
        assert found is not None
        raise Gone(tombstone(work, found))
    if not work.can(Action.CASE_READ, standing):
        raise NotFound
    return case, standing, CaseNumber(case.year or 0, case.serial or 0)


def versions_of(work: Work, number: str) -> VersionsView:
    """The versions of a published case. Raises NotFound, and Gone when it is held or withdrawn."""
    case, standing, known = _open(work, number)
    draft = store.open_renewal(work.session, case.id)
    owns = draft is not None and work.can(Action.CASE_OWN, cases.standing(work.session, draft))
    return VersionsView(
        number=known,
        title=case.title,
        language=case.language,
        rows=tuple(_row(each) for each in store.versions(work.session, case.id)),
        may_renew=work.can(Action.CASE_REVISE, standing) and draft is None,
        draft=draft.public_id if draft is not None and owns else None,
    )


def _row(version: CaseVersion) -> VersionRow:
    notice = Notice(version.notice) if version.notice else None
    return VersionRow(version.number, notice, version.changes, version.redactions, version.published_at)


def version_of(work: Work, number: str, version: int) -> VersionView:
    """One version of a published case. Raises NotFound, and Gone when the case is held or withdrawn."""
    case, standing, known = _open(work, number)
    found = work.session.get(CaseVersion, (case.id, version))
    if found is None:
        raise NotFound
    content, hidden = _as_read(work, case, standing, found)
    return VersionView(known, _row(found), case.version, case.language, content, hidden)


def _as_read(work: Work, case: Case, standing: Standing, version: CaseVersion) -> tuple[CaseContent, dict[str, Mark]]:
    return reading.as_read(
        version.content,
        version.kept_back,
        reading.marks_from_json(case.marks),
        lambda level: work.can(Action.CASE_READ_MARKED, marked(standing, level)),
    )


def difference_of(work: Work, number: str, before: int, after: int) -> DifferenceView:
    """What differs between two versions, for every reader of the case. Raises NotFound, and Gone as `version_of`."""
    case, standing, known = _open(work, number)
    was, now = (work.session.get(CaseVersion, (case.id, each)) for each in (before, after))
    if was is None or now is None:
        raise NotFound
    (old, hidden), (new, hidden_too) = (_as_read(work, case, standing, each) for each in (was, now))
    change = content_changed(old, new)
    written = {each.path.partition(".")[0] for each in change.texts}
    chosen = tuple(each for each in _chosen(old, new) if each[0] not in written)
    return DifferenceView(
        known, case.title, case.language, _row(was), _row(now), change, chosen, {**hidden, **hidden_too}
    )


TACIT = frozenset({"editions", "contact"})
"""What no reader has chosen: which edition a code is of, and a mailbox that is never shown."""


def _chosen(old: CaseContent, new: CaseContent) -> Iterator[tuple[str, object, object]]:
    """What was chosen otherwise: path, before, after. The order of choices says nothing."""
    was, now = everything(old), everything(new)
    for path in now:
        before, after = was[path], now[path]
        plain = [isinstance(each, list) and all(isinstance(code, str) for code in each) for each in (before, after)]
        same = sorted(before) == sorted(after) if all(plain) else before == after
        if not same and path not in TACIT:
            yield path, before, after


def begin_version(work: Work, number: str, public_id: uuid.UUID, *, restore: int | None = None) -> uuid.UUID:
    """Begin a new version of a published case, which stays as it is meanwhile; from an older version to restore it.

    One is made at a time: while there is one, its id is given. Raises SignIn, NotFound, Denied.
    """
    case, standing = numbered(work, number)
    work.require(Action.CASE_REVISE, standing)
    known = store.open_renewal(work.session, case.id)
    if known is not None:
        return known.public_id
    content, changes = case.content, ""
    if restore is not None:
        older = work.session.get(CaseVersion, (case.id, restore))
        if older is None:
            raise NotFound
        content = _restored(case, older)
        changes = f"{restore} → {case.version + 1}"
    renewal = Case(
        public_id=public_id,
        owner_id=case.owner_id,
        state=State.DRAFT,
        awaiting=Awaited.CONTRIBUTOR,
        revision=1,
        changed_in={},
        template=case.template,
        language=case.language,
        content=content,
        title=case.title,
        visibility=case.visibility,
        partnership_id=case.partnership_id,
        marks=case.marks,
        kept_back={},
        renews_id=case.id,
        notice=Notice.NEW_VERSION if restore is not None else None,
        changes=changes,
        sought=case.mark or ReviewMark.SHORT,
        illustration=case.illustration,
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(renewal)
    work.session.flush()
    authors = standing.author_ids
    work.session.add_all(CaseAuthor(case_id=renewal.id, account_id=key) for key in sorted(authors))
    return public_id


def _restored(case: Case, older: CaseVersion) -> dict[str, Any]:
    """The older text. What readers are never shown of a case stays as it is: partners' names, the mailbox, readers."""
    then = reading.joined(older.content, older.kept_back)
    now = content_from_json(case.content)
    rows = then.partner_rows if then.partners is PartnersShown.NAMED else now.partner_rows
    return content_to_json(dataclasses.replace(then, partner_rows=rows, contact=now.contact, visibility=now.visibility))


@dataclass(frozen=True)
class NoticeView:
    """What a new version says of itself, while it is written; `diff` is what it changes."""

    id: uuid.UUID
    number: CaseNumber
    notice: Notice | None
    changes: str
    minor: bool
    language: str
    version: int
    change: ContentChange
    may_edit: bool
    may_accept: bool


def notice_of(work: Work, public_id: uuid.UUID) -> NoticeView:
    """What a new version says of itself, to its authors and, once it is sent as a minor change, to editors who may
    judge it. Raises NotFound, SignIn."""
    renewal, case = _renewal(work, public_id)
    standing = cases.standing(work.session, renewal)
    owns = work.can(Action.CASE_OWN, standing)
    accepts = _may_accept(work, renewal)
    if not owns and not accepts:
        raise NotFound
    old = reading.joined(case.published or {}, case.kept_back)
    opened, kept_back = reading.split(_content(renewal), {})
    return NoticeView(
        id=renewal.public_id,
        number=CaseNumber(case.year or 0, case.serial or 0),
        notice=Notice(renewal.notice) if renewal.notice else None,
        changes=renewal.changes,
        minor=renewal.minor,
        language=renewal.language,
        version=renewal.revision,
        change=content_changed(old, reading.joined(opened, kept_back)),
        may_edit=work.can(Action.CASE_EDIT, standing),
        may_accept=accepts,
    )


def _content(case: Case) -> CaseContent:
    return reading.joined(case.content, {})


def _renewal(work: Work, public_id: uuid.UUID) -> tuple[Case, Case]:
    if not work.actor.signed_in:
        work.require(Action.CASE_START)
    renewal = cases.case_by_public_id(work.session, public_id)
    if renewal is None or renewal.renews_id is None:
        work.can(Action.CASE_START)
        raise NotFound
    return renewal, work.session.get_one(Case, renewal.renews_id)


def _may_accept(work: Work, renewal: Case) -> bool:
    if Role.EDITOR not in work.actor.roles or renewal.state != State.SUBMITTED or not renewal.minor:
        return False
    assert work.actor.id is not None
    (editor,) = cases.people(work.session, [work.actor.id])
    return not isinstance(may_judge(editor, cases.parties(work.session, renewal)), Refused)


def keep_notice(work: Work, public_id: uuid.UUID, *, notice: str, changes: str, minor: bool) -> None:
    """Keep what a new version says of itself. Raises NotFound, Conflict once it is sent, Invalid."""
    renewal = own(work, cases.case_by_public_id(work.session, public_id))
    if renewal.renews_id is None:
        raise NotFound
    if not work.can(Action.CASE_EDIT, cases.standing(work.session, renewal)):
        raise Conflict("sent", current=renewal.state)
    said = changes.strip()
    faults = []
    if notice not in OF_A_VERSION:
        faults.append(Fault("notice", "required" if not notice else "not-a-choice"))
    if not said:
        faults.append(Fault("changes", "required"))
    if len(said) > keeping.CHANGES_LIMIT:
        faults.append(Fault("changes", "too-long", {"limit": keeping.CHANGES_LIMIT, "length": len(said)}))
    if faults:
        raise Invalid(*faults)
    renewal.notice, renewal.changes, renewal.minor = Notice(notice), said, minor


def accept_minor(work: Work, public_id: uuid.UUID) -> CaseNumber:
    """Take a minor change up without reviewers; an editor alone decides, who may judge the case. Raises Denied,
    NotFound, Conflict."""
    renewal, case = _renewal(work, public_id)
    work.require(Action.CASE_ACCEPT_MINOR, cases.standing(work.session, renewal))
    if renewal.state == State.MERGED:
        return CaseNumber(case.year or 0, case.serial or 0)
    assert work.actor.id is not None
    (editor,) = cases.people(work.session, [work.actor.id])
    if isinstance(may_judge(editor, cases.parties(work.session, renewal)), Refused):
        raise Denied(Action.CASE_ACCEPT_MINOR)
    return take_up(
        work,
        renewal,
        Move.ACCEPT_MINOR,
        Party.EDITOR,
        Given(),
        mark=ReviewMark(case.mark or ReviewMark.SHORT),
    )
