"""The server is killed, told to stop, started again: nothing that it acknowledged is lost."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import sqlite3
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.server.conftest import Visit, enter, saves
from tests.serving import STOP_SECONDS, Site, serving

ASKED = re.compile(r'<fieldset class="item panel" id="([^"]+)"')
WRITERS = ("learner", "contributor", "partner")
KILLS = 3
NO_JOBS = {"LEARNHUB_JOB_THREADS": "0"}


def first_quiz(visit: Visit) -> str:
    """Join the first course of the catalogue; the address of its first quiz."""
    course = re.search(r'<a href="(/courses/[^"/]+/)">', visit.open("/courses/"))
    assert course is not None
    visit.open(course[1])
    visit.send(f"{course[1]}enrol")
    quiz = re.search(rf'"({course[1]}quizzes/[^"]+)"', visit.open(course[1]))
    assert quiz is not None
    return quiz[1]


def start(visit: Visit, quiz: str) -> str:
    """The address of an open try."""
    visit.open(quiz)
    status, attempt, _text = visit.send(f"{quiz}/attempts", {"attempt": str(uuid.uuid4())})
    assert status == 303
    return attempt


class Writer:
    """Somebody who changes one answer again and again, and remembers what was acknowledged."""

    def __init__(self, visit: Visit, attempt: str) -> None:
        self.visit, self.attempt = visit, attempt
        page = visit.open(attempt)
        offered = {
            item: re.findall(rf'type="radio"[^>]* name="{item}" value="([^"]+)"', page) for item in ASKED.findall(page)
        }
        self.item, self.options = next((item, options) for item, options in offered.items() if options)
        self.acknowledged: str | None = None
        self.unsure: str | None = None
        self.count = 0

    def write(self, enough: threading.Semaphore) -> None:
        """Until the server goes away."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                self.unsure = self.options[self.count % len(self.options)]
                self.count += 1
                assert saves(self.visit, f"{self.attempt}/responses", {self.item: self.unsure})
                self.acknowledged, self.unsure = self.unsure, None
                enough.release()

    def kept(self, page: str) -> str:
        chosen = re.findall(rf'name="{self.item}" value="([^"]+)" checked', page)
        assert len(chosen) == 1
        return str(chosen[0])


def test_a_server_killed_while_answers_are_saved_loses_none_that_it_acknowledged(data: Path) -> None:
    attempts: dict[str, str] = {}
    writers: dict[str, Writer] = {}
    for left in range(KILLS, -1, -1):
        with serving(data, settings=NO_JOBS) as site:
            visits = {name: enter(site.url, site.links[name]) for name in WRITERS}
            for name, writer in writers.items():
                assert writer.kept(visits[name].open(attempts[name])) in {writer.acknowledged, writer.unsure}
            if not left:
                return
            for name, visit in visits.items():
                attempts.setdefault(name, start(visit, first_quiz(visit)))
            writers = {name: Writer(visit, attempts[name]) for name, visit in visits.items()}
            write_until_killed(site, list(writers.values()))
        with contextlib.closing(sqlite3.connect(data / "learnhub.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def write_until_killed(site: Site, writers: list[Writer]) -> None:
    """Let all of them write at once, and kill the server after forty answers."""
    enough = threading.Semaphore(0)
    with ThreadPoolExecutor(len(writers)) as pool:
        running = [pool.submit(writer.write, enough) for writer in writers]
        for _ in range(40):
            assert enough.acquire(timeout=120)
        site.process.kill()
        site.process.wait()
    for each in running:
        each.result()


def test_a_server_that_is_told_to_stop_finishes_what_it_began_and_ends_with_0(data: Path) -> None:
    with serving(data) as site:
        visit = enter(site.url, site.links["learner"])
        attempt = start(visit, first_quiz(visit))
        visit.open(attempt)
        waiting = hold_a_write(site, data, visit, attempt)
        assert waiting == 303
        assert site.process.wait(STOP_SECONDS) == 0
    with serving(data) as site:
        assert "result" in enter(site.url, site.links["learner"]).open(f"{attempt}/result").lower()


def hold_a_write(site: Site, data: Path, visit: Visit, attempt: str) -> int:
    """Send the try while somebody else writes; tell the server to stop; let it go on. What was answered."""
    with contextlib.closing(sqlite3.connect(data / "learnhub.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        with contextlib.closing(visit.begins(f"{attempt}/submit")) as begun:
            assert site.get("/courses/").status == 200, "a page asked for later comes while the write is held"
            site.process.send_signal(signal.SIGTERM)
            database.execute("ROLLBACK")
            return begun.getresponse().status


def test_a_second_start_keeps_everything_and_is_told_to_stop_by_the_keyboard_too(data: Path) -> None:
    with serving(data, settings=NO_JOBS) as site:
        visit = enter(site.url, site.links["learner"])
        attempt = start(visit, first_quiz(visit))
        writer = Writer(visit, attempt)
        visit.open(attempt)
        assert saves(visit, f"{attempt}/responses", {writer.item: writer.options[0]})
        courses = visit.open("/courses/")
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(STOP_SECONDS) == 0
    before = counts(data)
    with serving(data, settings=NO_JOBS) as site:
        visit = enter(site.url, site.links["learner"])
        assert writer.kept(visit.open(attempt)) == writer.options[0]
        assert visit.open("/courses/").count("panel stack") == courses.count("panel stack")
        signs_in = {"one_time_link": len(site.links), "user_session": 1}
    changed = {table: before[table] + rows for table, rows in signs_in.items()}
    assert counts(data) == {**before, **changed}


def counts(data: Path) -> dict[str, int]:
    """Rows by table."""
    with contextlib.closing(sqlite3.connect(data / "learnhub.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith(("sqlite_", "search_"))]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}
