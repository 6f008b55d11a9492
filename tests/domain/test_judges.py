"""Who may judge a case, as a table; and that no path gives it to somebody who may not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.judges import (
    Allowed,
    Bar,
    CaseParties,
    ConflictAnswer,
    Refused,
    eligible_judges,
    first_to_ask,
    may_clear,
    may_judge,
    nobody_left,
    text_opens,
)
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.principles import Principle

STAFF, PARTNER = PersonKind.STAFF, PersonKind.PARTNER
LEE = Person(1, STAFF, entity="UNDP", office="Suva", team="Oceans", manager=8)
SAM = Person(2, STAFF, entity="UNEP", office="Apia", team="Coasts")
PAUL = Person(3, PARTNER, organization="Island Fridges Ltd", invited_by=9)
ROSA = Person(4, STAFF, entity="UNICEF", office="Geneva", team="Health")

BY_LEE = CaseParties(LEE, (SAM,))
BY_PAUL = CaseParties(PAUL)


@pytest.mark.parametrize(
    ("judge", "case", "expected"),
    [
        (ROSA, BY_LEE, Allowed()),
        (ROSA, BY_PAUL, Allowed()),
        (LEE, BY_LEE, Refused(Bar.OWN_CASE)),
        (SAM, BY_LEE, Refused(Bar.CO_AUTHOR)),
        (PAUL, BY_PAUL, Refused(Bar.OWN_CASE)),
        (replace(ROSA, disabled=True), BY_LEE, Refused(Bar.DISABLED)),
        (replace(ROSA, entity="UNDP"), BY_LEE, Allowed(same_entity=True)),
        (replace(ROSA, entity=" undp "), BY_LEE, Allowed(same_entity=True)),
        (replace(ROSA, entity="unep"), BY_LEE, Allowed(same_entity=True)),
        (replace(ROSA, office="  SUVA "), BY_LEE, Refused(Bar.SAME_OFFICE)),
        (replace(ROSA, office="Apia"), BY_LEE, Refused(Bar.SAME_OFFICE)),
        (replace(ROSA, team="oceans"), BY_LEE, Refused(Bar.SAME_TEAM)),
        (replace(ROSA, kind=PARTNER, office="Suva", team="Oceans"), BY_LEE, Allowed()),
        (replace(ROSA, office="", team=""), CaseParties(replace(LEE, office="", team="")), Allowed()),
        (Person(5, PARTNER, organization="island  fridges LTD"), BY_PAUL, Refused(Bar.SAME_ORGANIZATION)),
        (Person(5, PARTNER, organization="Mainland Fridges Ltd"), BY_PAUL, Allowed()),
        (Person(5, PARTNER), CaseParties(replace(PAUL, organization="")), Allowed()),
        (replace(ROSA, id=9), BY_PAUL, Refused(Bar.INVITED_CONTRIBUTOR)),
        (replace(ROSA, id=8), BY_LEE, Refused(Bar.MANAGES_CONTRIBUTOR)),
        (ROSA, replace(BY_LEE, conflicts={4: ConflictAnswer.NONE}), Allowed()),
        (ROSA, replace(BY_LEE, conflicts={4: ConflictAnswer.NOT_ASKED}), Allowed()),
        (ROSA, replace(BY_LEE, conflicts={4: ConflictAnswer.DECLARED}), Refused(Bar.DECLARED_TIE)),
        (ROSA, replace(BY_LEE, conflicts={7: ConflictAnswer.DECLARED}), Allowed()),
        (ROSA, replace(BY_LEE, conflicts={4: ConflictAnswer.NOT_SURE}), Refused(Bar.AWAITS_EDITOR)),
        (
            ROSA,
            replace(BY_LEE, conflicts={4: ConflictAnswer.NOT_SURE}, cleared=frozenset({4})),
            Allowed(),
        ),
        (
            ROSA,
            replace(BY_LEE, conflicts={4: ConflictAnswer.DECLARED}, cleared=frozenset({4})),
            Refused(Bar.DECLARED_TIE),
        ),
    ],
)
def test_who_may_judge(judge: Person, case: CaseParties, expected: Allowed | Refused) -> None:
    assert may_judge(judge, case) == expected


@pytest.mark.parametrize(
    ("answer", "cleared", "opens"),
    [
        (ConflictAnswer.NOT_ASKED, False, False),
        (ConflictAnswer.NONE, False, True),
        (ConflictAnswer.NOT_SURE, False, False),
        (ConflictAnswer.NOT_SURE, True, True),
        (ConflictAnswer.DECLARED, False, False),
        (ConflictAnswer.DECLARED, True, False),
    ],
)
def test_the_text_opens_after_the_conflict_question(answer: ConflictAnswer, cleared: bool, opens: bool) -> None:
    case = replace(BY_LEE, conflicts={4: answer}, cleared=frozenset({4}) if cleared else frozenset())
    assert text_opens(ROSA, case) is opens
    assert not text_opens(LEE, replace(case, conflicts={1: answer})), "never to an author as a judge"


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        (Person(6, STAFF, office="Geneva"), Allowed()),
        (ROSA, Refused(Bar.AWAITS_EDITOR)),
        (LEE, Refused(Bar.OWN_CASE)),
        (Person(6, STAFF, office="Suva"), Refused(Bar.SAME_OFFICE)),
        (Person(7, STAFF), Refused(Bar.DECLARED_TIE)),
    ],
)
def test_an_editor_who_is_not_tied_decides_on_not_sure(editor: Person, expected: Allowed | Refused) -> None:
    case = replace(BY_LEE, conflicts={4: ConflictAnswer.NOT_SURE, 7: ConflictAnswer.DECLARED})
    assert may_clear(editor, ROSA, case) == expected


def test_judges_who_know_language_and_principle_come_first_and_the_tied_not_at_all() -> None:
    case = replace(BY_LEE, language="fr", principles=(Principle.TRANSPARENCY,))
    other_tongue = Person(11, STAFF, languages=frozenset({"en"}))
    other_subject = Person(
        12, STAFF, languages=frozenset({"fr"}), review_principles=frozenset({Principle.ACCOUNTABILITY})
    )
    fits = Person(13, STAFF, languages=frozenset({"fr"}), review_principles=frozenset({Principle.TRANSPARENCY}))
    tied = replace(fits, id=14, office="Suva")
    assert eligible_judges([other_tongue, tied, other_subject, fits], case) == (fits, other_subject, other_tongue)
    assert first_to_ask([other_tongue, tied, other_subject, fits], case) == (fits,)
    assert first_to_ask([other_tongue, tied, other_subject], case) == (other_subject, other_tongue)
    assert first_to_ask([tied], case) == ()
    assert not nobody_left([other_tongue, tied], case)
    assert nobody_left([tied, LEE, SAM], case)
    assert nobody_left([], case)


def test_who_waits_for_an_editor_is_left_while_an_editor_may_decide() -> None:
    case = replace(BY_LEE, conflicts={4: ConflictAnswer.NOT_SURE})
    assert nobody_left([ROSA], case)
    assert not nobody_left([ROSA], case, [Person(6, STAFF, office="Geneva")])
    assert nobody_left([ROSA], case, [ROSA, replace(SAM, id=6)]), "herself, and one of a co-author's office"
    assert nobody_left([ROSA], replace(case, conflicts={4: ConflictAnswer.DECLARED}), [Person(6, STAFF)])


names = st.sampled_from(["", "Suva", "suva ", "Oceans", "UNDP", "Island Fridges Ltd"])
people = st.builds(
    Person,
    st.integers(1, 6),
    st.sampled_from(PersonKind),
    entity=names,
    office=names,
    team=names,
    organization=names,
    invited_by=st.none() | st.integers(1, 6),
    manager=st.none() | st.integers(1, 6),
    disabled=st.booleans(),
)
parties = st.builds(
    CaseParties,
    people,
    st.lists(people, max_size=2).map(tuple),
    st.dictionaries(st.integers(1, 6), st.sampled_from(ConflictAnswer), max_size=3),
    st.frozensets(st.integers(1, 6), max_size=2),
)


@given(people, parties)
def test_nobody_tied_to_a_case_ever_reads_it_as_its_judge(judge: Person, case: CaseParties) -> None:
    if not text_opens(judge, case):
        return
    assert not judge.disabled
    assert case.conflicts[judge.id] in (ConflictAnswer.NONE, ConflictAnswer.NOT_SURE)
    for author in case.authors:
        assert judge.id not in (author.id, author.manager)
        if judge.kind is author.kind is STAFF:
            assert not author.office.strip() or author.office.strip().lower() != judge.office.strip().lower()
            assert not author.team.strip() or author.team.strip().lower() != judge.team.strip().lower()
        assert not author.organization or author.organization.lower().strip() != judge.organization.lower().strip()
