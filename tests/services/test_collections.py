"""Collections: made by editors, read by everyone as far as they may read the cases."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.services import collections
from tests.cases import case_in

TWO = "C-2027-2 Read this first.\nc-2027-1: The same, with a smaller company."


@pytest.fixture
def cases(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    case_in(house, "published", visibility="staff")


def save(house: Any, row: uuid.UUID | None = None, who: str = "edith", **changed: Any) -> uuid.UUID:
    row = row or uuid.uuid4()
    given = {"title": "Free offers", "introduction": "What is free costs.", "cases": TWO, "shown": True, "version": 0}
    house.write(who, collections.save, row, **{**given, **changed})
    return row


def numbers(house: Any, who: str, row: uuid.UUID) -> list[str]:
    return [str(case.number) for case in house.read(who, collections.show, row).cases]


@pytest.mark.usefixtures("cases")
def test_each_reader_sees_the_cases_that_they_may_read_in_the_editors_order(house: Any) -> None:
    row = save(house)
    assert numbers(house, "amina", row) == ["C-2027-2", "C-2027-1"]
    assert numbers(house, "visitor", row) == ["C-2027-1"]
    assert [(each.title, each.cases) for each in house.read("visitor", collections.newest).rows] == [("Free offers", 1)]
    lines = [case.line for case in house.read("amina", collections.show, row).cases]
    assert lines == ["Read this first.", "The same, with a smaller company."]


@pytest.mark.usefixtures("cases")
def test_editors_alone_make_and_see_a_collection_that_is_not_shown(house: Any) -> None:
    row = save(house, shown=False)
    assert house.read("amina", collections.newest).rows == ()
    with pytest.raises(NotFound):
        house.read("amina", collections.show, row)
    assert numbers(house, "edith", row) == ["C-2027-2", "C-2027-1"]
    with pytest.raises(Denied):
        save(house, who="amina")


@pytest.mark.usefixtures("cases")
def test_a_change_by_somebody_else_is_not_lost(house: Any) -> None:
    row = save(house)
    save(house, row, version=1, cases="C-2027-1")
    with pytest.raises(Conflict):
        save(house, row, version=1)
    assert numbers(house, "edith", row) == ["C-2027-1"]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"title": ""}, ["required"]),
        ({"introduction": "x" * 5_001}, ["too-long"]),
        ({"cases": "Read C-2027-1"}, ["not-a-case-row"]),
        ({"cases": "C-2027-1\nC-2027-1"}, ["case-twice"]),
        ({"cases": "C-2027-9"}, ["unknown-case"]),
    ],
)
@pytest.mark.usefixtures("cases")
def test_what_is_not_whole_is_refused(house: Any, changed: dict[str, str], codes: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        save(house, **changed)
    assert [fault.code for fault in refused.value.faults] == codes
    assert house.read("edith", collections.newest).rows == ()


@pytest.mark.usefixtures("cases")
def test_pages_of_collections_show_each_once(house: Any) -> None:
    made = [save(house, title=f"Collection {number}", cases="") for number in range(collections.PAGE + 2)]
    first = house.read("visitor", collections.newest)
    second = house.read("visitor", collections.newest, after=first.next)
    assert [row.public_id for row in (*first.rows, *second.rows)] == made[::-1]
