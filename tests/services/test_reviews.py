"""Reviews as services: who sees what in the queue, the conflict question, what a reviewer decides, who is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.domain.cases.form import Kind
from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.cases.marks import FiveAnswers
from learnhub.domain.cases.moves import Awaited, DeclineReason, Move, State
from learnhub.domain.difference import Change
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.services import cases, installation, people, reviews
from learnhub.services.installation import Missing
from learnhub.services.reviews import Answered, ConflictView, ReviewView, Sheet
from learnhub.services.reviews.queue import StuckBy
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, CaseMove, Review
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Event
from tests.reviewed import ALL_YES, TEXTS, drafted, published, sent, taken
from tests.services.conftest import House

NONE, DECLARED, NOT_SURE = ConflictAnswer.NONE, ConflictAnswer.DECLARED, ConflictAnswer.NOT_SURE
NOBODY = uuid.UUID("00000000-0000-7000-8000-000000000000")


def answer(house: House, name: str, case: uuid.UUID, given: ConflictAnswer, text: str = "I know the place.") -> Any:
    return house.write(name, reviews.answer_conflict, case, answer=given, text=text)


def view(house: House, case: uuid.UUID, name: str = "rosa") -> ReviewView:
    shown = house.read(name, reviews.open_review, case)
    assert isinstance(shown, ReviewView)
    return shown


def state(house: House, case: uuid.UUID) -> str:
    return house.rows(select(Case.state).where(Case.public_id == case))[0].state


def kept_moves(house: House, case: uuid.UUID) -> list[tuple[str, str]]:
    statement = select(CaseMove.move, CaseMove.role).join(Case, Case.id == CaseMove.case_id)
    return [tuple(row) for row in house.rows(statement.where(Case.public_id == case).order_by(CaseMove.id))]


def mails(house: House) -> list[tuple[str, str]]:
    """Template and name of the person of every mail asked for, in order."""
    names = {account.id: name for name, account in house.accounts.items()}
    jobs = house.rows(select(Job.arguments).where(Job.kind == "mail").order_by(Job.id))
    return [(row.arguments["template"], names[row.arguments["account_id"]]) for row in jobs]


def change(house: House, name: str, **values: Any) -> None:
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.id == house.accounts[name].id).values(**values))


def grant(house: House, name: str, role: Role) -> None:
    with house.store.writing() as session:
        session.add(RoleGrant(account_id=house.accounts[name].id, role=role, granted_at=house.clock.now()))


def event_names(house: House) -> list[str]:
    return [row.name for row in house.rows(select(Event.name).order_by(Event.seq))]


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


ACTS: dict[str, Callable[[House, str, uuid.UUID], Any]] = {
    "none": lambda house, name, case: answer(house, name, case, NONE),
    "save": lambda house, name, case: house.write(name, reviews.save_answers, case, answers={"clear": True}),
    "ask": lambda house, name, case: house.write(
        name, reviews.ask_question, case, Sheet(), version=2, message_id=uuid.uuid4(), text="Who paid?"
    ),
    "ask public": lambda house, name, case: house.write(name, reviews.ask_public, case, Sheet(), version=2),
    "changes": lambda house, name, case: house.write(
        name,
        reviews.request_changes,
        case,
        Sheet(),
        version=2,
        message_id=uuid.uuid4(),
        text="Say who paid.",
        notes={},
    ),
    "publish": lambda house, name, case: house.write(name, reviews.publish, case, ALL_YES, version=2),
    "decline": lambda house, name, case: house.write(
        name,
        reviews.decline_case,
        case,
        Sheet(),
        version=2,
        message_id=uuid.uuid4(),
        reason=DeclineReason.NOT_CLEAR,
        text="It does not say who paid.",
    ),
    "give back": lambda house, name, case: house.write(name, reviews.give_back, case),
}


def refused(house: House, name: str, case: uuid.UUID) -> None:
    """Every way to judge is closed to this person, and the text does not show."""
    for act in ACTS.values():
        with pytest.raises((Denied, NotFound, SignIn)):
            act(house, name, case)
    for look in (reviews.open_review, reviews.conflict_question):
        try:
            shown = house.read(name, look, case)
        except (Denied, NotFound, SignIn):
            continue
        assert isinstance(shown, ConflictView)
        assert shown.bar is not None
        assert not any(text in repr(shown) for text in TEXTS)


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
