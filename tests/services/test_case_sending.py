"""A case is sent, asked about and published."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from learnhub.domain.cases.form import CaseNumber, Depth
from learnhub.domain.cases.moves import State
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.policy import audience
from learnhub.services import cases, learning
from learnhub.store import cases as store_cases
from learnhub.store import principles
from learnhub.store.tables.accounts import RoleGrant
from learnhub.store.tables.cases import Case, CaseMove, CaseRevision
from learnhub.store.tables.learning import Event
from learnhub.store.tables.search import SearchDocument
from tests import courses
from tests.cases import FULL_ANSWERS, case_in, told
from tests.mailed import mails
from tests.reviewed import publish_full
from tests.services.conftest import House


def test_a_blank_case_cannot_be_sent_and_all_that_is_missing_is_said(house: House) -> None:
    case = uuid.uuid4()
    house.write("lee", cases.begin_case, case)
    with pytest.raises(Invalid) as refused:
        house.write("lee", cases.submit_case, case, version=1)
    assert {fault.path for fault in refused.value.faults} >= {"situation", "outcome", "lesson.when", "countries"}
    assert house.read("lee", cases.own_case, case).state is State.DRAFT


def test_sent_twice_is_sent_once(house: House) -> None:
    case = told(house)
    assert not house.write("lee", cases.submit_case, case, version=2).nobody_may_judge
    house.write("lee", cases.submit_case, case, version=2)
    assert house.rows(select(CaseMove.move, CaseMove.role)) == [("submit", "contributor")]
    assert house.rows(select(CaseRevision.number, CaseRevision.occasion)) == [(1, "submit")]
    assert house.rows(select(Event.name).order_by(Event.seq)) == [("case-started",), ("case-submitted",)]
    assert mails(house) == [("case_submitted", "rosa")]
    view = house.read("lee", cases.own_case, case)
    assert (view.state, view.awaiting, view.audience) == ("submitted", "reviewers", "judges")
    assert view.reply_due == dt.date(2027, 2, 19)


def test_what_somebody_saved_meanwhile_is_not_sent_unseen(house: House) -> None:
    case = case_in(house, "draft", co_author="sam")
    house.write("sam", cases.save_case, case, version=2, save_id="s", fields={"action": "We wrote one page."})
    with pytest.raises(Conflict):
        house.write("lee", cases.submit_case, case, version=2)
    house.write("lee", cases.submit_case, case, version=3)


def test_if_nobody_may_judge_contributor_and_administrators_are_told_at_once(house: House) -> None:
    with house.store.writing() as session:
        session.execute(RoleGrant.__table__.delete().where(RoleGrant.account_id == house.accounts["rosa"].id))
    case = told(house)
    assert house.write("lee", cases.submit_case, case, version=2).nobody_may_judge
    assert house.write("lee", cases.submit_case, case, version=2).nobody_may_judge
    assert mails(house) == [("case_nobody_may_judge", "lee"), ("case_nobody_may_judge_here", "adele")]
    assert house.read("lee", cases.own_case, case).nobody_may_judge


def test_the_reviewer_asks_and_the_contributor_answers_once(house: House) -> None:
    case = case_in(house, "asked")
    asked = house.read("lee", cases.own_case, case)
    assert (asked.awaiting, asked.asked.text) == ("contributor", "Which of the three was asked first?")
    with pytest.raises(Invalid):
        house.write("lee", cases.answer_question, case, message_id=uuid.uuid4(), text="  ")
    message = uuid.uuid4()
    for _ in range(2):
        house.write("lee", cases.answer_question, case, message_id=message, text="The largest one.")
    view = house.read("lee", cases.own_case, case)
    assert (view.state, view.awaiting, view.asked) == ("in-review", "reviewer", None)
    assert [(each.role, each.kind) for each in view.messages] == [("reviewer", "ask"), ("contributor", "answer")]
    assert mails(house)[-1] == ("case_answered", "rosa")


@pytest.mark.parametrize(("answer", "visibility"), [(True, "everyone"), (False, "staff")])
def test_may_it_be_public_is_answered_once(house: House, answer: bool, visibility: str) -> None:
    case = case_in(house, "asked-public")
    with pytest.raises(Invalid):
        house.write("lee", cases.answer_public, case, public=None)
    for _ in range(2):
        house.write("lee", cases.answer_public, case, public=answer)
    with pytest.raises(Conflict):
        house.write("lee", cases.answer_public, case, public=not answer)
    view = house.read("lee", cases.own_case, case)
    assert (view.visibility, view.content.visibility, view.awaiting) == (visibility, visibility, "reviewer")


def test_changes_are_made_and_the_case_is_sent_again(house: House) -> None:
    case = case_in(house, "changes-requested")
    draft = house.read("lee", cases.own_draft, case)
    assert [each.text for each in draft.requests] == ["Which of the three was asked first?"]
    saved = house.write("lee", cases.save_case, case, version=2, save_id="z", fields={"action": "We asked all."})
    house.write("lee", cases.submit_case, case, version=saved.version)
    assert house.read("lee", cases.own_case, case).state is State.IN_REVIEW
    assert mails(house)[-1] == ("case_resubmitted", "rosa")
    assert house.rows(select(CaseRevision.number, CaseRevision.occasion).order_by(CaseRevision.number)) == [
        (1, "submit"),
        (2, "resubmit"),
    ]


def test_a_published_case_has_a_number_and_is_found(house: House) -> None:
    for _ in range(2):
        case = case_in(house, "published", visibility="everyone")
    house.clock.move(dt.timedelta(days=365))
    case_in(house, "published", visibility="staff", principles=["transparency"])
    numbers = [row.number for row in house.read("amina", cases.published_cases).rows]
    assert numbers == [CaseNumber(2028, 1), CaseNumber(2027, 2), CaseNumber(2027, 1)]
    assert mails(house).count(("case_published", "lee")) == 3
    assert house.read("lee", cases.own_case, case).number == CaseNumber(2027, 2)
    with house.store.reading() as session:
        newest = principles.newest_case(session, "transparency", audience(house.actor("amina")))
        public = principles.newest_case(session, "transparency", audience(house.actor("visitor")))
    found = [(each.year, each.serial) for each in (newest, public) if each]
    assert found == [(2028, 1), (2027, 2)]
    documents = house.rows(select(SearchDocument.ref).order_by(SearchDocument.ref))
    assert documents == [("C-2027-1",), ("C-2027-2",), ("C-2028-1",)]


@pytest.mark.parametrize("agreed", [True, False])
def test_a_published_case_names_only_those_who_agreed(house: House, agreed: bool) -> None:
    shown_by = "name" if agreed else "role"
    case_in(house, "published", visibility="everyone", shown_by=shown_by, name_agreed=agreed)
    view = house.read("visitor", cases.published_case, "C-2027-1")
    assert (view.contributor, view.organization) == (("Lee", "UNDP") if agreed else ("", ""))
    assert [(row.move, row.by, row.name) for row in view.history] == [
        ("submit", "contributor", None),
        ("take", "judge", "Rosa" if agreed else None),
        ("publish", "reviewer", "Rosa" if agreed else None),
    ]
    assert view.content.title == "Ask every company that could do the same"
    assert view.id is None
    assert house.read("lee", cases.published_case, "c-2027-1").id is not None


def lessons_shown(house: House, case: uuid.UUID) -> list[str]:
    return [each.lesson_id for each in house.read("lee", cases.own_case, case).shown]


@pytest.mark.parametrize(
    ("visibility", "newer", "shown"),
    [
        ("everyone", None, ["who-gives", "who-decides"]),
        ("staff", None, ["who-gives", "who-decides"]),
        ("everyone", "everyone", []),
        ("everyone", "staff", ["who-gives", "who-decides"]),
        ("staff", "staff", []),
        ("staff", "everyone", []),
    ],
)
def test_the_contributor_is_told_which_lessons_show_the_case_now(
    house: House, visibility: str, newer: str | None, shown: list[str]
) -> None:
    courses.published(house.transactions, house.actor("tariq"))
    case = case_in(house, "published", visibility=visibility, principles=["transparency"])
    if newer:
        house.clock.move(dt.timedelta(days=1))
        case_in(house, "published", visibility=newer, principles=["transparency", "accountability"])
    assert lessons_shown(house, case) == shown
    reader = "amina" if visibility == "staff" else "visitor"
    lesson = house.read(reader, learning.open_lesson, courses.SLUG, "who-gives")
    assert (lesson.case.number == "C-2027-1") == bool(shown)


def test_a_full_case_is_published_with_partners_as_they_may_be_shown(house: House) -> None:
    case = case_in(house, "draft")
    house.write("lee", cases.choose_template, case, Depth.FULL)
    house.write("lee", cases.save_case, case, version=3, save_id=None, fields=dict(FULL_ANSWERS))
    house.write("lee", cases.submit_case, case, version=4)
    publish_full(house, case)
    content = house.read("amina", cases.published_case, "C-2027-1").content
    assert [(row.name, row.sector, row.received) for row in content.partner_rows] == [
        ("", "un-entity", "books in time"),
        ("", "private", "a letter of thanks"),
    ]
    assert dict(content.editions) == {"dac-sectors": "2018-01", "m49": "2026-05", "sdg-targets": "2015-09"}
    assert content.contact == ""
    with house.store.reading() as session:
        key = session.scalar(select(Case.id))
        passages = {each.anchor: each.text for each in store_cases.search_document(session.get_one(Case, key)).passages}
    assert "hold space on six sailings" in passages["partners"]
    assert "school register" in passages["results"]
    assert "The Fund" not in " ".join(passages.values())
