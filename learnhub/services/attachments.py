"""Files with a case: added to its text while it is written, read by those who may read that text."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from learnhub.domain.cases.answers import AttachmentRow, CaseContent, content_from_json
from learnhub.domain.cases.form import with_offers
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.cases import published_case
from learnhub.services.cases.drafts import write
from learnhub.services.cases.moving import own
from learnhub.services.reviews.seats import seat
from learnhub.services.work import Work
from learnhub.store import attachments as store
from learnhub.store import cases as case_store
from learnhub.store.tables.attachments import Attachment
from learnhub.store.tables.cases import Case

MOST_FILES = 10
NAME = 120


@dataclass(frozen=True)
class AttachmentsView:
    """The files of a case that its authors work on."""

    id: uuid.UUID
    title: str
    files: tuple[AttachmentRow, ...]
    may_edit: bool


@dataclass(frozen=True)
class FileView:
    """Bytes to be sent: under which name, as what."""

    digest: str
    name: str
    media_type: str


def attachments(work: Work, public_id: uuid.UUID) -> AttachmentsView:
    """The files of one's own case. Raises NotFound."""
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    content = content_from_json(case.content)
    may_edit = work.can(Action.CASE_EDIT, case_store.standing(work.session, case))
    return AttachmentsView(case.public_id, with_offers(content).title, content.attachments, may_edit)


def may_attach(work: Work, public_id: uuid.UUID) -> None:
    """Whether a file may be added now, asked before it is looked at. Raises NotFound, Conflict `sent`, Invalid
    `too-many-files`."""
    case = _editable(work, public_id)
    if len(content_from_json(case.content).attachments) >= MOST_FILES:
        raise Invalid(Fault("file", "too-many-files", {"limit": MOST_FILES}))


def attach(
    work: Work,
    public_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    digest: str,
    name: str,
    media_type: str,
    size: int,
    description: str,
    licence: str,
) -> None:
    """Add a file, whose bytes are kept already, to one's own draft; the same `file_id` again changes nothing.

    Raises what `may_attach` raises, and Invalid for texts that are too long.
    """
    may_attach(work, public_id)
    case = _editable(work, public_id)
    if store.attachment(work.session, file_id) is not None:
        return
    work.session.add(
        Attachment(
            public_id=file_id,
            case_id=case.id,
            digest=digest,
            media_type=media_type,
            size=size,
            added_at=work.now,
            added_by_id=work.actor.id,
        )
    )
    rows = content_from_json(case.content).attachments
    index = len(rows)
    row = {
        "file": str(file_id),
        "name": name[-NAME:],
        "media_type": media_type,
        "size": str(size),
        "description": description,
        "licence": licence,
    }
    given = {f"attachments.{index}.{column}": value for column, value in row.items()}
    write(work, case, version=case.revision, given=given, partnership_id=case.partnership_id)


def detach(work: Work, public_id: uuid.UUID, file_id: uuid.UUID) -> str | None:
    """Take a file out of one's own draft; gives the digest of bytes that nothing means any more.

    A text that was sent or published before keeps its file. Raises NotFound, Conflict `sent`.
    """
    case = _editable(work, public_id)
    rows = content_from_json(case.content).attachments
    left = tuple(row for row in rows if row.file != str(file_id))
    if left == rows:
        raise NotFound
    moved = (*left, AttachmentRow())
    given = {
        f"attachments.{index}.{column}": text for index, row in enumerate(moved) for column, text in vars(row).items()
    }
    write(work, case, version=case.revision, given=given, partnership_id=case.partnership_id)
    found = store.attachment(work.session, file_id)
    if found is None or case_store.last_revision(work.session, case.id) or case.renews_id is not None:
        return None
    digest = found.digest
    work.session.delete(found)
    work.session.flush()
    return None if store.in_use(work.session, digest) else digest


def draft_file(work: Work, public_id: uuid.UUID, file_id: uuid.UUID) -> FileView:
    """A file of a case for its authors, and for the reviewer who has its text open. Raises NotFound, SignIn."""
    case = case_store.case_by_public_id(work.session, public_id)
    if case is None or not work.can(Action.CASE_OWN, case_store.standing(work.session, case)):
        work.require(Action.ACCOUNT_USE)
        if not work.can(Action.QUEUE_READ):
            raise NotFound
        at = seat(work, public_id)
        if not at.opens or at.review is None:
            raise NotFound
        case = at.case
    return _file(work, content_from_json(case.content), file_id)


def published_file(work: Work, number: str, file_id: uuid.UUID) -> FileView:
    """A file of a published case for those who may read it. Raises NotFound, Gone."""
    return _file(work, published_case(work, number).content, file_id)


def _file(work: Work, content: CaseContent, file_id: uuid.UUID) -> FileView:
    row = next((each for each in content.attachments if each.file == str(file_id)), None)
    found = store.attachment(work.session, file_id) if row else None
    if row is None or found is None:
        raise NotFound
    return FileView(found.digest, row.name, found.media_type)


def kept_digests(work: Work) -> set[str]:
    """The digests of all bytes that an attachment means; for the command that tidies the files."""
    work.require(Action.OPERATE)
    return store.digests(work.session)


def _editable(work: Work, public_id: uuid.UUID) -> Case:
    case = own(work, case_store.case_by_public_id(work.session, public_id))
    if not work.can(Action.CASE_EDIT, case_store.standing(work.session, case)):
        raise Conflict("sent", current=case.state)
    return case
