"""Contributor, reviewers and editors act at random through the services; what must hold of every case holds."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.errors import DomainError
from learnhub.domain.policy import Role
from learnhub.outside.clock import SetClock
from learnhub.services import cases, reviews
from learnhub.services.reviews import ReviewView, Sheet
from learnhub.store.engine import Store
from learnhub.store.schema import Base
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, CaseMove, CasePrinciple, CaseRevision, Review
from tests.reviewed import TEXTS, TOLD
from tests.services.conftest import House

REVIEWERS = ("rosa", "mona", "ravi", "sam", "lee")
"""All may review; Lee tells, Sam writes with him, Ravi sits in their office, and so only Rosa and Mona may judge."""
FREE = frozenset({"rosa", "mona"})
ANYBODY = (*FREE, *REVIEWERS, "edith", "amina", "adele", "connie", "system", "visitor")
JUDGED = ("judge", "reviewer")


class Reviewing(RuleBasedStateMachine):
    """One case of Lee's and whatever anybody tries to do with it."""

    template: ClassVar[Path]
    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        file = self.folder / f"{uuid.uuid4()}.sqlite3"
        shutil.copyfile(self.template, file)
        self.store = Store(f"sqlite:///{file}", pool_size=2)
        self.clock = SetClock(dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC))
        self.house = House(self.store, self.clock)
        self.case = uuid.uuid4()
        self.tied: set[str] = set()
        with self.store.writing() as session:
            for name in ("mona", "sam", "lee"):
                key = self.house.accounts[name].id
                session.add(RoleGrant(account_id=key, role=Role.REVIEWER, granted_at=self.clock.now()))
            session.add(
                RoleGrant(account_id=self.house.accounts["mona"].id, role=Role.EDITOR, granted_at=self.clock.now())
            )

    def teardown(self) -> None:
        """Close the database of this run."""
        self.store.dispose()

    @initialize(steps=st.integers(0, 6), ways=st.lists(st.integers(0, 5), min_size=6, max_size=6))
    def begin(self, steps: int, ways: list[int]) -> None:
        """Lee has told a case, with Sam, and it has gone some way."""
        self.house.write("lee", cases.begin_case, self.case)
        with self.store.writing() as session:
            key = session.scalars(select(Case.id)).one()
            session.add(CaseAuthor(case_id=key, account_id=self.house.accounts["sam"].id))
        self.act("lee", cases.save_case, version=1, save_id=None, fields=TOLD)
        for way in ways[:steps]:
            self.go_on(name="rosa", way=way)

    def every(self, table: type[Base]) -> list[Any]:
        """Every row of a table, in order."""
        columns = table.__table__.columns
        return self.house.rows(select(*columns).order_by(*table.__table__.primary_key))

    def row(self) -> Any:
        """The case as the database has it."""
        (case,) = self.every(Case)
        return case

    def act(self, name: str, service: Any, /, *args: Any, **kwargs: Any) -> bool:
        """Whether the act was taken; whatever is refused changes nothing."""
        self.clock.move(dt.timedelta(minutes=1))
        before = self.facts()
        try:
            self.house.write(name, service, self.case, *args, **kwargs)
        except DomainError:
            assert self.facts() == before
            return False
        return True

    def facts(self) -> list[Any]:
        """Everything that an act may change."""
        return [self.every(table) for table in (Case, CaseMove, CaseRevision, Review)]

    def version(self, stale: bool) -> int:
        """What a page has seen: all moves, or one less."""
        return len(self.house.rows(select(CaseMove.id))) - stale

    def judge(self, name: str, service: Any, /, *args: Any, **kwargs: Any) -> None:
        """Try to judge; only who may, does."""
        before = self.row()
        if not self.act(name, service, *args, **kwargs) or self.row().state == before.state == "published":
            return
        account = self.house.accounts[name]
        assert name in FREE - self.tied
        assert before.reviewer_id == account.id
        (review,) = (each for each in self.every(Review) if each.reviewer_id == account.id)
        assert review.conflict == "none" or (review.conflict == "not-sure" and review.cleared_by_id is not None)

    names = st.sampled_from(ANYBODY)
    versions = st.sampled_from([False, False, False, True])

    @rule(name=st.sampled_from(["lee", "lee", "sam", "amina", "rosa", "adele"]), text=st.sampled_from(["One.", "Two."]))
    def change_the_text(self, name: str, text: str) -> None:
        if self.act(name, cases.save_case, version=self.row().revision, save_id=None, fields={"result": text}):
            assert name in {"lee", "sam"}
            assert self.row().state in {"draft", "changes-requested", "declined"}

    @rule(name=st.sampled_from(["lee", "lee", "lee", "sam", "rosa", "adele"]))
    def submit(self, name: str) -> None:
        if self.act(name, cases.submit_case, version=self.row().revision):
            assert name in {"lee", "sam"}

    @rule(name=st.sampled_from(["lee", "lee", "rosa"]))
    def answer_the_question(self, name: str) -> None:
        if self.act(name, cases.answer_question, message_id=uuid.uuid4(), text="The harbour."):
            assert name == "lee"

    @rule(name=st.sampled_from(["lee", "lee", "rosa"]), public=st.booleans())
    def answer_whether_public(self, name: str, public: bool) -> None:
        if self.act(name, cases.answer_public, public=public):
            assert name == "lee"

    @rule(name=names, answer=st.sampled_from([ConflictAnswer.NONE] * 3 + list(ConflictAnswer)))
    def answer_on_conflicts(self, name: str, answer: ConflictAnswer) -> None:
        before = {each.reviewer_id: each.conflict for each in self.every(Review)}
        if self.act(name, reviews.answer_conflict, answer=answer, text="I know the place."):
            assert name in FREE
            assert name not in self.tied or before.get(self.house.accounts[name].id) == "declared"
            key = self.house.accounts[name].id
            if answer is ConflictAnswer.NONE:
                assert before.get(key, "none") != "declared"
                assert self.row().reviewer_id == key

    @rule(name=st.sampled_from(["edith", "edith", "mona", "rosa", "adele", "lee", "system"]), cleared=st.booleans())
    def decide_on_conflicts(self, name: str, cleared: bool) -> None:
        for review in self.every(Review):
            try:
                self.house.write(name, reviews.decide_conflict, review.public_id, cleared=cleared)
            except DomainError:
                continue
            assert name in {"edith", "mona"}
            assert review.reviewer_id != self.house.accounts[name].id, "nobody decides on their own"

    @rule(name=names, stale=versions, text=st.sampled_from(["Who paid?", ""]))
    def ask(self, name: str, stale: bool, text: str) -> None:
        self.judge(name, reviews.ask_question, Sheet(), version=self.version(stale), message_id=uuid.uuid4(), text=text)

    @rule(name=names, stale=versions)
    def ask_whether_public(self, name: str, stale: bool) -> None:
        self.judge(name, reviews.ask_public, Sheet(), version=self.version(stale))

    @rule(name=names, stale=versions, note=st.sampled_from(["Shorter.", ""]))
    def ask_for_changes(self, name: str, stale: bool, note: str) -> None:
        self.judge(
            name,
            reviews.request_changes,
            Sheet(),
            version=self.version(stale),
            message_id=uuid.uuid4(),
            text="",
            notes={"title": note},
        )

    @rule(name=names, stale=versions, given=st.sampled_from([True, True, None, False]), named=st.booleans())
    def publish(self, name: str, stale: bool, given: bool | None, named: bool) -> None:
        answers = FiveAnswers(**{**dict.fromkeys(FIVE_QUESTIONS, True), "nobody_harmed": given})
        self.judge(name, reviews.publish, Sheet(answers, name_agreed=named), version=self.version(stale))

    @rule(name=names, stale=versions, reason=st.sampled_from([None, DeclineReason.NOT_CLEAR]))
    def decline(self, name: str, stale: bool, reason: DeclineReason | None) -> None:
        self.judge(
            name,
            reviews.decline_case,
            Sheet(),
            version=self.version(stale),
            message_id=uuid.uuid4(),
            reason=reason,
            text="It is not clear.",
        )

    @rule(name=names)
    def give_back(self, name: str) -> None:
        if self.act(name, reviews.give_back):
            assert name in FREE

    @rule(name=st.sampled_from(["edith", "mona", "adele", "rosa"]), days=st.integers(0, 9))
    def put_back(self, name: str, days: int) -> None:
        self.clock.move(dt.timedelta(days=days))
        if self.act(name, reviews.put_back):
            assert name in {"edith", "mona"}

    @rule(name=st.sampled_from(sorted(FREE)), office=st.sampled_from(["Suva", "Geneva", "Geneva"]))
    def move_house(self, name: str, office: str) -> None:
        with self.store.writing() as session:
            session.execute(update(Account).where(Account.id == self.house.accounts[name].id).values(office=office))
        (self.tied.add if office == "Suva" else self.tied.discard)(name)

    @rule(name=st.sampled_from(["rosa", "rosa", "rosa", "mona"]), way=st.integers(0, 5))
    def go_on(self, name: str, way: int) -> None:
        """What people mostly do, so that a run comes further than the queue."""
        case = self.row()
        match case.state:
            case "draft" | "changes-requested":
                self.submit(name="lee")
            case "submitted":
                self.answer_on_conflicts(name=name, answer=ConflictAnswer.NONE)
            case "in-review" if case.awaiting == "contributor":
                self.answer_the_question(name="lee")
                self.answer_whether_public(name="lee", public=way % 2 == 0)
            case "in-review":
                holder = next(who for who, account in self.house.accounts.items() if account.id == case.reviewer_id)
                (
                    lambda: self.ask(name=holder, stale=False, text="Who paid?"),
                    lambda: self.ask_whether_public(name=holder, stale=False),
                    lambda: self.ask_for_changes(name=holder, stale=False, note="Shorter."),
                    lambda: self.publish(name=holder, stale=False, given=True, named=False),
                    lambda: self.decline(name=holder, stale=False, reason=DeclineReason.NOT_CLEAR),
                    lambda: self.give_back(name=holder),
                )[way]()

    @invariant()
    def every_change_of_state_has_its_move(self) -> None:
        state = "draft"
        for move in self.every(CaseMove):
            assert move.from_state == state
            state = move.to_state
        assert [case.state for case in self.every(Case)] in ([state], [])

    @invariant()
    def nobody_has_judged_who_may_not(self) -> None:
        free = {self.house.accounts[name].id for name in FREE}
        moves = [move for move in self.every(CaseMove) if move.role in JUDGED]
        assert {move.actor_id for move in moves} <= free
        for review in self.every(Review):
            if review.conflict == "declared":
                assert all(move.at <= review.conflict_at for move in moves if move.actor_id == review.reviewer_id)

    @invariant()
    def published_and_numbered_are_one(self) -> None:
        for case in self.every(Case):
            done = case.state == "published"
            assert done == (case.serial is not None) == (case.published_at is not None) == (case.published is not None)
            assert done == bool(self.every(CasePrinciple))
            if done:
                (frozen,) = (each for each in self.every(CaseRevision) if each.occasion == "publish")
                assert frozen.content["result"] == case.published["result"]

    @invariant()
    def what_is_not_published_shows_to_nobody_else(self) -> None:
        rows = self.house.rows(select(Case.state, Case.visibility, Case.reviewer_id))
        state, visibility, reviewer = rows[0] if rows else ("draft", "staff", None)
        for name, reads in (("amina", True), ("adele", True), ("visitor", visibility == "everyone")):
            found = self.house.read(name, cases.published_cases).rows
            assert bool(found) == (state == "published" and reads)
        holders = {account.id: name for name, account in self.house.accounts.items()}
        for name in ("rosa", "mona", "ravi", "edith"):
            seen = self.look(name)
            opened = isinstance(seen, ReviewView)
            if opened:
                assert holders.get(reviewer) == name
                assert state in {"in-review", "changes-requested"}
                assert name not in self.tied
            assert opened or not any(text in repr(seen) for text in TEXTS)

    def look(self, name: str) -> Any:
        """What this person sees of the case on the page of its review."""
        try:
            return self.house.read(name, reviews.open_review, self.case)
        except DomainError as error:
            return error


def test_reviews_hold_whatever_people_do(sqlite_template: Path, tmp_path: Path) -> None:
    machine = type("Machine", (Reviewing,), {"template": sqlite_template, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=20, stateful_step_count=30, suppress_health_check=list(HealthCheck)),
    )
