"""What was read before is remembered, and nobody can tell: a course reads the same whatever was read before it."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.blocks import TITLES
from learnhub.content.course import read_course
from learnhub.content.faults import Faults
from learnhub.content.folder import read_folder
from learnhub.content.markdown import Scope, structure
from learnhub.content.markdown import render as rendered
from learnhub.content.markdown.rendering import _render
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.sections import sections
from learnhub.paths import data_dir
from tests.content.courses import L, M, Q, small

LINES = st.sampled_from(
    [
        *(
            "## One {#one}",
            "### Two {#two}",
            "# Three",
            "#",
            "",
            "",
            "",
            "Words and more.",
            "Many words. " * 50,
            "- a",
            "  - b",
            "1. c",
        ),
        *(
            "> said",
            "```",
            "```x``` y",
            "  ```",
            "~~~ toml",
            "::: scene",
            ":::: activity {#act}",
            "::: model",
            ":::",
            "::::",
        ),
        *("  ::: scene", "| a | b |", "| --- | --- |", "    ## Four {#four}", "[case: C-2026-1]", "***", "---"),
    ]
)
SCOPE = Scope("c", TITLES["en"], lesson="l", headings=True, blocks=True, language="en")


@settings(max_examples=400)
@given(st.lists(LINES, max_size=14))
def test_sections_mean_by_themselves_what_they_mean_together(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = sections(text)
    assert "\n".join(part for _, part in parts) == text
    whole, apart = Faults(""), Faults("")
    together = [(each.type, each.level, each.tag, each.map and each.map[0]) for each in structure(text, 0, whole)]
    by_themselves = [
        (each.type, each.level, each.tag, each.map and row + each.map[0])
        for row, part in parts
        for each in structure(part, row, apart)
    ]
    assert (by_themselves, apart.found) == (together, whole.found)
    one, many = Faults(""), Faults("")
    made, once = rendered(text, 7, SCOPE, many), _render(text, 7, SCOPE, one)
    once.html, made.html = (re.sub(r"\n+", "\n", each.html) for each in (once, made))
    assert made == once
    assert many.found == one.found


EDITS = (
    (L, "## ", "## More on "),
    (L, "{#", "{#x-"),
    (L, "\n+++\n", "\n++\n"),
    (L, "\n\n", "\n\nSee [there](nowhere#at-all).\n\n"),
    (M, 'title = "', 'title = "The '),
    (M, "[[objectives]]", '[[objectives]]\nid = "another"\ntext = "Say why."\n\n[[objectives]]'),
    (Q, "objective = ", "# objective = "),
    (Q, "## ", "## Which "),
    ("course.md", 'language = "en"', 'language = "fr"'),
)


def test_a_course_reads_the_same_whatever_was_read_before() -> None:
    chance, files = random.Random(5), dict(small())
    seen = set()
    for _ in range(80):
        path, old, new = chance.choice(EDITS)
        text = files.get(path, b"").decode()
        if chance.random() < 0.15:
            files = dict(small())
        elif chance.random() < 0.1:
            files.pop(path, None)
        else:
            files[path] = (text.replace(old, new, 1) if chance.random() < 0.7 else text.replace(new, old, 1)).encode()
        read = read_course(files)
        assert read == read_course(files, dict(TITLES))
        seen |= {fault.code for fault in read.faults}
    assert len(seen) >= 6


def test_only_the_file_that_changed_is_fetched_and_read() -> None:
    files = read_folder(data_dir("courses") / "nine-principles")[0]
    path = next(each for each in files if re.fullmatch(r"01-[^/]+/01-[a-z0-9-]+\.md", each))
    asked: list[str] = []
    for text in (files, {**files, path: files[path] + b"\nOne sentence more.\n"}):
        names = {each: f"{each}:{len(data)}" for each, data in text.items()}
        asked.clear()

        def fetch(wanted: object, names: dict[str, str] = names, text: dict[str, bytes] = text) -> dict[str, bytes]:
            found = {names[each]: data for each, data in text.items() if names[each] in wanted}  # type: ignore[operator]
            asked.extend(found)
            return found

        assert read_course(Texts(names, fetch)).course
    folder = path.partition("/")[0]
    assert {each.partition("/")[0] for each in asked} == {folder, *{each for each in asked if "/" not in each}}


@pytest.mark.parametrize("sizes", [(4, 4, 4), (9, 1, 1), (20,)])
def test_what_is_remembered_stays_within_its_bound(sizes: tuple[int, ...]) -> None:
    kept: Remembered[int, int] = Remembered(10)
    for number, size in enumerate(sizes):
        assert kept.put(number, number, size) == number
    left = [number for number in range(len(sizes)) if kept.get(number) is not None]
    assert sum(sizes[number] for number in left) <= 10
    assert kept.get("never") is None


def test_the_oldest_goes_when_there_is_too_much() -> None:
    full = [False]
    kept: Remembered[str, int] = Remembered(2, full=lambda: full[0])
    assert [kept.put(name, number) for number, name in enumerate("abc")] == [0, 1, 2]
    assert [kept.get(name) for name in "abc"] == [None, 1, 2]
    kept.forget(lambda name: name == "b")
    assert [kept.get(name) for name in "abc"] == [None, None, 2]
    full[0] = True
    kept.put("d", 3)
    assert [kept.get(name) for name in "bcd"] == [None, None, 3]
