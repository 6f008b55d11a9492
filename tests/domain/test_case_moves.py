"""The table of moves: what can be done with a case, by whom, where it leads, and what bars it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from learnhub.domain.cases.clocks import reply_due
from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, Advice, FiveAnswers, Mark
from learnhub.domain.cases.moves import (
    AFTERWARDS,
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
from learnhub.domain.cases.signing import PartnerAnswer, Signing
from learnhub.domain.errors import Conflict, Denied, Invalid
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
