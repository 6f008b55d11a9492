"""Two peers mark an open response without a name either way; a trainer decides where they cannot."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select, update

from learnhub.background.peers import clocks, tell
from learnhub.background.worker import Running
from learnhub.domain.assessment.peers import DAYS, HELD_DAYS, Desk
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.services import assessment, home, learning, marking, peers, waiting
from learnhub.services.peers import desk
from learnhub.store.derived import practice, progress
from learnhub.store.jobs import Taken
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.assessment import Attempt
from learnhub.store.tables.cases import Case
from learnhub.store.tables.jobs import Job
from learnhub.store.tables.learning import Event
from learnhub.store.tables.peers import PeerMarking
from tests.courses import QUIZZES, SLUG, files, published
from tests.items import peers_text
from tests.reviewed import TOLD
from tests.reviewed import published as approved
from tests.services.test_marking import FILE, FRONT, derived

ITEM = "letter"
ALL = {"names-all": 2, "dated": 1}
AUTHOR = {"names-all": 2, "dated": 0}
WHY = {"names-all": "To all of them.", "dated": "The day is there."}


def with_letters(house: Any, **item: str) -> None:
    forms = {ITEM: "A", "other": "B"}
    text = FRONT + "".join(
        peers_text(identity=each, form=form, passage="one-day#monday", **item) for each, form in forms.items()
    )
    published(house.transactions, house.actor("tariq"), {**files(), FILE: text.encode()})


@pytest.fixture
def sent(house: Any) -> dict[str, uuid.UUID]:
    """Amina (Nairobi), Lee (Suva), Rosa (Geneva) and Paul (partner) sent the same letter; tries meet one item alone."""
    with_letters(house)
    return {name: send(house, name) for name in ("amina", "lee", "rosa", "paul")}


def send(house: Any, name: str) -> uuid.UUID:
    """A sent try that drew the item of form A."""
    house.write(name, learning.enrol, SLUG)
    for _ in range(2):
        attempt: uuid.UUID = house.write(name, assessment.start_attempt, SLUG, QUIZZES[1], uuid.uuid4())
        ((drawn,),) = house.rows(select(Attempt.item_ids).where(Attempt.public_id == attempt))
        said = [f"Letter of {name}."] if drawn == [ITEM] else [""]
        house.write(name, assessment.submit_attempt, attempt, {drawn[0]: said})
        if drawn == [ITEM]:
            return attempt
    raise AssertionError("the second try meets the other form")


def ready(house: Any, name: str) -> None:
    assert house.write(name, peers.calibrate, SLUG, ITEM, AUTHOR)


def take(house: Any, name: str) -> uuid.UUID | None:
    taken: uuid.UUID | None = house.write(name, peers.take, SLUG, ITEM, uuid.uuid4())
    return taken


def text_before(house: Any, name: str, marking_id: uuid.UUID) -> str:
    house.write(name, peers.answer_tie, marking_id, ConflictAnswer.NONE)
    view: peers.TextView = house.read(name, peers.open_text, marking_id)
    return view.text


def mark_one(house: Any, name: str, points: Any = ALL) -> str:
    """Take the next text, mark it; whose it was."""
    marking_id = take(house, name)
    assert marking_id is not None
    text = text_before(house, name, marking_id)
    house.write(name, peers.mark_text, marking_id, points, WHY)
    return text


def change(house: Any, name: str, **values: Any) -> None:
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.id == house.accounts[name].id).values(**values))


def note(house: Any, attempt: uuid.UUID, name: str = "amina") -> Any:
    return house.read(name, assessment.show_result, attempt).items[0]


def assert_rebuilt_is_the_same(house: Any) -> None:
    kept = [sorted(map(repr, each)) for each in derived(house)]
    with house.store.writing() as session:
        progress.rebuild(session)
        practice.rebuild(session)
    assert [sorted(map(repr, each)) for each in derived(house)] == kept


def count(house: Any, name: str) -> int:
    ((found,),) = house.rows(select(func.count()).select_from(Event).where(Event.name == name))
    return int(found)


def test_two_peers_mark_and_their_mean_settles_the_try(house: Any, sent: dict[str, uuid.UUID]) -> None:
    amina = sent["amina"]
    before = house.read("amina", assessment.show_result, amina)
    assert (before.waiting, before.items[0].peers.state, before.items[0].peers.marks) == (1, "with-peers", 0)
    assert house.read("tariq", marking.queue).rows == ()
    for name, points in (("lee", ALL), ("rosa", {"names-all": 2, "dated": 0})):
        ready(house, name)
        assert mark_one(house, name, points) == "Letter of amina."
    after = house.read("amina", assessment.show_result, amina)
    assert (after.waiting, after.right, after.passed, after.items[0].share) == (0, 1, True, 83)
    assert [line.given for line in after.items[0].rubric] == ["2", "0.5"]
    assert after.items[0].peers.words["dated"] == ("The day is there.", "The day is there.")
    mails = house.rows(select(Job.arguments).where(Job.kind == "mail"))
    assert [each[0]["template"] for each in mails] == ["answers_marked"]
    assert (count(house, "peer-marked"), count(house, "quiz-marked")) == (2, 1)
    assert_rebuilt_is_the_same(house)


def hear(house: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """The mails of today's job: to whom, which, with what."""
    before = len(house.rows(select(Job.id).where(Job.kind == "mail")))
    job = Taken(0, "marking-digest", "today", {}, "", 1, None)
    tell(Running(job, house.transactions, threading.Event()))
    names = {account.id: name for name, account in house.accounts.items()}
    found = house.rows(select(Job.arguments).where(Job.kind == "mail").order_by(Job.id))[before:]
    return sorted((names[each["account_id"]], each["template"], each["values"]) for (each,) in found)


def test_who_is_asked_to_mark_hears_of_it_at_home_and_by_mail(house: Any, sent: dict[str, uuid.UUID]) -> None:
    def asked(name: str) -> Any:
        texts = house.read(name, home.person, mail_set=True).texts
        return texts and (texts.count, texts.until)

    until = house.clock.now() + dt.timedelta(days=DAYS)
    change(house, "paul", organization="", invited_by_id=house.accounts["rosa"].id)
    assert {name: asked(name) for name in (*sent, "sam", "tariq")} == {
        "amina": (2, until),
        "lee": (2, until),
        "rosa": (2, until),
        "paul": (2, until),
        "sam": None,
        "tariq": None,
    }
    house.write("rosa", waiting.wish_mails, off=True)
    for mails in ([(name, "texts_wait", {"count": 2, "days": DAYS}) for name in ("amina", "lee", "paul")], []):
        assert hear(house) == mails
    ready(house, "lee")
    mark_one(house, "lee")
    assert (asked("lee"), house.read("lee", peers.index).waits.count) == ((1, until), 1)
    held = take(house, "lee")
    assert asked("lee") == (1, until)
    assert held is not None
    text_before(house, "lee", held)
    house.write("lee", peers.mark_text, held, ALL, WHY)
    assert asked("lee") is None
    house.clock.move(dt.timedelta(days=7))
    house.write("rosa", waiting.wish_mails, off=False)
    assert [(each[0], each[2]["days"]) for each in hear(house)] == [("amina", 7), ("paul", 7), ("rosa", 7)]
    house.clock.move(dt.timedelta(days=7))
    clocks(Running(Taken(0, "peer-clocks", "today", {}, "", 1, None), house.transactions, threading.Event()))
    assert hear(house) == [("tariq", "answers_wait", {"count": 4, "days": 14})]
    at_home = house.read("tariq", home.person, mail_set=True).to_teach.desk
    assert (at_home.answers, at_home.answers_since + dt.timedelta(days=DAYS)) == (4, until)
    assert asked("amina") is None


@pytest.mark.usefixtures("sent")
def test_only_who_came_near_the_author_marks_others_and_may_try_again(house: Any) -> None:
    with pytest.raises(Conflict, match="exemplar-first"):
        take(house, "lee")
    first = house.read("lee", peers.open_exemplar, SLUG, ITEM)
    assert (first.tries, first.allowed, [line.author for line in first.lines]) == (0, 1, [None, None])
    assert not house.write("lee", peers.calibrate, SLUG, ITEM, {"names-all": 1, "dated": 1})
    view = house.read("lee", peers.open_exemplar, SLUG, ITEM)
    assert (view.apart, view.near, view.ready, view.lines[1].because) == (2, False, False, "It says no day.")
    with pytest.raises(Conflict, match="exemplar-first"):
        take(house, "lee")
    assert house.write("lee", peers.calibrate, SLUG, ITEM, ALL)
    assert take(house, "lee") is not None
    house.write("lee", peers.calibrate, SLUG, ITEM, {"names-all": 0, "dated": 0})
    assert house.read("lee", peers.open_exemplar, SLUG, ITEM).ready
    for points in ({}, {"names-all": 3, "dated": 0}, {**ALL, "other": 1}):
        with pytest.raises(Invalid):
            house.write("lee", peers.calibrate, SLUG, ITEM, points)


@pytest.mark.usefixtures("sent")
def test_who_has_not_sent_theirs_marks_nobody_and_sees_no_exemplar(house: Any) -> None:
    house.write("sam", learning.enrol, SLUG)
    for act in (
        lambda: house.read("sam", peers.open_exemplar, SLUG, ITEM),
        lambda: house.write("sam", peers.calibrate, SLUG, ITEM, AUTHOR),
        lambda: take(house, "sam"),
    ):
        with pytest.raises(NotFound):
            act()
    assert house.read("sam", peers.index).rows == ()
    with pytest.raises(SignIn):
        house.read("visitor", peers.index)
    with pytest.raises(Denied):
        house.read("amina", peers.open_rounds)


@pytest.mark.usefixtures("sent")
def test_the_text_opens_after_the_question_of_a_tie_and_closes_with_one(house: Any) -> None:
    ready(house, "lee")
    taken = take(house, "lee")
    assert taken is not None
    assert take(house, "lee") == taken
    view = house.read("lee", peers.open_text, taken)
    assert (view.opened, view.text) == (False, "")
    with pytest.raises(Invalid):
        house.write("lee", peers.mark_text, taken, ALL, WHY)
    with pytest.raises(Invalid):
        house.write("lee", peers.answer_tie, taken, None)
    assert text_before(house, "lee", taken) == "Letter of amina."
    for _ in range(2):
        house.write("lee", peers.answer_tie, taken, ConflictAnswer.DECLARED)
    with pytest.raises(Conflict, match="marked"):
        house.read("lee", peers.open_text, taken)
    other = take(house, "lee")
    assert other not in (None, taken)
    for name in ("rosa", "amina", "tariq"):
        with pytest.raises(NotFound):
            house.read(name, peers.open_text, other)


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    "values", [{"office": "Nairobi"}, {"team": "Supply"}, {"organization": " unops "}], ids=["office", "team", "house"]
)
def test_nobody_near_to_the_learner_is_offered_their_text_or_keeps_it(house: Any, values: dict[str, str]) -> None:
    change(house, "amina", team="Supply", organization="UNOPS")
    ready(house, "lee")
    taken = take(house, "lee")
    assert taken is not None
    assert text_before(house, "lee", taken) == "Letter of amina."
    change(house, "lee", **values)
    with pytest.raises(Conflict, match="marked"):
        house.write("lee", peers.mark_text, taken, ALL, WHY)
    change(house, "rosa", **values)
    ready(house, "rosa")
    assert mark_one(house, "rosa") == "Letter of paul."


def test_marks_that_lie_apart_and_flags_come_to_a_trainer(house: Any, sent: dict[str, uuid.UUID]) -> None:
    for name, points in (("lee", ALL), ("rosa", {"names-all": 0, "dated": 0})):
        ready(house, name)
        mark_one(house, name, points)
    amina, lee = sent["amina"], sent["lee"]
    assert (note(house, amina).peers.state, note(house, amina).peers.words) == ("at-desk", {})
    taken = take(house, "rosa")
    assert taken is not None
    with pytest.raises(Conflict):
        house.write("rosa", peers.flag_text, taken, "unfit", "")
    text_before(house, "rosa", taken)
    with pytest.raises(Invalid):
        house.write("rosa", peers.flag_text, taken, "ugly", "")
    for _ in range(2):
        house.write("rosa", peers.flag_text, taken, "names-somebody", "It is signed.")
    assert count(house, "peer-flagged") == 1
    rows = {row.attempt: row.responses for row in house.read("tariq", marking.queue).rows}
    assert rows == {amina: 1, lee: 1}
    house.write("tariq", marking.answer_tie, amina, ConflictAnswer.NONE)
    (response,) = house.read("tariq", marking.open_marking, amina).responses
    assert response.desk.reason is Desk.APART
    assert sorted(sum(each.points.values()) for each in response.desk.said) == [0, 3]
    house.write("tariq", marking.mark_responses, amina, {ITEM: {"names-all": 1, "dated": 1}}, {ITEM: "In between."})
    item = note(house, amina)
    assert (item.share, item.words, item.peers.may_ask) == (67, "In between.", False)
    assert [row.attempt for row in house.read("tariq", marking.queue).rows] == [lee]


def test_nobody_waits_for_ever(house: Any, sent: dict[str, uuid.UUID]) -> None:
    amina = sent["amina"]
    assert house.read("system", peers.due) == ()
    house.clock.move(dt.timedelta(days=DAYS))
    due = house.read("system", peers.due)
    assert len(due) == 4
    assert house.write("system", peers.bring_to_desk, due[0])
    assert not house.write("system", peers.bring_to_desk, due[0])
    job = Taken(id=1, kind="peer-clocks", key="today", arguments={}, lease="x", tries=1, request_id=None)
    running = Running(job, house.transactions, threading.Event())
    assert [clocks(running), clocks(running)] == [{"due": 3, "done": 3}, {"due": 0, "done": 0}]
    assert len(house.read("tariq", marking.queue).rows) == 4
    house.write("tariq", marking.answer_tie, amina, ConflictAnswer.NONE)
    (response,) = house.read("tariq", marking.open_marking, amina).responses
    assert (response.desk.reason, response.desk.said) == (Desk.LATE, ())


@pytest.mark.usefixtures("sent")
def test_a_text_that_was_taken_and_left_is_offered_to_others(house: Any) -> None:
    for name in ("lee", "rosa"):
        ready(house, name)
        take(house, name)
    ready(house, "paul")
    taken = take(house, "paul")
    assert taken is not None
    assert text_before(house, "paul", taken) == "Letter of lee."
    house.write("paul", peers.answer_tie, taken, ConflictAnswer.DECLARED)
    house.clock.move(dt.timedelta(days=HELD_DAYS))
    assert mark_one(house, "paul") == "Letter of amina."


@pytest.mark.usefixtures("sent")
def test_two_windows_and_a_second_press_are_one_mark(house: Any) -> None:
    ready(house, "lee")
    once = uuid.uuid4()
    assert [house.write("lee", peers.take, SLUG, ITEM, once) for _ in range(2)] == [once, once]
    text_before(house, "lee", once)
    house.write("lee", peers.mark_text, once, ALL, WHY)
    house.write("lee", peers.mark_text, once, {"names-all": 0, "dated": 0}, WHY)
    assert house.rows(select(PeerMarking.points).where(PeerMarking.public_id == once)) == [(ALL,)]
    assert count(house, "peer-marked") == 1
    with pytest.raises(Conflict, match="marked"):
        house.write("lee", peers.answer_tie, once, ConflictAnswer.DECLARED)


@pytest.mark.parametrize(("points", "share"), [({"names-all": 0, "dated": 0}, 50), (ALL, 100)])
def test_a_learner_asks_once_to_look_again_and_never_loses_by_it(
    house: Any, sent: dict[str, uuid.UUID], points: dict[str, int], share: int
) -> None:
    amina = sent["amina"]
    for name, given in (("lee", {"names-all": 1, "dated": 0}), ("rosa", {"names-all": 1, "dated": 1})):
        ready(house, name)
        mark_one(house, name, given)
    assert (note(house, amina).share, note(house, amina).peers.may_ask) == (50, True)
    with pytest.raises(NotFound):
        house.write("lee", peers.ask_again, amina, ITEM)
    for _ in range(2):
        house.write("amina", peers.ask_again, amina, ITEM)
    assert count(house, "mark-questioned") == 1
    assert (note(house, amina).peers.looked_again, note(house, amina).share) == (True, 50)
    house.write("tariq", marking.answer_tie, amina, ConflictAnswer.NONE)
    assert house.read("tariq", marking.open_marking, amina).responses[0].desk.reason is Desk.AGAIN
    house.write("tariq", marking.mark_responses, amina, {ITEM: points}, {ITEM: "Read twice."})
    assert (note(house, amina).share, note(house, amina).words) == (share, "Read twice.")
    house.write("amina", peers.ask_again, amina, ITEM)
    assert house.read("tariq", marking.queue).rows == ()
    assert_rebuilt_is_the_same(house)


@pytest.mark.usefixtures("sent")
def test_a_trainer_sees_what_is_with_peers_and_takes_it_over(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE", 3)
    ready(house, "lee")
    mark_one(house, "lee")
    first = house.read("tariq", peers.open_rounds)
    assert [(row.learner, row.marks) for row in first.rows] == [("Amina", 1), ("Lee", 0), ("Rosa", 0)]
    assert [row.learner for row in house.read("tariq", peers.open_rounds, after=first.next).rows] == ["Paul"]
    for _ in range(2):
        house.write("tariq", peers.take_over, first.rows[0].public_id)
    assert [row.responses for row in house.read("tariq", marking.queue).rows] == [1]
    with pytest.raises(Denied):
        house.write("amina", peers.take_over, first.rows[1].public_id)
    with pytest.raises(NotFound):
        house.write("tariq", peers.take_over, uuid.uuid4())
    index = house.read("amina", peers.index)
    assert [(row.sent, row.marked, row.ready) for row in index.rows] == [(1, 0, False)]


@pytest.mark.usefixtures("sent")
def test_when_many_take_at_once_a_text_is_held_by_two(house: Any) -> None:
    for name in ("lee", "rosa", "paul"):
        ready(house, name)

    def act(name: str) -> None:
        take(house, name)

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(act, ["lee", "rosa", "paul"] * 3))
    held = house.rows(select(func.count()).group_by(PeerMarking.round_id).select_from(PeerMarking))
    assert sorted(row[0] for row in held) == [1, 2]


def test_an_approved_case_serves_as_exemplar_to_those_who_may_read_it(house: Any) -> None:
    case = approved(house)
    ((year, serial),) = house.rows(select(Case.year, Case.serial).where(Case.public_id == case))
    with_letters(house, exemplar=f"case:C-{year}-{serial}")
    send(house, "amina")
    view = house.read("amina", peers.open_exemplar, SLUG, ITEM)
    assert (view.text, view.case.title, view.closed) == ("", TOLD["title"], False)
    ready(house, "amina")


def test_a_case_that_is_not_open_to_a_learner_is_named_as_closed_and_marks_nothing(house: Any) -> None:
    with_letters(house, exemplar="case:C-2027-99")
    send(house, "amina")
    view = house.read("amina", peers.open_exemplar, SLUG, ITEM)
    assert (view.case, view.closed) == (None, True)
    with pytest.raises(NotFound):
        house.write("amina", peers.calibrate, SLUG, ITEM, AUTHOR)
