"""Collections of cases: what an editor writes, one case a line with why it stands there."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.errors import Fault
from learnhub.domain.use import text_fault

TITLE, INTRODUCTION, LINE, MOST = 120, 5_000, 280, 100


@dataclass(frozen=True)
class Entry:
    """A case of a collection, with a line on why it stands there."""

    number: CaseNumber
    line: str


def read_entries(text: str) -> tuple[list[Entry], list[Fault]]:
    """The cases in their order, and the faults by row: a number, then what is said of it."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row, written in enumerate(text.splitlines(), 1):
        if not (said := written.strip()):
            continue
        first, _, line = said.partition(" ")
        try:
            number = CaseNumber.parse(first.rstrip(":"))
        except ValueError:
            faults.append(Fault("cases", "not-a-case-row", {"row": row}))
            continue
        if number in {entry.number for entry in entries}:
            faults.append(Fault("cases", "case-twice", {"row": row}))
        elif len(line) > LINE:
            faults.append(Fault("cases", "too-long", {"limit": LINE}))
        else:
            entries.append(Entry(number, line.strip()))
    if len(entries) > MOST:
        faults.append(Fault("cases", "too-many-chosen", {"limit": MOST}))
    return entries, faults


def collection_faults(title: str, introduction: str) -> list[Fault]:
    """What is wrong with title and introduction."""
    return [*text_fault("title", title, TITLE), *text_fault("introduction", introduction, INTRODUCTION)]
