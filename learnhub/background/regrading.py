"""The jobs that count and correct the marks of sent tries: many short transactions that read, and few that write."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.services import regrading
from learnhub.services.regrading import WRITTEN, Changes, Task

REPORTED_SECONDS = 2.0
"""Between two words on how far the job is."""


def count(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `regrade-count`. It changes no try."""
    run = running.transactions
    task = run.read(SYSTEM, regrading.begin, uuid.UUID(running.job.key))
    found: dict[str, set[int]] = {"people": set(), "passed": set(), "completed": set()}
    tries = 0
    for changes in _each(running, task, lambda *batch: run.read(SYSTEM, regrading.count_some, task, *batch)):
        tries += len(changes.tries)
        for name, keys in found.items():
            keys.update(getattr(changes, name))
    counted = {"tries": tries, **{name: len(keys) for name, keys in found.items()}}
    run.write(SYSTEM, regrading.finish_count, task.row.public_id, counted)
    return counted


def correct(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `regrade`. Run again it goes on where it stood; what is corrected stays."""
    run = running.transactions
    task = run.read(SYSTEM, regrading.begin, uuid.UUID(running.job.key))
    for _changes in _each(running, task, lambda *batch: run.write(SYSTEM, regrading.correct_some, task, *batch)):
        pass
    return run.write(SYSTEM, regrading.finish, task.row.public_id)


def _each(
    running: Running, task: Task, act: Callable[[int, tuple[int, ...]], Changes], *, seconds: float = REPORTED_SECONDS
) -> Iterator[Changes]:
    said = time.monotonic()
    for place in range(len(task.releases)):
        after = 0
        while True:
            walked = running.transactions.read(SYSTEM, regrading.walk, task, place, after)
            if walked.after == after:
                break
            for start in range(0, len(walked.candidates), WRITTEN):
                yield act(place, walked.candidates[start : start + WRITTEN])
                if time.monotonic() - said >= seconds:
                    said = time.monotonic()
                    running.report(_done(task, place, walked.candidates[start]))
            after = walked.after
            if time.monotonic() - said >= seconds:
                said = time.monotonic()
                running.report(_done(task, place, after))


def _done(task: Task, place: int, key: float) -> float:
    return min(1.0, (place + min(1.0, key / max(1, task.last))) / len(task.releases))


HANDLERS: Mapping[str, Handler] = MappingProxyType({"regrade-count": count, "regrade": correct})
