"""Each paragraph of the resolution shows the lessons that touch it, to those who may read them."""

from __future__ import annotations

from typing import Any

from learnhub.services import resolution
from tests.courses import SLUG, edited, named, published


def touching(house: Any, name: str, paragraph: str) -> list[tuple[str, str, int]]:
    views = house.read(name, resolution.show)
    found = [lesson for view in views if view.paragraph.id == paragraph for lesson in view.lessons]
    return [(lesson.course, lesson.lesson_id, lesson.questions) for lesson in found]


def test_a_paragraph_shows_the_lessons_that_name_it_and_their_questions(house: Any) -> None:
    published(house.transactions, house.actor("tariq"))
    assert touching(house, "visitor", "¶2") == [(SLUG, "who-gives", 3)]
    assert touching(house, "visitor", "¶7") == []
    view = next(each for each in house.read("visitor", resolution.show) if each.paragraph.id == "¶2")
    assert view.questions == 3


def test_a_lesson_of_a_closed_course_is_not_shown_to_a_visitor(house: Any) -> None:
    closed = edited("course.md", "open = true", "open = false", named("closed"))
    published(house.transactions, house.actor("tariq"), closed)
    assert touching(house, "visitor", "¶2") == []
    assert touching(house, "tariq", "¶2") == [("closed", "who-gives", 3)]


def test_the_words_of_the_courses_are_open_to_all(house: Any) -> None:
    assert "Striving" in [term.word for term in house.read("visitor", resolution.words)]
