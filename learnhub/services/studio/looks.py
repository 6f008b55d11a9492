"""Two texts of one file as they will look: the blocks in which they differ, and settings that are other ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from learnhub.content.document import Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.from_pages import plain_words
from learnhub.content.front_fields import MOMENTS
from learnhub.content.merge import Clash
from learnhub.content.page import Fields, PageBlock
from learnhub.content.sketch import part_of
from learnhub.services.drafting import FileClash
from learnhub.services.studio.blocks import as_read, blocks_of, front_of, read_fields
from learnhub.services.studio.courses import language_of
from learnhub.services.studio.named import named_in
from learnhub.services.studio.seen import Seen, seen
from learnhub.services.work import Work
from learnhub.store import authoring

PLACES = 40
"""Places of a clash that are shown as they look; those after them are shown as they were typed."""
SHOWN = 60
"""Blocks that differ which are shown of one file."""
TOGETHER = 150
"""Blocks on one page from which on no further file is shown as it looks."""
_UNSEEN = re.compile(
    r"(?:objective|principle|passage|siblings|points|scoring|certainty|tolerance|bank|needs|marked-by|level"
    r"|exemplar(?:-case)?|(?:hint|unit|factor|points|exemplar|because)-\d+|exact:\w+)"
)
"""Settings of a block that do not show in how it looks."""
_NAMES = re.compile(r"(?:objective(?:-\d+)?|passage|checklist|objectives:.*)")
"""Settings that say the id of something."""
_ROW = re.compile(r"(?:points|exemplar|because)-(\d+)")
_ID = re.compile(r"\{#([^{}]+)\}")
_PASSAGE = re.compile(r":{3,}[ \t]+[^\n]*\n(.*?)\n?:{3,}\s*", re.DOTALL)


Pair = tuple[PageBlock | None, PageBlock | None]


@dataclass(frozen=True)
class Setting:
    """A setting that is another one: its field, and what it says in each text. `of` are the words of what it is said
    of: an objective, a line of a rubric."""

    name: str
    before: str
    after: str
    of: str = ""

    @property
    def at(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The moments that it says in each text, where they can be read."""
        moments = self.name in MOMENTS[FileKind.QUIZ]
        return (_moment(self.before), _moment(self.after)) if moments else (None, None)


@dataclass(frozen=True)
class BlockLook:
    """A block in two texts, of one kind; None where it is in the other alone."""

    kind: str
    before: Seen | None
    after: Seen | None
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class FileLook:
    """What differs between two texts of a file."""

    kind: str
    settings: tuple[Setting, ...]
    blocks: tuple[BlockLook, ...]
    more: int
    zone: str
    """The time zone in which moments are told."""


@dataclass(frozen=True)
class PlaceLook:
    """A place on which two texts clash: what each of them made of the one before."""

    ours: FileLook
    theirs: FileLook


class Looks:
    """How texts of the files of a course look."""

    def __init__(self, work: Work, slug: str, names: Iterable[str], language: str) -> None:
        self.work, self.slug, self.names, self.language = work, slug, list(names), language
        self._shown = 0
        self._words: dict[str, Mapping[str, str]] = {}

    @property
    def full(self) -> bool:
        """Whether a page has as much as it should: what comes after is looked at when it is asked for."""
        return self._shown >= TOGETHER

    def file(self, path: str, before: bytes | None, after: bytes | None) -> FileLook | None:
        """What differs between two texts of a file; None where one of them cannot be read so."""
        texts = [_document(path, data) for data in (before, after)]
        if any(data is not None and text is None for data, text in zip((before, after), texts, strict=True)):
            return None
        was, now = texts
        old, new = (list(_blocks(text)) if text else [] for text in texts)
        pairs = list(_pairs(old, new))
        shown = pairs[:SHOWN]
        self._shown += len(shown)
        looks = self._seen(path, after or before or b"", shown)
        return FileLook(
            str((kind_of(path) or ("file",))[0]),
            self._worded(path, settings_changed(_front(path, was), _front(path, now))),
            tuple(looks),
            len(pairs) - len(shown),
            self.work.actor.zone,
        )

    def places(self, clash: FileClash) -> tuple[PlaceLook | None, ...]:
        """Each place of a clash as both texts of it look; None where one cannot be read so."""
        merged = clash.merged
        if merged is None:
            return ()
        shown = (self._place(clash.path, merged.pieces, number) for number in range(min(len(merged.clashes), PLACES)))
        found = tuple(shown)
        return found + (None,) * (len(merged.clashes) - len(found))

    def _place(self, path: str, pieces: Sequence[str | Clash], number: int) -> PlaceLook | None:
        base, ours, theirs = (_settled(pieces, number, side).encode() for side in ("base", "ours", "theirs"))
        if _document(path, base) is None:
            base = theirs
        looks = [self.file(path, base, side) for side in (ours, theirs)]
        return PlaceLook(looks[0], looks[1]) if looks[0] and looks[1] else None

    def _seen(self, path: str, data: bytes, pairs: Sequence[Pair]) -> list[BlockLook]:
        blocks = [block for pair in pairs for block in pair if block]
        part = part_of(path, data) if kind_of(path) else None
        language = (kind_of(path) or ("", ""))[1] or self.language
        made = iter(seen(self.work, self.slug, path, part.id if part else "", language, self.names, {}, blocks))
        looks = []
        for was, now in pairs:
            before, after = (next(made) if block else None for block in (was, now))
            fields = [read_fields(as_read(block)) if block else None for block in (was, now)]
            changed = settings_changed(*fields) if all(fields) else ()
            hidden = tuple(_without_marks(each) for each in changed if _UNSEEN.fullmatch(each.name))
            hidden = tuple(_of_its_row(each, *fields) for each in hidden)
            kind = (now or was or PageBlock("text", "", 1)).kind
            looks.append(BlockLook(kind, before, after, self._worded(path, hidden)))
        return looks

    def _worded(self, path: str, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        """The settings with the words of what they name, where the draft knows it."""
        if not any(_NAMES.fullmatch(each.name) for each in settings):
            return settings
        words = self._named(path.partition("/")[0])
        return tuple(
            replace(
                each,
                before=words.get(each.before, each.before),
                after=words.get(each.after, each.after),
                of=words.get(each.name.partition(":")[2], each.of),
            )
            if _NAMES.fullmatch(each.name)
            else each
            for each in settings
        )

    def _named(self, folder: str) -> Mapping[str, str]:
        if folder not in self._words:
            course_id = authoring.course_key(self.work.session, self.slug)
            files = authoring.draft_texts(self.work.session, course_id) if course_id is not None else None
            found = named_in(files, folder) if files is not None else {}
            self._words[folder] = {key: words for some in found.values() for key, words in some if words}
        return self._words[folder]


def look_at_clash(work: Work, slug: str, clash: FileClash) -> tuple[PlaceLook | None, ...]:
    """The places of a clash as both texts look. Raises Denied, NotFound."""
    language = language_of(work, slug)
    return looks_of(work, slug, language).places(clash)


def looks_of(work: Work, slug: str, language: str) -> Looks:
    """How texts of this course look, with the pictures of its draft."""
    course_id = authoring.course_key(work.session, slug)
    names = authoring.draft_hashes(work.session, course_id) if course_id is not None else ()
    return Looks(work, slug, names, language)


def settings_changed(before: Fields | None, after: Fields | None) -> tuple[Setting, ...]:
    """The fields that say something else, in their order; ids are no setting that one reads."""
    was, now = before or {}, after or {}
    names = [name for name in dict.fromkeys([*now, *was]) if not re.fullmatch(r"(?:id|to)(?:-\d+)?|kind", name)]
    changed = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(Setting(*each) for each in changed if each[1] != each[2])


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _without_marks(setting: Setting) -> Setting:
    if not setting.name.startswith("hint-"):
        return setting
    return Setting(setting.name, plain_words(setting.before), plain_words(setting.after))


def _of_its_row(setting: Setting, *fields: Fields | None) -> Setting:
    row = _ROW.fullmatch(setting.name)
    words = (each.get(f"label-{row[1]}", "") for each in reversed(fields) if each) if row else iter(())
    return replace(setting, of=next(filter(None, words), ""))


def _settled(pieces: Sequence[str | Clash], number: int, side: str) -> str:
    """The text with one clash as `side` has it, and the others as they stand now."""
    clashes = iter(range(len(pieces)))
    made = []
    for piece in pieces:
        if isinstance(piece, str):
            made.append(piece)
        else:
            made.append(getattr(piece, side if next(clashes) == number else "theirs"))
    return "".join(made)


def _document(path: str, data: bytes | None) -> Document | None:
    return read_document(path, data, Faults(path)) if data is not None else None


def _front(path: str, document: Document | None) -> Mapping[str, str] | None:
    kind = kind_of(path)
    return front_of(kind[0], document.front) if kind and document and not kind[1] else None


def _blocks(document: Document) -> Iterator[PageBlock]:
    """The blocks of a file; of a translation its passages, without the keys by which they are known."""
    kind = kind_of(document.path)
    if not kind or not kind[1]:
        yield from blocks_of(document)
        return
    for block in document.blocks:
        found = _PASSAGE.fullmatch(block.text.strip("\n"))
        yield PageBlock("text", f"{found[1] if found else block.text}\n", block.line)


def _pairs(old: Sequence[PageBlock], new: Sequence[PageBlock]) -> Iterator[Pair]:
    """The blocks that are not alike, those of one id or else of one kind and place beside one another."""
    was_texts, now_texts = ([f"{block.kind}\n{block.source.strip()}" for block in some] for some in (old, new))
    for tag, a, b, c, d in SequenceMatcher(None, was_texts, now_texts, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was = list(old[a:b])
        for block in new[c:d]:
            mate = _mate(was, block)
            if mate is not None:
                while was[0] is not mate:
                    yield was.pop(0), None
                was.pop(0)
            yield mate, block
        for each in was:
            yield each, None


def _mate(some: Sequence[PageBlock], block: PageBlock) -> PageBlock | None:
    head = _ID.search(block.source.strip("\n").partition("\n")[0])
    for each in some:
        other = _ID.search(each.source.strip("\n").partition("\n")[0])
        if head and other and head[1] == other[1]:
            return each
    return next((each for each in some if each.kind == block.kind and not (head and _ID.search(each.source))), None)
