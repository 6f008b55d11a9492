"""A lesson or a question that one course takes from another: found in the text by its id, adapted, put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from learnhub.content.copying import pictures_in
from learnhub.content.document import FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.markdown import split_id
from learnhub.content.recordings import belongs
from learnhub.content.sketch import sketch


class PartKind(StrEnum):
    """What can be reused."""

    LESSON = "lesson"
    ITEM = "item"


@dataclass(frozen=True)
class SourcePart:
    """A lesson or a question where it stands: its file, its id, its title and its exact text."""

    kind: PartKind
    path: str
    id: str
    title: str
    text: str

    @property
    def folder(self) -> str:
        """The folder of its module."""
        return self.path.partition("/")[0]


def parts_of(files: Mapping[str, bytes]) -> Iterator[SourcePart]:
    """Every lesson and every question of a course that has an id, in its order."""
    for module in sketch(files).modules:
        for part in module.parts:
            text = _text(files.get(part.path, b""))
            if part.kind is FileKind.LESSON and part.id and text:
                yield SourcePart(PartKind.LESSON, part.path, part.id, part.title, text)
            elif part.kind is FileKind.QUIZ:
                yield from _items(part.path, files[part.path])


def part_of(files: Mapping[str, bytes], kind: PartKind, identity: str) -> SourcePart | None:
    """The part of this kind and id."""
    return next((part for part in parts_of(files) if (part.kind, part.id) == (kind, identity)), None)


def with_text(files: Mapping[str, bytes], part: SourcePart, text: str) -> str:
    """The file of a part with another text in its place; a question ends as its neighbours do."""
    if part.kind is PartKind.LESSON:
        return text
    whole = files[part.path].decode()
    tail = part.text[len(part.text.rstrip("\n")) :]
    return whole.replace(part.text, text.rstrip("\n") + tail, 1)


def alone(part: SourcePart, text: str) -> bytes:
    """A file of a course that holds the part alone, with another text in its place."""
    return (text if part.kind is PartKind.LESSON else f"+++\n+++\n\n{text}").encode()


def with_item(quiz: str, text: str) -> str:
    """The file of a quiz with a question at its end."""
    return f"{quiz.rstrip()}\n\n{text.strip()}\n"


def pictures_of(part: SourcePart, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures that a part shows, and its recordings with what goes with them, by their name in `media`."""
    there = {path.rpartition("/")[2] for path in files if path.startswith(f"{part.folder}/media/")}
    shown = pictures_in(part.text)
    wanted = sorted((shown & there) | {each for each in there for name in shown if belongs(each, name)})
    return {name: files[f"{part.folder}/media/{name}"] for name in wanted}


def _items(path: str, data: bytes) -> Iterator[SourcePart]:
    document = read_document(path, data, Faults(path)) if kind_of(path) == (FileKind.QUIZ, "") else None
    for block in document.blocks if document else ():
        if block.name == "item":
            title, identity = split_id(block.text.split("\n", 1)[0].removeprefix("## ").strip())
            if identity:
                yield SourcePart(PartKind.ITEM, path, identity, title, block.text)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""
