"""Comments of trainers on a draft: beside the passage, answered, resolved; kept when the passage changes or goes."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from learnhub.content.document import FileKind, read_document
from learnhub.content.faults import Faults
from learnhub.content.page import PageBlock
from learnhub.content.passages import APART, elements_of
from learnhub.content.sketch import part_of, sketch
from learnhub.domain.commenting import COMMENT_LENGTH, QUOTE_LENGTH, Anchor, BlockMark, Standing, place_of, words
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.domain.use import text_fault
from learnhub.services import studio
from learnhub.services.approving import standing_of
from learnhub.services.studio import FileView
from learnhub.services.studio.blocks import blocks_of
from learnhub.services.titles import title_of
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import commenting as store
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.commenting import DraftComment

PAGE = 30
ON_FILE = 200
MOVES_FOLLOWED = 20
_TITLE = re.compile(r"## +(.*?)\s*\{#[^}]*\}$", re.MULTILINE)
_MARKS = re.compile(r"^```.*?^```$|\{#[^}]*\}|^:::.*$|^[#>*-]+ ", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\{#([a-z0-9][a-z0-9._-]*)\}")


@dataclass(frozen=True)
class Answer:
    """What somebody said in a thread."""

    by: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `changed`: its passage is another since, `gone`: it is not there any more; `there`:
    its file is, with this `title`; `within` is the question or the scene that the passage is in."""

    public_id: uuid.UUID
    path: str
    revision: int
    quote: str
    by: str
    at: dt.datetime
    text: str
    resolved_at: dt.datetime | None
    resolved_by: str | None
    answers: tuple[Answer, ...]
    changed: bool = False
    gone: bool = False
    there: bool = True
    title: str = ""
    within: str = ""


@dataclass(frozen=True)
class CommentsView:
    """The threads of a course in one state, the newest first, and how its draft stands."""

    course: str
    title: str
    resolved: bool
    waiting: int
    standing: Standing
    threads: tuple[Thread, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


@dataclass(frozen=True)
class FileComments:
    """A file as it will look, the threads beside each block, and those whose passage is gone."""

    file: FileView
    revision: int
    beside: tuple[tuple[Thread, ...], ...]
    gone: tuple[Thread, ...]


@dataclass(frozen=True)
class Passage:
    """A block of a lesson: how many elements of the page it makes, None for one that stands apart, and the threads
    beside it."""

    elements: int | None
    threads: tuple[Thread, ...]


@dataclass(frozen=True)
class LessonComments:
    """The blocks of a lesson of the draft, in their order."""

    path: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Place:
    """A question or a scene of the draft, or what introduces them, which has no id: its number among the blocks of its
    file, its title, and the threads beside it."""

    number: int
    id: str
    title: str
    threads: tuple[Thread, ...]


@dataclass(frozen=True)
class PartComments:
    """The introduction and the questions or scenes of a file of the draft, in their order."""

    path: str
    places: tuple[Place, ...]


def open_comments(
    work: Work,
    slug: str,
    *,
    resolved: bool = False,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> CommentsView:
    """The comments on a draft, those that wait or those that are resolved. Raises Denied, NotFound."""
    course = _course(work, slug)
    found = store.threads(work.session, course.id, resolved=resolved, size=PAGE, after=after, before=before)
    threads = tuple(_as_it_is(work, course, list(_threads(work, found.rows))))
    return CommentsView(
        course=slug,
        title=title_of(work, slug),
        resolved=resolved,
        waiting=store.waiting(work.session, course.id),
        standing=standing_of(work, course.id),
        threads=threads,
        previous=threads[0].public_id if threads and found.more_before else None,
        next=threads[-1].public_id if threads and found.more_after else None,
    )


def _as_it_is(work: Work, course: Course, threads: Sequence[tuple[Thread, Anchor]]) -> Iterable[Thread]:
    """The threads with what became of their files and passages."""
    draft = authoring.draft_hashes(work.session, course.id)
    now = _moved(work, course.id, {thread.path for thread, _ in threads}, draft)
    texts = drafting.blobs(work.session, [draft[path] for path in set(now.values()) if path in draft])
    for thread, anchor in threads:
        path = now[thread.path]
        data = texts.get(draft.get(path, ""))
        document = read_document(path, data, Faults(path)) if data is not None else None
        blocks = blocks_of(document) if document else ()
        number, changed = place_of(anchor, [_mark(block) for block in blocks])
        yield replace(
            thread,
            there=data is not None,
            title=part_of(path, data).title if data is not None else path,
            within=title_in(blocks[number].source) if number is not None else "",
            changed=changed and number is not None,
            gone=data is not None and number is None,
        )


def _moved(work: Work, course_id: int, paths: Iterable[str], draft: Container[str]) -> dict[str, str]:
    """Where the files are that were at these paths once."""
    now = {}
    for path in paths:
        now[path] = path
        for _ in range(MOVES_FOLLOWED):
            to = None if now[path] in draft else drafting.moved_to(work.session, course_id, now[path])
            if to is None:
                break
            now[path] = to
    return now


def _threads_on(work: Work, course_id: int, path: str, draft: Container[str]) -> Iterable[tuple[Thread, Anchor]]:
    """What waits on a file, also what was said when it had another name."""
    named = _moved(work, course_id, store.paths_waiting(work.session, course_id), draft)
    names = {old for old, new in named.items() if new == path}
    return _threads(work, store.threads_of_file(work.session, course_id, names, most=ON_FILE)) if names else ()


def open_file_comments(work: Work, slug: str, path: str) -> FileComments:
    """A file with what waits beside each of its passages. Raises Denied, NotFound."""
    course = _course(work, slug)
    file = studio.open_file(work, slug, path)
    marks = [_mark(block) for block in file.blocks]
    beside: list[list[Thread]] = [[] for _ in marks]
    gone = []
    for thread, anchor in _threads_on(work, course.id, file.path, authoring.draft_hashes(work.session, course.id)):
        number, changed = place_of(anchor, marks)
        if number is None:
            gone.append(replace(thread, gone=True))
        else:
            beside[number].append(replace(thread, changed=changed))
    newest = drafting.newest_number(work.session, course.id)
    return FileComments(file, newest, tuple(map(tuple, beside)), tuple(gone))


def beside_lesson(work: Work, slug: str, path: str) -> LessonComments | None:
    """What waits beside each block of a lesson of the draft, for a page that shows it; None where the draft has no such
    lesson. Raises Denied, NotFound."""
    found = _beside(work, slug, path)
    if found is None:
        return None
    blocks, beside = found
    made = zip(blocks, beside, strict=True)
    return LessonComments(path, tuple(Passage(None if b.kind in APART else elements_of(b), t) for b, t in made))


def beside_part(work: Work, slug: str, path: str) -> PartComments | None:
    """What waits beside the introduction and each question or scene of a quiz, a dilemma or a survey of the draft, for
    pages that show them; None where the draft has no such part. Raises Denied, NotFound."""
    found = _beside(work, slug, path)
    if found is None:
        return None
    places = (
        Place(number, _mark(block).id, title_in(block.source), threads)
        for number, (block, threads) in enumerate(zip(*found, strict=True))
    )
    return PartComments(path, tuple(places))


def path_of(work: Work, slug: str, kind: FileKind, identity: str) -> str:
    """The draft's file of this kind and id; "" when there is none. Raises Denied, NotFound."""
    outline = sketch(authoring.draft_texts(work.session, _course(work, slug).id))
    parts = (part for module in outline.modules for part in module.parts)
    return next((part.path for part in parts if (part.kind, part.id) == (kind, identity)), "")


def _beside(work: Work, slug: str, path: str) -> tuple[Sequence[PageBlock], list[tuple[Thread, ...]]] | None:
    """The blocks of a file of the draft, and the threads beside each."""
    work.require(Action.COURSE_AUTHOR)
    course_id = authoring.course_key(work.session, slug)
    if course_id is None:
        raise NotFound
    texts = authoring.draft_texts(work.session, course_id)
    document = read_document(path, texts[path], Faults(path)) if path in texts else None
    if document is None:
        return None
    blocks = blocks_of(document)
    threads = list(_threads_on(work, course_id, path, texts))
    marks = [_mark(block) for block in blocks] if threads else []
    beside: list[list[Thread]] = [[] for _ in blocks]
    for thread, anchor in threads:
        number, changed = place_of(anchor, marks)
        if number is not None:
            beside[number].append(replace(thread, changed=changed))
    return blocks, list(map(tuple, beside))


def comment(
    work: Work, slug: str, public_id: uuid.UUID, *, path: str, revision: int, place: int, quote: str, text: str
) -> None:
    """Comment on a block of a file as the revision left it that its writer saw; sent twice it is once.

    `quote` are words of the block, by default its first. Raises Denied, NotFound, Invalid.
    """
    course = _course(work, slug)
    if store.comment(work.session, public_id) is not None:
        return
    blocks = _blocks_at(work, course, path, revision)
    if not 0 <= place < len(blocks):
        raise NotFound
    mark = _mark(blocks[place])
    said = " ".join(quote.split())
    faults = text_fault("text", text, COMMENT_LENGTH)
    if len(said) > QUOTE_LENGTH:
        faults.append(Fault("quote", "too-long", {"limit": QUOTE_LENGTH}))
    elif said and words(said) not in words(mark.text):
        faults.append(Fault("quote", "quote-not-there"))
    if faults:
        raise Invalid(*faults)
    work.session.add(
        DraftComment(
            public_id=public_id,
            course_id=course.id,
            path=path,
            revision=revision,
            block=mark.id,
            digest=mark.digest,
            quote=said or _first_words(mark.text),
            author_id=work.actor.id,
            text=text.strip(),
            at=work.now,
        )
    )


def answer(work: Work, slug: str, thread: uuid.UUID, public_id: uuid.UUID, text: str) -> str:
    """Answer in a thread, which is open again by it; sent twice it is once. The path of its file.

    Raises Denied, NotFound, Invalid.
    """
    course = _course(work, slug)
    parent = _thread(work, course, thread)
    if store.comment(work.session, public_id) is not None:
        return parent.path
    if faults := text_fault("text", text, COMMENT_LENGTH):
        raise Invalid(*faults)
    work.session.add(
        DraftComment(
            public_id=public_id,
            course_id=course.id,
            parent_id=parent.id,
            path=parent.path,
            revision=drafting.newest_number(work.session, course.id),
            block="",
            digest="",
            quote="",
            author_id=work.actor.id,
            text=text.strip(),
            at=work.now,
        )
    )
    store.settle(work.session, parent.id, at=None, by=None)
    return parent.path


def settle(work: Work, slug: str, thread: uuid.UUID, *, resolved: bool) -> str:
    """Resolve a thread, or open it again. The path of its file. Raises Denied, NotFound."""
    course = _course(work, slug)
    parent = _thread(work, course, thread)
    if resolved != (parent.resolved_at is not None):
        by = work.actor.id if resolved else None
        store.settle(work.session, parent.id, at=work.now if resolved else None, by=by)
    return parent.path


def _course(work: Work, slug: str) -> Course:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    return course


def _thread(work: Work, course: Course, thread: uuid.UUID) -> DraftComment:
    found = store.comment(work.session, thread)
    if found is None or found.course_id != course.id or found.parent_id is not None:
        raise NotFound
    return found


def _threads(work: Work, rows: Sequence[Any]) -> Iterable[tuple[Thread, Anchor]]:
    answers: dict[int, list[Answer]] = {}
    for row in store.answers(work.session, [row.id for row in rows]) if rows else ():
        answers.setdefault(row.parent_id, []).append(Answer(row.by, row.at, row.text))
    for row in rows:
        thread = Thread(
            public_id=row.public_id,
            path=row.path,
            revision=row.revision,
            quote=row.quote,
            by=row.by,
            at=row.at,
            text=row.text,
            resolved_at=row.resolved_at,
            resolved_by=row.resolved_by,
            answers=tuple(answers.get(row.id, ())),
        )
        yield thread, Anchor(row.block, row.digest, row.quote)


def _blocks_at(work: Work, course: Course, path: str, revision: int) -> Sequence[PageBlock]:
    sha256 = drafting.hashes_at(work.session, course.id, revision).get(path)
    data = drafting.blobs(work.session, [sha256]).get(sha256) if sha256 else None
    document = read_document(path, data, Faults(path)) if data is not None and path.endswith(".md") else None
    return blocks_of(document) if document else ()


def _mark(block: Any) -> BlockMark:
    source = block.source.strip()
    found = _ID.search(source.split("\n", 1)[0])
    return BlockMark(found[1] if found else "", hashlib.sha256(source.encode()).hexdigest(), source)


def title_in(source: str) -> str:
    """The title of the question or the scene that this is the text of; "" for prose."""
    found = _TITLE.match(source.strip())
    return found[1] if found else ""


def _first_words(source: str) -> str:
    plain = " ".join(_MARKS.sub(" ", _TITLE.sub("", source.strip(), 1) or source).split())
    return f"{plain[:120].rsplit(' ', 1)[0]} …" if len(plain) > 120 else plain
