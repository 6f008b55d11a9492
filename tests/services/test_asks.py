"""Ask for this: who hears of it, what they answer, and what comes of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.policy import SYSTEM
from learnhub.services import asks, cases
from learnhub.store.tables.learning import Event
from tests.cases import case_in
from tests.mailed import letters

TODAY = dt.date(2027, 2, 14)


def ask(house: Any, name: str = "amina", ask_id: uuid.UUID | None = None, **changed: Any) -> uuid.UUID:
    ask_id = ask_id or uuid.uuid4()
    given = {
        "line": "Who has asked carriers for free space?",
        "principle": "transparency",
        "place": "KI",
        "written_place": "Kiribati",
        "needed_by": TODAY + dt.timedelta(days=14),
    }
    house.write(name, asks.make, ask_id, **{**given, **changed})
    return ask_id


def answered(house: Any, row: uuid.UUID, name: str = "lee", **given: Any) -> uuid.UUID:
    answer = uuid.uuid4()
    house.write(name, asks.answer, row, answer, **{"text": "We did. One page to all of them.", **given})
    return answer


def digest(house: Any) -> int:
    return int(house.transactions.write(SYSTEM, asks.send_digest))


def test_one_mail_goes_to_who_told_a_near_case_or_follows_the_principle(house: Any) -> None:
    case_in(house, "published")
    house.write("sam", asks.follow, ["transparency", "no-such-principle"])
    house.write("amina", asks.follow, ["transparency"])
    house.write("mona", asks.follow, ["accountability"])
    first = ask(house)
    ask(house, "adele", line="Which carriers sail to the outer islands?")
    assert digest(house) == 3
    told = dict(letters(house, "ask_digest"))
    assert sorted(told) == ["amina", "lee", "sam"]
    assert [each["ask"] == str(first) for each in told["lee"]["asks"]] == [True, False]
    assert len(told["amina"]["asks"]) == 1
    assert "Amina" not in str(told["lee"])
    assert digest(house) == 0


def test_an_ask_is_shown_by_role_to_whoever_is_signed_in(house: Any) -> None:
    row = ask(house)
    assert ask(house, ask_id=row, line="Pressed twice") == row
    view = house.read("paul", asks.show, row)
    assert (view.asker, view.line, view.mine, view.may_answer) == (
        "staff",
        "Who has asked carriers for free space?",
        False,
        True,
    )
    assert "Amina" not in str(view)
    with pytest.raises(SignIn):
        house.read("visitor", asks.show, row)
    (line,) = house.read("paul", asks.newest).rows
    assert (line.public_id, line.answers) == (row, 0)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"line": " "}, ("line", "required")),
        ({"line": "x" * 201}, ("line", "too-long")),
        ({"principle": "luck"}, ("principle", "not-a-choice")),
        ({"place": None, "written_place": "Atlantis"}, ("place", "unknown-country")),
        ({"needed_by": None}, ("needed_by", "required")),
        ({"needed_by": TODAY - dt.timedelta(days=1)}, ("needed_by", "in-the-past")),
        ({"needed_by": TODAY + dt.timedelta(days=400)}, ("needed_by", "too-far")),
    ],
)
def test_an_ask_that_is_not_whole_is_refused(house: Any, changed: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        ask(house, **changed)
    assert [(each.path, each.code) for each in refused.value.faults] == [fault]


def test_an_answer_is_thanked_the_ask_closed_and_who_answered_hears_what_was_learned(house: Any) -> None:
    row = ask(house)
    answer = answered(house, row)
    assert [name for name, _ in letters(house, "ask_answered")] == ["amina"]
    for _ in range(2):
        assert house.write("amina", asks.thank, answer) == row
    assert [name for name, _ in letters(house, "ask_thanked")] == ["lee"]
    with pytest.raises(Invalid):
        house.write("amina", asks.close, row, learned=" ")
    house.write("amina", asks.close, row, learned="Ask the smallest first.")
    assert [name for name, _ in letters(house, "ask_closed")] == ["lee"]
    view = house.read("sam", asks.show, row)
    assert (view.learned, view.may_answer) == ("Ask the smallest first.", False)
    with pytest.raises(Conflict):
        answered(house, row, "sam")
    told = [name for (name,) in house.rows(select(Event.name).where(Event.object_type == "ask").order_by(Event.seq))]
    assert told == ["ask-made", "ask-answered", "ask-closed"]


def test_only_the_asker_thanks_and_closes_and_nobody_answers_themself(house: Any) -> None:
    row = ask(house)
    answer = answered(house, row)
    for name in ("lee", "sam", "edith"):
        with pytest.raises(Denied):
            house.write(name, asks.thank, answer)
        with pytest.raises(Denied):
            house.write(name, asks.close, row, learned="Much.")
    with pytest.raises(Denied):
        answered(house, row, "amina")


def test_a_case_answers_by_its_number_if_the_one_who_answers_may_read_it(house: Any) -> None:
    case_in(house, "published")
    row = ask(house)
    answered(house, row, text="", number="c-2027-1")
    with pytest.raises(Invalid) as refused:
        answered(house, row, "paul", text="", number="C-2027-1")
    assert [(each.path, each.code) for each in refused.value.faults] == [("number", "not-a-case")]
    assert [each.number for each in house.read("amina", asks.show, row).answers] == ["C-2027-1"]


def test_an_answer_becomes_a_case_in_one_press(house: Any) -> None:
    row = ask(house)
    answer = answered(house, row)
    case = house.write("lee", asks.become_case, answer, uuid.uuid4())
    assert house.write("lee", asks.become_case, answer, uuid.uuid4()) == case
    draft = house.read("lee", cases.own_draft, case).content
    assert (draft.situation, draft.principles, draft.countries) == (
        "We did. One page to all of them.",
        ("transparency",),
        ("KI",),
    )
    with pytest.raises(NotFound):
        house.write("amina", asks.become_case, answer, uuid.uuid4())
    house.write("lee", cases.discard_case, case)
    again = house.write("lee", asks.become_case, answer, uuid.uuid4())
    assert again != case


def test_what_stands_unanswered_after_five_days_is_an_editors_task_once(house: Any) -> None:
    late, answered_one = ask(house), ask(house, line="Who pays for repairs?")
    answered(house, answered_one)
    house.clock.move(dt.timedelta(days=5) - dt.timedelta(seconds=1))
    digest(house)
    assert house.read("edith", asks.unanswered) == ()
    house.clock.move(dt.timedelta(seconds=1))
    for _ in range(2):
        digest(house)
    assert [each.public_id for each in house.read("edith", asks.unanswered)] == [late]
    assert [name for name, _ in letters(house, "ask_unanswered")] == ["edith"]
    with pytest.raises(Denied):
        house.read("amina", asks.unanswered)
    answered(house, late)
    assert house.read("edith", asks.unanswered) == ()


def test_every_page_of_asks_shows_each_once(house: Any) -> None:
    made = [ask(house, line=f"Question {number}") for number in range(asks.PAGE + 3)]
    first = house.read("lee", asks.newest)
    second = house.read("lee", asks.newest, after=first.next)
    assert [row.public_id for row in (*first.rows, *second.rows)] == made[::-1]
    assert second.next is None
