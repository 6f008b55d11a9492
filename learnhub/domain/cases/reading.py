"""What a reader sees of a case: fields that are marked are kept back from all but some of its readers.

The open text, which every reader of the case sees, is made once when the case is published, and what is kept back lies
apart from it: whatever reads the open text alone (lists, search, exports, feeds) cannot show a marked field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from learnhub.domain.cases.answers import CaseContent, content_from_json, content_to_json, everything, for_readers
from learnhub.domain.cases.form import with_offers
from learnhub.domain.errors import Fault

REASON_LIMIT = 200
UNMARKABLE = frozenset(
    {
        "title",
        "summary",
        "outcome",
        "lesson",
        "principles",
        "relation",
        "has_interest",
        "visibility",
        "shown_by",
        "partners",
        "contact",
        "review_by",
        "editions",
        "source",
        "told_by",
    }
)
"""What a case is found and cited by, and what says who may read it: it is open to every reader."""


class Level(StrEnum):
    """Which of its readers may see a marked field: staff alone, or staff and the partnership."""

    STAFF = "staff"
    PARTNERSHIP = "partnership"


@dataclass(frozen=True)
class Mark:
    """One field that some readers alone may see, and why."""

    level: Level
    reason: str


Marks = Mapping[str, Mark]


def markable() -> tuple[str, ...]:
    """The fields that may be marked, in the order of the form."""
    return tuple(path for path in everything(CaseContent()) if path not in UNMARKABLE)


def mark_faults(marks: Marks) -> tuple[Fault, ...]:
    """What is wrong with these marks: `not-a-choice`, `required` without a reason, `too-long`."""
    known = markable()
    faults = [Fault(path, "not-a-choice") for path in marks if path not in known]
    for path, mark in marks.items():
        if not mark.reason.strip():
            faults.append(Fault(path, "required"))
        elif len(mark.reason) > REASON_LIMIT:
            faults.append(Fault(path, "too-long", {"limit": REASON_LIMIT, "length": len(mark.reason)}))
    return tuple(faults)


def split(content: CaseContent, marks: Marks) -> tuple[dict[str, Any], dict[str, Any]]:
    """The open text and what is kept back, by path; partners are in both as readers may be shown them.

    An offered summary is made of the open text alone, and a summary in which a marked text comes back gives way to it.
    """
    said, empty = everything(for_readers(content)), everything(CaseContent())
    kept_back = {path: said[path] for path in marks if said[path] != empty[path]}
    if any(isinstance(text, str) and _repeats(said["summary"], text) for text in kept_back.values()):
        said["summary"] = ""
    opened = {**said, **{path: empty[path] for path in kept_back}}
    return content_to_json(with_offers(content_from_json(opened))), kept_back


LEAST_REPEATED = 20
"""Characters at the beginning of a text that, standing in a summary too, say that the summary was made of it."""


def _repeats(summary: str, text: str) -> bool:
    return text[:LEAST_REPEATED].strip() in summary if len(text) >= LEAST_REPEATED else text in summary


def joined(opened: Mapping[str, Any], kept_back: Mapping[str, Any]) -> CaseContent:
    """The whole text again."""
    return content_from_json({**opened, **kept_back})


def as_read(
    opened: Mapping[str, Any], kept_back: Mapping[str, Any], marks: Marks, may_see: Callable[[Level], bool]
) -> tuple[CaseContent, dict[str, Mark]]:
    """The text as one reader sees it, and the marks of the fields that this reader does not see."""
    seen = {path: value for path, value in kept_back.items() if path in marks and may_see(marks[path].level)}
    hidden = {path: marks[path] for path in kept_back if path in marks and path not in seen}
    return joined(opened, seen), hidden


def marks_to_json(marks: Marks) -> dict[str, dict[str, str]]:
    """The marks as they are stored."""
    return {path: {"level": str(mark.level), "reason": mark.reason} for path, mark in marks.items()}


def marks_from_json(data: Mapping[str, Mapping[str, str]]) -> dict[str, Mark]:
    """The marks as `marks_to_json` made them."""
    return {path: Mark(Level(mark["level"]), mark["reason"]) for path, mark in data.items()}
