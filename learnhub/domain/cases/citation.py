"""A published case as others cite and harvest it: what may leave, and nothing that is marked or held back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from learnhub.domain.cases.form import CaseContent, CaseNumber, Kind


@dataclass(frozen=True)
class Citation:
    """The open text of a case with what a reference names. `contributor` is empty where it is shown by role;
    `changed_at` is when its readers last saw it change (UTC)."""

    number: CaseNumber
    version: int
    kind: Kind
    mark: str
    language: str
    illustration: bool
    contributor: str
    organization: str
    published_on: dt.date
    changed_at: dt.datetime
    content: CaseContent

    @property
    def identifier(self) -> str:
        """The number with its version, which names one text for ever: C-2026-14v2."""
        return f"{self.number}v{self.version}" if self.version > 1 else str(self.number)
