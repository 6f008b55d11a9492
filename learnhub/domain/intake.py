"""What comes into a course from outside, before it is written into its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.domain.errors import Fault


class Kind(StrEnum):
    """Where something brought in comes from."""

    WORD = "word"
    MOODLE = "moodle"
    FOLDER = "folder"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Brought:
    """Files for the course of this id, which may not be there yet; `report` says by place what was dropped or changed.

    A folder is the whole text of its course; of other kinds the files are new ones, or follow the text of the draft
    that `base` names (path -> SHA-256).
    """

    kind: Kind
    name: str
    course: str
    files: Mapping[str, bytes]
    report: tuple[Fault, ...] = ()
    base: Mapping[str, str | None] = field(default_factory=dict)
