"""The daily mail to people who wish to hear of practice questions that are due."""

from __future__ import annotations

from typing import Any

from learnhub.background.worker import Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import practice


def digest(running: Running) -> dict[str, Any] | None:
    """The handler of jobs of kind `practice-digest`: one mail a person and day, however often it runs."""
    return {"asked": running.transactions.write(SYSTEM, practice.send_digests)}
