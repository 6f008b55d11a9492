"""Comments stay with their passage, or say that it changed; an approval holds for one text, by a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from learnhub.domain.commenting import Anchor, Approval, BlockMark, place_of, standing
from learnhub.domain.errors import Conflict, Denied, Invalid
from learnhub.services import approving, authoring, commenting, people, releases
from tests.courses import SLUG, edited, files, published

LESSON = "02-same-news/01-one-day.md"
WORDS = "All letters left on Monday."
NOW = dt.datetime(2027, 2, 14, tzinfo=dt.UTC)


@pytest.fixture
def course(house: Any) -> Any:
    """A published course with two trainers."""
    published(house.transactions, house.actor("tariq"), files())
    house.write("adele", people.grant_role, house.accounts["rosa"].public_id, "trainer")
    return house


def said(house: Any, place: int, who: str = "rosa", quote: str = "", revision: int = 1) -> uuid.UUID:
    comment = uuid.uuid4()
    given = {"path": LESSON, "revision": revision, "place": place, "quote": quote, "text": "Was it?"}
    house.write(who, commenting.comment, SLUG, comment, **given)
    return comment


def stands(house: Any) -> list[list[bool]]:
    return [[each.changed for each in threads] for threads in seen(house).beside]


def seen(house: Any) -> Any:
    return house.read("tariq", commenting.open_file_comments, SLUG, LESSON)


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([BlockMark("", "other", "x"), BlockMark("", "same", "y")], (1, False)),
        ([BlockMark("monday", "other", "x")], (0, True)),
        ([BlockMark("", "other", "Then: *all letters* left.")], (0, True)),
        ([BlockMark("tuesday", "other", "None.")], (None, True)),
    ],
)
def test_a_passage_is_found_by_its_text_then_its_id_then_its_words(
    blocks: list[BlockMark], found: tuple[int | None, bool]
) -> None:
    assert place_of(Anchor("monday", "same", "all letters"), blocks) == found


@pytest.mark.parametrize(
    ("approvals", "approved", "since", "own"),
    [
        ([], False, 5, 0),
        ([(5, 2, 1)], True, 0, 0),
        ([(5, 1, 1)], False, 5, 1),
        ([(5, 1, 1), (5, 2, 1)], True, 0, 1),
        ([(2, 2, 1), (5, 1, 1)], False, 3, 1),
    ],
)
def test_who_made_the_newest_edits_cannot_be_the_only_one_to_approve_them(
    approvals: list[tuple[int, int, int]], approved: bool, since: int, own: int
) -> None:
    found = standing([Approval(number, by, "x", NOW, edited_by) for number, by, edited_by in approvals], 5)
    assert (found.approved, found.since, len(found.own)) == (approved, since, own)


def test_a_comment_says_that_its_passage_changed_and_is_kept_when_it_is_gone(course: Any) -> None:
    first, second = said(course, 0), said(course, 1, quote="left on Monday")
    assert stands(course) == [[False], [False]]
    with pytest.raises(Invalid):
        said(course, 1, quote="left on Friday")
    with pytest.raises(Denied):
        said(course, 1, who="amina")
    course.write("tariq", authoring.import_course, edited(LESSON, WORDS, "Nearly all letters left on Monday, at noon."))
    assert stands(course) == [[False], [True]]
    course.write("tariq", authoring.import_course, edited(LESSON, WORDS, "Each got one by noon."))
    assert stands(course) == [[False], []]
    assert [(each.public_id, each.quote) for each in seen(course).gone] == [(second, "left on Monday")]
    assert stands(course)[1] == []
    said(course, 1, quote="left on Monday", revision=1)  # made on the text that its writer saw
    assert len(seen(course).gone) == 2
    course.write("tariq", commenting.answer, SLUG, first, uuid.uuid4(), "It was.")
    assert [each.text for each in seen(course).beside[0][0].answers] == ["It was."]
    course.write("rosa", commenting.settle, SLUG, first, resolved=True)
    assert stands(course) == [[], []]
    (kept,) = course.read("rosa", commenting.open_comments, SLUG, resolved=True).threads
    assert (kept.public_id, kept.resolved_by) == (first, "Rosa")
    course.write("tariq", commenting.answer, SLUG, first, uuid.uuid4(), "Once more.")
    assert course.read("rosa", commenting.open_comments, SLUG).waiting == 3


def test_an_approval_is_of_one_text_and_an_edit_after_it_shows(course: Any) -> None:
    assert not course.write("tariq", approving.approve, SLUG, 1).approved
    assert course.write("rosa", approving.approve, SLUG, 1).approved
    course.write("tariq", authoring.import_course, edited(LESSON, WORDS, "All left."))
    with pytest.raises(Conflict):
        course.write("rosa", approving.approve, SLUG, 1)
    page = course.read("tariq", releases.open_release_page, SLUG).standing
    assert (page.approved, page.since, page.approval.by) == (False, 1, "Rosa")
    with pytest.raises(Denied):
        course.write("amina", approving.approve, SLUG, 2)
