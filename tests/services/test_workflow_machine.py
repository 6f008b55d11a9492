"""The whole way of a case at random, by anybody: no text is public that was not reviewed and signed, nobody judges
their own, no version is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.cases.template import Depth
from learnhub.domain.errors import DomainError
from learnhub.domain.policy import Role
from learnhub.outside.clock import SetClock
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.store.engine import Store
from learnhub.store.tables.accounts import RoleGrant
from learnhub.store.tables.cases import Case, CaseAuthor, CaseMove, CaseRevision, CaseSign
from learnhub.store.tables.jobs import Job
from tests.cases import FULL_ANSWERS, WHOLE
from tests.reviewed import REPORT
from tests.services.conftest import House

FREE = frozenset({"rosa", "mona", "tariq", "edith"})
"""All of them may judge a case of Lee and Sam; Ravi sits in their office."""
ANYBODY = (*sorted(FREE), *sorted(FREE), "edith", "lee", "lee", "sam", "ravi", "amina", "adele", "system", "visitor")
JUDGED = ("judge", "reviewer", "editor")


class Walking(RuleBasedStateMachine):
    """One case of Lee's and Sam's, short or full, with partners named or not, and whatever anybody tries."""

    template: ClassVar[Path]
    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        file = self.folder / f"{uuid.uuid4()}.sqlite3"
        shutil.copyfile(self.template, file)
        self.store = Store(f"sqlite:///{file}", pool_size=2)
        self.house = House(self.store, SetClock(dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC)))
        self.case = uuid.uuid4()
        self.frozen: dict[int, Any] = {}
        grants = {"mona": [Role.REVIEWER, Role.EDITOR], "tariq": [Role.REVIEWER], "lee": [*Role], "ravi": [Role.EDITOR]}
        with self.store.writing() as session:
            for name, roles in grants.items():
                for role in roles:
                    key = self.house.accounts[name].id
                    session.add(RoleGrant(account_id=key, role=role, granted_at=self.house.clock.now()))

    def teardown(self) -> None:
        """Close the database of this run."""
        self.store.dispose()

    @initialize(full=st.booleans(), named=st.booleans())
    def begin(self, full: bool, named: bool) -> None:
        """Lee and Sam have told a case and sent it."""
        write = self.house.write
        write("lee", cases.begin_case, self.case)
        rows = [{**row, "name": f"Partner {at}"} for at, row in enumerate(FULL_ANSWERS["partner_rows"])]
        answers = {**WHOLE, **(FULL_ANSWERS if full else {}), **({"partner_rows": rows} if full else {})}
        if full:
            write("lee", cases.choose_template, self.case, Depth.FULL)
        shown = {"partners": "named"} if named else {}
        write("lee", cases.save_case, self.case, version=1 + full, save_id=None, fields={**answers, **shown})
        with self.store.writing() as session:
            key = session.scalars(select(Case.id)).one()
            session.add(CaseAuthor(case_id=key, account_id=self.house.accounts["sam"].id))
        write("lee", cases.submit_case, self.case, version=2 + full)

    def row(self) -> Any:
        """The case as the database has it."""
        columns = (Case.state, Case.awaiting, Case.sought, Case.mark, Case.content, Case.published, Case.revision)
        (found,) = self.house.rows(select(*columns))
        return found

    def moves(self) -> list[Any]:
        """Every move so far."""
        columns = (CaseMove.move, CaseMove.role, CaseMove.actor_id, CaseMove.from_state, CaseMove.to_state)
        return self.house.rows(select(*columns).order_by(CaseMove.id))

    def act(self, name: str, service: Any, /, *args: Any, **kwargs: Any) -> bool:
        """Whether the act was taken; what is refused changes nothing of the case."""
        self.house.clock.move(dt.timedelta(minutes=1))
        before = self.moves()
        try:
            self.house.write(name, service, *args, **kwargs)
        except DomainError:
            assert self.moves() == before
            return False
        return True

    people = st.sampled_from(ANYBODY)

    @rule(name=people, kind=st.sampled_from(["reviewer", "editor"]), answer=st.sampled_from([*ConflictAnswer, "none"]))
    def answer_on_conflicts(self, name: str, kind: str, answer: str) -> None:
        as_editor = kind == "editor"
        said = ConflictAnswer(answer) if answer in ("none", "declared") else ConflictAnswer.NONE
        self.act(name, reviews.answer_conflict, self.case, answer=said, text="A tie.", as_editor=as_editor)

    @rule(name=people, whom=st.sampled_from(["rosa", "mona", "tariq", "ravi", "lee"]))
    def name_a_reviewer(self, name: str, whom: str) -> None:
        due_on = self.house.clock.now().date() + dt.timedelta(days=9)
        self.act(name, reviews.name_reviewer, self.case, self.house.accounts[whom].public_id, due_on=due_on)

    @rule(name=people)
    def report(self, name: str) -> None:
        self.act(name, reviews.send_report, self.case, REPORT, message_id=uuid.uuid4())

    @rule(name=people, words=st.sampled_from(["One line.", "Two lines."]))
    def edit_lightly(self, name: str, words: str) -> None:
        given = {"result": words}
        self.act(name, reviews.edit_text, self.case, version=len(self.moves()), given=given)

    @rule(name=people, yes=st.sampled_from([True, True, True, False]))
    def publish(self, name: str, yes: bool) -> None:
        answers = FiveAnswers(**{**dict.fromkeys(FIVE_QUESTIONS, True), "nobody_harmed": yes})
        self.act(name, reviews.publish, self.case, Sheet(answers), version=len(self.moves()))

    @rule(name=people, act=st.sampled_from(["changes", "decline", "ask", "back", "reconsider", "beside", "send-back"]))
    def decide(self, name: str, act: str) -> None:
        seen: dict[str, Any] = {"version": len(self.moves()), "message_id": uuid.uuid4(), "text": "Why?"}
        message = {"message_id": uuid.uuid4(), "text": "Why?"}
        match act:
            case "changes":
                self.act(name, reviews.request_changes, self.case, Sheet(), **seen, notes={})
            case "decline":
                reason = DeclineReason.NOT_CLEAR
                self.act(name, reviews.decline_case, self.case, Sheet(), **seen, reason=reason)
            case "ask":
                self.act(name, reviews.ask_question, self.case, Sheet(), **seen)
            case "back":
                self.act(name, reviews.give_back, self.case)
            case "reconsider":
                self.act(name, reviews.reconsider, self.case, **message)
            case "beside":
                self.act(name, reviews.keep_beside, self.case)
            case _:
                self.act(name, reviews.send_back, self.case, **message)

    @rule(name=people, overturn=st.booleans())
    def decide_on_the_appeal(self, name: str, overturn: bool) -> None:
        took_part = {move.actor_id for move in self.moves() if move.role in JUDGED}
        given: dict[str, Any] = {"message_id": uuid.uuid4(), "text": "So it is.", "overturn": overturn}
        if self.act(name, reviews.decide_appeal, self.case, **given):
            assert self.house.accounts[name].id not in took_part

    @rule(name=st.sampled_from(["lee", "lee", "sam", "rosa", "amina"]), words=st.sampled_from(["New.", "Newer."]))
    def change_and_send(self, name: str, words: str) -> None:
        self.act(name, cases.save_case, self.case, version=self.row().revision, save_id=None, fields={"result": words})
        self.act(name, cases.submit_case, self.case, version=self.row().revision)

    @rule(name=st.sampled_from(["lee", "sam", "rosa"]), act=st.sampled_from(["answer", "wake", "appeal", "refuse"]))
    def go_on(self, name: str, act: str) -> None:
        message: dict[str, Any] = {"message_id": uuid.uuid4(), "text": "So it was."}
        match act:
            case "answer":
                self.act(name, cases.answer_question, self.case, **message)
            case "wake":
                self.act(name, cases.wake_case, self.case)
            case "appeal":
                self.act(name, cases.appeal_case, self.case, **message)
            case _:
                self.act(name, cases.refuse_signing, self.case, **message)

    @rule(name=st.sampled_from(["lee", "lee", "sam", "sam", "rosa", "edith"]))
    def sign(self, name: str) -> None:
        if self.act(name, cases.sign_case, self.case):
            assert name in {"lee", "sam"}

    @rule(name=st.sampled_from(["lee", "lee", "rosa"]), agrees=st.sampled_from([True, True, False, None]))
    def ask_a_partner(self, name: str, agrees: bool | None) -> None:
        self.act(name, cases.list_partner, self.case, uuid.uuid4(), partner="Reef", sector="private", country="FJ")
        told_by = {"person": "Ana", "email": "ana@example.org", "message": "You are named.", "seen": "You are named."}
        for row in self.house.rows(select(CaseSign.public_id).where(CaseSign.partner.is_not(None))):
            self.act(name, cases.ask_partner, self.case, row.public_id, **told_by)
        for job in self.house.rows(select(Job.arguments).where(Job.key.startswith("partner_asked"))):
            if agrees is not None:
                secret = job.arguments["values"]["secret"]
                self.act("visitor", cases.answer_as_partner, secret, agrees=agrees, statement="The ship was late.")

    @rule(days=st.sampled_from([1, 3, 9, 15, 95]))
    def let_time_pass(self, days: int) -> None:
        self.house.clock.move(dt.timedelta(days=days))
        for item in self.house.read("system", reviews.due):
            self.house.write("system", reviews.settle, item)
        before = self.moves()
        for item in self.house.read("system", reviews.due):
            self.house.write("system", reviews.settle, item)
        assert self.moves() == before, "a second run of the same hour changes nothing"

    @rule(way=st.integers(0, 9))
    def mostly(self, way: int) -> None:
        """What people mostly do, so that a run comes further than the queue."""
        case = self.row()
        full = case.sought == "full"
        match case.state:
            case "submitted":
                self.act(
                    "edith" if full else "rosa",
                    reviews.answer_conflict,
                    self.case,
                    answer=ConflictAnswer.NONE,
                    as_editor=full,
                )
            case "in-review" if full and case.awaiting == "editor" and way < 5:
                for name in ("rosa", "mona"):
                    self.name_a_reviewer("edith", name)
                    self.act(name, reviews.answer_conflict, self.case, answer=ConflictAnswer.NONE)
                    self.report(name)
            case "in-review":
                self.publish("edith" if full else "rosa", yes=True)
            case "sign-off":
                self.ask_a_partner("lee", agrees=way % 3 > 0)
                self.sign("lee")
                self.sign("sam")
            case "changes-requested" | "draft" | "declined":
                self.change_and_send("lee", "New.")

    @invariant()
    def nobody_judges_their_own(self) -> None:
        free = {self.house.accounts[name].id for name in FREE}
        assert {move.actor_id for move in self.moves() if move.role in JUDGED} <= free

    @invariant()
    def no_version_is_lost(self) -> None:
        rows = {row.number: row.content for row in self.house.rows(select(CaseRevision.number, CaseRevision.content))}
        assert {number: rows.get(number) for number in self.frozen} == self.frozen
        self.frozen = rows

    @invariant()
    def nothing_is_public_that_was_not_reviewed_and_signed(self) -> None:
        for case in self.house.rows(select(Case.state, Case.sought, Case.mark, Case.published, Case.beside)):
            seen = self.house.read("amina", cases.published_cases).rows
            assert bool(seen) == (case.state == "published")
            if not seen:
                continue
            moves = self.moves()
            made = [move.move for move in moves]
            edited = "edit" in made[max(at for at, move in enumerate(made) if move in ("submit", "resubmit")) :]
            last = max(self.frozen)
            assert case.published["result"] == self.frozen[last]["result"]
            if case.sought == "full" or edited or case.published["partners"] == "named":
                accept = len(made) - 1 - made[::-1].index("accept")
                signed = {move.actor_id for move in moves[accept:] if move.move == "agree"}
                assert {self.house.accounts[name].id for name in ("lee", "sam")} <= signed
                assert "silent" not in {row["answer"] for row in case.beside["partners"] if row["name"]}
            if case.sought == "full":
                reporters = {move.actor_id for move in moves if move.move == "report"}
                accepted_by = next(move.actor_id for move in reversed(moves) if move.move == "accept")
                assert len(reporters - {accepted_by}) >= 2
                assert case.mark in {"full", "confirmed"}


def test_no_unreviewed_text_is_public_nobody_judges_their_own_and_no_version_is_lost(
    sqlite_template: Path, tmp_path: Path
) -> None:
    machine = type("Machine", (Walking,), {"template": sqlite_template, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
