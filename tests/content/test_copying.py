"""Parts of one course for another: new ids wherever they are named, nothing else touched, days moved."""

from __future__ import annotations

import pytest

from learnhub.content.copying import copied_course, copied_module, defined_ids, moved, new_ids, pictures_in, renamed
from learnhub.content.course import read_course
from learnhub.content.faults import errors
from tests.courses import SLUG, edited, files, with_scenario

FOLDER = "01-open-books"


def test_a_module_beside_itself_is_sound_and_only_its_ids_differ() -> None:
    given = with_scenario()
    taken = set().union(*(defined_ids(data.decode()) for path, data in given.items() if path.endswith(".md")))
    made = copied_module(given, FOLDER, "03-open-books", taken, 0)
    assert errors(read_course({**given, **made}).faults) == []
    assert {path.replace("03-", "01-", 1) for path in made} == {path for path in given if path.startswith(FOLDER)}
    for path, data in made.items():
        before = given[path.replace("03-", "01-", 1)]
        assert data.replace(b"-2", b"") == before.replace(b"-2", b"")


def test_a_module_in_a_course_that_knows_none_of_its_ids_keeps_every_byte() -> None:
    made = copied_module(with_scenario(), FOLDER, "07-open-books", {"other"}, 0)
    assert {path.replace("07-", "01-", 1): data for path, data in made.items()} == {
        path: data for path, data in with_scenario().items() if path.startswith(FOLDER)
    }


ITEM = """+++
id = "a"
+++

## T {#b}

```toml
kind = "a"
objective = "a"
passage = "a#b"
```

Say b.

- ( ) b {#b}
"""


def test_options_keep_their_ids_and_words_their_letters() -> None:
    made = renamed(ITEM, {"a": "c", "b": "d"})
    changed = [(old, new) for old, new in zip(ITEM.split("\n"), made.split("\n"), strict=True) if old != new]
    assert changed == [
        ('id = "a"', 'id = "c"'),
        ("## T {#b}", "## T {#d}"),
        ('objective = "a"', 'objective = "c"'),
        ('passage = "a#b"', 'passage = "c#d"'),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](a#b) [y](#b) [z](a) [w](https://a)", "[x](c#d) [y](#d) [z](c) [w](https://a)"),
        ("- ( ) Go. {#x} => b", "- ( ) Go. {#x} => d"),
        ("::: activity {#b}", "::: activity {#d}"),
        ("![b](media/p.png)", "![b](media/q.png)"),
    ],
)
def test_where_an_id_is_named(before: str, after: str) -> None:
    assert renamed(before, {"a": "c", "b": "d"}, {"p.png": "q.png"}) == after


def test_new_ids_are_free_and_given_to_those_that_collide_alone() -> None:
    texts = ['+++\nid = "one"\n+++\n## A {#two}\n', "## B {#two-2}\n"]
    assert new_ids(texts, {"two", "three"}) == {"two": "two-3"}
    assert pictures_in("![a](media/x.png) [b](media)") == {"x.png"}


@pytest.mark.parametrize(
    ("line", "days", "after"),
    [
        ("opens = 2027-02-27T08:00:00Z", 3, "opens = 2027-03-02T08:00:00Z"),
        ("closes = 2027-03-01T08:00:00+03:00", -1, "closes = 2027-02-28T08:00:00+03:00"),
        ("opens = 9999-12-31T00:00:00Z", 9, "opens = 9999-12-31T00:00:00Z"),
    ],
)
def test_days_move_and_hours_stay(line: str, days: int, after: str) -> None:
    assert moved(f"+++\n{line}\n+++\n\n{line}\n", days) == f"+++\n{after}\n+++\n\n{line}\n"


def test_a_course_under_another_name() -> None:
    given = edited("01-open-books/03-check.quiz.md", "pass = 1\n", "pass = 1\nopens = 2027-01-01T08:00:00Z\n")
    made = copied_course(given, "spring-run", 'A "spring" run', 31)
    course = read_course(made).course
    assert course is not None
    assert (course.id, course.title) == ("spring-run", 'A "spring" run')
    assert b"opens = 2027-02-01T08:00:00Z" in made["01-open-books/03-check.quiz.md"]
    changed = {path for path in made if made[path] != given[path]}
    assert changed == {"course.md", "01-open-books/03-check.quiz.md"}
    assert SLUG not in made["course.md"].decode()
    assert files().keys() == made.keys()
