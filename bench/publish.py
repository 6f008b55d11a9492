"""`python -m bench.publish [--url URL]`: how long the check and the publishing of a very large course take."""

from __future__ import annotations

import argparse
import re
import resource
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import update

from learnhub.background import checks as check_jobs
from learnhub.background import releases as release_jobs
from learnhub.background.worker import Handler, Running
from learnhub.content import module
from learnhub.content.folder import read_folder
from learnhub.content.front_matter import is_id
from learnhub.domain.policy import SYSTEM, Action
from learnhub.outside.clock import SystemClock
from learnhub.paths import data_dir
from learnhub.services import authoring, checks, jobs, releases
from learnhub.services.work import Transactions, Work
from learnhub.store.engine import Store
from learnhub.store.migrate import upgrade
from learnhub.store.tables.authoring import Course

SLUG = "very-large"
LESSONS, ITEMS = 10, 100
"""In each module: as many times the lessons and the questions of a shipped module as it takes."""
_ID = re.compile(r"\{#([a-z0-9-]+)\}|^id = \"([a-z0-9-]+)\"", re.MULTILINE)


def main() -> None:
    """Make a course of so many modules, then check, publish, change and publish it again, and say how fast."""
    parser = argparse.ArgumentParser(prog="python -m bench.publish", description=__doc__)
    parser.add_argument("--url", help="of an empty database; without it a SQLite file that goes away")
    parser.add_argument("--modules", type=int, default=40)
    given = parser.parse_args()
    files = very_large(given.modules)
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        store = Store(given.url or f"sqlite:///{Path(folder) / 'learnhub.db'}")
        upgrade(store)
        run = Transactions(store, SystemClock())
        began = time.perf_counter()
        text = authoring.parsed(files)
        read = time.perf_counter()
        run.write(SYSTEM, authoring.import_course, files, text=text)
        written = _since(read)
        size = sum(map(len, files.values())) / 1e6
        print(
            f"{store.engine.dialect.name}, {len(files)} files, {size:.1f} MB; import {_since(began):.1f} s, "
            f"of it {written:.2f} s of writing"
        )
        module.forget()
        run.write(SYSTEM, checks.ask, SLUG)
        _job(run, "check", check_jobs.check)
        _publish(run, "published first")
        path = next(path for path in files if path.endswith("01-page-one.md"))
        run.write(SYSTEM, authoring.import_course, {**files, path: files[path] + b"\nOne sentence more.\n"})
        run.write(SYSTEM, checks.ask, SLUG)
        _job(run, "check", check_jobs.check)
        _publish(run, "one lesson changed")
        store.dispose()


def very_large(modules: int) -> dict[str, bytes]:
    """A shipped module over and over, each time under other ids: 10 lessons and 100 questions a module."""
    source = {path: text.decode() for path, text in read_folder(data_dir("courses") / "nine-principles")[0].items()}
    folder = next(path.partition("/")[0] for path in sorted(source) if "/" in path)
    parts = {path.partition("/")[2]: text for path, text in source.items() if path.startswith(f"{folder}/")}
    lessons = [name for name in sorted(parts) if re.fullmatch(r"\d\d-[a-z0-9-]+\.md", name)]
    quiz = next(name for name in parts if name.endswith(".quiz.md"))
    made = {"course.md": source["course.md"].replace('id = "nine-principles"', f'id = "{SLUG}"')}
    for number in range(1, modules + 1):
        at = f"{number:02}-{folder.partition('-')[2]}-{number}"
        made[f"{at}/module.md"] = _renamed(parts["module.md"], f"m{number}", parts)
        for copy in range(LESSONS // len(lessons)):
            for place, name in enumerate(lessons, 1):
                file = f"{at}/{copy * len(lessons) + place:02}-{name.partition('-')[2]}"
                made[file] = _renamed(parts[name], f"m{number}" if copy == 0 else f"m{number}c{copy}", parts, copy)
        items = parts[quiz].count("\n## ")
        for copy in range(-(-ITEMS // items)):
            file = f"{at}/{50 + copy:02}-check.quiz.md"
            made[file] = _renamed(parts[quiz], f"m{number}" if copy == 0 else f"m{number}c{copy}", parts, copy)
    return {path: text.encode() for path, text in made.items()}


def _renamed(text: str, mark: str, parts: dict[str, str], copy: int = 0) -> str:
    """The text under other ids: objectives keep those of their module, a copy of a quiz names the first lessons."""
    first = mark.partition("c")[0]
    shared = {match[1] or match[2] for match in _ID.finditer(parts["module.md"])}
    own = {match[1] or match[2] for match in _ID.finditer(text)}
    known = {match[1] or match[2] for part in parts.values() for match in _ID.finditer(part)}

    def name(found: re.Match[str]) -> str:
        word = found[0]
        if word not in known or word in ("true", "false") or not is_id(word):
            return word
        return f"{word}-{mark if copy and word in own and word not in shared else first}"

    lines = []
    for line in text.split("\n"):
        marked = re.sub(r"(?<=\{#)[a-z0-9-]+(?=\})", name, line)
        if re.match(r"(?:id|objective|passage|siblings|checklist) = |objectives = |objective = ", line):
            marked = re.sub(r'(?<=["#])[a-z0-9-]+(?=["#])', name, line)
        marked = re.sub(
            r"(?<=\]\()#?[a-z0-9-]+(?:#[a-z0-9-]+)?(?=\))", lambda at: re.sub(r"[a-z0-9-]+", name, at[0]), marked
        )
        lines.append(marked)
    return "\n".join(lines)


def _publish(run: Transactions, what: str) -> None:
    public_id = uuid.uuid4()
    began = time.perf_counter()
    revision = run.read(SYSTEM, releases.open_release_page, SLUG).revision
    print(f"{what}: the page before it {_since(began):.1f} s")
    run.write(SYSTEM, releases.ask, SLUG, public_id, weight="minor", note="", at=None, revision=revision)
    _job(run, "publish", release_jobs.publish)
    _job(run, "index-lessons", release_jobs.index)


def _job(run: Transactions, kind: str, handler: Handler) -> None:
    longest, inner = [0.0], run.write

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            longest[0] = max(longest[0], _since(began))

    job = run.write(SYSTEM, jobs.take)
    if job is None:
        return  # A course of few lessons comes into search with its release.
    assert job.kind == kind
    run.write = timed  # type: ignore[method-assign]
    over, waits = threading.Event(), [0.0]
    other = threading.Thread(target=_others, args=(inner, over, waits))
    other.start()
    began, burnt = time.perf_counter(), time.process_time()
    found = handler(Running(job, run, threading.Event())) or {}
    took, burnt = _since(began), time.process_time() - burnt
    over.set()
    other.join()
    run.write = inner  # type: ignore[method-assign]
    run.write(SYSTEM, jobs.finish, job, None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {name: len(value) if isinstance(value, list) else value for name, value in found.items()}
    print(
        f"{kind}: {took:.1f} s ({burnt:.1f} s of a core), longest write {longest[0]:.2f} s, "
        f"longest that another waited to write {waits[0]:.2f} s, {memory:.0f} MB: {said}"
    )


def _others(write: Any, over: threading.Event, waits: list[float]) -> None:
    """Somebody else who keeps writing a little, as learners do."""

    def touch(work: Work) -> None:
        work.require(Action.OPERATE)
        work.session.execute(update(Course).values(created_at=Course.created_at))

    while not over.wait(0.02):
        began = time.perf_counter()
        write(SYSTEM, touch)
        waits[0] = max(waits[0], _since(began))


def _since(began: float) -> float:
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
