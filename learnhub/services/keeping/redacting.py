"""Words are cut from a case: readers see the twin at once, and every row that holds a text of it loses them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from learnhub.domain.cases import redaction
from learnhub.domain.cases.answers import content_from_json, texts
from learnhub.domain.cases.keeping import RedactionReason
from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.domain.cases.redaction import FileAnswer
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.outside.files import Files
from learnhub.outside.uploads import words_in
from learnhub.services import audit, exports
from learnhub.services.cases.moving import make_move
from learnhub.services.cases.publishing import show
from learnhub.services.keeping.finding import numbered
from learnhub.services.work import Transactions, Work
from learnhub.store import attachments, cases, decisions, purging
from learnhub.store import keeping as store
from learnhub.store.tables.attachments import Attachment
from learnhub.store.tables.cases import Case


@dataclass(frozen=True)
class Redacted:
    """What a redaction did: rows changed by table, the day on which the last backup with the words is gone, and the
    digests of bytes that nothing means any more and that are to be removed."""

    rows: dict[str, int]
    backups_gone_on: dt.date
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFile:
    """A file that any text of a case shows, or has shown."""

    file: str
    name: str
    media_type: str
    digest: str


def files_of(work: Work, number: str) -> tuple[CaseFile, ...]:
    """Every file of a case, its older versions and its new ones. Raises SignIn, NotFound, Denied."""
    case, standing = numbered(work, number)
    work.require(Action.CASE_REDACT, standing)
    drafts = store.renewals(work.session, case.id)
    names = dict(redaction.file_names(_texts(work, case, drafts)))
    return tuple(
        CaseFile(str(row.public_id), names.get(str(row.public_id), ""), row.media_type, row.digest)
        for row in attachments.attachments_of(work.session, {case.id, *(each.id for each in drafts)})
    )


def file_of(work: Work, number: str, file_id: uuid.UUID) -> CaseFile:
    """One of these files, for the officer to look at. Raises SignIn, NotFound, Denied."""
    found = next((each for each in files_of(work, number) if each.file == str(file_id)), None)
    if found is None:
        raise NotFound
    return found


def look_inside(files: Files, found: Iterable[CaseFile]) -> dict[str, str | None]:
    """The words of each file, None where they cannot be read. It reads files: never within a transaction."""
    inside: dict[str, str | None] = {}
    for each in found:
        try:
            inside[each.file] = words_in(each.media_type, files.get(each.digest))
        except FileNotFoundError:
            inside[each.file] = None
    return inside


def redact_case(
    work: Work,
    number: str,
    *,
    words: str,
    reason: str,
    backup_days: int,
    inside: Mapping[str, str | None] = MappingProxyType({}),
    answers: Mapping[str, FileAnswer] = MappingProxyType({}),
) -> Redacted:
    """Cut these words, one a line, out of a case, wherever and in whichever version they stand.

    Readers see "[redacted: reason]" from this moment. In the same transaction the words leave versions, drafts, frozen
    texts, messages, reviews, notes, kept forms and jobs; the log keeps a digest of what stood there and loses its salt.
    A job then writes the database anew. A file that holds the words (`inside`: what stands in each), or that could not
    be read, needs one of the `answers`: it goes out of every text, or stays for a reason.
    Raises SignIn, NotFound, Denied, Invalid.
    """
    case, standing = numbered(work, number)
    work.require(Action.CASE_REDACT, standing)
    spans = redaction.tidy(words)
    drafts = store.renewals(work.session, case.id)
    rows = attachments.attachments_of(work.session, {case.id, *(each.id for each in drafts)})
    known = {str(row.public_id): inside.get(str(row.public_id)) for row in rows}
    faults = list(redaction.faults(spans, [_texts(work, case, drafts), *filter(None, known.values())]))
    found = redaction.looked(known, spans)
    faults += [] if faults else redaction.file_faults(found, answers)
    if reason not in set(RedactionReason):
        faults.append(Fault("reason", "not-a-choice" if reason else "required"))
    if faults:
        raise Invalid(*faults)
    coded = RedactionReason(reason)
    out = [file for file in found if answers[file].out]
    stay = {file: redaction.cut(answers[file].why, spans, coded) for file in found if file not in out}
    changed = _cut(
        work,
        case,
        drafts,
        lambda value: redaction.cut(redaction.without_files(value, out), spans, coded),
        coded,
        {"files_out": len(out), "files_stay": stay},
    )
    unused = _forget(work, [row for row in rows if str(row.public_id) in out])
    return Redacted(changed, work.now.date() + dt.timedelta(days=backup_days), unused)


def _texts(work: Work, case: Case, drafts: Iterable[Case]) -> list[Any]:
    """Every text of a case: its own, its new versions' and its older ones'."""
    texts: list[Any] = [case.content, case.published, case.kept_back, *(each.content for each in drafts)]
    return texts + [[each.content, each.kept_back, each.changes] for each in store.versions(work.session, case.id)]


def _forget(work: Work, rows: Iterable[Attachment]) -> tuple[str, ...]:
    """Take these files away; the digests of bytes that nothing means any more."""
    digests = []
    for row in rows:
        digests.append(row.digest)
        work.session.delete(row)
    work.session.flush()
    return tuple(digest for digest in dict.fromkeys(digests) if not attachments.in_use(work.session, digest))


def redact_file(work: Work, number: str, file_id: uuid.UUID, *, reason: str) -> str | None:
    """Take an attached file out of every text of a case for good; the digest of its bytes, when nothing means them any
    more and they are to be removed. Raises SignIn, NotFound, Denied, Invalid."""
    case, standing = numbered(work, number)
    work.require(Action.CASE_REDACT, standing)
    found = attachments.attachment(work.session, file_id)
    if found is None or found.case_id not in {case.id, *(each.id for each in store.renewals(work.session, case.id))}:
        raise NotFound
    if reason not in set(RedactionReason):
        raise Invalid(Fault("reason", "not-a-choice" if reason else "required"))
    drafts, name = store.renewals(work.session, case.id), str(file_id)
    _cut(work, case, drafts, lambda value: redaction.without_file(value, name), RedactionReason(reason))
    return next(iter(_forget(work, [found])), None)


def _cut(
    work: Work,
    case: Case,
    drafts: list[Case],
    cut: Callable[[Any], Any],
    reason: RedactionReason,
    besides: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, int]:
    """Cut every row of the case and of its new versions, show what is left, and say so in the log and the audit; how
    many rows changed, by table."""
    for version in store.versions(work.session, case.id):
        said = [version.content, version.kept_back, version.changes]
        if cut(said) != said:
            version.redactions += 1
    drafts = [*drafts, *store.begun_from(work.session, f"C-{case.year}-{case.serial}")]
    for each in (case, *drafts):
        changed = [path for path, value in each.content.items() if cut(value) != value]
        if changed:
            each.revision += 1
            each.changed_in = {**each.changed_in, **dict.fromkeys(changed, each.revision)}
    work.session.flush()
    ids = [case.id, *(each.id for each in drafts)]
    names = [f"C-{case.year}-{case.serial}", str(case.public_id), *(str(each.public_id) for each in drafts)]
    rows = purging.purge_case(work.session, ids, names, cut)
    work.session.expire_all()
    for each in (case, *drafts):
        work.session.refresh(each)
    decisions.forget_texts(work.session, ids)
    make_move(work, case, Move.REDACT, Party.OFFICER, Given(reason=reason))
    if case.state == State.PUBLISHED:
        show(work, case)
    audit.record(
        work, "case:redact", "case", f"C-{case.year}-{case.serial}", after={"reason": reason, "rows": rows, **besides}
    )
    exports.renew(work, f"C-{case.year}-{case.serial}")
    work.enqueue("sweep", f"{case.public_id}-{work.now.isoformat()}", {})
    return rows


@dataclass(frozen=True)
class RedactView:
    """What the officer cuts from: the texts of the case by field, its files, and when words were cut before."""

    number: str
    title: str
    language: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[CaseFile, ...]
    versions: int
    before: tuple[dt.date, ...]
    backup_days: int


def redact_page(work: Work, number: str, *, backup_days: int) -> RedactView:
    """The page on which the officer names the words. Raises SignIn, NotFound, Denied."""
    case, standing = numbered(work, number)
    work.require(Action.CASE_REDACT, standing)
    content = content_from_json(case.published or {})
    said = [*texts(content).items(), *sorted(case.kept_back.items())]
    done = tuple(each.at.date() for each in cases.moves(work.session, case.id) if each.move == Move.REDACT)
    return RedactView(
        f"C-{case.year}-{case.serial}",
        case.title,
        case.language,
        tuple((path, text) for path, text in said if isinstance(text, str) and " " in text),
        files_of(work, number),
        case.version,
        done,
        backup_days,
    )


def sweep(transactions: Transactions) -> None:
    """Write the database anew, so that its file holds no word that was cut. Raises Busy while somebody reads."""
    purging.sweep(transactions.store)
