"""The daily job that reminds those who care for a course to look it over."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import care


def remind(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `course-care`: one course in a transaction of its own; again it reminds nobody."""
    run = running.transactions
    due = run.read(SYSTEM, care.due_reminders)
    return {"courses": len(due), "mails": sum(run.write(SYSTEM, care.remind, each) for each in due)}


HANDLERS: Mapping[str, Handler] = MappingProxyType({"course-care": remind})
"""What those who care for courses hear of."""
