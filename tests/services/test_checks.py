"""The check of a draft: at once or by a job, with what the site knows, and mends that need no word of the author."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from learnhub.background.checks import HANDLERS
from learnhub.background.worker import Running
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Denied, NotFound
from learnhub.services import authoring, checks
from learnhub.services.drafting import change_draft, sha
from learnhub.services.jobs import finish, take
from tests.courses import SLUG, files, published

LESSON = "02-same-news/01-one-day.md"


@pytest.fixture
def course(house: Any) -> Any:
    """A course in the making."""
    published(house.transactions, house.actor("tariq"))
    return house


def change(house: Any, path: str, content: bytes) -> None:
    base = {path: sha(files()[path])} if path in files() else {}
    house.write("tariq", change_draft, SLUG, {path: content}, base=base, origin=Origin.EDIT)


def found(house: Any) -> list[tuple[str, int, str, bool]]:
    page = house.read("tariq", checks.open_checks, SLUG)
    return [
        (each.path, line, fault.code, bars)
        for each in page.files
        for line, fault, bars in each.faults
        if bars or fault.code.startswith("case-")
    ]


def test_every_fault_has_its_place_and_says_whether_it_bars_publishing(course: Any) -> None:
    page = course.read("tariq", checks.open_checks, SLUG)
    assert (page.state, page.barring, found(course)) == ("done", 0, [])
    change(course, LESSON, files()[LESSON] + b"\nSee [the list](nowhere).\n")
    line = (files()[LESSON] + b"\n").count(b"\n") + 1
    assert found(course) == [(LESSON, line, "link-dead", True)]
    assert [each.code for each in course.read("tariq", checks.check_draft, SLUG) if each.code == "link-dead"]
    with pytest.raises(Denied):
        course.read("amina", checks.open_checks, SLUG)
    with pytest.raises(NotFound):
        course.read("tariq", checks.open_checks, "nothing")


def test_a_cited_case_that_nobody_can_read_is_named(course: Any) -> None:
    change(course, LESSON, files()[LESSON] + b"\nAs in [a case](case:C-2026-14).\n")
    line = (files()[LESSON] + b"\n").count(b"\n") + 1
    assert found(course) == [(LESSON, line, "case-missing", False)]


def test_what_needs_no_word_of_the_author_is_mended_as_a_revision(course: Any) -> None:
    change(course, LESSON, b"\xef\xbb\xbf" + files()[LESSON].replace(b"\n", b"\r\n").replace(b" {#monday}", b""))
    page = course.read("tariq", checks.open_checks, SLUG)
    assert dict(page.mends) == {"bytes-bom": 1, "bytes-cr": 1}
    with pytest.raises(Conflict, match="draft-changed"):
        course.write("tariq", checks.mend, SLUG, "bytes-bom", revision=page.revision - 1)
    for code in ("bytes-bom", "bytes-cr", "id-missing"):
        page = course.read("tariq", checks.open_checks, SLUG)
        assert course.write("tariq", checks.mend, SLUG, code, revision=page.revision) == 1
    mended = course.read("tariq", authoring.export_course, SLUG, draft=True)[LESSON]
    assert b"\r" not in mended
    assert not mended.startswith(b"\xef")
    assert mended.count(b"{#") == files()[LESSON].count(b"{#")
    with pytest.raises(NotFound):
        course.write("tariq", checks.mend, SLUG, "link-dead", revision=page.revision)


def test_a_large_draft_is_checked_by_a_job_once_for_a_text(course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LARGE", 10)
    change(course, LESSON, files()[LESSON] + b"\nSee [the list](nowhere).\n")
    assert course.read("tariq", checks.open_checks, SLUG).state == "due"
    for _ in range(2):
        course.write("tariq", checks.ask, SLUG)
    assert course.read("tariq", checks.open_checks, SLUG).state == "waiting"
    jobs = []
    while (job := course.write("system", take)) is not None:
        jobs.append(job.kind)
        result = HANDLERS[job.kind](Running(job, course.transactions, threading.Event()))
        course.write("system", finish, job, result)
    assert jobs == ["check"]
    assert [each[2] for each in found(course)] == ["link-dead"]
    change(course, "02-same-news/module.md", files()["02-same-news/module.md"] + b"\n")
    assert course.read("tariq", checks.open_checks, SLUG).state == "due"
