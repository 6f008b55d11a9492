"""Who may do what with a case, in each of its states."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.cases.form import Depth
from learnhub.domain.errors import DomainError, NotFound
from learnhub.services import cases
from learnhub.store.tables.cases import (
    CasePrinciple,
)
from learnhub.store.tables.search import SearchDocument
from tests.cases import case_in, partnership_of
from tests.services.conftest import House

OUTSIDERS = ("mona", "ravi", "edith", "adele", "connie", "paul", "system")
OWN_ACTS: dict[str, Callable[[House, str, uuid.UUID], Any]] = {
    "read": lambda house, name, case: house.read(name, cases.own_case, case),
    "form": lambda house, name, case: house.read(name, cases.own_draft, case),
    "save": lambda house, name, case: house.write(
        name, cases.save_case, case, version=99, save_id=None, fields={"title": "Books"}
    ),
    "grow": lambda house, name, case: house.write(name, cases.choose_template, case, Depth.FULL),
    "submit": lambda house, name, case: house.write(name, cases.submit_case, case, version=2),
    "answer": lambda house, name, case: house.write(
        name, cases.answer_question, case, message_id=uuid.uuid4(), text="The largest one."
    ),
    "public": lambda house, name, case: house.write(name, cases.answer_public, case, public=True),
    "discard": lambda house, name, case: house.write(name, cases.discard_case, case),
}
ALLOWED = {
    "draft": {"read", "form", "save", "grow", "submit", "discard"},
    "submitted": {"read", "submit"},
    "in-review": {"read", "submit"},
    "asked": {"read", "submit", "answer"},
    "asked-public": {"read", "submit", "public"},
    "changes-requested": {"read", "form", "save", "grow", "submit"},
    "published": {"read", "submit"},
    "declined": {"read", "form", "save", "grow"},
}
"""What the contributor may do in each state. A second press of "Send for review" changes nothing."""


def outcome_of(act: Callable[[], Any]) -> str:
    try:
        act()
    except DomainError as error:
        return type(error).__name__
    return "done"


@pytest.mark.parametrize("state", ALLOWED)
def test_the_contributor_may_do_in_each_state_what_the_table_says(house: House, state: str) -> None:
    for act, do in OWN_ACTS.items():
        case = case_in(house, state)
        assert (outcome_of(lambda do=do, case=case: do(house, "lee", case)) == "done") == (act in ALLOWED[state]), act


@pytest.mark.parametrize("state", ["draft", "asked", "changes-requested"])
def test_a_co_author_may_do_the_same_but_not_delete(house: House, state: str) -> None:
    for act, do in OWN_ACTS.items():
        case = case_in(house, state, co_author="sam")
        done = outcome_of(lambda do=do, case=case: do(house, "sam", case))
        assert (done == "done") == (act in ALLOWED[state] - {"discard"}), act


@pytest.mark.parametrize("state", ALLOWED)
def test_to_everybody_else_the_case_of_another_is_not_there(house: House, state: str) -> None:
    case = case_in(house, state)
    for name in ("rosa", *OUTSIDERS, "visitor"):
        for act, do in OWN_ACTS.items():
            expected = "SignIn" if name in {"visitor", "system"} else "NotFound"
            assert outcome_of(lambda do=do, name=name: do(house, name, case)) == expected, (name, act)


READERS = {
    "staff": {"lee", "amina", "rosa", "adele"},
    "everyone": {"lee", "amina", "rosa", "adele", "paul", "visitor", "system"},
    "partnership": {"lee", "paul"},
}


@pytest.mark.parametrize("visibility", READERS)
def test_a_published_case_is_there_for_those_it_was_published_for(house: House, visibility: str) -> None:
    fields: dict[str, Any] = {"visibility": visibility}
    if visibility == "partnership":
        fields["partnership"] = partnership_of(house, "lee", "paul")
    case_in(house, "published", **fields)
    for name in ("lee", "amina", "rosa", "adele", "paul", "visitor", "system"):
        found = outcome_of(lambda name=name: house.read(name, cases.published_case, "C-2027-1"))
        assert found == ("done" if name in READERS[visibility] else "NotFound"), name
        listed = [str(row.number) for row in house.read(name, cases.published_cases).rows]
        assert listed == (["C-2027-1"] if name in READERS[visibility] else []), name


@pytest.mark.parametrize("state", [state for state in ALLOWED if state != "published"])
def test_what_is_not_published_shows_nothing_outside(house: House, state: str) -> None:
    case_in(house, state, visibility="staff" if state == "asked-public" else "everyone")
    assert house.read("amina", cases.published_cases).rows == ()
    assert house.rows(select(CasePrinciple)) == []
    assert house.rows(select(SearchDocument)) == []
    with pytest.raises(NotFound):
        house.read("lee", cases.published_case, "C-2027-1")


@pytest.mark.parametrize("number", ["C-2027-2", "C-2027-0", "2027-1", "C-2027-99999999999", "../C-2027-1"])
def test_a_number_that_no_case_has_is_not_found(house: House, number: str) -> None:
    with pytest.raises(NotFound):
        house.read("amina", cases.published_case, number)
