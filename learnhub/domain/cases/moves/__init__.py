"""The one table of moves that take a case from draft to published and on, and the rule of each.

A short case is decided by the reviewer who took it; a case for the mark "full" by the editor who took it, on the
reports of named reviewers. A draft that is discarded is no more. Asking a question changes no state: it says whom the
case waits for.
"""

from learnhub.domain.cases.moves.case import Case, Given, next_actor
from learnhub.domain.cases.moves.checking import JUDGING, WITH_TEXT, check, moves_open_to
from learnhub.domain.cases.moves.making import make
from learnhub.domain.cases.moves.names import (
    AFTERWARDS,
    ENDED,
    MANY_A_DAY,
    NUMBERED,
    Awaited,
    DeclineReason,
    Hold,
    Move,
    Party,
    PublicAnswer,
    State,
    hold_for,
)
from learnhub.domain.cases.moves.table import TABLE

__all__ = [
    "AFTERWARDS",
    "ENDED",
    "JUDGING",
    "MANY_A_DAY",
    "NUMBERED",
    "TABLE",
    "WITH_TEXT",
    "Awaited",
    "Case",
    "DeclineReason",
    "Given",
    "Hold",
    "Move",
    "Party",
    "PublicAnswer",
    "State",
    "check",
    "hold_for",
    "make",
    "moves_open_to",
    "next_actor",
]
