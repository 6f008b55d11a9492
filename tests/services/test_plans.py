"""Plans: made once, seen by their writer alone, asked about on their date where the writer is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.domain.errors import Conflict, Invalid, NotFound, SignIn
from learnhub.services import home, learning, plans
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.learning import Event
from learnhub.store.tables.plans import Plan
from tests.courses import MODULES, SLUG, published

TODAY = dt.date(2027, 2, 14)


@pytest.fixture
def course(house: Any) -> str:
    slug = published(house.transactions, house.actor("tariq"))
    house.write("amina", learning.enrol, slug)
    return slug


def make(house: Any, name: str = "amina", public_id: uuid.UUID | None = None, **changed: Any) -> uuid.UUID:
    public_id = public_id or uuid.uuid4()
    values = {
        "principle": "transparency",
        "course": None,
        "module": None,
        "when": "the next company writes",
        "act": "answer all three on the same day",
        "due_on": TODAY + dt.timedelta(days=7),
    }
    house.write(name, plans.make, public_id, **{**values, **changed})
    return public_id


def told(house: Any) -> list[str]:
    return [name for (name,) in house.rows(select(Event.name).where(Event.object_type == "plan").order_by(Event.seq))]


def test_a_plan_pressed_twice_is_one_plan(house: Any) -> None:
    made = make(house)
    make(house, public_id=made, act="something else")
    (row,) = house.read("amina", plans.mine).plans
    assert (row.public_id, row.act_text, row.state) == (made, "answer all three on the same day", "open")
    assert told(house) == ["plan-made"]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"when": " "}, ("when", "required")),
        ({"act": ""}, ("act", "required")),
        ({"act": "x" * 301}, ("act", "too-long")),
        ({"due_on": None}, ("due_on", "required")),
        ({"due_on": TODAY - dt.timedelta(days=1)}, ("due_on", "in-the-past")),
        ({"due_on": TODAY + dt.timedelta(days=400)}, ("due_on", "too-far")),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(house: Any, changed: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        make(house, **changed)
    assert [(each.path, each.code) for each in refused.value.faults] == [fault]
    assert house.rows(select(Plan.id)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"principle": "no-such-principle"},
        {"course": "no-such-course", "module": MODULES[0]},
        {"course": SLUG, "module": "no-such-module"},
        {"course": SLUG, "module": "Not an id!"},
    ],
)
def test_a_plan_belongs_to_what_there_is(house: Any, course: str, changed: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        make(house, **changed)
    with pytest.raises(NotFound):
        house.write(
            "amina",
            plans.skip,
            uuid.uuid4(),
            **{"principle": "transparency", "course": None, "module": None, **changed},
        )
    assert told(house) == []


def test_a_plan_counts_in_its_module(house: Any, course: str) -> None:
    facts = house.read("amina", learning.open_lesson, SLUG, "who-gives").facts
    made = make(house, course=SLUG, module=MODULES[0])
    module = house.read("amina", learning.open_course, SLUG).modules[0]
    assert (module.steps[2].state, module.steps[2].count, module.steps[3].state) == ("done", 1, "open")
    assert house.read("amina", learning.open_lesson, SLUG, "who-gives").facts != facts
    house.write("amina", plans.close, made, "done")
    assert house.read("amina", learning.open_course, SLUG).modules[0].steps[3].state == "done"
    assert house.read("amina", learning.open_course, SLUG).modules[1].steps[2].count == 0
    assert house.read("amina", plans.show, made).course == SLUG


def test_a_plan_of_somebody_else_is_not_there(house: Any) -> None:
    made = make(house)
    for name in ("sam", "mona", "adele"):
        with pytest.raises(NotFound):
            house.read(name, plans.show, made)
        with pytest.raises(NotFound):
            house.write(name, plans.close, made, "done")
        with pytest.raises(NotFound):
            house.read(name, plans.mine, after=made)
        with pytest.raises(Conflict):
            make(house, name, made)
        assert house.read(name, plans.mine).plans == ()
        assert house.read(name, plans.due) == ((), 0)
    for service, arguments in ((plans.mine, ()), (plans.show, (made,)), (plans.close, (made, "done")), (plans.due, ())):
        with pytest.raises(SignIn):
            house.write("visitor", service, *arguments)
    with pytest.raises(SignIn):
        make(house, "visitor")


@pytest.mark.parametrize(("answer", "state"), [("done", "done"), ("otherwise", "otherwise")])
def test_a_plan_is_closed_once_and_opens_a_case(house: Any, answer: str, state: str) -> None:
    made = make(house)
    assert house.write("amina", plans.close, made, answer)
    closed = house.read("amina", plans.show, made)
    house.clock.move(dt.timedelta(hours=1))
    assert house.write("amina", plans.close, made, answer)
    assert house.read("amina", plans.show, made) == closed
    assert closed.state == state
    for other in {"done", "not-yet", "otherwise"} - {answer}:
        with pytest.raises(Conflict):
            house.write("amina", plans.close, made, other, new_date=TODAY + dt.timedelta(days=9))
    assert told(house) == ["plan-made", "plan-closed"]


def test_not_yet_moves_the_plan_to_a_date_to_come(house: Any) -> None:
    made = make(house, due_on=TODAY)
    for wrong, code in ((None, "required"), (TODAY - dt.timedelta(days=1), "in-the-past")):
        with pytest.raises(Invalid) as refused:
            house.write("amina", plans.close, made, "not-yet", new_date=wrong)
        assert refused.value.faults[0].code == code
    assert not house.write("amina", plans.close, made, "not-yet", new_date=TODAY + dt.timedelta(days=3))
    view = house.read("amina", plans.show, made)
    assert (view.state, view.due_on, view.is_due) == ("open", TODAY + dt.timedelta(days=3), False)
    house.write("amina", plans.close, made, "not-yet", new_date=TODAY + dt.timedelta(days=3))
    assert told(house) == ["plan-made", "plan-moved"]


def test_an_unknown_answer_is_refused(house: Any) -> None:
    with pytest.raises(Invalid) as refused:
        house.write("amina", plans.close, make(house), "perhaps")
    assert refused.value.faults[0].path == "outcome"


def test_a_skipped_plan_is_remembered_and_not_listed(house: Any, course: str) -> None:
    skipped = uuid.uuid4()
    for _ in range(2):
        house.write("amina", plans.skip, skipped, principle="transparency", course=SLUG, module=MODULES[0])
    assert told(house) == ["plan-skipped"]
    assert house.read("amina", plans.mine).plans == ()
    assert house.read("amina", learning.open_course, SLUG).modules[0].steps[2].state != "done"
    with pytest.raises(Conflict):
        house.write("sam", plans.skip, skipped, principle="transparency", course=None, module=None)


@pytest.mark.parametrize(
    ("zone", "asked_at"),
    [
        ("UTC", dt.datetime(2027, 2, 21, 0, 0, tzinfo=dt.UTC)),
        ("Pacific/Kiritimati", dt.datetime(2027, 2, 20, 10, 0, tzinfo=dt.UTC)),
        ("America/Lima", dt.datetime(2027, 2, 21, 5, 0, tzinfo=dt.UTC)),
    ],
)
def test_home_asks_when_the_date_begins_where_the_writer_is(house: Any, zone: str, asked_at: dt.datetime) -> None:
    house.store.write(
        lambda session: session.execute(
            update(Account).where(Account.id == house.accounts["amina"].id).values(zone=zone)
        ).close()
    )
    made = make(house, due_on=dt.date(2027, 2, 21))

    def asked() -> list[uuid.UUID]:
        page = house.read("amina", home.person, mail_set=True)
        assert page.plans_open == 1
        return [plan.public_id for plan in page.plans_due]

    house.clock.moment = asked_at - dt.timedelta(seconds=1)
    assert asked() == []
    house.clock.moment = asked_at
    assert asked() == [made]
    house.clock.move(dt.timedelta(days=400))
    assert asked() == [made]


def test_home_asks_for_the_oldest_five(house: Any) -> None:
    made = [make(house, due_on=TODAY + dt.timedelta(days=day)) for day in (6, 5, 4, 3, 2, 1)]
    house.clock.move(dt.timedelta(days=30))
    page = house.read("amina", home.person, mail_set=True)
    assert [plan.public_id for plan in page.plans_due] == made[:0:-1]
    assert page.plans_open == 6


def test_the_list_is_paged_newest_first(house: Any) -> None:
    made = []
    for _ in range(plans.PAGE + 5):
        house.clock.move(dt.timedelta(minutes=1))
        made.append(make(house))
    first = house.read("amina", plans.mine)
    second = house.read("amina", plans.mine, after=first.after)
    assert [plan.public_id for plan in first.plans + second.plans] == made[::-1]
    assert (len(first.plans), second.after) == (plans.PAGE, None)
