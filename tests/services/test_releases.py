"""Publishing a course: checked, in one step, now or at a moment; and what becomes of those who are on it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.background import releases as background
from learnhub.content.manifest import release_name
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.releases import PartChange, PartKind
from learnhub.services import assessment, authoring, learning, people, practice, releases
from learnhub.store.derived import REBUILDS
from learnhub.store.engine import statements
from learnhub.store.search import find
from learnhub.store.tables.authoring import Course, Release
from learnhub.store.tables.learning import Completion, Enrolment, Event
from learnhub.store.tables.practice import PracticeCard
from learnhub.store.tables.releases import TakeUp
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, files, item, published
from tests.publishing import publish_draft, run_jobs

LESSON = "02-same-news/01-one-day.md"
QUIZ = "02-same-news/02-check.quiz.md"
OTHER = edited(LESSON, "Monday", "Tuesday")
LONGER = {
    **OTHER,
    "02-same-news/03-later.md": files()[LESSON].replace(b"one-day", b"later").replace(b"{#monday}", b"{#later-on}"),
}
NEWS = QUIZZES[1]


@pytest.fixture
def course(house: Any) -> Any:
    """A published course that Amina and Sam joined."""
    published(house.transactions, house.actor("tariq"))
    for name in ("amina", "sam"):
        house.write(name, learning.enrol, SLUG)
    return house


def change(house: Any, given: dict[str, bytes], weight: str = "material", **more: Any) -> uuid.UUID:
    house.write("tariq", authoring.import_course, given, take_folder=True)
    return publish_draft(house.transactions, house.actor("tariq"), weight, **more)


def on(house: Any) -> dict[int, int]:
    """The releases that people are on."""
    return dict(house.read("tariq", releases.open_release_page, SLUG).learners)


def offer(house: Any, name: str) -> Any:
    return house.read(name, learning.open_course, SLUG).offer


def pass_all(house: Any, name: str) -> None:
    for lesson in LESSONS:
        house.write(name, learning.finish_lesson, SLUG, lesson)
    for quiz in QUIZZES:
        attempt = house.write(name, assessment.start_attempt, SLUG, quiz, uuid.uuid4())
        asked = [each.id for each in house.read(name, assessment.open_attempt, attempt).items]
        house.write(name, assessment.submit_attempt, attempt, answers(asked))


def test_the_draft_is_told_from_the_release_word_by_word(course: Any) -> None:
    page = course.read("tariq", releases.open_release_page, SLUG)
    assert (page.files, page.differences, page.release, page.learners) == (0, (), 1, {1: 2})
    course.write("tariq", authoring.import_course, LONGER)
    page = course.read("tariq", releases.open_release_page, SLUG)
    assert [(each.path, each.kind, each.change) for each in page.differences] == [
        (LESSON, "lesson", "changed"),
        ("02-same-news/03-later.md", "lesson", "new"),
    ]
    changed = page.differences[0].words
    assert next(words.strip() for words, change in changed if change == "removed").startswith("Monday")
    one = course.read("tariq", releases.open_release_page, SLUG, path=LESSON)
    assert [each.path for each in one.differences] == [LESSON]
    with pytest.raises(NotFound):
        course.read("tariq", releases.open_release_page, SLUG, path="course.md")
    with pytest.raises(Denied):
        course.read("amina", releases.open_release_page, SLUG)


def test_a_publishing_is_asked_for_once_and_ends_in_a_release(course: Any) -> None:
    course.write("tariq", authoring.import_course, OTHER)
    revision = course.read("tariq", releases.open_release_page, SLUG).revision
    public_id = uuid.uuid4()
    for _ in range(2):
        course.write(
            "tariq", releases.ask, SLUG, public_id, weight="material", note=" A day. ", at=None, revision=revision
        )
    assert course.read("tariq", releases.show, SLUG, public_id).state == "waiting"
    assert run_jobs(course.transactions)[0] == {"release": 2}
    view = course.read("tariq", releases.show, SLUG, public_id)
    assert (view.state, view.release, view.note, view.asked_by) == ("published", 2, "A day.", "Tariq")
    kept = course.rows(select(Release.number, Release.name, Release.weight, Release.note).order_by(Release.number))
    assert [tuple(row) for row in kept][1] == (2, release_name(OTHER), "material", "A day.")
    assert course.read("tariq", authoring.export_course, SLUG) == OTHER
    with pytest.raises(Conflict, match="too-late"):
        course.write("tariq", releases.cancel, SLUG, public_id)


def test_what_has_faults_is_refused_and_learners_see_nothing_of_it(course: Any) -> None:
    from learnhub.domain.drafts import Origin
    from learnhub.services.drafting import change_draft, sha

    broken = files()[LESSON].replace(b"+++\n", b"++\n", 1)
    course.write("tariq", change_draft, SLUG, {LESSON: broken}, base={LESSON: sha(files()[LESSON])}, origin=Origin.EDIT)
    view = course.read("tariq", releases.show, SLUG, publish_draft(course.transactions, course.actor("tariq")))
    assert (view.state, view.release) == ("refused", None)
    assert [(each.path, each.code) for each in view.refused] == [(f"{LESSON}:1", "front-missing")]
    assert course.read("amina", learning.open_course, SLUG).release_number == 1
    assert offer(course, "amina") is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"weight": "small"}, "required"),
        ({"note": "x" * 501}, "too-long"),
        ({"at": dt.datetime(2027, 2, 14, 8, tzinfo=dt.UTC)}, "in-the-past"),
        ({"at": dt.datetime(2029, 2, 14, 8, tzinfo=dt.UTC)}, "too-far"),
    ],
)
def test_what_is_asked_for_is_looked_at(course: Any, given: dict[str, Any], code: str) -> None:
    asked = {"weight": "minor", "note": "", "at": None, "revision": 1, **given}
    with pytest.raises(Invalid) as refused:
        course.write("tariq", releases.ask, SLUG, uuid.uuid4(), **asked)
    assert [each.code for each in refused.value.faults] == [code]


def test_a_draft_that_moved_is_looked_at_again_before_it_is_published(course: Any) -> None:
    course.write("tariq", authoring.import_course, OTHER)
    with pytest.raises(Conflict, match="draft-changed"):
        course.write("tariq", releases.ask, SLUG, uuid.uuid4(), weight="minor", note="", at=None, revision=1)


def test_a_publishing_waits_for_its_moment_with_the_text_of_its_asking(course: Any) -> None:
    course.write("tariq", authoring.import_course, OTHER)
    moment = course.clock.now() + dt.timedelta(hours=2)
    public_id = publish_draft(course.transactions, course.actor("tariq"), at=moment)
    other = publish_draft(course.transactions, course.actor("tariq"), at=moment)
    assert course.read("tariq", releases.show, SLUG, public_id).state == "scheduled"
    for _ in range(2):
        course.write("tariq", releases.cancel, SLUG, other)
    course.write("tariq", authoring.import_course, LONGER)
    course.clock.move(dt.timedelta(hours=3))
    run_jobs(course.transactions)
    assert course.read("tariq", releases.show, SLUG, public_id).state == "published"
    assert course.read("tariq", releases.show, SLUG, other).state == "cancelled"
    assert course.read("tariq", authoring.export_course, SLUG) == OTHER
    assert course.read("tariq", releases.open_release_page, SLUG).files == 1


@pytest.mark.parametrize("by_command", [False, True])
def test_an_earlier_draft_is_not_published_over_a_newer_one(course: Any, by_command: bool) -> None:
    tariq = course.actor("tariq")
    course.write("tariq", authoring.import_course, OTHER)
    early = publish_draft(course.transactions, tariq, at=course.clock.now() + dt.timedelta(hours=2))
    course.clock.move(dt.timedelta(hours=1))
    course.write("tariq", authoring.import_course, LONGER)
    if by_command:
        course.write("tariq", authoring.publish, SLUG)
    else:
        publish_draft(course.transactions, tariq)
    course.clock.move(dt.timedelta(hours=2))
    run_jobs(course.transactions)
    view = course.read("tariq", releases.show, SLUG, early)
    assert (view.state, view.release, view.overtaken) == ("refused", None, True)
    assert course.read("tariq", authoring.export_course, SLUG) == LONGER
    course.write("tariq", authoring.import_course, OTHER)
    view = course.read("tariq", releases.show, SLUG, publish_draft(course.transactions, tariq))
    assert (view.state, view.release) == ("published", 3), "brought back by a revision of its own it goes out"


def test_whoever_asked_has_to_be_trusted_still_when_the_moment_comes(course: Any) -> None:
    course.write("tariq", authoring.import_course, OTHER)
    moment = course.clock.now() + dt.timedelta(hours=2)
    public_id = publish_draft(course.transactions, course.actor("tariq"), at=moment)
    course.write("adele", people.withdraw_role, course.accounts["tariq"].public_id, "trainer")
    course.clock.move(dt.timedelta(hours=3))
    run_jobs(course.transactions)
    view = course.read("system", releases.show, SLUG, public_id)
    assert (view.state, [each.code for each in view.refused]) == ("refused", ["publisher-left"])


def test_a_material_change_is_offered_and_taken_up_and_nothing_earned_goes(course: Any) -> None:
    pass_all(course, "amina")
    change(course, LONGER, note="A lesson on what comes later.")
    assert on(course) == {1: 2}
    offered = offer(course, "amina")
    assert offered.notes == ("A lesson on what comes later.",)
    assert offered.counts == {(PartKind.LESSON, PartChange.CHANGED): 1, (PartKind.LESSON, PartChange.NEW): 1}
    view = course.read("amina", learning.show_changes, SLUG)
    assert (view.before, view.offer.number, view.percent, view.percent_after, view.completed) == (1, 2, 100, 83, True)
    assert any(change == "added" and "Tuesday" in words for words, change in view.parts[0].words)
    for _ in range(2):
        course.write("amina", learning.take_up, SLUG)
    assert on(course) == {2: 1, 1: 1}
    after = course.read("amina", learning.open_course, SLUG)
    assert (after.offer, after.release_number, after.completion_id is not None) == (None, 2, True)
    assert [lesson.read for module in after.modules for lesson in module.lessons] == [True, True, True, False]
    assert [quiz.passed for module in after.modules for quiz in module.quizzes] == [True, True]
    kept = course.read("amina", learning.show_changes, SLUG)
    assert (kept.taken_at, kept.offer.asked) == (course.clock.now(), True)
    assert len(course.rows(select(TakeUp))) == 1
    assert len(course.rows(select(Event).where(Event.name == "release-taken-up"))) == 1
    with pytest.raises(NotFound):
        course.read("tariq", learning.show_changes, SLUG)
    with pytest.raises(SignIn):
        course.write("visitor", learning.take_up, SLUG)


def test_a_minor_change_moves_at_once_all_who_lose_nothing(course: Any) -> None:
    pass_all(course, "amina")
    change(course, OTHER, "minor")
    assert on(course) == {2: 2}
    assert offer(course, "sam") is None
    assert course.read("sam", learning.show_changes, SLUG).offer.asked is False
    without = {path: data for path, data in OTHER.items() if path != "01-open-books/02-who-decides.md"}
    without = edited("01-open-books/03-check.quiz.md", "who-decides#the-table", "who-gives#the-list", without)
    change(course, without, "minor")
    assert on(course) == {3: 1, 2: 1}, "Amina had read the lesson that is gone: it is offered to her"
    assert offer(course, "amina").weight == "minor"


def test_a_minor_change_over_a_material_one_is_offered(course: Any) -> None:
    change(course, OTHER)
    change(course, LONGER, "minor")
    assert on(course) == {1: 2}
    assert offer(course, "sam").weight == "material"


def test_a_lesson_taken_out_may_complete_the_course(course: Any) -> None:
    change(course, LONGER, "minor")
    pass_all(course, "sam")
    assert course.rows(select(Completion)) == []
    change(course, OTHER, "minor")
    assert on(course) == {3: 2}
    assert [row.account_id for row in course.rows(select(Completion.account_id))] == [course.accounts["sam"].id]


def test_nobody_is_asked_a_key_that_was_corrected(house: Any) -> None:
    asks = item("later-p", "single", "practice", "same-day", "no-unfair-advantage", "one-day#monday")
    good = {**files(), QUIZ: files()[QUIZ] + asks.encode()}
    wrong = {**good, QUIZ: good[QUIZ].replace(b"(x) All", b"(-) All").replace(b"( ) One of", b"(x) One of")}
    wrong[QUIZ] = wrong[QUIZ].replace(b"(-)", b"( )")
    published(house.transactions, house.actor("tariq"), wrong)
    house.write("amina", learning.enrol, SLUG)
    attempt = house.write("amina", assessment.start_attempt, SLUG, NEWS, uuid.uuid4())
    asked = [each.id for each in house.read("amina", assessment.open_attempt, attempt).items]
    by_wrong_key = {each: ["one"] if each == "first-a" else ["on Monday."] for each in asked}
    house.write("amina", assessment.submit_attempt, attempt, by_wrong_key)
    assert house.read("amina", assessment.show_result, attempt).passed
    change(house, good)
    assert on(house) == {1: 1}
    tries = []
    for _ in range(2):
        again = house.write("amina", assessment.start_attempt, SLUG, NEWS, uuid.uuid4())
        asked = [each.id for each in house.read("amina", assessment.open_attempt, again).items]
        house.write("amina", assessment.submit_attempt, again, answers(asked))
        tries.append(house.read("amina", assessment.show_result, again).right)
    assert tries == [1, 1], "whichever form is drawn, the right answer is right"
    house.clock.move(dt.timedelta(days=30))
    question = house.read("amina", practice.open_practice).question
    assert question.item.id == "later-p"
    given_answer = house.write("amina", practice.answer, uuid.uuid4(), SLUG, "later-p", ["all"])
    assert house.read("amina", practice.show_answer, given_answer).right
    before = sorted(map(repr, house.rows(select(*PracticeCard.__table__.columns))))
    house.store.write(REBUILDS["practice"])
    assert sorted(map(repr, house.rows(select(*PracticeCard.__table__.columns)))) == before


def test_an_archived_course_takes_nobody_new_and_lets_its_learners_finish(course: Any) -> None:
    for _ in range(2):
        course.write("tariq", releases.archive, SLUG)
    assert [each.slug for each in course.read("amina", learning.catalogue)] == [SLUG]
    assert course.read("edith", learning.catalogue) == ()
    assert course.read("edith", learning.open_course, SLUG).archived
    with pytest.raises(Conflict, match="course-archived"):
        course.write("edith", learning.enrol, SLUG)
    pass_all(course, "amina")
    assert course.read("amina", learning.open_course, SLUG).completion_id is not None
    course.store.write(REBUILDS["search"])
    for _ in range(2):
        course.write("tariq", releases.bring_back, SLUG)
    assert [each.slug for each in course.read("edith", learning.catalogue)] == [SLUG]
    course.write("edith", learning.enrol, SLUG)
    with pytest.raises(Denied):
        course.write("amina", releases.archive, SLUG)


def test_an_unpublished_course_opens_to_those_who_joined_alone(course: Any) -> None:
    for _ in range(2):
        course.write("tariq", releases.unpublish, SLUG)
    assert course.rows(select(Course.release_id)) == [(None,)]
    for name in ("edith", "tariq"):
        with pytest.raises(NotFound):
            course.read(name, learning.open_course, SLUG)
    with pytest.raises(SignIn):
        course.read("visitor", learning.open_course, SLUG)
    with pytest.raises(Conflict, match="not-published"):
        course.write("tariq", releases.archive, SLUG)
    pass_all(course, "amina")
    assert course.read("amina", learning.open_course, SLUG).completion_id is not None
    view = course.read("tariq", releases.show, SLUG, publish_draft(course.transactions, course.actor("tariq")))
    assert (view.state, view.release) == ("published", 1), "the same text is the same release"
    assert course.read("edith", learning.open_course, SLUG).release_number == 1
    assert [row.release_id for row in course.rows(select(Enrolment.release_id))] == [1, 1]


def test_a_publish_that_is_killed_leaves_no_half_release_and_is_taken_up_again(
    course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception): ...

    def killed(*args: Any) -> None:
        carry_out(*args)
        raise KilledError

    carry_out = releases.carry_out
    course.write("tariq", authoring.import_course, OTHER, take_folder=True)
    monkeypatch.setattr(releases, "carry_out", killed)
    with pytest.raises(KilledError):
        publish_draft(course.transactions, course.actor("tariq"))
    assert course.rows(select(Release.number)) == [(1,)]
    assert offer(course, "amina") is None
    monkeypatch.undo()
    course.clock.move(dt.timedelta(minutes=10))
    assert {"release": 2} in run_jobs(course.transactions)
    assert offer(course, "amina")


def test_a_longer_course_is_published_in_as_many_statements_as_a_short_one(house: Any) -> None:
    published(house.transactions, house.actor("tariq"))
    counted = []
    for given in (OTHER, LONGER):
        house.write("tariq", authoring.import_course, given, take_folder=True)
        found = house.read("tariq", authoring.ready, SLUG)
        statements.set(0)
        house.write("tariq", authoring.publish_text, SLUG, found)
        counted.append(statements.get())
    assert counted[0] == counted[1]


def test_lessons_of_a_long_course_come_into_search_by_a_job_that_begins_anew(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_search() -> dict[str, str]:
        with house.store.reading() as session:
            hits = find(session, "", frozenset({"public"}), {}).hits
            return {hit.ref: hit.heading for hit in hits}

    published(house.transactions, house.actor("tariq"))
    before = in_search()
    monkeypatch.setattr(authoring, "INDEXED_AT_ONCE", 1)
    monkeypatch.setattr(background, "INDEXED", 1)
    house.write("tariq", authoring.import_course, LONGER, take_folder=True)
    house.write("tariq", authoring.publish, SLUG)
    assert in_search() == before
    release_id, lessons = house.read("system", authoring.offered_lessons, SLUG)
    kept = {each.document.ref for each in lessons}
    assert house.write("system", authoring.index_some, SLUG, release_id, lessons[:1], kept)
    assert {"lessons": 4} in run_jobs(house.transactions)
    assert in_search().keys() == kept
    assert in_search()[f"{SLUG}/one-day"] == "Tuesday"
    before = in_search()
    house.store.write(REBUILDS["search"])
    assert in_search() == before
    house.write("tariq", authoring.import_course, OTHER, take_folder=True)
    house.write("tariq", authoring.publish, SLUG)
    assert not house.write("system", authoring.index_some, SLUG, release_id, lessons, kept)
    house.write("tariq", releases.archive, SLUG)
    assert {"lessons": 0} in run_jobs(house.transactions)
    house.write("tariq", releases.bring_back, SLUG)
    assert in_search() == {}
    run_jobs(house.transactions)
    assert len(in_search()) == 3
