"""One file of a draft with its two faces: the page, block by block, and the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from learnhub.content.blueprint_fields import Found, Placed, found_for, placed
from learnhub.content.course import read_course
from learnhub.content.document import Document, FileKind, kind_of, original_of, read_document
from learnhub.content.faults import Faults, where
from learnhub.content.field_places import field_of, field_of_setting
from learnhub.content.front_fields import PLAIN
from learnhub.content.intake import ids_in
from learnhub.content.item_fields import TRUE_FALSE, scene_fields
from learnhub.content.page import Fields, PageBlock
from learnhub.content.recordings import CAPTIONS, PICTURES, RECORDED, RECORDINGS, ending_of
from learnhub.content.remembered import Texts
from learnhub.content.sketch import Part, Sketch, part_of, sketch
from learnhub.domain.assessment import ItemKind
from learnhub.domain.errors import Fault, NotFound
from learnhub.domain.policy import Action
from learnhub.services.studio.blocks import (
    NEW_KINDS,
    as_read,
    blocks_of,
    empty_fields,
    front_of,
    gathered_fields,
    read_fields,
)
from learnhub.services.studio.named import named_in
from learnhub.services.studio.seen import Seen, seen
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import drafting as store

FRONT = "front"
_RECORDED = frozenset({*RECORDINGS, CAPTIONS})
_ELSEWHERE = frozenset({"link-dead", "passage-unknown"})
"""Faults that the other modules of a course may explain."""


@dataclass(frozen=True)
class BlockView:
    """A block as the page shows it, and what its form, of the kind `form`, shows as far as it can be read; `fields` is
    None for one that is edited as text."""

    place: str
    kind: str
    source: str
    line: int
    seen: Seen
    form: str
    fields: Mapping[str, str] | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class FileView:
    """A file of a draft. `version` names the text that the page shows."""

    slug: str
    path: str
    part: Part
    language: str
    version: str
    text: str
    front: Mapping[str, str] | None
    blocks: tuple[BlockView, ...]
    faults: tuple[Fault, ...]
    outline: Sketch
    media: tuple[str, ...]
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def has_page(self) -> bool:
        """Whether the file has a page face; translations have a page of their own, passage by passage."""
        return _has_page(self.path)

    @property
    def translates(self) -> tuple[str, str] | None:
        """The file that this one translates and its language; None for an original."""
        kind = kind_of(self.path)
        return (original_of(self.path), kind[1]) if kind and kind[1] else None

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """The pictures that a figure here can show, by the names that it gives them."""
        return self._named(PICTURES)

    @property
    def recordings(self) -> dict[str, list[tuple[str, str]]]:
        """The recordings that can be played here, by the block that plays them."""
        return {kind: self._named(endings) for kind, endings in RECORDED.items()}

    def place_of(self, line: int) -> str | None:
        """The place of the block that has this line, `front` before the first; None where there is no page."""
        if not self.has_page or (self.front is None and not self.blocks):
            return None
        return next((block.place for block in reversed(self.blocks) if block.line <= line), FRONT)

    @cached_property
    def _questions(self) -> tuple[Placed, ...]:
        return placed(block.fields for block in self.blocks if block.kind == "item" and block.fields)

    def found(self, fields: Fields, number: int) -> Found | None:
        """How many questions there are for a row of the blueprint that a form shows."""
        return found_for(fields, number, self._questions)

    def _named(self, endings: Collection[str]) -> list[tuple[str, str]]:
        names = (path.partition("/")[2] for path in self.media if ending_of(path) in endings)
        return [(name, name.removeprefix("media/")) for name in names]


@dataclass(frozen=True)
class Text:
    """The files of a course, and one of them."""

    slug: str
    course_id: int
    path: str
    files: Texts

    @property
    def hashes(self) -> Mapping[str, str]:
        """Path to SHA-256."""
        return self.files.names

    @property
    def texts(self) -> Texts:
        """Its texts."""
        return self.files.some(path for path in self.files if path.endswith(".md"))

    @property
    def recorded(self) -> Texts:
        """What stands for its recordings, and their captions."""
        return self.files.some(path for path in self.files if ending_of(path) in _RECORDED)


def open_file(work: Work, slug: str, path: str) -> FileView:
    """A file of a draft, to be read and written. Raises Denied, NotFound."""
    text = text_of(work, slug, path)
    data = text.texts[text.path]
    outline = sketch(text.files)
    part = part_of(text.path, data)
    document = read_document(text.path, data, Faults(text.path))
    faults = faults_near(text)
    page = document if _has_page(text.path) else None
    folder = text.path.partition("/")[0]
    return FileView(
        slug=slug,
        path=text.path,
        part=part,
        language=outline.language,
        version=text.hashes[text.path],
        text=data.decode(errors="replace"),
        front=front_of(part.kind, page.front) if page else None,
        blocks=_blocks(work, text, page, part, outline.language, faults) if page else (),
        faults=faults,
        outline=outline,
        media=tuple(each for each in text.hashes if each.startswith(f"{folder}/media/")),
        choices=_choices(text, folder),
    )


def _has_page(path: str) -> bool:
    kind = kind_of(path)
    return kind is not None and kind[0] in PLAIN and not kind[1]


def text_of(work: Work, slug: str, path: str) -> Text:
    """The files of a draft, and the text at this path or where it has moved to. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course_id = authoring.course_key(work.session, slug)
    if course_id is None:
        raise NotFound
    files = authoring.draft_texts(work.session, course_id)
    if path not in files:
        path = store.moved_to(work.session, course_id, path) or path
    if path not in files or not path.endswith(".md") or kind_of(path) is None:
        raise NotFound
    return Text(slug, course_id, path, files)


def _blocks(
    work: Work, text: Text, document: Document, part: Part, language: str, faults: Iterable[Fault]
) -> tuple[BlockView, ...]:
    at = [(where(fault)[1], fault) for fault in faults]
    made = []
    blocks = blocks_of(document)
    shown = seen(work, text.slug, text.path, part.id, language, text.hashes, text.recorded, blocks)
    for number, (block, view) in enumerate(zip(blocks, shown, strict=True)):
        end = block.line + block.source.count("\n")
        read = as_read(block)
        made.append(
            BlockView(
                str(number),
                block.kind,
                block.source,
                block.line,
                view,
                read.kind,
                read_fields(read),
                tuple(fault for line, fault in at if block.line <= line < end),
            )
        )
    return tuple(made)


def faults_near(text: Text) -> tuple[Fault, ...]:
    """The faults of one file, read with what it stands on alone: what the rest of the course explains is left out."""
    near = {path: b"" for path in text.files if _is_near(path, text.path)}
    read = [path for path in near if path.endswith(".md") or ending_of(path) in _RECORDED]
    text.files.need(read)
    near |= {path: text.files[path] for path in read}
    found = [fault for fault in read_course(near).faults if where(fault)[0] == text.path]
    known = ids_in(text.texts) if any(fault.code in _ELSEWHERE for fault in found) else set()

    def explained(fault: Fault) -> bool:
        target = str(fault.params.get("target") or fault.params.get("passage"))
        return fault.code in _ELSEWHERE and all(part in known for part in target.split("#") if part)

    return tuple(fault for fault in found if fault.code != "course-empty" and not explained(fault))


def _is_near(path: str, to: str) -> bool:
    """Whether a file is needed to find the faults of another: its module, its pictures, and for what names parts of
    other files all of the module."""
    folder, kind = to.partition("/")[0], kind_of(to)
    if path in {to, "course.md", f"{folder}/module.md"}:
        return True
    alone = kind is not None and kind[0] in {FileKind.LESSON, FileKind.QUIZ, FileKind.SCENARIO} and not kind[1]
    return path.startswith(f"{folder}/media/" if alone else f"{folder}/")


def _choices(text: Text, folder: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """What fields of this file can name: objectives of its module, passages, checklists, scenes."""
    here = read_document(text.path, text.texts[text.path], Faults(""))
    scenes = [
        (fields["id"], fields["title"])
        for block in (blocks_of(here) if here else ())
        if block.kind == "scene-of" and (fields := scene_fields(block.source))
    ]
    return {**named_in(text.files, folder), "scenes": tuple(scenes)}


@dataclass(frozen=True)
class Opened:
    """The form that stands open: its place, its kind, and its fields, or the source of a block without a form."""

    place: str
    kind: str
    fields: Mapping[str, str] | None
    source: str = ""

    @property
    def at(self) -> int:
        """The block before which it stands; -1 for the front matter."""
        number = self.place.removeprefix("+").partition(":")[0]
        return int(number) if number.isdecimal() else -1


def opened(view: FileView, place: str, sent: Fields) -> Opened | None:
    """The form at a place of a file, with what was sent already; None when there is no such place. A block may also be
    named by the id that stands in its first line, as a question's or a scene's."""
    number, _, kind = place.removeprefix("+").partition(":")
    if place == FRONT:
        return Opened(FRONT, view.part.kind, {**view.front, **sent}) if view.front is not None else None
    if not number.isdecimal():
        named = next((block for block in view.blocks if f"{{#{place}}}" in block.source.partition("\n")[0]), None)
        return opened(view, named.place, sent) if named else None
    if int(number) > len(view.blocks) - (not place.startswith("+")):
        return None
    if place.startswith("+"):
        given = {**empty_fields(kind), **_usual(view, kind), **gathered_fields(empty_fields(kind), sent)}
        return Opened(place, kind, given) if kind in NEW_KINDS else None
    block = view.blocks[int(number)]
    fields = None if block.fields is None else {**block.fields, **gathered_fields(block.fields, sent)}
    return Opened(place, block.form, fields, sent.get("source", block.source))


def _usual(view: FileView, kind: str) -> dict[str, str]:
    """What a new question most likely says: the principle of its module, its objective where there is one, and what is
    true or false."""
    if not kind.startswith("item-"):
        return {}
    ((principle, _),) = view.choices["principle"]
    objectives = [each for each, _ in view.choices["objectives"] if each]
    usual = {"principle": principle, "objective": objectives[0] if len(objectives) == 1 else ""}
    if kind == f"item-{ItemKind.TRUE_FALSE}":
        yes, no = TRUE_FALSE[view.language]
        usual |= {"id-0": "true", "label-0": yes, "id-1": "false", "label-1": no}
    return usual


def noted(view: FileView, form: Opened) -> tuple[tuple[Fault, str], ...]:
    """The faults of what an open form shows, each with the field that it stands at; "" for the form as a whole."""
    if form.place == FRONT:
        document = read_document(view.path, view.text.encode(), Faults(view.path))
        front = document.front if document else ""
        rows = ((fault, where(fault)[1] - 2) for fault in view.faults)
        return tuple((fault, field_of_setting(front, row, fault)) for fault, row in rows if row < front.count("\n"))
    block = view.blocks[form.at] if form.place.isdecimal() else None
    if block is None:
        return ()
    source = PageBlock(block.kind, block.source, block.line)
    whole = read_fields(source) is not None
    return tuple((fault, field_of(source, fault) if whole else "") for fault in block.faults)
