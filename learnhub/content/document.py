"""A text file of a course as blocks with their exact source; written back, it is the same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from markdown_it.token import Token

from learnhub.content.faults import Faults
from learnhub.content.markdown import block_info, structure
from learnhub.content.recordings import MEDIA_TYPES
from learnhub.content.sections import sections
from learnhub.domain.errors import Fault

FENCE = "+++"
LINE_LIMIT = 10_000
TEXT_LIMIT = 256 * 1024
"""The largest text file, in bytes."""

_FOLDER = r"\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*"
_LANGUAGE = r"(?:\.(?P<language>en|fr|es|ru|ar|zh))?"
_NAMES = (
    ("course", re.compile(rf"course{_LANGUAGE}\.md")),
    ("module", re.compile(rf"{_FOLDER}/module{_LANGUAGE}\.md")),
    ("lesson", re.compile(rf"{_FOLDER}/{_FOLDER}{_LANGUAGE}\.md")),
    ("quiz", re.compile(rf"{_FOLDER}/{_FOLDER}\.quiz{_LANGUAGE}\.md")),
    ("scenario", re.compile(rf"{_FOLDER}/{_FOLDER}\.scenario{_LANGUAGE}\.md")),
    ("survey", re.compile(rf"{_FOLDER}/{_FOLDER}\.survey{_LANGUAGE}\.md")),
    ("sheet", re.compile(rf"{_FOLDER}/{_FOLDER}\.sheet{_LANGUAGE}\.md")),
    ("media", re.compile(rf"{_FOLDER}/media/[^/]+\.(?:{'|'.join(MEDIA_TYPES)})")),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROLS = bytes(sign for sign in range(128) if _CONTROL.match(chr(sign)))


class FileKind(StrEnum):
    """What a file is in a course, by its name."""

    COURSE = "course"
    MODULE = "module"
    LESSON = "lesson"
    QUIZ = "quiz"
    SCENARIO = "scenario"
    SURVEY = "survey"
    SHEET = "sheet"
    MEDIA = "media"


_BY_ITEM = frozenset({FileKind.QUIZ, FileKind.SCENARIO, FileKind.SURVEY})


@lru_cache(maxsize=8192)
def kind_of(path: str) -> tuple[FileKind, str] | None:
    """The kind of a file by its path in the course and the language it translates into ("" for an original).

    None when a course has no such file.
    """
    for kind, pattern in _NAMES:
        if found := pattern.fullmatch(path):
            return FileKind(kind), found.groupdict().get("language") or ""
    return None


def original_of(path: str) -> str:
    """The path of the file that a translation stands beside."""
    name = PurePosixPath(path)
    return str(name.with_suffix("").with_suffix(".md"))


@dataclass(frozen=True)
class Block:
    """A stretch of source: a `:::` block by its name, `heading`, `item` (of a quiz, a scenario or a survey), or `text`.

    `text` is the exact source, the empty lines after it included; `line` is where it begins in the file.
    """

    name: str
    text: str
    line: int


@dataclass(frozen=True)
class Document:
    """A file taken apart: the TOML between the fences, and the blocks after them."""

    path: str
    front: str
    blocks: tuple[Block, ...]

    @property
    def source(self) -> bytes:
        """The bytes that the document was read from."""
        return f"{FENCE}\n{self.front}{FENCE}\n{self.body}".encode()

    @property
    def body(self) -> str:
        """The Markdown after the front matter."""
        return "".join(block.text for block in self.blocks)

    @property
    def body_line(self) -> int:
        """The line on which the body begins."""
        return self.front.count("\n") + 3


def decode(data: bytes, faults: Faults) -> str | None:
    """The text of a file, or None when its bytes are refused; each refused line is noted."""
    if (text := _plain(data)) is not None:
        return text
    before = len(faults.found)
    if len(data) > TEXT_LIMIT:
        faults.add(1, "file-too-large", limit=TEXT_LIMIT)
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        faults.add(1, "bytes-bom")
    for number, line in enumerate(data.split(b"\n"), 1):
        if b"\r" in line:
            faults.add(number, "bytes-cr")
            break
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            text = line.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            faults.add(number, "bytes-not-utf-8")
            continue
        if len(text) > LINE_LIMIT:
            faults.add(number, "line-too-long", limit=LINE_LIMIT)
        if _CONTROL.search(text):
            faults.add(number, "bytes-control")
    return data.decode("utf-8") if len(faults.found) == before else None


def _plain(data: bytes) -> str | None:
    """The text of a file with nothing amiss, which most are."""
    if len(data) > TEXT_LIMIT or b"\r" in data or data.startswith(b"\xef\xbb\xbf"):
        return None
    if len(data.translate(None, _CONTROLS)) < len(data):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if max(map(len, text.split("\n"))) > LINE_LIMIT else text


def split_front(data: bytes, faults: Faults) -> tuple[str, str] | None:
    """The front matter of a file and what follows it; None (and faults) when its bytes or its fences are broken."""
    text = decode(data, faults)
    if text is None:
        return None
    first, _, rest = text.partition("\n")
    if first != FENCE:
        faults.add(1, "front-missing")
        return None
    if rest.startswith(f"{FENCE}\n"):
        return "", rest[len(FENCE) + 1 :]
    front, mark, body = rest.partition(f"\n{FENCE}\n")
    if not mark:
        faults.add(1, "front-open")
        return None
    return f"{front}\n", body


def read_document(path: str, data: bytes, faults: Faults) -> Document | None:
    """Take a file apart; None (and faults) when its bytes or its fences are broken. The last ones are remembered."""
    document, found = _read(path, data)
    faults.take(found)
    return document


@lru_cache(maxsize=64)
def _read(path: str, data: bytes) -> tuple[Document | None, tuple[Fault, ...]]:
    faults = Faults("")
    cut = split_front(data, faults)
    if cut is None:
        return None, tuple(faults.found)
    front, body = cut
    kind = kind_of(path)
    by_item = kind is not None and kind[0] in _BY_ITEM and not kind[1]
    blocks = _split(body, front.count("\n") + 3, by_item, faults)
    return Document(path, front, blocks), tuple(faults.found)


def _split(body: str, line: int, by_item: bool, faults: Faults) -> tuple[Block, ...]:
    """Cut the body at its top-level blocks, or at `##` headings alone (`by_item`); the pieces make it whole again."""
    cuts: list[tuple[int, str]] = []
    for first, part in sections(body):
        names, found = _cut(part, by_item)
        faults.take(found, after=line + first)
        for row, name in names:
            if name != "text" or not cuts or (cuts[-1][1] != "text" and not by_item):
                cuts.append((first + row if cuts else 0, name))
    lines = re.findall(r"[^\n]*\n|[^\n]+", body)
    ends = [*(row for row, _ in cuts[1:]), len(lines)]
    blocks = (
        Block(name, "".join(lines[start:end]), line + start) for (start, name), end in zip(cuts, ends, strict=True)
    )
    return tuple(blocks) if cuts else tuple([Block("text", body, line)] if body else [])


@lru_cache(maxsize=1024)
def _cut(part: str, by_item: bool) -> tuple[tuple[tuple[int, str], ...], tuple[Fault, ...]]:
    """The rows of a part on which something stands at the top level, and what it is."""
    faults = Faults("")
    tokens = structure(part, 0, faults)
    rows = [
        (token.map[0], _name(token, by_item))
        for token in tokens
        if token.level == 0 and token.map and token.nesting >= 0
    ]
    return tuple(rows), tuple(faults.found)


def _name(token: Token, by_item: bool) -> str:
    if token.type == "heading_open":
        return "item" if by_item and token.tag == "h2" else "text" if by_item else "heading"
    if token.type == "container_block_open" and not by_item:
        return block_info(token)[0]
    return "text"
