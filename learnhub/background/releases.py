"""The jobs that publish a course, and that see to learners of its earlier releases."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.languages import speak
from learnhub.content.manifest import release_name
from learnhub.domain.errors import Fault
from learnhub.domain.policy import SYSTEM
from learnhub.services import authoring, releases
from learnhub.services.authoring import Ready
from learnhub.services.deriving import prepare
from learnhub.services.releases.publishing import may_publish

REPORTED_SECONDS = 1.0
"""Between two words on how far the job is."""
MOVED = 25
"""Learners that one writing transaction sees to."""
INDEXED = 20
"""Lessons that one writing transaction puts into search."""
CHECKED = 0.7
"""How much of the work the check is, as the bar shows it."""


def teller(running: Running, start: float, share: float) -> Callable[[float], None]:
    """Says now and then how far a job is, from `start` on over `share` of the bar."""
    said = [time.monotonic()]

    def tell(done: float) -> None:
        if time.monotonic() - said[0] >= REPORTED_SECONDS:
            said[0] = time.monotonic()
            running.report(start + share * done)

    return tell


def publish(running: Running) -> dict[str, Any] | None:
    """The handler of jobs of kind `publish`. Run again it finds its work done."""
    run, public_id = running.transactions, uuid.UUID(running.job.key)
    task = run.read(SYSTEM, releases.begin, public_id)
    if task is None:
        return None
    if not may_publish(task.actor):
        run.write(SYSTEM, releases.refuse, public_id, [Fault("", "publisher-left")])
        return {"refused": 1}
    read = read_course(task.files, tell=teller(running, 0.0, CHECKED))
    faults = errors(read.faults)
    if read.course is None or faults:
        run.write(SYSTEM, releases.refuse, public_id, faults)
        return {"refused": len(faults)}
    running.report(CHECKED)
    languages = speak(task.files, read.course)
    if languages.faults:
        run.write(SYSTEM, releases.refuse, public_id, languages.faults)
        return {"refused": len(languages.faults)}
    found = Ready(prepare(languages), task.hashes, release_name(task.files))
    return {"release": run.write(task.actor, releases.carry_out, task, found)}


def index(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `index-lessons`: some lessons at a time, so that who writes meanwhile need not wait.
    Run again it begins anew, which changes nothing that is there."""
    run, slug = running.transactions, running.job.arguments["course"]
    offered = run.read(SYSTEM, authoring.offered_lessons, slug)
    if offered is None:
        return {"lessons": 0}
    release_id, lessons = offered
    kept = {each.document.ref for each in lessons}
    tell = teller(running, 0.0, 1.0)
    for done in range(0, len(lessons), INDEXED):
        if not run.write(SYSTEM, authoring.index_some, slug, release_id, lessons[done : done + INDEXED], kept):
            return {"lessons": done}
        tell(done / len(lessons))
    return {"lessons": len(lessons)}


def take_up(running: Running) -> dict[str, Any]:
    """The handler of jobs of kind `take-up`. Run again it goes on with those who have not moved."""
    run, slug = running.transactions, running.job.arguments["course"]
    tell = teller(running, 0.0, 1.0)
    after = seen = moved = 0
    while True:
        after, met, went = run.write(SYSTEM, releases.move_some, slug, after=after, most=MOVED)
        seen, moved = seen + met, moved + went
        if met < MOVED:
            return {"seen": seen, "moved": moved}
        tell(0.5)


HANDLERS: Mapping[str, Handler] = MappingProxyType({"publish": publish, "index-lessons": index, "take-up": take_up})
