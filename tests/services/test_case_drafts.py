"""A case is begun and written: nothing is lost, nothing is written over."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from learnhub.domain.cases.form import Depth
from learnhub.domain.cases.readers import Audience
from learnhub.domain.errors import Conflict, Invalid, NotFound, SignIn
from learnhub.services import cases, learning
from learnhub.store.tables.cases import Case, CaseMessage, CaseMove
from learnhub.store.tables.plans import Plan
from tests import courses
from tests.cases import FULL_ANSWERS, WHOLE, case_in, partnership_of, told
from tests.services.conftest import House


def test_begun_twice_under_one_id_is_one_case(house: House) -> None:
    case = uuid.uuid4()
    assert house.write("lee", cases.begin_case, case, principle="transparency").new
    assert not house.write("lee", cases.begin_case, case).new
    with pytest.raises(NotFound):
        house.write("sam", cases.begin_case, case)
    with pytest.raises(SignIn):
        house.write("visitor", cases.begin_case, uuid.uuid4())
    assert house.rows(select(func.count()).select_from(Case)) == [(1,)]
    view = house.read("lee", cases.own_draft, case)
    assert view.content.principles == ("transparency",)
    assert view.audience is Audience.AUTHORS


def test_a_case_has_the_language_that_it_is_written_in(house: House) -> None:
    case = uuid.uuid4()
    house.write("lee", cases.begin_case, case)
    written = (
        ("en", "Nothing yet"),
        ("fr", "Nous avons écrit la même page aux trois, et deux ont répondu pour le district."),
    )
    for version, (language, text) in enumerate((*written, ("fr", "Fiji")), 1):
        house.write("lee", cases.save_case, case, version=version, save_id=None, fields={"situation": text})
        assert house.read("lee", cases.own_draft, case).language == language


@pytest.mark.parametrize(("name", "partnership"), [("lee", False), ("paul", True)])
def test_question_8_begins_on_the_narrow_side(house: House, name: str, *, partnership: bool) -> None:
    ours = partnership_of(house, "lee", "paul")
    case = uuid.uuid4()
    house.write(name, cases.begin_case, case)
    view = house.read(name, cases.own_draft, case)
    assert (view.content.visibility, view.content.shown_by, view.content.partners) == ("staff", "role", "described")
    assert view.partnership == (ours if partnership else None)


def plan_of(house: House, name: str) -> uuid.UUID:
    plan = uuid.uuid4()
    with house.store.writing() as session:
        session.add(
            Plan(
                public_id=plan,
                account_id=house.accounts[name].id,
                principle="accountability",
                module_id="mod-5",
                when_text="the next delivery is agreed",
                act_text="ask who repairs it",
                zone="UTC",
                state="done",
                made_at=house.clock.now(),
            )
        )
    return plan


def test_a_plan_opens_one_draft_that_already_holds_it(house: House) -> None:
    plan = plan_of(house, "lee")
    begun = house.write("lee", cases.begin_case, uuid.uuid4(), plan=plan)
    again = house.write("lee", cases.begin_case, uuid.uuid4(), plan=plan)
    assert (again.id, again.new) == (begun.id, False)
    content = house.read("lee", cases.own_draft, begun.id).content
    assert (content.situation, content.action) == ("the next delivery is agreed", "ask who repairs it")
    assert content.principles == ("accountability",)
    assert house.rows(select(Case.module_id)) == [("mod-5",)]
    with pytest.raises(NotFound):
        house.write("sam", cases.begin_case, uuid.uuid4(), plan=plan)
    house.write("lee", cases.discard_case, begun.id)
    assert house.write("lee", cases.begin_case, uuid.uuid4(), plan=plan).new


def test_an_offered_summary_that_came_back_unchanged_follows_the_words_it_is_made_of(house: House) -> None:
    begun = house.write("lee", cases.begin_case, uuid.uuid4(), plan=plan_of(house, "lee"))
    offered = house.read("lee", cases.own_draft, begun.id).offered_summary
    fields = {"summary": offered, "situation": "Three carriers sail to the islands."}
    house.write("lee", cases.save_case, begun.id, version=1, save_id="a", fields=fields)
    draft = house.read("lee", cases.own_draft, begun.id)
    assert draft.content.summary == ""
    assert draft.offered_summary.startswith("Three carriers sail to the islands.")
    own = {"summary": "My own words."}
    house.write("lee", cases.save_case, begun.id, version=draft.version, save_id="b", fields=own)
    assert house.read("lee", cases.own_draft, begun.id).content.summary == "My own words."


def test_the_same_save_again_changes_nothing(house: House) -> None:
    case = told(house)
    first = house.write("lee", cases.save_case, case, version=2, save_id="a", fields={"title": "Books"})
    house.clock.move(dt.timedelta(minutes=1))
    assert house.write("lee", cases.save_case, case, version=2, save_id="a", fields={"title": "Books"}) == first
    assert first.version == 3


def test_a_save_that_changes_nothing_is_no_new_version(house: House) -> None:
    case = told(house)
    assert house.write("lee", cases.save_case, case, version=2, save_id="b", fields=dict(WHOLE)).version == 2


def test_a_stale_save_of_the_same_answer_is_refused_with_both_texts(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    house.write("sam", cases.save_case, case, version=2, save_id="s", fields={"action": "We wrote one page."})
    with pytest.raises(Conflict) as refused:
        house.write("lee", cases.save_case, case, version=2, save_id="l", fields={"action": "We rang.", "title": "T"})
    assert refused.value.current == {"version": 3, "fields": {"action": "We wrote one page."}}
    assert refused.value.mine == {"action": "We rang."}
    assert house.read("lee", cases.own_draft, case).content.action == "We wrote one page."


def test_two_who_write_different_answers_do_not_disturb_each_other(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    house.write("sam", cases.save_case, case, version=2, save_id="s", fields={"action": "We wrote one page."})
    house.write("lee", cases.save_case, case, version=2, save_id="l", fields={"title": "Books", "lesson.do": "ask all"})
    content = house.read("lee", cases.own_draft, case).content
    assert (content.action, content.title, content.lesson.do) == ("We wrote one page.", "Books", "ask all")
    assert content.lesson.when == WHOLE["lesson.when"]


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"countries": ["Atlantis"]}, "countries", "unknown-country"),
        ({"countries": ["FJ"], "regions": ["009"]}, "regions", "places-mixed"),
        ({"title": "x" * 121}, "title", "too-long"),
        ({"lesson.do": "x" * 501}, "lesson.do", "too-long"),
        ({"situation": "caf\ufffd"}, "situation", "unreadable"),
        ({"situation": "a\x00b"}, "situation", "unreadable"),
        ({"countries": ["\udcff"]}, "countries", "unreadable"),
        ({"outcome": "splendid"}, "outcome", "not-a-choice"),
        ({"principles": ["honesty"]}, "principles", "not-a-choice"),
        ({"owner_id": "1"}, "owner_id", "not-a-choice"),
        ({"visibility": "partnership"}, "visibility", "no-partnership"),
        ({"partnership": uuid.uuid4()}, "partnership", "not-a-choice"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_place(
    house: House, fields: dict[str, Any], path: str, code: str
) -> None:
    case = told(house, countries=[])
    with pytest.raises(Invalid) as refused:
        house.write("lee", cases.save_case, case, version=2, save_id=None, fields=fields)
    assert (refused.value.faults[0].path, refused.value.faults[0].code) == (path, code)
    assert house.read("lee", cases.own_draft, case).version == 2


def test_texts_keep_their_lines_and_letters(house: House) -> None:
    case = told(house, situation="Un été à Nouméa.\r\n\r\nثم\tعاد 学校")
    assert house.read("lee", cases.own_draft, case).content.situation == "Un été à Nouméa.\n\nثم\tعاد 学校"


def test_a_case_begun_in_a_module_counts_there_as_its_step(house: House) -> None:
    courses.published(house.transactions, house.actor("tariq"))
    house.write("lee", learning.enrol, courses.SLUG)
    case = uuid.uuid4()
    before = house.read("lee", learning.open_lesson, courses.SLUG, "who-gives").facts
    house.write("lee", cases.begin_case, case, principle="transparency", course=courses.SLUG, module="open-books")
    house.write("lee", cases.save_case, case, version=1, save_id=None, fields=dict(WHOLE))
    house.write("lee", cases.submit_case, case, version=2)
    after = house.read("lee", learning.open_lesson, courses.SLUG, "who-gives").facts
    assert after != before
    (module, *_) = house.read("lee", learning.open_course, courses.SLUG).modules
    assert [step.state for step in module.steps if step.name == "share"] == ["done"]
    for course, nowhere in ((courses.SLUG, "no-such-module"), ("no-such-course", None), ("a\x00b", None)):
        with pytest.raises(NotFound):
            house.write("lee", cases.begin_case, uuid.uuid4(), course=course, module=nowhere)


def test_a_discarded_draft_leaves_nothing(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    house.write("lee", cases.discard_case, case)
    with pytest.raises(NotFound):
        house.read("lee", cases.own_case, case)
    assert [house.rows(select(table)) for table in (Case, CaseMove, CaseMessage)] == [[], [], []]


def test_a_short_case_grows_to_a_full_one_without_retyping_and_back(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    for _ in range(2):
        house.write("sam", cases.choose_template, case, Depth.FULL)
    with pytest.raises(Invalid) as refused:
        house.write("lee", cases.submit_case, case, version=3)
    missing = {fault.path for fault in refused.value.faults}
    assert {"partner_rows", "results", "evidence", "by_principle.0.shown", "transfer"} <= missing
    assert not missing & WHOLE.keys()
    house.write("lee", cases.save_case, case, version=3, save_id=None, fields=dict(FULL_ANSWERS))
    assert house.read("lee", cases.own_case, case).missing == ()
    house.write("lee", cases.choose_template, case, Depth.SHORT)
    view = house.read("lee", cases.own_case, case)
    assert (view.template.id, view.content.results[0].actual) == ("short-1", "3")


def test_two_who_fill_in_different_cells_of_a_row_do_not_disturb_each_other(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    house.write("lee", cases.choose_template, case, Depth.FULL)
    house.write("lee", cases.save_case, case, version=3, save_id=None, fields={"results.1.actual": "3"})
    house.write("sam", cases.save_case, case, version=3, save_id=None, fields={"results.1.target": "4"})
    rows = house.read("lee", cases.own_draft, case).content.results
    assert (rows[1].target, rows[1].actual) == ("4", "3")
    with pytest.raises(Conflict) as refused:
        house.write("sam", cases.save_case, case, version=3, save_id=None, fields={"results.1.actual": "2"})
    assert refused.value.mine == {"results.1.actual": "2"}


def test_a_near_case_is_begun_from_with_its_number_kept_as_the_source(house: House) -> None:
    case_in(house, "published", visibility="everyone")
    mine = uuid.uuid4()
    house.write("amina", cases.begin_case, mine, near="c-2027-1")
    content = house.read("amina", cases.own_draft, mine).content
    assert (content.source, content.situation) == ("C-2027-1", WHOLE["situation"])
    assert (content.countries, content.relation, content.partners) == ((), None, "described")


@pytest.mark.parametrize("near", ["C-2027-1", "C-2027-9", "books"])
def test_nobody_begins_from_a_case_that_they_may_not_read(house: House, near: str) -> None:
    case_in(house, "published", visibility="staff")
    with pytest.raises(NotFound):
        house.write("paul", cases.begin_case, uuid.uuid4(), near=near)


def test_a_time_is_said_once_twenty_have_finished_without_their_pauses(house: House) -> None:
    case = told(house)
    for seconds in (60, 299, 4000):
        house.clock.moment += dt.timedelta(seconds=seconds)
        version = house.read("lee", cases.own_draft, case).version
        fields = {"situation": f"After {seconds}."}
        house.write("lee", cases.save_case, case, version=version, save_id=None, fields=fields)
    with house.store.reading() as session:
        assert session.scalar(select(Case.seconds_spent)) == 359
    assert house.read("visitor", cases.usual_minutes) is None
