"""A reviewer answers, asks and decides."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

from learnhub.domain.cases.marks import FiveAnswers
from learnhub.domain.cases.moves import Awaited, DeclineReason, Move, State
from learnhub.domain.difference import Change
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.store.tables.cases import Review
from tests.mailed import mails
from tests.reviewed import ALL_YES, TEXTS, taken
from tests.reviewing import state, view
from tests.services.conftest import House


def test_answers_are_saved_as_they_are_given(house: House) -> None:
    case = taken(house)
    save = reviews.save_answers
    house.write("rosa", save, case, answers={"clear": True}, drafts={"question": "Who paid"})
    house.write("rosa", save, case, answers={"nobody_harmed": False}, name_agreed=True)
    for _ in range(2):
        house.write("rosa", save, case, answers={"clear": False}, drafts={"question": "Who paid?"})
    shown = view(house, case)
    assert shown.answers == FiveAnswers(clear=False, nobody_harmed=False)
    assert shown.name_agreed
    assert shown.drafts == {"question": "Who paid?"}
    assert shown.saved_at == house.clock.now()
    with pytest.raises(Invalid):
        house.write("rosa", save, case, answers={"true": True})
    with pytest.raises(Invalid):
        house.write("rosa", save, case, answers={}, drafts={"question": "x" * 5001})


def test_one_question_is_asked_and_answered_without_deciding(house: House) -> None:
    case, message = taken(house), uuid.uuid4()
    with pytest.raises(Invalid):
        house.write("rosa", reviews.ask_question, case, Sheet(), version=2, message_id=message, text=" ")
    for _ in range(2):
        house.write(
            "rosa", reviews.ask_question, case, Sheet(), version=2, message_id=message, text="Who paid for the power?"
        )
    assert [each.text for each in view(house, case).messages] == ["Who paid for the power?"]
    assert view(house, case).awaiting is Awaited.CONTRIBUTOR
    assert mails(house)[-1] == ("case_question_asked", "lee")
    with pytest.raises(Conflict, match="answer-pending"):
        house.write("rosa", reviews.ask_question, case, Sheet(), version=3, message_id=uuid.uuid4(), text="And now?")
    assert house.read("rosa", reviews.review_queue).in_hand[0].reply_due is None, "the first reply was given"
    house.write("lee", cases.answer_question, case, message_id=uuid.uuid4(), text="The harbour.")
    with pytest.raises(Conflict, match="changed-meanwhile"):
        house.write("rosa", reviews.publish, case, ALL_YES, version=3)
    assert house.write("rosa", reviews.publish, case, ALL_YES, version=4).serial == 1


def test_changes_are_asked_for_by_question_and_the_next_text_is_compared_with_the_first(house: House) -> None:
    case, message = taken(house), uuid.uuid4()
    ask = reviews.request_changes
    with pytest.raises(Invalid):
        house.write("rosa", ask, case, Sheet(), version=2, message_id=message, text="", notes={"title": " "})
    for _ in range(2):
        house.write(
            "rosa",
            ask,
            case,
            ALL_YES,
            version=2,
            message_id=message,
            text="",
            notes={"title": "Shorter.", "where": "?"},
        )
    assert state(house, case) == State.CHANGES_REQUESTED
    assert [(each.field, each.text) for each in view(house, case).messages] == [("where", "?"), ("title", "Shorter.")]
    assert mails(house)[-1] == ("case_changes_requested", "lee")
    requests = house.read("lee", cases.own_draft, case).requests
    assert {each.field for each in requests} == {"where", "title"}
    house.write("lee", cases.save_case, case, version=2, save_id=None, fields={"title": "A cold store nobody kept"})
    assert view(house, case).content.title == TEXTS[3], "the reviewer sees the text as it was sent"
    assert not view(house, case).changed
    assert view(house, case).open_moves == frozenset()
    with pytest.raises(Conflict):
        house.write("rosa", reviews.publish, case, ALL_YES, version=3)
    house.write("lee", cases.submit_case, case, version=3)
    assert mails(house)[-1] == ("case_resubmitted", "rosa")
    shown = view(house, case)
    assert shown.content.title == "A cold store nobody kept"
    assert shown.answers == ALL_YES.answers
    (text,) = shown.changed.texts
    assert text.path == "title"
    assert [words for words, change in text.parts if change is Change.REMOVED] == ["that ", " running"]
    house.write("rosa", reviews.publish, case, ALL_YES, version=4)


def test_public_is_asked_once_and_only_where_it_is_narrower(house: House) -> None:
    case = taken(house)
    for _ in range(2):
        house.write("rosa", reviews.ask_public, case, Sheet(), version=2)
    assert mails(house)[-1] == ("case_public_asked", "lee")
    with pytest.raises(Conflict, match="public-pending"):
        house.write("rosa", reviews.publish, case, ALL_YES, version=3)
    house.write("lee", cases.answer_public, case, public=True)
    shown = view(house, case)
    assert Move.ASK_PUBLIC not in shown.open_moves
    assert shown.visibility == "everyone"
    number = house.write("rosa", reviews.publish, case, ALL_YES, version=4)
    assert house.read("visitor", cases.published_case, str(number)).content.title == TEXTS[3]
    wide = taken(house, visibility="everyone")
    assert Move.ASK_PUBLIC not in view(house, wide).open_moves


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (FiveAnswers(), dict.fromkeys(FiveAnswers.__dataclass_fields__, "required")),
        (replace(ALL_YES.answers, clear=None), {"clear": "required"}),
        (replace(ALL_YES.answers, nobody_harmed=False), {"nobody_harmed": "bars-publishing"}),
        (replace(ALL_YES.answers, no_personal_data=False), {"no_personal_data": "bars-publishing"}),
    ],
)
def test_publishing_needs_all_five_answers_and_no_harm(
    house: House, answers: FiveAnswers, wrong: dict[str, str]
) -> None:
    case = taken(house)
    with pytest.raises(Invalid) as refusal:
        house.write("rosa", reviews.publish, case, Sheet(answers), version=2)
    assert {fault.path: fault.code for fault in refusal.value.faults} == wrong
    assert state(house, case) == State.IN_REVIEW
    assert house.read("amina", cases.published_cases).rows == ()


def test_no_to_the_other_three_does_not_bar_publishing(house: House) -> None:
    case = taken(house)
    sheet = Sheet(
        FiveAnswers(
            clear=False, useful_elsewhere=False, honest_about_failure=False, nobody_harmed=True, no_personal_data=True
        )
    )
    assert str(house.write("rosa", reviews.publish, case, sheet, version=2)) == "C-2027-1"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_published_case_shows_day_move_and_role_and_a_name_where_it_was_agreed(house: House, agreed: bool) -> None:
    case = taken(house)
    for _ in range(2):
        number = house.write("rosa", reviews.publish, case, replace(ALL_YES, name_agreed=agreed), version=2)
    assert str(number) == "C-2027-1"
    shown = house.read("amina", cases.published_case, "C-2027-1")
    assert [(each.move, each.by, each.name) for each in shown.history] == [
        ("submit", "contributor", None),
        ("take", "judge", None),
        ("publish", "reviewer", "Rosa" if agreed else None),
    ]
    assert mails(house)[-1] == ("case_published", "lee")
    kept = house.rows(select(Review.verdict, Review.name_agreed, Review.closed_at))
    assert [tuple(row) for row in kept] == [("published", agreed, house.clock.now())]
    with pytest.raises(NotFound):
        house.read("rosa", reviews.open_review, case)


def test_declining_takes_a_coded_reason_and_a_text_and_shows_nothing_outside(house: House) -> None:
    case, message = taken(house), uuid.uuid4()
    decline = reviews.decline_case
    with pytest.raises(Invalid) as refusal:
        house.write("rosa", decline, case, Sheet(), version=2, message_id=message, reason=None, text="")
    assert {fault.path for fault in refusal.value.faults} == {"reason", "text"}
    for _ in range(2):
        house.write(
            "rosa",
            decline,
            case,
            Sheet(),
            version=2,
            message_id=message,
            reason=DeclineReason.COULD_HARM,
            text="A reader there would know the person.",
        )
    assert state(house, case) == State.DECLINED
    assert mails(house)[-1] == ("case_declined", "lee")
    for name in ("amina", "mona", "ravi", "rosa", "edith", "adele", "connie"):
        with pytest.raises(NotFound):
            house.read(name, cases.own_case, case)
        if name in {"ravi", "rosa", "edith"}:
            with pytest.raises(NotFound):
                house.read(name, reviews.open_review, case)
            assert house.read(name, reviews.review_queue).waiting == ()
