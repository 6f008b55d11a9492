"""Backups of Moodle courses: both forms, both generations of the bank, what is reported, and files that mean harm."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from typing import Any

import pytest

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.intake import module_files
from learnhub.domain.errors import Fault, Invalid
from learnhub.interop.dropped import said
from learnhub.interop.intake import Kind, kind_of_file
from learnhub.interop.moodle.backup import read_backup
from tests import courses, moodle, word


def made(data: bytes) -> tuple[dict[str, bytes], list[Fault]]:
    """The files that a backup makes of the modules from the third on, and the report."""
    modules, report, _ = read_backup(data)
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for number, module in enumerate(modules, 3):
        files |= module_files(module, number, taken, report)
    return files, report


def body(files: dict[str, bytes], path: str) -> str:
    return files[path].decode().partition("\n+++\n")[2].strip()


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("pack", [moodle.as_zip, moodle.as_tar])
def test_sections_become_modules_with_lessons_and_a_quiz(pack: Callable[..., bytes], version: int) -> None:
    data = pack(moodle.parts(version))
    assert kind_of_file(data) is Kind.MOODLE
    files, _ = made(data)
    assert sorted(files) == [
        "03-open-books/01-the-list.md",
        "03-open-books/media/picture-1.png",
        "03-open-books/module.md",
        "04-letters/01-monday.md",
        "04-letters/02-tuesday.md",
        "04-letters/03-check.quiz.md",
        "04-letters/04-after-the-quiz.md",
        "04-letters/media/picture-1.png",
        "04-letters/module.md",
    ]
    assert body(files, "03-open-books/module.md") == "Begin here.\n\nHello."
    assert body(files, "03-open-books/01-the-list.md") == (
        "## Why {#why}\n\nSo that **nobody** asks.\n\n![A list](media/picture-1.png)\n\n"
        "[The whole list](https://example.org/?a=1&b=2)\n\nAll of it."
    )
    assert body(files, "04-letters/01-monday.md") == "First.\n\n## At noon {#at-noon}\n\n### Then {#then}\n\nx"
    quiz = files["04-letters/03-check.quiz.md"].decode()
    for line in ("tries = 3", "minutes = 25", "opens = 2027-01-15T08:00:00+00:00", "checks = 1", "miss-cost = 25"):
        assert f"\n{line}\n" in quiz
    assert "Two questions." in quiz
    assert "An older wording" not in quiz
    assert "![A list](media/picture-1.png)" in quiz


@pytest.mark.parametrize("version", [3, 4])
def test_every_kind_of_question_comes_along_with_its_marks(version: int) -> None:
    files, _ = made(moodle.as_zip(moodle.parts(version)))
    quiz = files["04-letters/03-check.quiz.md"].decode()
    kinds = ["single", "true-false", "numeric", "match", "gaps", "short", "order", "gaps", "gaps", "open"]
    kinds += ["single"] if version == 4 else []
    assert [line[8:-1] for line in quiz.split("\n") if line.startswith("kind = ")] == kinds
    assert quiz.count("points = 2") == 9
    for text in ("= 12", "tolerance = 0.5", "= gap-1: Monday", "= gap-1: on Monday", "{{gap-1}}", ": Island {#island}"):
        assert text in quiz
    faults = errors(read_course({"course.md": courses.files()["course.md"], **files}).faults)
    assert {fault.code for fault in faults} <= {"key-missing", "module-without-quiz", "feedback-missing", "form-short"}


def test_what_was_dropped_or_changed_is_reported_by_place() -> None:
    _, report = made(moodle.as_tar(moodle.parts()))
    told = {(fault.path, fault.code) for fault in report}
    assert told == {
        ("Open books", "moodle-activity"),
        ("The list", "moodle-hidden"),
        ("The list", "moodle-link"),
        ("Tuesday", "moodle-hidden"),
        ("Three letters", "moodle-book"),
        ("Check: Sum", "kind-unknown"),
        ("Check: Drag words", "groups"),
        ("Check", "moodle-random"),
        ("", "moodle-bank"),
    }
    assert all(said(fault) for fault in report)
    assert [fault.params for fault in report if fault.code == "moodle-bank"] == [{"count": 1}]


def test_random_questions_of_moodle_4_0_name_their_category_otherwise() -> None:
    parts = moodle.parts()
    old = '{"questioncategoryid":"2","includingsubcategories":"0"}'
    new = '{"filter":{"category":{"jointype":1,"values":[2]}}}'
    parts["activities/quiz_4/quiz.xml"] = str(parts["activities/quiz_4/quiz.xml"]).replace(new, old)
    files, _ = made(moodle.as_zip(parts))
    assert b"## Of the bank" in files["04-letters/03-check.quiz.md"]


def with_part(name: str, content: str | bytes) -> dict[str, str | bytes]:
    return {**moodle.parts(), name: content}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("pack", [moodle.as_zip, moodle.as_tar])
@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (with_part("questions.xml", BOMB), "xml-unsafe"),
        (with_part("activities/page_2/page.xml", BOMB), "xml-unsafe"),
        (with_part("questions.xml", "<a>" * 3_000), "xml-deep"),
        (with_part("../evil.xml", "<x/>"), "packed-name"),
        (with_part("questions.xml", "<a"), "not-moodle"),
        (with_part("questions.xml", b"<a>" + b" " * 40_000_000 + b"</a>"), "zip-bomb"),
        ({"moodle_backup.xml": "<moodle_backup><information/></moodle_backup>"}, "moodle-empty"),
        ({"other.xml": "<x/>"}, "not-moodle"),
    ],
)
def test_a_backup_that_means_harm_is_refused_and_told_why(
    pack: Callable[..., bytes], parts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_backup(pack(parts))
    (fault,) = refused.value.faults
    assert (fault.path, fault.code) == ("file", code)
    assert said(fault)


def test_a_link_in_a_backup_is_refused() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("moodle_backup.xml")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    with pytest.raises(Invalid) as refused:
        read_backup(packed.getvalue())
    assert refused.value.faults[0].code == "packed-name"


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08 broken", b"PK\x03\x04", word.packed({}), b"x" * 100])
def test_what_is_no_backup_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_backup(data)
    assert refused.value.faults[0].code == "not-moodle"


def test_a_picture_that_acts_is_left_out_and_named() -> None:
    evil = b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
    files, report = made(moodle.as_zip(with_part(f"files/{moodle.DIGEST[:2]}/{moodle.DIGEST}", evil)))
    assert not any("/media/" in path for path in files)
    assert "picture-active" in {fault.code for fault in report}
