"""What is derived can be made again from what it repeats, and making it again changes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from learnhub.cli import main
from learnhub.outside.clock import SetClock
from learnhub.services import assessment, learning
from learnhub.services.work import Transactions
from learnhub.store import accounts
from learnhub.store.derived import REBUILDS
from learnhub.store.engine import Store
from learnhub.store.schema import metadata
from learnhub.store.tables.cases import CasePrinciple
from learnhub.store.tables.learning import Enrolment, LessonProgress, QuizProgress
from learnhub.store.tables.teaching import LessonLearned
from tests.courses import LESSONS, QUIZZES, SLUG, answers, edited, named, published
from tests.people import settle
from tests.told import told

SHARED_SLUG = "the-other"
PROGRESS = (LessonProgress, QuizProgress)


def rows(store: Store, *tables: Any) -> list[list[tuple[Any, ...]]]:
    with store.reading() as session:
        return [
            sorted(tuple(row) for row in session.execute(select(*table.__table__.columns)).all()) for table in tables
        ]


class Site:
    """People who learn, on a clock that each act moves."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store, self.clock = store, clock
        self.people = settle(store, clock.now())
        self.transactions = Transactions(store, clock)
        published(self.transactions, self.actor("tariq"))
        published(self.transactions, self.actor("tariq"), named(SHARED_SLUG))

    def actor(self, name: str) -> Any:
        with self.store.reading() as session:
            return accounts.actor_by_id(session, self.people[name].id)

    def do(self, name: str, service: Any, *arguments: Any) -> Any:
        self.clock.move(dt.timedelta(seconds=7))
        return self.transactions.write(self.actor(name), service, *arguments)

    def act(self, name: str, slug: str, act: str, ref: str) -> None:
        self.do(name, learning.enrol, slug)
        if act == "open":
            self.do(name, learning.note_opening, slug, ref)
        elif act == "read":
            self.do(name, learning.finish_lesson, slug, ref)
        else:
            attempt = self.do(name, assessment.start_attempt, slug, ref, uuid.uuid4())
            view = self.transactions.read(self.actor(name), assessment.open_attempt, attempt)
            given = answers((item.id for item in view.items), right=act != "wrong")
            self.do(name, assessment.submit_attempt, attempt, {} if act == "blank" else given)


@pytest.fixture
def site(store: Store, clock: SetClock) -> Site:
    return Site(store, clock)


ACTS = st.one_of(
    st.tuples(st.sampled_from(["open", "read"]), st.sampled_from(LESSONS)),
    st.tuples(st.sampled_from(["right", "wrong", "blank"]), st.sampled_from(QUIZZES)),
)
DAYS = st.lists(
    st.tuples(st.sampled_from(["amina", "sam"]), st.sampled_from([SLUG, SHARED_SLUG]), ACTS), min_size=1, max_size=8
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS)
def test_replaying_the_ledger_gives_the_progress_that_stands(
    site: Site, days: list[tuple[str, str, tuple[str, str]]]
) -> None:
    for name, slug, (act, ref) in days:
        site.act(name, slug, act, ref)
    before = rows(site.store, *PROGRESS)
    assert before[0] or before[1]
    site.store.write(REBUILDS["progress"])
    assert rows(site.store, *PROGRESS) == before


def test_progress_lost_or_damaged_is_replayed(site: Site) -> None:
    for act, ref in (("open", LESSONS[0]), ("read", LESSONS[1]), ("wrong", QUIZZES[0]), ("right", QUIZZES[0])):
        site.act("amina", SLUG, act, ref)
    before = rows(site.store, *PROGRESS)

    def damage(session: Any) -> None:
        session.execute(delete(LessonProgress))
        session.execute(update(QuizProgress).values(best_right=0, tries=9))

    site.store.write(damage)
    assert rows(site.store, *PROGRESS) != before
    site.store.write(REBUILDS["progress"])
    assert rows(site.store, *PROGRESS) == before


def test_a_new_release_does_not_change_what_was_done_on_an_older_one(site: Site) -> None:
    site.act("amina", SLUG, "read", LESSONS[1])
    site.act("amina", SLUG, "right", QUIZZES[0])
    before = rows(site.store, *PROGRESS)
    published(site.transactions, site.actor("tariq"), edited("01-open-books/03-check.quiz.md", "pass = 1", "pass = 2"))
    site.store.write(REBUILDS["progress"])
    assert rows(site.store, *PROGRESS) == before


def test_events_of_somebody_who_is_not_enrolled_any_more_are_left_out(site: Site) -> None:
    site.act("amina", SLUG, "read", LESSONS[0])

    def leave(session: Any) -> None:
        session.execute(delete(LessonProgress))
        session.execute(delete(Enrolment))

    site.store.write(leave)
    site.store.write(REBUILDS["progress"])
    assert rows(site.store, *PROGRESS) == [[], []]


CASES = st.lists(
    st.tuples(
        st.sampled_from(["everyone", "staff"]),
        st.sampled_from([["transparency"], ["accountability", "transparency"], ["mutual-benefit"]]),
        st.sampled_from(["worked", "did-not-work"]),
    ),
    max_size=4,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CASES)
def test_published_cases_give_the_principles_that_stand(site: Site, cases: list[tuple[str, list[str], str]]) -> None:
    for visibility, principles, outcome in cases:
        title = f"Case {uuid.uuid4()}"
        told(site.transactions, site.people, title, visibility=visibility, principles=principles, outcome=outcome)
    for table, name in ((CasePrinciple, "principles"), (LessonLearned, "lessons-learned")):
        before = rows(site.store, table)
        site.store.write(REBUILDS[name])
        assert rows(site.store, table) == before
        site.store.write(lambda session, table=table: session.execute(delete(table)).close())
        site.store.write(REBUILDS[name])
        assert rows(site.store, table) == before


def test_every_derived_table_that_a_backup_leaves_out_can_be_made_again(site: Site) -> None:
    """`principles` fills `case_principle`, `practice` the next two; the tables of search are filled by `search`."""
    left_out = {table.name for table in metadata.sorted_tables if table.info.get("derived")}
    assert {name for name in left_out if not name.startswith("search_")} == {
        "case_principle",
        "lesson_learned",
        "partnership_facet",
        "practice_card",
        "principle_tries",
    }
    assert set(REBUILDS) == {
        "analysis",
        "lessons-learned",
        "partnerships",
        "practice",
        "principles",
        "progress",
        "search",
    }


@pytest.mark.parametrize("name", sorted(REBUILDS))
def test_the_command_makes_each_again(
    site: Site, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, name: str
) -> None:
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path))
    done = CliRunner().invoke(main, ["rebuild", name], catch_exceptions=False)
    assert (done.exit_code, done.output) == (0, f"{name} has been made again.\n")
