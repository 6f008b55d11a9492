"""Any moves of a case by anybody, in any order: what must hold of it at every step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from learnhub.domain.cases.form import CaseContent, PartnersShown, Visibility
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FiveAnswers, Mark
from learnhub.domain.cases.moves import (
    AFTERWARDS,
    ENDED,
    JUDGING,
    TABLE,
    Awaited,
    Case,
    Given,
    Hold,
    Move,
    Party,
    PublicAnswer,
    State,
    make,
    moves_open_to,
)
from learnhub.domain.cases.signing import PartnerAnswer
from learnhub.domain.errors import Conflict, Denied, Invalid
from learnhub.domain.people import Person
from tests.domain.test_case_form import WHOLE
from tests.domain.test_case_moves import (
    ASKED_ROSA,
    EVE,
    GIVEN,
    IDA,
    SIGNED,
    UNSIGNED,
    YES,
)
from tests.domain.test_judges import LEE, ROSA, SAM


class Moving(RuleBasedStateMachine):
    """Any moves by anybody, with good and bad company, beside what must hold of every case."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.made: list[Move] = []

    companies = st.builds(
        lambda content, answers, text, public, conflict, judge, sought, signing, hold: replace(
            GIVEN,
            content=content,
            before=None,
            answers=answers,
            text=text,
            public=public,
            parties=replace(ASKED_ROSA, conflicts={**ASKED_ROSA.conflicts, judge.id: conflict}),
            judge=judge,
            sought=sought,
            signing=signing,
            hold=hold,
        ),
        st.sampled_from(
            [
                WHOLE,
                WHOLE,
                replace(WHOLE, visibility=Visibility.EVERYONE),
                replace(WHOLE, partners=PartnersShown.NAMED),
                CaseContent(),
            ]
        ),
        st.sampled_from([YES, YES, FiveAnswers(), replace(YES, nobody_harmed=False)]),
        st.sampled_from(["Why?", "Why?", ""]),
        st.booleans(),
        st.sampled_from([ConflictAnswer.NONE] * 4 + [ConflictAnswer.DECLARED, ConflictAnswer.NOT_SURE]),
        st.sampled_from([ROSA, ROSA, EVE, IDA, SAM]),
        st.sampled_from([Mark.SHORT, Mark.FULL]),
        st.sampled_from([UNSIGNED, SIGNED, replace(SIGNED, partners=(PartnerAnswer.OBJECTED,))]),
        st.sampled_from([None, None, *Hold]),
    )

    @rule(move=st.sampled_from([each for each in Move if each is not Move.DISCARD]), by=st.sampled_from(Party))
    def refuse_what_is_not_offered(self, move: Move, by: Party) -> None:
        if move not in moves_open_to(self.case, by):
            with pytest.raises((Conflict, Denied)):
                make(self.case, move, by, GIVEN)

    @precondition(lambda self: any(moves_open_to(self.case, party) - {Move.DISCARD} for party in Party))
    @rule(data=st.data(), given=companies, assigned=st.sampled_from([EVE, IDA, SAM]))
    def move(self, data: st.DataObject, given: Given, assigned: Person) -> None:
        before = self.case
        open_now = [(move, by) for by in Party for move in sorted(moves_open_to(before, by) - {Move.DISCARD})]
        move, by = data.draw(st.sampled_from(open_now))
        if before.sent:
            given = replace(given, sought=None)
        if move is not Move.ACCEPT and before.state is not State.SIGN_OFF:
            given = replace(given, signing=None)
        try:
            self.case = make(before, move, by, replace(given, assigned=assigned))
        except (Denied, Invalid):
            return
        self.made.append(move)
        assert self.case.state is TABLE[before.state, move].to
        if by in JUDGING and move is not Move.RETURN and move not in AFTERWARDS:
            assert given.judge in {ROSA, EVE, IDA}
        if move in (Move.PUBLISH, Move.ACCEPT) and by is not Party.CLOCK:
            assert given.answers == YES
            assert given.judge is not None
            assert given.judge.id == (before.editor if before.sought is Mark.FULL else before.reviewer)
            assert given.parties is not None
            assert given.parties.conflicts[given.judge.id] is ConflictAnswer.NONE
            assert before.public is not PublicAnswer.PENDING
            if before.sought is Mark.FULL:
                assert len(before.reports - {given.judge.id}) >= 2, "two reviewers beside the editor"
        if move is Move.PUBLISH and by is Party.CLOCK:
            assert before.signing.complete
            assert Move.ACCEPT in self.made
        if self.case.visibility is Visibility.EVERYONE and before.visibility is not Visibility.EVERYONE:
            assert move in (Move.SUBMIT, Move.RESUBMIT, Move.ANSWER_PUBLIC), "only the contributor widens"

    @invariant()
    def it_waits_for_somebody_until_its_end(self) -> None:
        ended = self.case.state in ENDED | {State.DORMANT}
        assert (self.case.awaiting is Awaited.NOBODY) == ended
        if self.case.awaiting is Awaited.REVIEWERS:
            assert self.case.state is State.SUBMITTED

    @invariant()
    def whoever_decides_is_known_from_taking_to_the_end(self) -> None:
        loose = self.case.state in (State.DRAFT, State.SUBMITTED, State.SEALED)
        assert (self.case.reviewer is None and self.case.editor is None) == loose

    @invariant()
    def nobody_reads_what_they_wrote(self) -> None:
        assert not {LEE.id, SAM.id} & {self.case.reviewer, self.case.editor, *self.case.named, *self.case.reports}

    @invariant()
    def it_is_asked_and_appealed_once(self) -> None:
        assert self.made.count(Move.ASK_PUBLIC) <= 1
        assert self.made.count(Move.APPEAL) <= 1


TestMoving = Moving.TestCase
TestMoving.settings = settings(max_examples=100, stateful_step_count=30)
