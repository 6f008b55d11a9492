"""The job that checks the draft of a large course."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.releases import teller
from learnhub.background.worker import Handler, Running
from learnhub.content.course import read_course
from learnhub.domain.policy import SYSTEM
from learnhub.services import checks


def check(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `check`. It changes nothing; its result is what it found."""
    asked = running.job.arguments
    files = running.transactions.read(SYSTEM, checks.begin, asked["course"], asked["revision"])
    return checks.result_of(read_course(files, tell=teller(running, 0.0, 1.0)).faults)


HANDLERS: Mapping[str, Handler] = MappingProxyType({"check": check})
