"""The table of moves: what can be done with a case, by whom, where it leads, and what bars it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from learnhub.domain.cases.clocks import reply_due
from learnhub.domain.cases.form import CaseContent, PartnersShown, Visibility
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, Advice, FiveAnswers, Mark
from learnhub.domain.cases.moves import (
    AFTERWARDS,
    ENDED,
    JUDGING,
    TABLE,
    Awaited,
    Case,
    DeclineReason,
    Given,
    Hold,
    Move,
    Party,
    PublicAnswer,
    State,
    check,
    make,
    moves_open_to,
    next_actor,
)
from learnhub.domain.cases.readers import Audience, KeptMove, PublicMove, audience, public_history
from learnhub.domain.cases.signing import PartnerAnswer, Signing
from learnhub.domain.errors import Conflict, Denied, Invalid
from learnhub.domain.people import Person
from tests.domain.test_case_form import WHOLE
from tests.domain.test_judges import BY_LEE, LEE, ROSA, SAM

YES = FiveAnswers(
    clear=True, useful_elsewhere=True, honest_about_failure=True, nobody_harmed=True, no_personal_data=True
)
EVE, IDA = replace(ROSA, id=16), replace(ROSA, id=17)
ASKED_ROSA = replace(BY_LEE, conflicts=dict.fromkeys((ROSA.id, EVE.id, IDA.id), ConflictAnswer.NONE))
GIVEN = Given(
    text="What did the second company say?",
    content=WHOLE,
    judge=ROSA,
    parties=ASKED_ROSA,
    answers=YES,
    reason=DeclineReason.NOT_CLEAR,
    public=True,
    before=replace(WHOLE, result="It came to nothing."),
    assigned=EVE,
    advice=Advice.ACCEPT,
)
DRAFT = Case()
SUBMITTED = Case(State.SUBMITTED, Awaited.REVIEWERS, sent=True)
IN_REVIEW = Case(State.IN_REVIEW, Awaited.REVIEWER, ROSA.id, sent=True)
QUESTION = replace(IN_REVIEW, awaiting=Awaited.CONTRIBUTOR)
PENDING = replace(QUESTION, public=PublicAnswer.PENDING)
CHANGES = replace(QUESTION, state=State.CHANGES_REQUESTED)
PUBLISHED = replace(IN_REVIEW, state=State.PUBLISHED, awaiting=Awaited.NOBODY)
DECLINED = replace(PUBLISHED, state=State.DECLINED)
DORMANT = replace(PUBLISHED, state=State.DORMANT)
WITHDRAWN = replace(PUBLISHED, state=State.WITHDRAWN)
MERGED = replace(SUBMITTED, state=State.MERGED, awaiting=Awaited.NOBODY, renews=True, minor=True)
APPEALED = replace(DECLINED, state=State.APPEALED, awaiting=Awaited.EDITORS)
ASKED = PartnerAnswer.ASKED
HELD = replace(SUBMITTED, awaiting=Awaited.EDITORS, hold=Hold.MANY)
UNSIGNED, SIGNED = Signing({LEE.id: False, SAM.id: False}), Signing({LEE.id: True, SAM.id: True})
SIGNING = replace(QUESTION, state=State.SIGN_OFF, edited=True, signing=UNSIGNED)
BOTH = frozenset({EVE.id, IDA.id})
FULL = replace(SUBMITTED, sought=Mark.FULL, awaiting=Awaited.EDITORS)
READING = replace(FULL, state=State.IN_REVIEW, awaiting=Awaited.EDITOR, editor=ROSA.id)
NAMED = replace(READING, named=BOTH, awaiting=Awaited.NAMED)
READ = replace(NAMED, reports=BOTH, awaiting=Awaited.EDITOR)
F = Party.OFFICER
C, J, R, E, P, T = (
    Party.CONTRIBUTOR,
    Party.JUDGE,
    Party.REVIEWER,
    Party.EDITOR,
    Party.PARTNER,
    Party.CLOCK,
)


@pytest.mark.parametrize(
    ("case", "move", "by", "after"),
    [
        (DRAFT, Move.SUBMIT, C, SUBMITTED),
        (SUBMITTED, Move.ASSIGN, E, replace(SUBMITTED, named=frozenset({EVE.id}))),
        (replace(SUBMITTED, named=frozenset({EVE.id})), Move.REPLACE, T, SUBMITTED),
        (SUBMITTED, Move.SEND_BACK, E, replace(DRAFT, sent=True)),
        (HELD, Move.LET_IN, E, SUBMITTED),
        (replace(SUBMITTED, hold=Hold.FIRST), Move.TAKE, J, IN_REVIEW),
        (IN_REVIEW, Move.RETURN, T, SUBMITTED),
        (IN_REVIEW, Move.EDIT, R, replace(IN_REVIEW, edited=True)),
        (QUESTION, Move.EDIT, R, replace(QUESTION, edited=True)),
        (replace(IN_REVIEW, edited=True), Move.ACCEPT, R, SIGNING),
        (CHANGES, Move.SLEEP, T, DORMANT),
        (QUESTION, Move.SLEEP, T, DORMANT),
        (DORMANT, Move.WAKE, C, CHANGES),
        (SIGNING, Move.DISAGREE, C, replace(IN_REVIEW, edited=True)),
        (SIGNING, Move.AGREE, C, replace(SIGNING, signing=SIGNED, awaiting=Awaited.PARTNERS)),
        (replace(SIGNING, signing=SIGNED), Move.PUBLISH, T, replace(PUBLISHED, edited=True)),
        (replace(IN_REVIEW, renews=True), Move.PUBLISH, R, replace(PUBLISHED, state=State.MERGED, renews=True)),
        (DECLINED, Move.RESUBMIT, C, SUBMITTED),
        (DECLINED, Move.APPEAL, C, replace(APPEALED, appealed=True)),
        (APPEALED, Move.UPHOLD, E, DECLINED),
        (APPEALED, Move.OVERTURN, E, SUBMITTED),
        (FULL, Move.TAKE, E, READING),
        (READING, Move.ASSIGN, E, replace(READING, named=frozenset({EVE.id}))),
        (replace(READING, named=BOTH - {EVE.id}), Move.ASSIGN, E, NAMED),
        (replace(NAMED, reports=frozenset({EVE.id})), Move.REPORT, R, replace(READ, reports=BOTH)),
        (READ, Move.ACCEPT, E, replace(READ, state=State.SIGN_OFF, awaiting=Awaited.CONTRIBUTOR, signing=UNSIGNED)),
        (READ, Move.DECLINE, E, replace(READ, state=State.DECLINED, awaiting=Awaited.NOBODY)),
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
    given = GIVEN
    if by is R and move is Move.REPORT:
        given = replace(GIVEN, judge=IDA)
    if move is Move.ACCEPT:
        given = replace(GIVEN, signing=UNSIGNED)
    if move is Move.AGREE:
        given = replace(GIVEN, signing=SIGNED)
    assert make(case, move, by, given) == after
    assert move in moves_open_to(case, by)


def test_no_keeps_the_case_as_narrow_as_it_was() -> None:
    after = make(PENDING, Move.ANSWER_PUBLIC, C, replace(GIVEN, public=False))
    assert after == replace(IN_REVIEW, public=PublicAnswer.NO)


@pytest.mark.parametrize(
    ("case", "move", "by", "after"),
    [
        (IN_REVIEW, Move.SEAL, R, replace(DECLINED, state=State.SEALED, reviewer=None)),
        (replace(DECLINED, state=State.SEALED, reviewer=None), Move.UNSEAL, F, SUBMITTED),
        (replace(SUBMITTED, renews=True, minor=True), Move.ACCEPT_MINOR, E, MERGED),
        (PUBLISHED, Move.HOLD, E, replace(PUBLISHED, state=State.HELD)),
        (replace(PUBLISHED, state=State.HELD), Move.RELEASE, F, PUBLISHED),
        (PUBLISHED, Move.WITHDRAW, C, WITHDRAWN),
        (WITHDRAWN, Move.RESTORE, E, PUBLISHED),
        (WITHDRAWN, Move.REDACT, F, WITHDRAWN),
    ],
)
def test_what_follows_publication_leads_where_the_table_says(case: Case, move: Move, by: Party, after: Case) -> None:
    assert make(case, move, by, GIVEN) == after


@pytest.mark.parametrize(("state", "move"), [pair for pair in product(State, Move) if pair not in TABLE])
def test_what_is_not_in_the_table_cannot_be_done(state: State, move: Move) -> None:
    for party in Party:
        with pytest.raises(Conflict) as refused:
            check(Case(state=state), move, party)
        assert refused.value.current is state


@pytest.mark.parametrize(("state", "move", "party"), [(*pair, party) for pair in TABLE for party in Party])
def test_a_move_is_made_by_its_own_party_alone(state: State, move: Move, party: Party) -> None:
    rule = TABLE[state, move]
    for sought in (Mark.SHORT, Mark.FULL):
        if party not in rule.parties(sought):
            with pytest.raises(Denied):
                check(Case(state=state, sought=sought), move, party)
            assert move not in moves_open_to(Case(state=state, sought=sought), party)


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
        (replace(DRAFT, sent=True), Move.DISCARD, C, "sent-before"),
        (SUBMITTED, Move.LET_IN, E, "nothing-held"),
        (HELD, Move.TAKE, J, "held"),
        (HELD, Move.ASSIGN, E, "held"),
        (replace(IN_REVIEW, edited=True), Move.PUBLISH, R, "sign-off-first"),
        (replace(IN_REVIEW, partners_named=True), Move.PUBLISH, R, "sign-off-first"),
        (IN_REVIEW, Move.ACCEPT, R, "nothing-to-sign"),
        (NAMED, Move.ACCEPT, E, "reports-missing"),
        (replace(NAMED, reports=frozenset({EVE.id})), Move.ACCEPT, E, "reports-missing"),
        (SIGNING, Move.PUBLISH, T, "signing-pending"),
        (replace(SIGNING, signing=replace(SIGNED, partners=(ASKED,))), Move.PUBLISH, T, "signing-pending"),
        (replace(SIGNING, signing=replace(SIGNED, partners_listed=False)), Move.PUBLISH, T, "signing-pending"),
        (SIGNING, Move.KEEP_BESIDE, R, "no-objection"),
        (IN_REVIEW, Move.SLEEP, T, "not-waiting"),
        (replace(DECLINED, appealed=True), Move.APPEAL, C, "appealed-already"),
    ],
)
def test_a_move_waits_its_turn(case: Case, move: Move, by: Party, reason: str) -> None:
    with pytest.raises(Conflict) as refused:
        check(case, move, by)
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
        (READ, Move.ACCEPT, E, replace(GIVEN, answers=FiveAnswers()), list(FIVE_QUESTIONS)),
        (SUBMITTED, Move.SEND_BACK, E, replace(GIVEN, text=""), ["text"]),
        (SUBMITTED, Move.ASSIGN, E, replace(GIVEN, assigned=None), ["reviewer"]),
        (SIGNING, Move.DISAGREE, C, replace(GIVEN, text=""), ["text"]),
        (DECLINED, Move.APPEAL, C, replace(GIVEN, text=""), ["text"]),
        (APPEALED, Move.UPHOLD, E, replace(GIVEN, text=""), ["text"]),
    ],
)
def test_a_move_says_what_is_missing(case: Case, move: Move, by: Party, given: Given, missing: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        make(case, move, by, given)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, "required") for path in missing]


@pytest.mark.parametrize(("text", "code"), [("x" * 5001, "too-long"), ("a\ufffdb", "unreadable")])
@pytest.mark.parametrize(
    ("case", "move", "by"), [(DECLINED, Move.APPEAL, C), (QUESTION, Move.ANSWER, C), (IN_REVIEW, Move.DECLINE, R)]
)
def test_the_text_of_a_move_has_a_limit_and_can_be_read(
    case: Case, move: Move, by: Party, text: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make(case, move, by, replace(GIVEN, text=text))
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("text", code)]


def test_a_declined_case_is_sent_again_after_a_change() -> None:
    with pytest.raises(Invalid, match="unchanged"):
        make(DECLINED, Move.RESUBMIT, C, replace(GIVEN, before=WHOLE))


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


REVIEWING = [
    *((IN_REVIEW, move, R) for move in (Move.ASK, Move.ASK_PUBLIC, Move.REQUEST_CHANGES, Move.PUBLISH, Move.EDIT)),
    *((READ, move, E) for move in (Move.ASK, Move.ASK_PUBLIC, Move.REQUEST_CHANGES, Move.ACCEPT, Move.EDIT)),
    (READ, Move.DECLINE, E),
    (replace(IN_REVIEW, edited=True), Move.ACCEPT, R),
    (replace(SIGNING, signing=Signing(partners=(PartnerAnswer.OBJECTED,))), Move.KEEP_BESIDE, R),
    (SIGNING, Move.RECONSIDER, R),
]


@pytest.mark.parametrize(
    ("case", "move", "by"), [(SUBMITTED, Move.TAKE, J), (FULL, Move.TAKE, E), (IN_REVIEW, Move.DECLINE, R), *REVIEWING]
)
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
        make(replace(case, reviewer=77, editor=77), move, by, GIVEN)


@pytest.mark.parametrize(
    ("case", "move", "by", "given"),
    [
        (SUBMITTED, Move.ASSIGN, E, replace(GIVEN, assigned=SAM)),
        (SUBMITTED, Move.ASSIGN, E, replace(GIVEN, assigned=ROSA)),
        (SUBMITTED, Move.ASSIGN, E, replace(GIVEN, judge=LEE)),
        (READING, Move.ASSIGN, E, replace(GIVEN, judge=IDA)),
        (NAMED, Move.REPORT, R, GIVEN),
        (NAMED, Move.REPORT, R, replace(GIVEN, judge=LEE)),
        (APPEALED, Move.UPHOLD, E, replace(GIVEN, took_part=frozenset({ROSA.id}))),
        (APPEALED, Move.OVERTURN, E, replace(GIVEN, took_part=frozenset({ROSA.id}))),
        (APPEALED, Move.OVERTURN, E, replace(GIVEN, judge=SAM)),
        (FULL, Move.TAKE, E, replace(GIVEN, parties=replace(ASKED_ROSA, decided=frozenset({ROSA.id})))),
    ],
    ids=[
        "a co-author is named",
        "the editor names herself",
        "an author names",
        "another editor names",
        "a reviewer who was not named reports",
        "an author reports",
        "an editor who took part upholds",
        "an editor who took part overturns",
        "a co-author overturns",
        "whose decision was overturned takes it again",
    ],
)
def test_parts_are_kept_apart(case: Case, move: Move, by: Party, given: Given) -> None:
    with pytest.raises(Denied):
        make(case, move, by, given)


def test_a_draft_is_discarded_by_its_contributor_and_is_no_more() -> None:
    assert check(DRAFT, Move.DISCARD, C).to is None
    with pytest.raises(ValueError, match="discard"):
        make(DRAFT, Move.DISCARD, C)
    with pytest.raises(Conflict):
        check(SUBMITTED, Move.DISCARD, C)


@pytest.mark.parametrize(
    "case", [DRAFT, SUBMITTED, IN_REVIEW, QUESTION, CHANGES, SIGNING, HELD, APPEALED, FULL, READING, NAMED, READ]
)
def test_a_case_that_is_not_at_its_end_waits_for_somebody_who_can_move_it(case: Case) -> None:
    party = {
        Awaited.CONTRIBUTOR: C,
        Awaited.REVIEWERS: J,
        Awaited.REVIEWER: R,
        Awaited.EDITORS: E,
        Awaited.EDITOR: E,
        Awaited.NAMED: R,
    }[next_actor(case)]
    assert moves_open_to(case, party)


@pytest.mark.parametrize(("case", "more"), [(PUBLISHED, set()), (DECLINED, {Move.RESUBMIT, Move.APPEAL})])
def test_at_its_end_a_case_waits_for_nobody(case: Case, more: set[Move]) -> None:
    assert next_actor(case) is Awaited.NOBODY
    assert moves_open_to(case, C) - AFTERWARDS == more
    assert not any(moves_open_to(case, party) - AFTERWARDS for party in Party if party is not C)


@pytest.mark.parametrize(
    ("state", "visibility", "in_partnership", "code"),
    [
        (State.DRAFT, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.DECLINED, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.SUBMITTED, Visibility.EVERYONE, False, Audience.JUDGES),
        (State.IN_REVIEW, Visibility.EVERYONE, False, Audience.REVIEWER),
        (State.CHANGES_REQUESTED, Visibility.STAFF, False, Audience.REVIEWER),
        (State.DORMANT, Visibility.STAFF, False, Audience.REVIEWER),
        (State.SIGN_OFF, Visibility.STAFF, False, Audience.SIGNERS),
        (State.APPEALED, Visibility.STAFF, False, Audience.EDITORS),
        (State.PUBLISHED, Visibility.NAMED, True, Audience.NAMED),
        (State.SEALED, Visibility.EVERYONE, True, Audience.SEALED),
        (State.HELD, Visibility.EVERYONE, True, Audience.CLOSED),
        (State.WITHDRAWN, Visibility.EVERYONE, True, Audience.CLOSED),
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
