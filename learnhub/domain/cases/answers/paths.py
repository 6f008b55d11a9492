"""Answers by path: `results.0.actual`. What somebody writes there, and what readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.domain.cases.answers.choices import PartnersShown
from learnhub.domain.cases.answers.content import (
    CHOICES,
    LISTS,
    MOST_ROWS,
    PAIRS,
    ROWS,
    CaseContent,
    EvidenceRow,
    LessonLearned,
    PartnerRow,
    ResultRow,
    TitleRow,
)
from learnhub.domain.cases.answers.kept import content_from_json, everything
from learnhub.domain.errors import Fault, Invalid

CODE_TEXTS = frozenset(
    {
        "other_titles.*.language",
        "partner_rows.*.country",
        "attachments.*.file",
        "attachments.*.media_type",
        "attachments.*.size",
    }
)
"""Paths whose text is a code, so that they are chosen, not written."""


def leaves(content: CaseContent) -> dict[str, Any]:
    """Every single answer by its path (`situation`, `lesson.when`, `results.0.actual`, `further.budget`), as it is
    kept: a text, a code, a list of codes, None, or whether."""
    found: dict[str, Any] = {}
    for name, value in everything(content).items():
        if name in ROWS:
            for index, row in enumerate(value):
                found |= {f"{name}.{index}.{column}": each for column, each in row.items()}
        elif name in PAIRS or name == "lesson":
            found |= {f"{name}.{column}": each for column, each in value.items()}
        else:
            found[name] = value
    return found


def pattern(path: str) -> str:
    """The path with a star where it counts a row: `results.*.actual`."""
    return ".".join("*" if part.isdecimal() else part for part in path.split("."))


def put(content: CaseContent, given: Mapping[str, Any]) -> CaseContent:
    """The content with these single answers, by their paths; a row that is not there yet comes to be.

    Raises Invalid as `content_from_json` does, and `rows-full` for a row beyond the last one.
    """
    data = everything(content)
    for path, value in given.items():
        name, _, rest = path.partition(".")
        if not rest:
            data[name] = value
        elif name in ROWS:
            _put_in_row(data, path, value)
        elif isinstance(data.get(name), dict):
            data[name][rest] = value
        else:
            raise Invalid(Fault(path, "not-a-choice"))
    return content_from_json(data)


def _put_in_row(data: dict[str, Any], path: str, value: Any) -> None:
    name, index, column = (*path.split(".", 2), "", "")[:3]
    if not index.isdecimal() or not column:
        raise Invalid(Fault(path, "not-a-choice"))
    if int(index) >= MOST_ROWS:
        raise Invalid(Fault(path, "rows-full", {"limit": MOST_ROWS}))
    rows = data[name]
    rows += [{} for _ in range(int(index) + 1 - len(rows))]
    rows[int(index)][column] = value


def texts(content: CaseContent) -> dict[str, str]:
    """Every text that somebody wrote, by its path, in the order of the questions; a text may be empty."""
    return {path: value for path, value in leaves(content).items() if is_text(path)}


def is_text(path: str) -> bool:
    """Whether words are written at this path, not chosen."""
    name, _, column = path.partition(".")
    last = column.rpartition(".")[2] or name
    chosen = last in CHOICES or last in LISTS or name in ("editions", "source") or last == "has_interest"
    return not chosen and pattern(path) not in CODE_TEXTS


def whole(content: CaseContent) -> CaseContent:
    """The content without the empty rows between others: as it is sent, published and shown."""
    return replace(
        content,
        partner_rows=tuple(row for row in content.partner_rows if row != PartnerRow()),
        results=tuple(row for row in content.results if row != ResultRow()),
        evidence=tuple(row for row in content.evidence if row != EvidenceRow()),
        more_lessons=tuple(row for row in content.more_lessons if row != LessonLearned()),
        other_titles=tuple(row for row in content.other_titles if row != TitleRow()),
    )


def for_readers(content: CaseContent) -> CaseContent:
    """The content as readers are shown it: whole, without the mailbox of the contact, and with partners by sector and
    country alone where they are not named."""
    content = replace(whole(content), contact="")
    if content.partners is PartnersShown.NAMED:
        return content
    rows = tuple(replace(row, name="", identifier="") for row in content.partner_rows)
    return replace(content, partner_rows=rows)
