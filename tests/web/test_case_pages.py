"""The page of a case: who finds it there, what it leads with, and where each of one's own stands."""

from __future__ import annotations

import pytest
from flask import Flask

from learnhub.outside.clock import SetClock
from tests.cases import case_in
from tests.people import People
from tests.web.test_cases import Desk


@pytest.fixture
def desk(app: Flask, people: People, clock: SetClock) -> Desk:
    return Desk(app, people, clock)


@pytest.mark.parametrize(
    ("visibility", "statuses"),
    [
        ("everyone", {"visitor": 200, "paul": 200, "amina": 200}),
        ("staff", {"visitor": 404, "paul": 404, "amina": 200}),
    ],
)
def test_the_published_page_is_there_for_its_readers(
    people: People, desk: Desk, visibility: str, statuses: dict[str, int]
) -> None:
    case_in(desk, "published", visibility=visibility)
    for name, status in statuses.items():
        assert people.browser(name).open("/cases/C-2027-1").status_code == status, name
        assert people.browser(name).open("/cases/C-2027-2").status_code == 404, name
    assert people.browser("amina").open("/cases/c-2027-1").location == "/cases/C-2027-1"


@pytest.mark.parametrize("state", ["draft", "submitted", "declined"])
def test_what_is_not_published_is_not_there_for_others(people: People, desk: Desk, state: str) -> None:
    case = case_in(desk, state)
    for address in (f"/cases/{case}", f"/cases/{case}/edit", f"/cases/{case}/preview", "/cases/C-2027-1"):
        for name in ("amina", "rosa", "adele", "mona"):
            assert people.browser(name).open(address).status_code == 404, (name, address)
    assert people.browser("visitor").open(f"/cases/{case}").location.startswith("/sign-in")


def test_the_page_leads_with_the_lesson_learned_and_says_who_reviewed(people: People, desk: Desk) -> None:
    case_in(desk, "published", visibility="everyone")
    text = people.browser().open("/cases/C-2027-1").text
    order = [
        text.index(f'id="{anchor}"') for anchor in ("lesson-learned", "what-happened", "what-did-not-work", "history")
    ]
    assert order == sorted(order)
    assert "Kiribati; Tuvalu" in text
    assert "a focal point in the United Nations" in text
    assert "Lee" not in text
    assert "Rosa" not in text
    assert "Published" in text


def test_my_cases_say_where_each_stands(people: People, desk: Desk) -> None:
    lee = people.browser("lee")
    assert "You have not told a case yet" in lee.open("/my/cases").text
    for state in ("draft", "submitted", "asked", "changes-requested", "published", "declined"):
        case_in(desk, state)
    text = lee.open("/my/cases").text
    for words in ("9 of 9 answered", "first reply by 19 Feb 2027", "Answer the reviewer", "C-2027-1", "declined"):
        assert words in text
    assert people.browser("visitor").open("/my/cases").status_code == 303
