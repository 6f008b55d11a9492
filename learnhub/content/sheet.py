"""A sheet for a meeting: from its file to what a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learnhub.content.document import Document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import SheetFront, read_front
from learnhub.content.lesson import trimmed
from learnhub.content.markdown import Rendered, Scope, render
from learnhub.domain.sheets import Sheet

_CHECKLIST = re.compile(r":{3,}\s*checklist\s+\{#(?P<id>[^{}]+)\}")


@dataclass(frozen=True)
class SheetSource:
    """A sheet as it is written."""

    front: SheetFront
    sound: bool


def read_sheet(document: Document, faults: Faults) -> SheetSource:
    """What is written in a sheet's file; every fault of its keys is noted."""
    return SheetSource(*read_front(SheetFront, document.front, 2, faults))


def build_sheet(
    source: SheetSource, document: Document, lines: Mapping[str, tuple[str, ...]], scope: Scope, faults: Faults
) -> tuple[Sheet, Rendered]:
    """The sheet as pages show it, with the lines of its checklist."""
    text = trimmed(document.body, document.body_line)
    body = render(text.text, text.line, scope, faults)
    front = source.front
    sheet = Sheet(
        id=front.id,
        title=front.title,
        stages=tuple(str(each) for each in front.stages),
        sectors=tuple(str(each) for each in front.sectors),
        ask=front.ask,
        signs=front.signs,
        say=front.say,
        checklist=lines.get(front.checklist or "", ()),
        body_html=body.html,
    )
    return sheet, body


def checklists(lessons: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """The lines of every checklist in these lessons, by its id."""
    found = {}
    for block in (block for lesson in lessons for block in lesson.blocks if block.name == "checklist"):
        if named := _CHECKLIST.match(block.text):
            lines = (line.strip() for line in block.text.splitlines())
            found[named["id"]] = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
    return found
