"""What is said of a fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

N_ = str
"""The mark by which the sentences are found for translation."""
IN_FORM = N_("Write or choose it in the form.")
AS_READ = N_("Its form shows it as far as it can be read: look it over and save it.")


class Severity(StrEnum):
    """An error keeps a course from being imported; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Sentence:
    """The words for a code, which take the fault's parameters as %(name)s; `in_forms` is the mend for who writes in the
    forms of the studio, where it is another."""

    wrong: str
    mend: str
    severity: Severity = Severity.ERROR
    in_forms: str = ""
