"""An edition of the classes of economies is loaded whole or not at all, and search follows it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from learnhub.background.economies import reindex
from learnhub.background.worker import Running
from learnhub.domain.economies import read_edition
from learnhub.domain.errors import Denied, Invalid
from learnhub.services import economies, search
from learnhub.store.jobs import Taken
from tests.cases import case_in

TABLE = "country;class\nKI;developing\nTuvalu;developing\nФранция;developed\n"


def load(house: Any, who: str = "adele", **changed: Any) -> int:
    given = {"name": "A table of 2026", "source": "Annex, tables A to C", "table": TABLE}
    return int(house.write(who, economies.load, **{**given, **changed}))


def counted(house: Any, facet: str) -> dict[str, int]:
    view = house.read("visitor", search.search, "", {})
    return {each.value: each.count for each in view.facets[facet]}


def test_search_knows_no_class_until_an_edition_is_loaded_and_then_follows_it(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    assert counted(house, "economy") == {"ldc": 1, "sids": 1, "unknown": 1}
    assert load(house) == 3
    job = Taken(1, "reindex", "reindex-1", {}, "lease", 1, None)
    assert reindex(Running(job, house.transactions, threading.Event())) == {"batches": 1}
    assert counted(house, "economy") == {"developing": 1, "ldc": 1, "sids": 1}
    assert [(row.name, row.countries) for row in house.read("adele", economies.editions)] == [("A table of 2026", 3)]
    case_in(house, "published", visibility="everyone", countries=["FR"])
    assert counted(house, "economy")["developed"] == 1


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"name": ""}, ["required"]),
        ({"table": ""}, ["required"]),
        ({"table": "Atlantis,developing\nKI,rich\nKI"}, ["unknown-country-row", "not-an-economy", "not-an-economy"]),
    ],
)
def test_an_edition_with_a_fault_is_not_loaded(house: Any, changed: dict[str, str], codes: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        load(house, **changed)
    assert [fault.code for fault in refused.value.faults] == codes
    assert house.read("adele", economies.editions) == ()


def test_only_an_administrator_loads_an_edition(house: Any) -> None:
    with pytest.raises(Denied):
        load(house, "edith")


def test_a_country_is_read_by_code_or_name_and_a_head_is_passed_over() -> None:
    edition, faults = read_edition("\ufeffCountry,Class\nkenya,Developing\nFR,developed\n\n")
    assert (edition.classes, faults) == ({"KE": "developing", "FR": "developed"}, [])
