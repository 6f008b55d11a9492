"""The decision log: read line by line, and compared with the moves that are kept."""

from __future__ import annotations

import json

from learnhub.domain.cases.log import Broken, Line
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import decisions

PAGE = 1000


def log_after(work: Work, seq: int) -> list[Line]:
    """The lines of the log that follow this one, `PAGE` at most; the log only grows. For the command line."""
    work.require(Action.OPERATE)
    return decisions.lines_after(work.session, seq, PAGE)


def untold_moves(work: Work, after: int) -> tuple[list[Broken], int | None]:
    """Of the next `PAGE` kept moves those that the log does not tell as they are kept, and the key of the last one
    looked at (None: there are no more). For the command line."""
    work.require(Action.OPERATE)
    found = decisions.logged_moves(work.session, after, PAGE)
    return [Broken(each.seq or 0, "move") for each in found if each.entry is None or not _tells(each)], found[
        -1
    ].move_id if found else None


def _tells(each: decisions.Logged) -> bool:
    said = json.loads(each.entry or "{}")
    at = each.at.isoformat(timespec="microseconds")
    kept = (each.move, each.from_state, each.to_state, each.role, each.reason, at)
    return tuple(said.get(key) for key in ("move", "from", "to", "role", "reason", "at")) == kept
