"""`python -m bench`: make the data, start the servers, measure, print the table."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import platform
import random
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select

from bench import actions as acts
from bench.actions import Actions
from bench.data import Filled, kept
from bench.load import Action, Call, Steps, Took, User, fetch, percentile, run
from bench.rows import LARGE, NORMAL, Size
from bench.server import Server, cores, on
from bench.weight import Weight, weigh
from learnhub.domain.policy import Actor, audience
from learnhub.outside.passwords import Passwords
from learnhub.store.cases import published_cases
from learnhub.store.engine import Session, Store
from learnhub.store.search import find
from learnhub.store.tables.cases import Case

USERS = 8
STORM = 32
THREADS = 48
WARM_SECONDS = 1.0
REST_SECONDS = 8.0
"""Before memory is read: by then the server has given back what its last hashes took."""

MEMORY = "memory"
"""Asked for alone, every action is done for a second first, and none is measured."""
SECTIONS = ("sign-in", "weight", MEMORY, "search in process")
MEMORY_MB = 180
GROWTH = 0.10
LESSON_HTML = 50_000
COLD = {"en": 200_000, "ar": 240_000}
COLD_LIGHT = 90_000
STORM_P50, STORM_P99 = 2, 3
SIGN_IN_MS = 5
"""Milliseconds that a sign-in, with its page, may take beside the hash."""


@dataclass
class Measure:
    """One action with its targets as shares of the bare page's requests a second, and what was found."""

    name: str
    action: Action
    users: Sequence[User]
    must: float | None = None
    ambition: float | None = None
    rates: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    worked: float = 0.0
    """Seconds of the server's processor time for all of them."""
    statements: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Actions a second: the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def share(self) -> float:
        """The share of the bare page's rate: the median of the rounds, each beside the bare page of its round."""
        return statistics.median(self.shares)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="100,000 cases and 1,000,000 attempts")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each action in each round")
    parser.add_argument("--requests", type=int, default=10_000, help="after which the memory is read again")
    parser.add_argument("--data", type=Path, help="keep the data in this folder and take it again")
    parser.add_argument(
        "--only", default="", help=f"measure what has this text in its name: an action, or {', '.join(SECTIONS)}"
    )
    given = parser.parse_args()
    size = LARGE if given.large else NORMAL
    with contextlib.ExitStack() as stack:
        folder = given.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="learnhub-bench-")))
        say(f"Making or taking the data: {size.people:,} people, {size.cases:,} cases, {size.attempts:,} attempts.")
        filled = kept(folder, size)
        bench = Bench(folder, filled, stack)
        bench.prepare("" if given.only == MEMORY else given.only)
        print(machine(size))
        if given.only != MEMORY and bench.measures:
            bench.rounds(given.rounds, given.seconds)
            print(bench.table())
        sections = (
            lambda: bench.sign_ins(given.rounds, given.seconds),
            bench.weights,
            lambda: bench.memory(given.requests),
            lambda: searched(folder, filled),
        )
        for name, measured in zip(SECTIONS, sections, strict=True):
            if given.only in name:
                print(measured())


def say(line: str) -> None:
    """Tell what is being done, beside the table."""
    print(line, file=sys.stderr, flush=True)


def machine(size: Size) -> str:
    """The machine line."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    parts = [f"{name} {version(name)}" for name in ("flask", "sqlalchemy", "waitress")]
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, commit {commit.stdout.strip() or 'unknown'}. "
        f"{os.cpu_count()} cores of {model}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {', '.join(parts)}. "
        f"Load average before: {os.getloadavg()[0]:.1f}. "
        f"{size.people:,} people, 20 courses of 20 lessons, {size.cases:,} cases, {size.attempts:,} attempts; "
        f"one server process on one core, {USERS} users on the other."
    )


class Bench:
    """The two servers, their users, and what was measured. Those who take quizzes and tell cases do nothing else, so
    that what they leave does not weigh on the pages of the others."""

    def __init__(self, folder: Path, filled: Filled, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self.actions = Actions(filled, random.Random(2003))
        core, rest = cores()
        if rest:
            os.sched_setaffinity(0, rest)
        self.core = core
        environment = {
            "LEARNHUB_DATA": str(folder),
            "LEARNHUB_SECRET_KEY": secrets.token_urlsafe(48),
            "LEARNHUB_PORT": "0",
            "LEARNHUB_THREADS": str(THREADS),
        }
        self.server = Server(["-m", "learnhub", "serve"], environment, core, folder / "server.log")
        stack.callback(self.server.stop)
        self.users = [User(self.server.port) for _ in range(USERS)]
        self.writers = [User(self.server.port) for _ in range(USERS)]
        for number, user in enumerate([*self.users, *self.writers], 11):
            run([user], lambda each, number=number: self.actions.enter(each, number), actions=1)  # type: ignore[misc]
        page = fetch(self.users[0], self._lesson_call())
        html = folder / "lesson.html"
        html.write_text(page.text, encoding="utf-8")
        database = folder / "bare.db"
        for file in folder.glob("bare.db*"):
            file.unlink()
        arguments = ["-m", "bench.bare", str(database), str(html), str(THREADS)]
        self.bare = Server(arguments, {}, core, folder / "bare.log")
        stack.callback(self.bare.stop)
        self.bare_users = [User(self.bare.port) for _ in range(USERS)]
        for number, user in enumerate(self.bare_users, 1):
            fetch(user, Call(f"/enter/{number}", expect=302))
        say(f"Lesson page: {len(page.text.encode()):,} bytes. Server up in {self.server.started_in:.1f} s.")

    def _lesson_call(self) -> Call:
        return next(self.actions.lesson(self.users[0]))

    def prepare(self, only: str) -> None:
        """What will be measured, each done for a second beforehand."""
        a = self.actions
        read, write = self.users, self.writers
        every = [
            Measure("lesson (opened before)", a.lesson, read, 0.4, 0.75),
            Measure("lesson (another each time, place written)", a.lesson_next, read),
            Measure("lesson unchanged (304)", a.lesson_unchanged, read),
            Measure("case page", a.case, read, 0.4, 0.75),
            Measure("home", a.home, read, 0.25, 0.45),
            Measure("course of 20 lessons", a.course, read, 0.25, 0.45),
            Measure("search", a.search, read, 0.15, 0.3),
            Measure("search within two facets", a.search_facet, read, 0.15, 0.3),
            Measure("quiz of 20, every kind: start, page, submit, result", a.quiz, write, 0.08, 0.14),
            Measure("post a case: form, save, page", a.case_saved, write, 0.09, 0.15),
            Measure("post a case: begin to sent, 6 requests", a.case_sent, write),
        ]
        self.measures = [measure for measure in every if only in measure.name]
        self.reference = Measure("bare page", acts.bare, self.bare_users)
        run(self.bare_users, acts.bare, seconds=WARM_SECONDS)
        for measure in self.measures:
            run(measure.users, measure.action, seconds=WARM_SECONDS)
        self.server.logged()

    def rounds(self, rounds: int, seconds: float) -> None:
        """Every action for so many seconds, in turn, again and again, the bare page before and after each five."""
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds}.")
            bare = [self._bare(seconds)]
            for start in range(0, len(self.measures), 3):
                taken = [(measure, self._measure(measure, seconds)) for measure in self.measures[start : start + 3]]
                bare.append(self._bare(seconds))
                beside = statistics.mean(each.rate for each in bare[-2:])
                for measure, took in taken:
                    measure.rates.append(took.rate)
                    measure.shares.append(took.rate / beside)
                    measure.times += took.times

    def _bare(self, seconds: float) -> Took:
        worked = self.bare.worked()
        took = run(self.bare_users, acts.bare, seconds=seconds)
        self.reference.worked += self.bare.worked() - worked
        self.reference.rates.append(took.rate)
        self.reference.times += took.times
        return took

    def _measure(self, measure: Measure, seconds: float) -> Took:
        worked = self.server.worked()
        took = run(measure.users, measure.action, seconds=seconds)
        measure.worked += self.server.worked() - worked
        lines = self.server.logged()
        measure.statements.append(sum(int(line["statements"]) for line in lines) / len(took.times))  # type: ignore[call-overload]
        measure.requests.append(len(lines) / len(took.times))
        return took

    def table(self) -> str:
        """The actions as a table."""
        rows = [
            row(
                "action", "a second", "p50 ms", "p99 ms", "processor ms", "share", "target (ambition)", "", "statements"
            ),
            row("---", *["---:"] * 5, "---", "---", "---:"),
        ]
        for each in (self.reference, *self.measures):
            p50, p99 = (f"{percentile(each.times, share) * 1000:.1f}" for share in (0.5, 0.99))
            found = (each.name, f"{each.rate:,.0f}", p50, p99, f"{each.worked / len(each.times) * 1000:.2f}")
            if each is self.reference:
                rows.append(row(*found, "1", "", "", "2"))
                continue
            target = f"{each.must:g} ({each.ambition:g})" if each.must else ""
            said = met(each.share, each.must, each.ambition)
            rows.append(row(*found, f"{each.share:.2f}", target, said, f"{statistics.mean(each.statements):.1f}"))
        return "\n".join(rows) + "\n"

    def sign_ins(self, rounds: int, seconds: float) -> str:
        """Sign-ins beside the hash alone, and what a storm of them does to a lesson."""
        hashed, alone, calm, stormy = [], [], [], []
        for _ in range(rounds):
            hashed.append(hash_rate(self.core, seconds))
            browsers = [User(self.server.port) for _ in range(USERS)]
            alone.append(run(browsers, self.actions.sign_in, seconds=seconds).rate)
            calm += run(self.users, self.actions.lesson, seconds=seconds).times
            stormy += self._storm(seconds)
        rate, hashes = statistics.median(alone), statistics.median(hashed)
        beside = 1000 / rate - 1000 / hashes
        before50, before99, during50, during99 = (
            percentile(times, share) * 1000 for times in (calm, stormy) for share in (0.5, 0.99)
        )
        storm = f"lesson with {STORM} sign-ins at once"
        return table(
            ("sign-in", "found", "target", ""),
            ("sign-ins a second (page and form)", f"{rate:.1f}", "", ""),
            ("the hash alone, a second on that core", f"{hashes:.1f}", "", ""),
            ("a sign-in beside its hash, ms", f"{beside:.1f}", f"{SIGN_IN_MS}", met(SIGN_IN_MS, beside)),
            ("lesson before: p50 / p99 ms", f"{before50:.1f} / {before99:.1f}", "", ""),
            (f"{storm}: p50 ms", f"{during50:.1f}", f"under {STORM_P50} times", _times(before50, during50, STORM_P50)),
            (f"{storm}: p99 ms", f"{during99:.1f}", f"under {STORM_P99} times", _times(before99, during99, STORM_P99)),
        )

    def _storm(self, seconds: float) -> list[float]:
        times: list[float] = []

        def act(user: User) -> Steps:
            if user not in self.users:
                yield from self.actions.sign_in(user)
                return
            began = time.perf_counter()
            yield from self.actions.lesson(user)
            times.append(time.perf_counter() - began)

        signing = [User(self.server.port) for _ in range(STORM)]
        run([*signing, *self.users], act, seconds=seconds)
        for user in signing:
            user.close()
        return times

    def weights(self) -> str:
        """Bytes of pages, and what a first visit costs."""
        port, signed_in = self.server.port, self.users[0].cookies
        lesson = self._lesson_call().path
        pages = {
            "home": "/",
            "lesson": lesson,
            "course": f"{lesson.rpartition('/')[0]}/",
            "search": "/search?q=the",
            "case": f"/cases/{self.actions.filled.cases[0]}",
        }
        rows = [("page, signed in", "HTML kB", "sent kB (brotli)", "elements", "target", "")]
        for name, path in pages.items():
            found = weigh(port, path, signed_in)
            target = ("50 kB plain", met(LESSON_HTML, found.html)) if name == "lesson" else ("", "")
            rows.append((name, f"{found.html / 1000:.1f}", f"{found.sent / 1000:.1f}", str(found.elements), *target))
        first = [("first visit, nothing cached", "requests", "kB over the wire", "target", "")]
        for name, path in (("first page", "/"), ("lesson", lesson)):
            for language, called in (("en", "English"), ("ar", "Arabic")):
                first += _cold(f"{name}, {called}", weigh(port, path, {}, language=language), COLD[language])
        return table(*rows) + "\n" + table(*first)

    def memory(self, requests: int) -> str:
        """Resident memory at rest after the rounds, and after so many requests more."""
        time.sleep(REST_SECONDS)
        before = self.server.resident()
        say(f"{requests:,} requests more, for the memory.")
        run(self.users, self.actions.mixed, actions=requests)
        time.sleep(REST_SECONDS)
        after = self.server.resident()
        growth = after / before - 1
        done = "after the rounds" if self.reference.rates else "after a second of each action"
        return table(
            ("memory of the server process", "found", "target", ""),
            (f"resident {done}, MB", f"{before:.0f}", f"{MEMORY_MB}", met(MEMORY_MB, before)),
            (f"after {requests:,} requests more, MB", f"{after:.0f}", f"{MEMORY_MB}", met(MEMORY_MB, after)),
            ("growth", f"{growth:.1%}", f"under {GROWTH:.0%}", met(GROWTH, growth)),
            ("from start to address, s", f"{self.server.started_in:.1f}", "", ""),
        )


def _cold(name: str, found: Weight, most: int) -> Iterator[tuple[str, ...]]:
    for called, requests, wire, limit in (
        ("with fonts", found.requests + found.font_requests, found.wire + found.font_wire, most),
        ("without", found.requests, found.wire, COLD_LIGHT),
    ):
        yield f"{name}, {called}", str(requests), f"{wire / 1000:.0f}", f"{limit / 1000:.0f} kB", met(limit, wire)


def _times(before: float, during: float, most: int) -> str:
    return f"{met(most * before, during)} ({during / before:.1f} times)"


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def table(head: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    """A Markdown table whose figures, in the second column, stand to the right."""
    marks = ("---", "---:", *["---"] * (len(head) - 2))
    return "\n".join(row(*cells) for cells in (head, marks, *rows)) + "\n"


def met(reached: float, must: float | None, ambition: float | None = None) -> str:
    """Whether what was reached is at least what must be."""
    if must is None:
        return ""
    if ambition is not None and reached >= ambition:
        return "met, with the ambition"
    return "met" if reached >= must else "**not met**"


def hash_rate(core: set[int], seconds: float) -> float:
    """Password checks a second on the server's core with nothing else to do."""
    with on(core):
        passwords = Passwords()
        kept_hash = passwords.hash("a password")
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            passwords._fits(kept_hash, "a password")
            count += 1
        return count / (time.perf_counter() - began)


def searched(folder: Path, filled: Filled) -> str:
    """Search in process, to lay beside the same of a run with another number of cases."""
    store = Store(f"sqlite:///{folder / 'learnhub.db'}")
    reader = audience(Actor(id=1, kind="staff"))
    rows = [("search in process, ms", "p50", "p95", "p99")]
    asked = {f"commonest word ({filled.commonest})": [filled.commonest] * 100, "any words": filled.questions[:300]}
    with store.reading() as session:
        for (name, words), counted in itertools.product(asked.items(), (False, True)):
            times = []
            for word in [*words, *words]:
                began = time.perf_counter()
                find(session, word, reader, counted=counted)
                times.append((time.perf_counter() - began) * 1000)
            warm = times[len(words) :]
            called = f"{name}, {'with' if counted else 'without'} facets"
            rows.append(row_of(called, warm))
        for name, words in asked.items():
            rows.append(
                row_of(f"{name}, five facets chosen", [_search_ms(session, word, reader, FIVE) for word in words])
            )
        rows.append(row_of("no word, five facets chosen", [_search_ms(session, "", reader, FIVE) for _ in range(200)]))
        rows += _lists(session)
    store.dispose()
    return table(*rows)


FIVE = {
    "kind": ["case"],
    "principle": ["transparency", "accountability", "mutual-benefit"],
    "case-kind": ["experience", "lesson-learned"],
    "outcome": ["worked", "partly"],
    "language": ["en", "fr", "es"],
}
"""Five facets as a reader chooses them."""


def _search_ms(session: Session, word: str, reader: frozenset[str], filters: Mapping[str, list[str]]) -> float:
    began = time.perf_counter()
    find(session, word, reader, filters, counted=True)
    return (time.perf_counter() - began) * 1000


def _lists(session: Session) -> list[tuple[str, ...]]:
    """The list by date: its first page and its 5,000th, or the last there is, reached by key."""
    rows = []
    last = session.execute(
        select(Case.published_at, Case.id)
        .where(Case.state == "published")
        .order_by(Case.published_at.desc(), Case.id.desc())
        .offset(min(5_000 * 20, max(0, (session.scalar(select(func.count()).select_from(Case)) or 0) - 40)))
        .limit(1)
    ).one_or_none()
    actor = Actor(id=1, kind="staff")
    for name, before in (("list by date, first page", None), ("list by date, 5,000th page or the last", last)):
        times = []
        for _ in range(200):
            began = time.perf_counter()
            published_cases(session, actor, before=tuple(before) if before else None, most=21)
            times.append((time.perf_counter() - began) * 1000)
        rows.append(row_of(name, times))
    return rows


def row_of(name: str, times: list[float]) -> tuple[str, ...]:
    """One row of the table of searches."""
    return (name, *(f"{percentile(times, share):.2f}" for share in (0.5, 0.95, 0.99)))


if __name__ == "__main__":
    main()
