"""The question of a conflict of interest, before a text opens and after."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.cases.moves import State
from learnhub.domain.errors import Conflict, Denied, Invalid, SignIn
from learnhub.domain.policy import Role
from learnhub.services import reviews
from learnhub.services.reviews import Answered, ConflictView
from learnhub.store.tables.cases import Review
from learnhub.store.tables.learning import Event
from tests.mailed import mails
from tests.reviewed import TEXTS, sent, taken
from tests.reviewing import ACTS, DECLARED, NONE, NOT_SURE, answer, grant, kept_moves, refused, state, view
from tests.services.conftest import House


def event_names(house: House) -> list[str]:
    return [row.name for row in house.rows(select(Event.name).order_by(Event.seq))]


def test_the_text_opens_after_the_answer_none_and_to_nobody_else(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    case = sent(house)
    question = house.read("rosa", reviews.open_review, case)
    assert isinstance(question, ConflictView)
    assert (question.answer, question.bar, question.same_entity) == (ConflictAnswer.NOT_ASKED, None, True)
    assert [(author.entity, author.office) for author in question.authors] == [("UNDP", "Suva")]
    assert not any(text in repr(question) for text in (*TEXTS, "FJ", "Lee"))
    for _ in range(2):
        assert answer(house, "rosa", case, NONE) is Answered.OPENED
    shown = view(house, case)
    assert shown.content.situation == TEXTS[0]
    assert "Lee" not in repr(shown)
    with pytest.raises(Conflict, match="taken"):
        answer(house, "mona", case, NONE)
    with pytest.raises(Conflict, match="taken"):
        house.read("mona", reviews.open_review, case)
    for name, act in ACTS.items():
        with pytest.raises((Denied, Conflict)):
            act(house, "mona", case)
        assert state(house, case) == State.IN_REVIEW, name
    assert kept_moves(house, case) == [("submit", "contributor"), ("take", "judge")]
    (row,) = house.read("rosa", reviews.review_queue).in_hand
    assert row.title == "A cold store that nobody kept running"
    assert event_names(house)[-2:] == ["conflict-answered", "case-taken"]


def test_a_declared_tie_removes_the_reviewer_and_the_case_stays_for_others(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    case = sent(house)
    for _ in range(2):
        assert answer(house, "rosa", case, DECLARED) is Answered.REMOVED
    refused(house, "rosa", case)
    with pytest.raises(Denied):
        answer(house, "rosa", case, NOT_SURE)
    assert house.read("rosa", reviews.review_queue).waiting[0].bar is Bar.DECLARED_TIE
    assert house.read("mona", reviews.review_queue).waiting[0].bar is None
    assert event_names(house)[-1] == "conflict-answered"
    assert answer(house, "mona", case, NONE) is Answered.OPENED


def test_a_tie_found_while_reading_puts_the_case_back(house: House) -> None:
    case = taken(house)
    assert answer(house, "rosa", case, DECLARED) is Answered.REMOVED
    assert state(house, case) == State.SUBMITTED
    assert kept_moves(house, case)[-1] == ("return-to-queue", "reviewer")
    refused(house, "rosa", case)


def test_not_sure_keeps_the_text_closed_until_an_editor_without_a_tie_decides(house: House) -> None:
    grant(house, "sam", Role.EDITOR)
    case = sent(house)
    with pytest.raises(Invalid):
        answer(house, "rosa", case, NOT_SURE, text=" ")
    for _ in range(2):
        assert answer(house, "rosa", case, NOT_SURE) is Answered.EDITOR_ASKED
    assert mails(house)[-1] == ("conflict_to_decide", "edith"), "Sam sits in Lee's office and is not asked"
    refused(house, "rosa", case)
    (row,) = house.read("edith", reviews.review_queue).undecided
    (barred,) = house.read("sam", reviews.review_queue).undecided
    assert (barred.bar, barred.glimpse) == (Bar.SAME_OFFICE, None)
    for name in ("sam", "rosa", "amina", "adele", "system"):
        for service, given in ((reviews.undecided_conflict, {}), (reviews.decide_conflict, {"cleared": True})):
            with pytest.raises((Denied, SignIn)):
                house.write(name, service, row.id, **given)
    shown = house.read("edith", reviews.undecided_conflict, row.id)
    assert (shown.text, shown.reviewer.office) == ("I know the place.", "Geneva")
    assert not any(text in repr(shown) for text in TEXTS)
    with pytest.raises(Invalid):
        house.write("edith", reviews.decide_conflict, row.id, cleared=None)
    for _ in range(2):
        house.write("edith", reviews.decide_conflict, row.id, cleared=True)
    with pytest.raises(Conflict, match="decided"):
        house.write("edith", reviews.decide_conflict, row.id, cleared=False)
    assert mails(house)[-1] == ("conflict_decided", "rosa")
    assert isinstance(house.read("rosa", reviews.open_review, case), ConflictView), "open once it is taken"
    assert answer(house, "rosa", case, NONE) is Answered.OPENED
    assert view(house, case).content.situation == TEXTS[0]
    kept = house.rows(select(Review.conflict, Review.cleared_by_id))
    assert [tuple(row) for row in kept] == [("not-sure", house.accounts["edith"].id)]
    assert house.read("edith", reviews.review_queue).undecided == ()


def test_an_editor_who_decides_against_it_makes_it_a_declared_tie(house: House) -> None:
    case = sent(house)
    answer(house, "rosa", case, NOT_SURE)
    (row,) = house.read("edith", reviews.review_queue).undecided
    house.write("edith", reviews.decide_conflict, row.id, cleared=False)
    refused(house, "rosa", case)
    assert mails(house)[-3:] == [
        ("conflict_decided", "rosa"),
        ("case_nobody_may_judge", "lee"),
        ("case_nobody_may_judge_here", "adele"),
    ], "Ravi sits in Lee's office: nobody is left"


def test_nobody_decides_on_their_own_not_sure(house: House) -> None:
    grant(house, "rosa", Role.EDITOR)
    case = sent(house)
    answer(house, "rosa", case, NOT_SURE)
    (row,) = house.read("rosa", reviews.review_queue).undecided
    assert row.bar is Bar.AWAITS_EDITOR
    with pytest.raises(Denied):
        house.write("rosa", reviews.decide_conflict, row.id, cleared=True)
