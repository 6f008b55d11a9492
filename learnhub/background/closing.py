"""The job that sends tries whose time is over: asked for at the end of each, and daily for any that were missed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import closing


def close(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `close-tries`: one try a transaction. Run again it finds what is left."""
    run, closed = running.transactions, 0
    while tries := run.read(SYSTEM, closing.overdue):
        for each in tries:
            run.write(SYSTEM, closing.close, each)
        closed += len(tries)
    return {"closed": closed}


HANDLERS: Mapping[str, Handler] = MappingProxyType({"close-tries": close})
"""Tries whose time is over."""
