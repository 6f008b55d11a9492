"""The table of moves: what can be done with a case, by whom, where it leads, and what bars it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from learnhub.domain.cases.form import CaseContent, Visibility
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.moves import (
    FIVE_QUESTIONS,
    TABLE,
    Audience,
    Awaited,
    Case,
    DeclineReason,
    FiveAnswers,
    Given,
    KeptMove,
    Move,
    Party,
    PublicAnswer,
    PublicMove,
    State,
    audience,
    check,
    make,
    moves_open_to,
    next_actor,
    public_history,
    reply_due,
)
from learnhub.domain.errors import Conflict, Denied, Invalid
from tests.domain.test_case_form import WHOLE
from tests.domain.test_judges import BY_LEE, LEE, ROSA

YES = FiveAnswers(
    clear=True, useful_elsewhere=True, honest_about_failure=True, nobody_harmed=True, no_personal_data=True
)
ASKED_ROSA = replace(BY_LEE, conflicts={ROSA.id: ConflictAnswer.NONE})
GIVEN = Given(
    text="What did the second company say?",
    content=WHOLE,
    judge=ROSA,
    parties=ASKED_ROSA,
    answers=YES,
    reason=DeclineReason.NOT_CLEAR,
    public=True,
)
DRAFT = Case()
SUBMITTED = Case(State.SUBMITTED, Awaited.REVIEWERS)
IN_REVIEW = Case(State.IN_REVIEW, Awaited.REVIEWER, ROSA.id)
QUESTION = replace(IN_REVIEW, awaiting=Awaited.CONTRIBUTOR)
PENDING = replace(QUESTION, public=PublicAnswer.PENDING)
CHANGES = replace(QUESTION, state=State.CHANGES_REQUESTED)
PUBLISHED = replace(IN_REVIEW, state=State.PUBLISHED, awaiting=Awaited.NOBODY)
DECLINED = replace(PUBLISHED, state=State.DECLINED)
C, J, R, E = Party.CONTRIBUTOR, Party.JUDGE, Party.REVIEWER, Party.EDITOR


@pytest.mark.parametrize(
    ("case", "move", "by", "after"),
    [
        (DRAFT, Move.SUBMIT, C, SUBMITTED),
        (SUBMITTED, Move.TAKE, J, IN_REVIEW),
        (IN_REVIEW, Move.RETURN, R, SUBMITTED),
        (IN_REVIEW, Move.RETURN, E, SUBMITTED),
        (QUESTION, Move.RETURN, R, SUBMITTED),
        (IN_REVIEW, Move.ASK, R, QUESTION),
        (QUESTION, Move.ANSWER, C, IN_REVIEW),
        (IN_REVIEW, Move.ASK_PUBLIC, R, PENDING),
        (
            PENDING,
            Move.ANSWER_PUBLIC,
            C,
            replace(IN_REVIEW, public=PublicAnswer.YES, visibility=Visibility.EVERYONE),
        ),
        (IN_REVIEW, Move.REQUEST_CHANGES, R, CHANGES),
        (CHANGES, Move.RESUBMIT, C, IN_REVIEW),
        (IN_REVIEW, Move.PUBLISH, R, PUBLISHED),
        (QUESTION, Move.PUBLISH, R, PUBLISHED),
        (IN_REVIEW, Move.DECLINE, R, DECLINED),
        (PENDING, Move.DECLINE, R, replace(DECLINED, public=PublicAnswer.PENDING)),
        (PENDING, Move.REQUEST_CHANGES, R, replace(CHANGES, public=PublicAnswer.PENDING)),
        (replace(CHANGES, public=PublicAnswer.PENDING), Move.RESUBMIT, C, PENDING),
    ],
)
def test_a_move_leads_where_the_table_says(case: Case, move: Move, by: Party, after: Case) -> None:
    assert make(case, move, by, GIVEN) == after
    assert move in moves_open_to(case, by)


def test_no_keeps_the_case_as_narrow_as_it_was() -> None:
    after = make(PENDING, Move.ANSWER_PUBLIC, C, replace(GIVEN, public=False))
    assert after == replace(IN_REVIEW, public=PublicAnswer.NO)


@pytest.mark.parametrize(("state", "move"), [pair for pair in product(State, Move) if pair not in TABLE])
def test_what_is_not_in_the_table_cannot_be_done(state: State, move: Move) -> None:
    for party in Party:
        with pytest.raises(Conflict) as refused:
            check(Case(state=state), move, party)
        assert refused.value.current is state


@pytest.mark.parametrize(("state", "move", "party"), [(*pair, party) for pair in TABLE for party in Party])
def test_a_move_is_made_by_its_own_party_alone(state: State, move: Move, party: Party) -> None:
    rule = TABLE[state, move]
    if party not in rule.by:
        with pytest.raises(Denied):
            check(Case(state=state), move, party)
        assert move not in moves_open_to(Case(state=state), party)


@pytest.mark.parametrize(
    ("case", "move", "by", "reason"),
    [
        (QUESTION, Move.ASK, R, "answer-pending"),
        (PENDING, Move.ASK, R, "answer-pending"),
        (QUESTION, Move.ASK_PUBLIC, R, "answer-pending"),
        (replace(IN_REVIEW, public=PublicAnswer.NO), Move.ASK_PUBLIC, R, "asked-already"),
        (replace(IN_REVIEW, visibility=Visibility.EVERYONE), Move.ASK_PUBLIC, R, "public-already"),
        (IN_REVIEW, Move.ANSWER, C, "nothing-asked"),
        (PENDING, Move.ANSWER, C, "nothing-asked"),
        (IN_REVIEW, Move.ANSWER_PUBLIC, C, "nothing-asked"),
        (QUESTION, Move.ANSWER_PUBLIC, C, "nothing-asked"),
        (PENDING, Move.PUBLISH, R, "public-pending"),
        (PUBLISHED, Move.PUBLISH, R, "not-now"),
    ],
)
def test_a_move_waits_its_turn(case: Case, move: Move, by: Party, reason: str) -> None:
    with pytest.raises(Conflict) as refused:
        make(case, move, by, GIVEN)
    assert refused.value.reason == reason
    assert move not in moves_open_to(case, by)


@pytest.mark.parametrize(
    ("case", "move", "by", "given", "missing"),
    [
        (DRAFT, Move.SUBMIT, C, replace(GIVEN, content=replace(WHOLE, result="")), ["result"]),
        (CHANGES, Move.RESUBMIT, C, replace(GIVEN, content=replace(WHOLE, result="")), ["result"]),
        (IN_REVIEW, Move.ASK, R, replace(GIVEN, text=" "), ["text"]),
        (QUESTION, Move.ANSWER, C, Given(), ["text"]),
        (IN_REVIEW, Move.REQUEST_CHANGES, R, replace(GIVEN, text=""), ["text"]),
        (PENDING, Move.ANSWER_PUBLIC, C, Given(), ["public"]),
        (IN_REVIEW, Move.DECLINE, R, replace(GIVEN, text="", reason=None), ["reason", "text"]),
        (IN_REVIEW, Move.DECLINE, R, replace(GIVEN, text=""), ["text"]),
        (IN_REVIEW, Move.PUBLISH, R, replace(GIVEN, answers=FiveAnswers()), list(FIVE_QUESTIONS)),
    ],
)
def test_a_move_says_what_is_missing(case: Case, move: Move, by: Party, given: Given, missing: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        make(case, move, by, given)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, "required") for path in missing]


def test_nothing_at_all_cannot_be_sent() -> None:
    with pytest.raises(Invalid):
        make(DRAFT, Move.SUBMIT, C)


@pytest.mark.parametrize("question", FIVE_QUESTIONS)
def test_only_harm_and_personal_data_bar_publishing(question: str) -> None:
    answers = replace(YES, **{question: False})
    if question not in ("nobody_harmed", "no_personal_data"):
        assert make(IN_REVIEW, Move.PUBLISH, R, replace(GIVEN, answers=answers)) == PUBLISHED
        return
    with pytest.raises(Invalid) as refused:
        make(IN_REVIEW, Move.PUBLISH, R, replace(GIVEN, answers=answers))
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(question, "bars-publishing")]


REVIEWING = [(IN_REVIEW, move, R) for move in (Move.ASK, Move.ASK_PUBLIC, Move.REQUEST_CHANGES, Move.PUBLISH)]


@pytest.mark.parametrize(("case", "move", "by"), [(SUBMITTED, Move.TAKE, J), (IN_REVIEW, Move.DECLINE, R), *REVIEWING])
@pytest.mark.parametrize(
    "given",
    [
        replace(GIVEN, parties=BY_LEE),
        replace(GIVEN, parties=replace(BY_LEE, conflicts={ROSA.id: ConflictAnswer.NOT_SURE})),
        replace(GIVEN, parties=replace(BY_LEE, conflicts={ROSA.id: ConflictAnswer.DECLARED})),
        replace(GIVEN, parties=CaseParties(LEE, (ROSA,), ASKED_ROSA.conflicts)),
        replace(GIVEN, judge=LEE),
        replace(GIVEN, judge=None),
    ],
    ids=["not asked", "not sure", "declared", "became a co-author", "own case", "nobody"],
)
def test_who_may_not_judge_is_refused_on_every_path(case: Case, move: Move, by: Party, given: Given) -> None:
    with pytest.raises(Denied):
        make(case, move, by, given)


@pytest.mark.parametrize(("case", "move", "by"), REVIEWING)
def test_only_the_reviewer_who_took_it_decides(case: Case, move: Move, by: Party) -> None:
    with pytest.raises(Denied):
        make(replace(case, reviewer=77), move, by, GIVEN)


def test_a_draft_is_discarded_by_its_contributor_and_is_no_more() -> None:
    assert check(DRAFT, Move.DISCARD, C).to is None
    with pytest.raises(ValueError, match="discard"):
        make(DRAFT, Move.DISCARD, C)
    with pytest.raises(Conflict):
        check(SUBMITTED, Move.DISCARD, C)


@pytest.mark.parametrize("case", [DRAFT, SUBMITTED, IN_REVIEW, QUESTION, CHANGES])
def test_a_case_that_is_not_at_its_end_waits_for_somebody_who_can_move_it(case: Case) -> None:
    party = {Awaited.CONTRIBUTOR: C, Awaited.REVIEWERS: J, Awaited.REVIEWER: R}[next_actor(case)]
    assert moves_open_to(case, party)


@pytest.mark.parametrize("case", [PUBLISHED, DECLINED])
def test_at_its_end_a_case_waits_for_nobody(case: Case) -> None:
    assert next_actor(case) is Awaited.NOBODY
    assert not any(moves_open_to(case, party) for party in Party)


@pytest.mark.parametrize(
    ("state", "visibility", "in_partnership", "code"),
    [
        (State.DRAFT, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.DECLINED, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.SUBMITTED, Visibility.EVERYONE, False, Audience.JUDGES),
        (State.IN_REVIEW, Visibility.EVERYONE, False, Audience.REVIEWER),
        (State.CHANGES_REQUESTED, Visibility.STAFF, False, Audience.REVIEWER),
        (State.PUBLISHED, Visibility.EVERYONE, True, Audience.EVERYONE),
        (State.PUBLISHED, Visibility.STAFF, False, Audience.STAFF),
        (State.PUBLISHED, Visibility.STAFF, True, Audience.STAFF_AND_PARTNERSHIP),
        (State.PUBLISHED, Visibility.PARTNERSHIP, True, Audience.PARTNERSHIP),
    ],
)
def test_who_can_see_this_at_every_step(
    state: State, visibility: Visibility, in_partnership: bool, code: Audience
) -> None:
    assert audience(state, visibility, in_partnership=in_partnership) is code


NIGHT = dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
KEPT = (
    KeptMove(Move.SUBMIT, C, NIGHT, "Lee", name_agreed=False),
    KeptMove(Move.PUBLISH, R, NIGHT, "Rosa", name_agreed=True),
)


def test_readers_see_day_move_and_part_and_a_name_only_by_agreement() -> None:
    assert public_history(State.PUBLISHED, KEPT) == (
        PublicMove(Move.SUBMIT, C, dt.date(2027, 3, 2), None),
        PublicMove(Move.PUBLISH, R, dt.date(2027, 3, 2), "Rosa"),
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_what_is_not_published_shows_nothing_outside(state: State) -> None:
    assert public_history(state, KEPT) == ()


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2027-02-15", "2027-02-22"),
        ("2027-02-19", "2027-02-26"),
        ("2027-02-20", "2027-02-26"),
        ("2027-02-21", "2027-02-26"),
    ],
)
def test_the_first_reply_is_due_in_five_working_days(sent: str, due: str) -> None:
    assert reply_due(dt.date.fromisoformat(sent)) == dt.date.fromisoformat(due)


class Moving(RuleBasedStateMachine):
    """Any moves by anybody, with good and bad company, beside what must hold of every case."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.made: list[Move] = []

    companies = st.builds(
        lambda content, answers, text, public, conflict: replace(
            GIVEN,
            content=content,
            answers=answers,
            text=text,
            public=public,
            parties=replace(BY_LEE, conflicts={ROSA.id: conflict}),
        ),
        st.sampled_from([WHOLE, WHOLE, replace(WHOLE, visibility=Visibility.EVERYONE), CaseContent()]),
        st.sampled_from([YES, YES, FiveAnswers(), replace(YES, nobody_harmed=False)]),
        st.sampled_from(["Why?", "Why?", ""]),
        st.booleans(),
        st.sampled_from([ConflictAnswer.NONE] * 4 + [ConflictAnswer.DECLARED, ConflictAnswer.NOT_SURE]),
    )

    @rule(move=st.sampled_from([each for each in Move if each is not Move.DISCARD]), by=st.sampled_from(Party))
    def refuse_what_is_not_offered(self, move: Move, by: Party) -> None:
        if move not in moves_open_to(self.case, by):
            with pytest.raises((Conflict, Denied)):
                make(self.case, move, by, GIVEN)

    @precondition(lambda self: any(moves_open_to(self.case, party) - {Move.DISCARD} for party in Party))
    @rule(data=st.data(), given=companies)
    def move(self, data: st.DataObject, given: Given) -> None:
        before = self.case
        open_now = [(move, by) for by in Party for move in sorted(moves_open_to(before, by) - {Move.DISCARD})]
        move, by = data.draw(st.sampled_from(open_now))
        try:
            self.case = make(before, move, by, given)
        except (Denied, Invalid):
            return
        self.made.append(move)
        assert self.case.state is TABLE[before.state, move].to
        if move is Move.PUBLISH:
            assert (given.answers, before.reviewer) == (YES, ROSA.id)
            assert given.parties is not None
            assert given.parties.conflicts[ROSA.id] is ConflictAnswer.NONE
            assert before.public is not PublicAnswer.PENDING
        if self.case.visibility is Visibility.EVERYONE and before.visibility is not Visibility.EVERYONE:
            assert move in (Move.SUBMIT, Move.RESUBMIT, Move.ANSWER_PUBLIC), "only the contributor widens"

    @invariant()
    def it_waits_for_somebody_until_its_end(self) -> None:
        ended = self.case.state in (State.PUBLISHED, State.DECLINED)
        assert (self.case.awaiting is Awaited.NOBODY) == ended
        assert (self.case.awaiting is Awaited.REVIEWERS) == (self.case.state is State.SUBMITTED)

    @invariant()
    def a_reviewer_is_known_from_taking_to_the_end(self) -> None:
        assert (self.case.reviewer is None) == (self.case.state in (State.DRAFT, State.SUBMITTED))

    @invariant()
    def it_is_asked_once_whether_it_may_be_public(self) -> None:
        assert self.made.count(Move.ASK_PUBLIC) <= 1
        assert self.made.count(Move.SUBMIT) <= 1


TestMoving = Moving.TestCase
TestMoving.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
