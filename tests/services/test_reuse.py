"""Parts of other courses: put in their place, followed, and each change of the source taken or left."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Denied, Invalid
from learnhub.services import authoring, reuse
from learnhub.services.drafting import change_draft, sha
from learnhub.services.reuse import State
from tests.courses import SLUG, edited, files, named, published

LESSON = "01-open-books/01-who-gives.md"
QUIZ = "01-open-books/03-check.quiz.md"
MODULE = "02-same-news"


def draft(house: Any) -> dict[str, bytes]:
    return dict(house.read("tariq", authoring.export_course, "other", draft=True))


def source_says(house: Any, path: str, old: str, new: str, given: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The source is published with one place changed."""
    text = edited(path, old, new, given)
    published(house.transactions, house.actor("tariq"), text)
    return text


def typed(house: Any, path: str, old: str, new: str) -> None:
    stands = draft(house)[path]
    changes = {path: stands.decode().replace(old, new, 1).encode()}
    house.write("tariq", change_draft, "other", changes, base={path: sha(stands)}, origin=Origin.EDIT)


def states(house: Any) -> list[tuple[str, State]]:
    return [(each.part, each.state) for each in house.read("tariq", reuse.view, "other").reuses]


@pytest.fixture
def lesson(house: Any) -> tuple[uuid.UUID, str]:
    """A lesson of one course that stands in another, where its ids are in use; and its path there."""
    published(house.transactions, house.actor("tariq"), files())
    house.write("tariq", authoring.import_course, named("other"))
    public_id = uuid.uuid4()
    for _ in range(2):
        part = house.write("tariq", reuse.reuse, public_id, "other", SLUG, "lesson", "who-gives", MODULE)
        assert part == "who-gives-2"
    return public_id, f"{MODULE}/03-who-gives-2.md"


def test_a_lesson_stands_in_another_course_with_its_picture_and_ids_of_its_own(
    house: Any, lesson: tuple[uuid.UUID, str]
) -> None:
    made = draft(house)
    assert {path for path in made if path not in files()} == {lesson[1], f"{MODULE}/media/day.svg"}
    assert made[lesson[1]].replace(b"-2", b"") == files()[LESSON]
    assert {fault.code for fault in errors(read_course(made).faults)} <= {"objective-unknown"}
    assert states(house) == [("who-gives-2", State.SAME)]


def test_a_change_of_the_source_is_shown_before_and_after_and_taken_beside_ones_own(
    house: Any, lesson: tuple[uuid.UUID, str]
) -> None:
    public_id, path = lesson
    typed(house, path, "Say since when.", "Say since which day.")
    source_says(house, LESSON, "A letter came on Thursday.", "A letter came on Friday.")
    (shown,) = house.read("tariq", reuse.view, "other").reuses
    assert shown.state is State.CHANGED
    assert b"A letter came on Thursday." in shown.before
    assert shown.after == shown.before.replace(b"on Thursday", b"on Friday")
    assert house.write("tariq", reuse.take, public_id) == "other"
    text = draft(house)[path].decode()
    assert "A letter came on Friday." in text
    assert "Say since which day." in text
    assert states(house) == [("who-gives-2", State.SAME)]


def test_a_change_that_was_left_is_offered_again_only_when_the_source_changes_again(
    house: Any, lesson: tuple[uuid.UUID, str]
) -> None:
    public_id, path = lesson
    before = draft(house)
    once = source_says(house, LESSON, "on Thursday", "on Friday")
    house.write("tariq", reuse.leave, public_id)
    assert (states(house), draft(house)) == ([("who-gives-2", State.LEFT)], before)
    source_says(house, LESSON, "on Friday", "on Saturday", once)
    assert states(house) == [("who-gives-2", State.CHANGED)]
    house.write("tariq", reuse.take, public_id)
    assert b"on Saturday" in draft(house)[path]


def test_the_same_words_changed_on_both_sides_are_shown_and_nothing_is_written(
    house: Any, lesson: tuple[uuid.UUID, str]
) -> None:
    public_id, path = lesson
    typed(house, path, "on Thursday", "on Monday")
    source_says(house, LESSON, "on Thursday", "on Friday")
    with pytest.raises(Conflict) as refused:
        house.write("tariq", reuse.take, public_id)
    assert ["on Monday" in each.theirs and "on Friday" in each.ours for each in refused.value.current[0].clashes] == [
        True
    ]
    assert b"on Monday" in draft(house)[path]
    house.write("tariq", reuse.take, public_id, whole=True)
    assert b"on Friday" in draft(house)[path]


def test_a_question_is_followed_in_the_middle_of_its_quiz(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    house.write("tariq", authoring.import_course, named("other"))
    quiz = f"{MODULE}/02-check.quiz.md"
    public_id = uuid.uuid4()
    house.write("tariq", reuse.reuse, public_id, "other", SLUG, "item", "givers-a", quiz)
    typed(house, quiz, "## first-a", "## First")
    source_says(house, QUIZ, "The others hear of it.", "The others hear of it on Monday.")
    house.write("tariq", reuse.take, public_id)
    text = draft(house)[quiz].decode()
    assert "## First {#first-a}" in text
    assert text.count("hear of it on Monday.") == 1
    assert "{#givers-a-2}" in text
    assert 'passage = "who-gives#the-list"' in text


def test_parts_that_are_gone_are_said_to_be_and_a_source_can_be_forgotten(
    house: Any, lesson: tuple[uuid.UUID, str]
) -> None:
    public_id, path = lesson
    renamed = {name: data.replace(b"who-gives", b"who-else") for name, data in files().items()}
    published(house.transactions, house.actor("tariq"), renamed)
    assert states(house) == [("who-gives-2", State.GONE)]
    with pytest.raises(Conflict):
        house.write("tariq", reuse.take, public_id)
    house.write("tariq", change_draft, "other", {path: None}, base={path: sha(draft(house)[path])}, origin=Origin.EDIT)
    assert states(house) == [("who-gives-2", State.REMOVED)]
    house.write("tariq", reuse.forget, public_id)
    assert states(house) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (SLUG, "lesson", "none", MODULE),
        (SLUG, "item", "who-gives", MODULE),
        (SLUG, "lesson", "who-gives", "09-none"),
        (SLUG, "item", "givers-a", MODULE),
        ("other", "lesson", "who-gives", MODULE),
    ],
)
def test_what_is_not_there_is_refused(house: Any, arguments: tuple[str, ...]) -> None:
    house.write("tariq", authoring.import_course, files())
    house.write("tariq", authoring.import_course, named("other"))
    with pytest.raises(Invalid):
        house.write("tariq", reuse.reuse, uuid.uuid4(), "other", *arguments)
    with pytest.raises(Denied):
        house.read("amina", reuse.view, "other")


def test_two_pictures_never_come_under_one_name(house: Any) -> None:
    shown = edited(LESSON, "](media/day.svg)", "](media/day.svg)\n\n![Another](media/day-2.svg)")
    day = shown["01-open-books/media/day.svg"]
    given = {**shown, "01-open-books/media/day-2.svg": day.replace(b"<title>", b"<title>Two: ")}
    published(house.transactions, house.actor("tariq"), given)
    other = {f"{MODULE}/media/day.svg": day.replace(b"<title>", b"<title>Other: ")}
    house.write("tariq", authoring.import_course, {**named("other"), **other})
    house.write("tariq", reuse.reuse, uuid.uuid4(), "other", SLUG, "lesson", "who-gives", MODULE)
    made = draft(house)
    names = [f"{MODULE}/media/day{end}.svg" for end in ("", "-2", "-3")]
    assert [made[name] for name in names] == [*other.values(), given["01-open-books/media/day-2.svg"], day]
