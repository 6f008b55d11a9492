"""The queue of reviews: who may take which case, who hears of it, and what becomes of it when nobody judges."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from learnhub.domain.cases.form import Kind
from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.cases.moves import State
from learnhub.domain.errors import Conflict, Denied, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.services import cases, installation, people, reviews
from learnhub.services.installation import Missing
from learnhub.services.reviews import Answered, ConflictView
from learnhub.services.reviews.queue import StuckBy
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor
from tests.mailed import mails
from tests.reviewed import ALL_YES, TEXTS, drafted, published, sent, taken
from tests.reviewing import ACTS, DECLARED, NONE, answer, change, grant, kept_moves, refused, state
from tests.services.conftest import House

NOBODY = uuid.UUID("00000000-0000-7000-8000-000000000000")


def test_the_queue_tells_of_a_case_neither_title_nor_text_nor_country_before_the_conflict_question(
    house: House,
) -> None:
    case = sent(house)
    house.clock.move(dt.timedelta(days=3))
    queue = house.read("rosa", reviews.review_queue)
    (row,) = queue.waiting
    assert (row.id, row.bar, row.title, row.days, row.answer) == (case, None, "", 3, ConflictAnswer.NOT_ASKED)
    assert row.glimpse.kind is Kind.LESSON_LEARNED
    assert row.glimpse.principles == (Principle.MUTUAL_BENEFIT,)
    assert row.glimpse.regions == ("009",), "Fiji is told as Oceania"
    assert row.glimpse.language == "en"
    assert row.glimpse.minutes == 6
    assert row.reply_due == dt.date(2027, 2, 19), "five working days after Sunday 14 February"
    assert not row.late
    assert not any(text in repr(queue) for text in (*TEXTS, "FJ", "Lee"))


@pytest.mark.parametrize(
    ("reviewer", "tie", "bar"),
    [
        ("lee", {}, Bar.OWN_CASE),
        ("sam", {}, Bar.CO_AUTHOR),
        ("ravi", {}, Bar.SAME_OFFICE),
        ("rosa", {"team": "Oceans"}, Bar.SAME_TEAM),
        ("mona", {}, Bar.MANAGES_CONTRIBUTOR),
    ],
)
def test_a_case_that_a_reviewer_may_not_judge_is_barred_with_its_reason_and_refused_on_every_path(
    house: House, reviewer: str, tie: dict[str, str], bar: Bar
) -> None:
    change(house, "lee", team="Oceans", manager_id=house.accounts["mona"].id)
    if tie:
        change(house, reviewer, **tie)
    if Role.REVIEWER not in house.actor(reviewer).roles:
        grant(house, reviewer, Role.REVIEWER)
    case = sent(house)
    with house.store.writing() as session:
        key = session.scalar(select(Case.id).where(Case.public_id == case))
        session.add(CaseAuthor(case_id=key, account_id=house.accounts["sam"].id))
    (row,) = house.read(reviewer, reviews.review_queue).waiting
    assert (row.bar, row.glimpse, row.title) == (bar, None, "")
    refused(house, reviewer, case)
    assert state(house, case) == State.SUBMITTED


def test_a_partner_who_reviews_is_barred_from_cases_of_their_own_organization(house: House) -> None:
    change(house, "lee", kind="partner", organization="island fridges  LTD", office="")
    grant(house, "paul", Role.REVIEWER)
    case = sent(house, "lee")
    (row,) = house.read("paul", reviews.review_queue).waiting
    assert row.bar is Bar.SAME_ORGANIZATION
    refused(house, "paul", case)


@pytest.mark.parametrize("name", ["amina", "sam", "tariq", "adele", "connie", "edith", "system", "visitor"])
def test_who_is_no_reviewer_judges_nothing(house: House, name: str) -> None:
    case = sent(house)
    refused(house, name, case)
    if name != "edith":
        with pytest.raises(SignIn if name in {"visitor", "system"} else Denied):
            house.read(name, reviews.review_queue)
    assert state(house, case) == State.SUBMITTED
    assert kept_moves(house, case) == [("submit", "contributor")]


def test_reviewers_who_fit_hear_first_and_nobody_else_hears(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    change(house, "mona", review_principles=["transparency"])
    sent(house)
    assert mails(house) == [("case_submitted", "rosa")], "not Ravi of the same office, not Mona, not a manager"
    sent(house, principles=["transparency"])
    assert mails(house)[1:] == [("case_submitted", "mona"), ("case_submitted", "rosa")]


def test_when_nobody_is_left_contributor_and_administrators_are_told_at_once(house: House) -> None:
    case = sent(house)
    assert house.read("adele", reviews.cases_without_judge) == 0
    answer(house, "rosa", case, DECLARED)
    assert mails(house)[-2:] == [("case_nobody_may_judge", "lee"), ("case_nobody_may_judge_here", "adele")]
    assert house.read("lee", cases.own_case, case).nobody_may_judge
    assert house.read("adele", reviews.cases_without_judge) == 1
    assert Missing("judge", cases=1) in house.read("adele", installation.missing, mail_set=True)
    grant(house, "mona", Role.REVIEWER)
    assert not house.read("lee", cases.own_case, case).nobody_may_judge
    assert house.read("adele", reviews.cases_without_judge) == 0


@pytest.mark.parametrize("act", ["withdraw", "disable"])
def test_who_waits_is_told_when_the_last_reviewer_goes(house: House, act: str) -> None:
    sent(house)
    rosa = house.accounts["rosa"].public_id
    for _ in range(2):
        if act == "withdraw":
            house.write("adele", people.withdraw_role, rosa, "reviewer")
        else:
            house.write("adele", people.disable, rosa)
    assert mails(house)[1:] == [("case_nobody_may_judge", "lee"), ("case_nobody_may_judge_here", "adele")]


def test_given_back_a_case_waits_for_somebody_else(house: House) -> None:
    grant(house, "mona", Role.REVIEWER)
    case = taken(house)
    for _ in range(2):
        house.write("rosa", reviews.give_back, case)
    assert kept_moves(house, case) == [("submit", "contributor"), ("take", "judge"), ("return-to-queue", "reviewer")]
    assert answer(house, "mona", case, NONE) is Answered.OPENED
    with pytest.raises(Denied):
        house.write("rosa", reviews.publish, case, ALL_YES, version=4)
    with pytest.raises(Denied):
        house.write("rosa", reviews.give_back, case)


def test_an_editor_puts_a_case_back_whose_reviewer_is_silent_or_gone(house: House) -> None:
    case = taken(house)
    with pytest.raises(Conflict, match="not-now"):
        house.write("edith", reviews.put_back, case)
    house.clock.move(dt.timedelta(days=9))
    (row,) = house.read("edith", reviews.review_queue).stuck
    assert (row.id, row.why, row.days) == (case, StuckBy.SILENT, 9)
    for name in ("rosa", "adele", "system"):
        with pytest.raises((Denied, SignIn)):
            house.write(name, reviews.put_back, case)
    for _ in range(2):
        house.write("edith", reviews.put_back, case)
    assert kept_moves(house, case)[-1] == ("return-to-queue", "editor")
    assert mails(house)[-1] == ("case_put_back", "rosa")
    other = taken(house)
    change(house, "rosa", disabled_at=house.clock.now())
    (row,) = house.read("edith", reviews.review_queue).stuck
    assert (row.id, row.why) == (other, StuckBy.REVIEWER_GONE)


def test_a_reviewer_who_loses_the_role_or_moves_into_the_office_judges_no_more(house: House) -> None:
    case = taken(house)
    change(house, "rosa", office="Suva")
    with pytest.raises(Denied):
        house.write("rosa", reviews.publish, case, ALL_YES, version=2)
    assert isinstance(house.read("rosa", reviews.open_review, case), ConflictView)
    change(house, "rosa", office="Geneva")
    with house.store.writing() as session:
        session.delete(session.get_one(RoleGrant, (house.accounts["rosa"].id, Role.REVIEWER)))
    refused(house, "rosa", case)


def test_the_queue_pages_by_key_with_a_constant_number_of_statements(house: House) -> None:
    grant(house, "rosa", Role.EDITOR)
    ran, seen = [], []
    made = []
    for many in (1, 22):
        for _ in range(many):
            house.clock.move(dt.timedelta(minutes=1))
            made.append(sent(house))
        statements.set(0)
        page = house.read("rosa", reviews.review_queue)
        ran.append(statements.get())
    assert ran[0] == ran[1] <= 12
    assert page.before is None
    while True:
        seen += [row.id for row in page.waiting]
        if page.after is None:
            break
        page = house.read("rosa", reviews.review_queue, after=page.after)
    assert seen == made
    first = house.read("rosa", reviews.review_queue, before=page.before)
    assert [row.id for row in first.waiting] == made[:20]


def test_drafts_and_cases_of_others_are_not_there(house: House) -> None:
    draft, done = drafted(house), published(house)
    for case in (draft, done, NOBODY):
        for look in (reviews.open_review, reviews.conflict_question):
            with pytest.raises(NotFound):
                house.read("rosa", look, case)
        with pytest.raises(NotFound):
            house.write("edith", reviews.put_back, case)
        with pytest.raises(NotFound):
            house.write("edith", reviews.decide_conflict, case, cleared=True)


def test_what_was_done_with_cases_is_public_by_year_and_names_nobody(house: House) -> None:
    published(house)
    declined = taken(house, name="lee", title="Another")
    ACTS["decline"](house, "rosa", declined)
    (year,) = house.read("visitor", reviews.acts_by_year)
    assert year.year == house.clock.now().year
    assert {act: count for act, count in year.acts.items() if count} == {
        "submit": 2,
        "publish": 1,
        "decline": 1,
        "conflict-none": 2,
    }
    assert year.reasons == {"decline": {"not-clear": 1}}
