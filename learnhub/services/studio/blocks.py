"""The blocks of a file of any kind, and what the form of each shows and writes."""

from __future__ import annotations

from learnhub.content.document import Document, FileKind, kind_of
from learnhub.content.front_fields import front_fields
from learnhub.content.gap_fields import gaps_together
from learnhub.content.item_fields import item_fields, item_source, scene_fields, scene_source
from learnhub.content.mending import brought_near
from learnhub.content.page import ADDED, Fields, PageBlock, empty, fields_of, page_blocks, source_of
from learnhub.content.question_fields import question_fields, question_source
from learnhub.content.settings_text import salvaged
from learnhub.content.tables import gathered
from learnhub.domain.assessment import ItemKind
from learnhub.domain.surveys import QuestionKind

_INNER = {FileKind.QUIZ: "item", FileKind.SCENARIO: "scene-of", FileKind.SURVEY: "question-of"}
_WRITERS = {"item": item_source, "scene-of": scene_source, "question-of": question_source}
_READERS = {"item": item_fields, "scene-of": scene_fields, "question-of": question_fields}
_NEW = {"item-": "item", "question-": "question-of"}
"""How the kind of something new begins, which says more than its block does."""
NEW_KINDS = frozenset(
    {*ADDED, "scene-of", *(f"item-{each}" for each in ItemKind), *(f"question-{each}" for each in QuestionKind)}
)


def blocks_of(document: Document) -> tuple[PageBlock, ...]:
    """The blocks of any file of a course: those of a lesson, or an introduction and then questions or scenes."""
    kind = kind_of(document.path)
    if kind and kind[0] in _INNER:
        inner = _INNER[kind[0]]
        return tuple(
            PageBlock(inner if block.name == "item" else "text", block.text, block.line) for block in document.blocks
        )
    return page_blocks(document)


def read_fields(block: PageBlock) -> dict[str, str] | None:
    """What the form of any block shows."""
    return _READERS[block.kind](block.source) if block.kind in _READERS else fields_of(block)


def as_read(block: PageBlock) -> PageBlock:
    """The block as its form shows it: what no form can read as the nearest text that one can. What would stand after it
    is left out."""
    near = brought_near(block.kind, block.source) if read_fields(block) is None else None
    return PageBlock(near.kind, f"{near.source}\n", block.line) if near else block


def with_rest(block: PageBlock, source: str) -> str:
    """What the form of a block writes, with what stands after it where only its beginning has a form."""
    near = brought_near(block.kind, block.source) if read_fields(block) is None else None
    return near.whole(source) if near else source


def front_of(kind: FileKind, front: str) -> dict[str, str] | None:
    """The settings of a file as its form shows them, as far as they can be read."""
    read = salvaged(front)
    return front_fields(kind, read) if read is not None else None


def written(kind: str, source: str, fields: Fields, taken: set[str]) -> str:
    """The source that the form of a block writes; its new ids are none of those `taken`, and join them."""
    return _WRITERS[kind](source, fields, taken) if kind in _WRITERS else source_of(kind, fields, taken, source)


def empty_fields(kind: str) -> dict[str, str]:
    """What the form of a new block of this kind shows."""
    for begins in _NEW:
        if kind.startswith(begins):
            return {"kind": kind.removeprefix(begins)}
    return {} if kind == "scene-of" else empty(kind)


def block_of(kind: str) -> str:
    """The kind of block that something new of this kind is."""
    return next((block for begins, block in _NEW.items() if kind.startswith(begins)), kind)


def gathered_fields(was: Fields, sent: Fields, act: str = "") -> dict[str, str]:
    """What a form sent, with what came apart in it put together: prose with its tables, a question with its gaps."""
    return gathered(was, gaps_together(was, sent, act) if was.get("kind") == ItemKind.GAPS else sent, act)
