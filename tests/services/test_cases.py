from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select

from learnhub.domain.cases.form import CaseNumber, Depth
from learnhub.domain.cases.moves import State
from learnhub.domain.cases.readers import Audience
from learnhub.domain.errors import Conflict, DomainError, Invalid, NotFound, SignIn
from learnhub.domain.policy import audience
from learnhub.services import cases, learning
from learnhub.store import cases as store_cases
from learnhub.store import principles
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import RoleGrant
from learnhub.store.tables.cases import (
    Case,
    CaseMessage,
    CaseMove,
    CasePrinciple,
    CaseRevision,
    Partnership,
    PartnershipMember,
)
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Event
from learnhub.store.tables.plans import Plan
from learnhub.store.tables.search import SearchDocument
from tests import courses
from tests.cases import FULL_ANSWERS, WHOLE, case_in, told
from tests.reviewed import publish_full
from tests.services.conftest import House

ILLUSTRATIONS = Path(__file__).parents[2] / "courses" / "illustrations.toml"
BEGIN = 1
"""The statement that begins a transaction is counted too."""
OUTSIDERS = ("mona", "ravi", "edith", "adele", "connie", "paul", "system")

OWN_ACTS: dict[str, Callable[[House, str, uuid.UUID], Any]] = {
    "read": lambda house, name, case: house.read(name, cases.own_case, case),
    "form": lambda house, name, case: house.read(name, cases.own_draft, case),
    "save": lambda house, name, case: house.write(
        name, cases.save_case, case, version=99, save_id=None, fields={"title": "Books"}
    ),
    "grow": lambda house, name, case: house.write(name, cases.choose_template, case, Depth.FULL),
    "submit": lambda house, name, case: house.write(name, cases.submit_case, case, version=2),
    "answer": lambda house, name, case: house.write(
        name, cases.answer_question, case, message_id=uuid.uuid4(), text="The largest one."
    ),
    "public": lambda house, name, case: house.write(name, cases.answer_public, case, public=True),
    "discard": lambda house, name, case: house.write(name, cases.discard_case, case),
}

ALLOWED = {
    "draft": {"read", "form", "save", "grow", "submit", "discard"},
    "submitted": {"read", "submit"},
    "in-review": {"read", "submit"},
    "asked": {"read", "submit", "answer"},
    "asked-public": {"read", "submit", "public"},
    "changes-requested": {"read", "form", "save", "grow", "submit"},
    "published": {"read", "submit"},
    "declined": {"read", "form", "save", "grow"},
}
"""What the contributor may do in each state. A second press of "Send for review" changes nothing."""


def outcome_of(act: Callable[[], Any]) -> str:
    try:
        act()
    except DomainError as error:
        return type(error).__name__
    return "done"


@pytest.mark.parametrize("state", ALLOWED)
def test_the_contributor_may_do_in_each_state_what_the_table_says(house: House, state: str) -> None:
    for act, do in OWN_ACTS.items():
        case = case_in(house, state)
        assert (outcome_of(lambda do=do, case=case: do(house, "lee", case)) == "done") == (act in ALLOWED[state]), act


@pytest.mark.parametrize("state", ["draft", "asked", "changes-requested"])
def test_a_co_author_may_do_the_same_but_not_delete(house: House, state: str) -> None:
    for act, do in OWN_ACTS.items():
        case = case_in(house, state, co_author="sam")
        done = outcome_of(lambda do=do, case=case: do(house, "sam", case))
        assert (done == "done") == (act in ALLOWED[state] - {"discard"}), act


@pytest.mark.parametrize("state", ALLOWED)
def test_to_everybody_else_the_case_of_another_is_not_there(house: House, state: str) -> None:
    case = case_in(house, state)
    for name in ("rosa", *OUTSIDERS, "visitor"):
        for act, do in OWN_ACTS.items():
            expected = "SignIn" if name in {"visitor", "system"} else "NotFound"
            assert outcome_of(lambda do=do, name=name: do(house, name, case)) == expected, (name, act)


READERS = {
    "staff": {"lee", "amina", "rosa", "adele"},
    "everyone": {"lee", "amina", "rosa", "adele", "paul", "visitor", "system"},
    "partnership": {"lee", "paul"},
}


@pytest.mark.parametrize("visibility", READERS)
def test_a_published_case_is_there_for_those_it_was_published_for(house: House, visibility: str) -> None:
    fields: dict[str, Any] = {"visibility": visibility}
    if visibility == "partnership":
        fields["partnership"] = partnership_of(house, "lee", "paul")
    case_in(house, "published", **fields)
    for name in ("lee", "amina", "rosa", "adele", "paul", "visitor", "system"):
        found = outcome_of(lambda name=name: house.read(name, cases.published_case, "C-2027-1"))
        assert found == ("done" if name in READERS[visibility] else "NotFound"), name
        listed = [str(row.number) for row in house.read(name, cases.published_cases).rows]
        assert listed == (["C-2027-1"] if name in READERS[visibility] else []), name


@pytest.mark.parametrize("state", [state for state in ALLOWED if state != "published"])
def test_what_is_not_published_shows_nothing_outside(house: House, state: str) -> None:
    case_in(house, state, visibility="staff" if state == "asked-public" else "everyone")
    assert house.read("amina", cases.published_cases).rows == ()
    assert house.rows(select(CasePrinciple)) == []
    assert house.rows(select(SearchDocument)) == []
    with pytest.raises(NotFound):
        house.read("lee", cases.published_case, "C-2027-1")


@pytest.mark.parametrize("number", ["C-2027-2", "C-2027-0", "2027-1", "C-2027-99999999999", "../C-2027-1"])
def test_a_number_that_no_case_has_is_not_found(house: House, number: str) -> None:
    with pytest.raises(NotFound):
        house.read("amina", cases.published_case, number)


def partnership_of(house: House, *names: str) -> uuid.UUID:
    with house.store.writing() as session:
        made = Partnership(name="Cold chain", created_at=house.clock.now())
        session.add(made)
        session.flush()
        session.add_all(PartnershipMember(partnership_id=made.id, account_id=house.accounts[n].id) for n in names)
    return made.public_id


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


def mails(house: House) -> list[tuple[str, str]]:
    names = {account.id: name for name, account in house.accounts.items()}
    rows = [row[0] for row in house.rows(select(Job.arguments).where(Job.kind == "mail").order_by(Job.id))]
    return [(row["template"], names[row["account_id"]]) for row in rows]


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


def illustrate(house: House) -> int:
    added = 0
    for each in tomllib.loads(ILLUSTRATIONS.read_text(encoding="utf-8"))["case"]:
        teller = house.accounts["paul" if each["teller"] == "partner" else "lee"]
        at = house.clock.now() - dt.timedelta(days=30 * each["months_ago"])
        added += house.write(
            "system", cases.add_illustration, each, teller=teller, reviewer=house.accounts["rosa"], at=at
        )
    return added


def test_the_shipped_samples_are_published_once_marked_and_told_to_nobody(house: House) -> None:
    assert illustrate(house) == 12
    assert illustrate(house) == 0
    rows = house.read("amina", cases.published_cases).rows
    assert len(rows) == 12
    assert all(row.illustration for row in rows)
    assert house.rows(select(Event)) == []
    assert house.rows(select(Job)) == []
    view = house.read("visitor", cases.published_case, str(rows[0].number))
    assert view.illustration
    assert [row.move for row in view.history] == ["submit", "take", "publish"]


def test_only_the_command_line_adds_samples(house: House) -> None:
    each = tomllib.loads(ILLUSTRATIONS.read_text(encoding="utf-8"))["case"][0]
    for name in ("adele", "lee", "visitor"):
        with pytest.raises(DomainError):
            house.write(
                name,
                cases.add_illustration,
                each,
                teller=house.accounts["lee"],
                reviewer=house.accounts["rosa"],
                at=house.clock.now(),
            )


def more_cases(house: House, number: int) -> None:
    """As many more published cases as the one that there is, written as rows."""
    with house.store.writing() as session:
        (row,) = session.execute(select(Case.__table__)).mappings().all()
        session.execute(
            insert(Case.__table__),
            [
                {
                    **{key: value for key, value in row.items() if key != "id"},
                    "public_id": uuid.uuid4(),
                    "serial": 2 + each,
                    "published_at": row["published_at"] + dt.timedelta(minutes=each // 2),
                    "changed_at": row["changed_at"] + dt.timedelta(minutes=each // 2),
                }
                for each in range(number)
            ],
        )


LISTS: dict[str, Callable[..., Any]] = {"published": cases.published_cases, "own": cases.own_cases}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_go_on_by_key_and_miss_or_repeat_none(house: House, kind: str) -> None:
    case_in(house, "published", visibility="everyone")
    more_cases(house, 44)
    seen: list[str] = []
    after = None
    for size in (20, 20, 5):
        page = house.read("lee", LISTS[kind], after=after)
        assert len(page.rows) == size
        seen += [str(row.number) for row in page.rows]
        after = page.next
    assert after is None
    assert len(set(seen)) == 45
    assert len(house.read("lee", LISTS[kind], after="nonsense").rows) == 20


@pytest.mark.parametrize("kind", [*LISTS, "case"])
def test_the_number_of_statements_does_not_grow(house: House, kind: str) -> None:
    def count() -> int:
        actor = house.actor("lee")
        statements.set(0)
        if kind == "case":
            house.transactions.read(actor, cases.published_case, "C-2027-1")
        else:
            house.transactions.read(actor, LISTS[kind])
        return statements.get()

    case_in(house, "published", visibility="everyone")
    one = count()
    more_cases(house, 30)
    assert count() == one
    assert one - BEGIN <= {"published": 1, "own": 2, "case": 3}[kind]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_list_scans_the_cases(house: House) -> None:
    plans: list[str] = []
    case_in(house, "published", visibility="everyone")

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        rows = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.extend(str(row[3]) for row in rows)

    with house.store.reading() as session:
        reader = session.get_bind()
    event.listen(reader, "before_cursor_execute", explain)
    try:
        for name in ("visitor", "lee", "paul"):
            house.read(name, cases.published_cases)
        house.read("lee", cases.own_cases)
        house.read("lee", cases.own_cases, after="1-1")
        house.read("lee", cases.published_case, "C-2027-1")
    finally:
        event.remove(reader, "before_cursor_execute", explain)
    assert len(plans) > 10
    assert [plan for plan in plans if plan.startswith("SCAN") and "case" in plan.lower()] == []


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
