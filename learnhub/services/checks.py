"""The check of a draft: every fault and warning with its place and mend, at once or by a job for a large course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.content.course import read_course
from learnhub.content.document import kind_of, original_of
from learnhub.content.faults import Severity, errors, in_order, severity, where
from learnhub.content.manifest import name_of
from learnhub.content.mends import MENDS
from learnhub.content.sketch import part_of
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import change_draft, sha
from learnhub.services.studio import LARGE, faults_of
from learnhub.services.titles import title_of
from learnhub.services.work import Work
from learnhub.store import authoring, drafting, jobs
from learnhub.store import checks as store
from learnhub.store.jobs import JobState

LINE_END = b"\n"
_CITED = re.compile(rb"case:\s*(C-[1-9]\d{3}-[1-9]\d{0,8})")


@dataclass(frozen=True)
class FileFaults:
    """What is wrong in one file, by line: each fault with its line and whether it bars publishing. `title` is the
    file's own, `language` that of a translation; both are "" for a file that has none."""

    path: str
    title: str
    language: str
    faults: tuple[tuple[int, Fault, bool], ...]


@dataclass(frozen=True)
class ChecksPage:
    """The check of a draft. `state` is `done`, `waiting`, `stopped`, or `due` while nobody has asked for it."""

    course: str
    title: str
    revision: int
    state: str
    progress: float
    barring: int
    warnings: int
    files: tuple[FileFaults, ...]
    mends: tuple[tuple[str, int], ...]


def _named(path: str, original: str, data: bytes | None) -> tuple[str, str]:
    kind = kind_of(path)
    return (part_of(original, data).title, kind[1]) if kind and data is not None else ("", "")


def open_checks(work: Work, slug: str) -> ChecksPage:
    """The faults of a draft as it stands, or how far their finding is. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course_id, key, size = _draft(work, slug)
    job: JobState | None = None
    found: tuple[Fault, ...] | None = None
    if size <= LARGE:
        found = faults_of(authoring.draft_files(work.session, course_id))
    else:
        job = jobs.state(work.session, "check", key)
        if job is not None and job.result is not None:
            found = tuple(Fault(each["path"], each["code"], each["params"]) for each in job.result["faults"])
    faults = [] if found is None else in_order([*found, *_of_the_site(work, course_id)])
    by_file: dict[str, list[tuple[int, Fault, bool]]] = {}
    for fault in faults:
        path, line = where(fault)
        by_file.setdefault(path, []).append((line, fault, severity(fault) is Severity.ERROR))
    hashes = authoring.draft_hashes(work.session, course_id)
    named = {path: original_of(path) if (kind_of(path) or ("", ""))[1] else path for path in by_file}
    texts = drafting.blobs(
        work.session, [hashes[each] for each in named.values() if each.endswith(".md") and each in hashes]
    )
    barring = len(errors(faults))
    codes = [fault.code for fault in faults]
    return ChecksPage(
        course=slug,
        title=title_of(work, slug),
        revision=drafting.newest_number(work.session, course_id),
        state="done" if found is not None else _state(job),
        progress=job.progress if job else 0.0,
        barring=barring,
        warnings=len(faults) - barring,
        files=tuple(
            FileFaults(path, *_named(path, named[path], texts.get(hashes.get(named[path], ""))), tuple(rows))
            for path, rows in by_file.items()
        ),
        mends=tuple((code, codes.count(code)) for code in MENDS if code in codes),
    )


def _state(job: JobState | None) -> str:
    if job is None:
        return "due"
    return "stopped" if job.failed_at else "waiting"


def _draft(work: Work, slug: str) -> tuple[int, str, int]:
    """The key of a course, the key of the job that checks its draft, and how much text it has."""
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    rows = drafting.draft_manifest(work.session, course.id)
    size = sum(length for path, length, _ in rows if path.endswith(".md"))
    return course.id, f"{course.id}-{name_of(rows)}", size


def _of_the_site(work: Work, course_id: int) -> list[Fault]:
    return site_faults(work, authoring.draft_files(work.session, course_id))


def site_faults(work: Work, files: Mapping[str, bytes]) -> list[Fault]:
    """What the text alone does not know: cases that it cites and that nobody can read any more, or never could."""
    work.require(Action.COURSE_AUTHOR)
    places = [
        (f"{path}:{1 + data[: found.start()].count(LINE_END)}", found[1].decode())
        for path, data in files.items()
        if path.endswith(".md")
        for found in _CITED.finditer(data)
    ]
    states = store.case_states(work.session, {number for _, number in places})
    return [
        Fault(place, "case-withdrawn" if number in states else "case-missing", {"number": number})
        for place, number in places
        if states.get(number) != "published"
    ]


def check_draft(work: Work, slug: str) -> list[Fault]:
    """Every fault of a draft, as the command prints them. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    files = authoring.draft_files(work.session, course.id)
    return in_order([*read_course(files).faults, *site_faults(work, files)])


def ask(work: Work, slug: str) -> None:
    """Have the draft checked by a job, as it stands; asked twice is once. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course_id, key, _size = _draft(work, slug)
    revision = drafting.newest_number(work.session, course_id)
    work.enqueue("check", key, {"course": slug, "revision": revision})


def begin(work: Work, slug: str, revision: int) -> dict[str, bytes]:
    """The files that the job of a check reads. Raises NotFound."""
    work.require(Action.OPERATE)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    hashes = drafting.hashes_at(work.session, course.id, revision)
    texts = drafting.blobs(work.session, hashes.values())
    return {path: texts[sha256] for path, sha256 in hashes.items()}


def result_of(faults: tuple[Fault, ...]) -> dict[str, Any]:
    """What a job keeps of a check."""
    return {"faults": [{"path": each.path, "code": each.code, "params": dict(each.params)} for each in faults]}


def mend(work: Work, slug: str, code: str, *, revision: int) -> int:
    """Mend every fault of this code that needs no word of its author, as a revision; how many files changed.

    `revision` is the one that was looked at. Raises NotFound for a fault that only its author can mend, Conflict
    when the draft is another by now.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None or code not in MENDS:
        raise NotFound
    files = authoring.draft_files(work.session, course.id)
    if revision != drafting.newest_number(work.session, course.id):
        raise Conflict("draft-changed")
    changes: Mapping[str, bytes | None] = MENDS[code](files)
    base = {path: sha(files[path]) for path in changes}
    return len(change_draft(work, slug, changes, base=base, origin=Origin.EDIT, note=code).paths)
