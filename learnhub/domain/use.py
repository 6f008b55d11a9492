"""What readers do with a published case: notes beside it, questions to its contributor, reports of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.countries import WORLD, countries, regions
from learnhub.domain.errors import Fault


class NoteKind(StrEnum):
    """What stands beside a case."""

    COMMENT = "comment"
    USED = "used"
    ENDORSES = "endorses"
    DISSENTS = "dissents"


POSITIONS = frozenset({NoteKind.ENDORSES, NoteKind.DISSENTS})
"""What a partner organization says, by a person who may speak for it."""


class UseResult(StrEnum):
    """What came of using a case; that it did not help is as welcome as that it did."""

    HELPED = "helped"
    PARTLY = "partly"
    DID_NOT_HELP = "did-not-help"
    TOO_EARLY = "too-early"


class NoteState(StrEnum):
    """Held until an editor has read it, shown, removed with a reason, or replaced by its organization's newer one."""

    HELD = "held"
    SHOWN = "shown"
    REMOVED = "removed"
    REPLACED = "replaced"


class ProblemKind(StrEnum):
    """What is wrong with a case or a note."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    HARM = "could-harm"
    PERSONAL_DATA = "personal-data"
    OTHER = "other"


class ProblemDecision(StrEnum):
    """What an editor did about a reported problem."""

    ACTED = "acted"
    NOT_ACTED = "not-acted"


LIMITS: Mapping[str, int] = MappingProxyType(
    {"comment": 2_000, "used": 2_000, "adapted": 2_000, "position": 10_000, "question": 1_000, "answer": 5_000}
    | {"problem": 2_000, "reason": 1_000}
)
"""Characters of each text. A party that disagrees may answer at the length of a case."""


def first_state(shown_before: bool, *, closed_group: bool) -> NoteState:
    """Where a new note stands: the first of a writer is held for an editor, unless a partnership alone can read it."""
    return NoteState.SHOWN if shown_before or closed_group else NoteState.HELD


def text_fault(path: str, text: str, limit: int, *, required: bool = True) -> list[Fault]:
    """What is wrong with a text: missing, or longer than its limit."""
    if len(text) > limit:
        return [Fault(path, "too-long", {"limit": limit})]
    return [Fault(path, "required")] if required and not text.strip() else []


def place_faults(path: str, code: str | None, written: str) -> list[Fault]:
    """What is wrong with a place: a code of M49, or nothing at all."""
    if code is None and written.strip():
        return [Fault(path, "unknown-country", {"value": written[:80]})]
    if code is not None and code not in countries() and code not in regions() and code != WORLD:
        return [Fault(path, "unknown-country", {"value": code})]
    return []
