"""A dilemma over HTTP: by plain forms, kept or carried in the address, and what authors see of it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.courses import SLUG, published, with_scenario
from tests.people import Browser, People

HERE = f"/courses/{SLUG}/scenarios/whose-list"


@pytest.fixture
def amina(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), with_scenario())
    browser = people.browser("amina")
    browser.send(f"/courses/{SLUG}/enrol")
    return browser


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def choose(browser: Browser, choice: str) -> str:
    page = browser.open(HERE).text
    fields: dict[str, object] = {name: hidden(page, name) for name in ("play", "scene")}
    answer = browser.send(f"{HERE}/choices", {**fields, "choice": choice})
    assert (answer.status_code, answer.location) == (303, f"{HERE}#scene")
    return browser.open(HERE).text


def test_it_is_played_by_plain_forms_and_resumed(people: People, amina: Browser) -> None:
    page = amina.open(HERE).text
    assert "You keep the page of the campaign." in page
    assert "A reporter asks who pays." not in page
    amina.send(f"{HERE}/plays", {"play": hidden(page, "play")})
    assert "A reporter asks who pays." in amina.open(HERE).text
    page = choose(amina, "tell")
    assert "She thanks you, and asks for the sums." in page
    assert "One partner had asked for a day." not in page
    people.browsers.pop("amina")
    again = people.browser("amina")
    assert "The sums are not agreed." in again.open(HERE).text
    page = choose(again, "some")
    for words in ("It worked", "One partner had asked for a day.", "Say what is open, too.", "met: 1 of 2"):
        assert words in page
    again.send(f"{HERE}/plays", {"play": hidden(page, "play")})
    assert "A reporter asks who pays." in again.open(HERE).text


def test_nothing_of_what_follows_is_on_the_page_before_the_choice(amina: Browser) -> None:
    page = amina.open(HERE).text
    amina.send(f"{HERE}/plays", {"play": hidden(page, "play")})
    page = amina.open(HERE).text
    for words in ("The reporter asks the partners.", "Others tell it first.", "She thanks you", "The sums"):
        assert words not in page


def test_a_second_window_is_told_where_it_stands(amina: Browser) -> None:
    amina.send(f"{HERE}/plays", {"play": hidden(amina.open(HERE).text, "play")})
    old = amina.open(HERE).text
    choose(amina, "tell")
    fields: dict[str, object] = {name: hidden(old, name) for name in ("play", "scene")}
    amina.send(f"{HERE}/choices", {**fields, "choice": "wait"})
    page = amina.open(HERE).text
    assert "You chose otherwise in another window." in page
    assert "The sums are not agreed." in page


def test_a_choice_that_was_not_made_is_asked_for(amina: Browser) -> None:
    amina.send(f"{HERE}/plays", {"play": hidden(amina.open(HERE).text, "play")})
    page = amina.open(HERE).text
    fields: dict[str, object] = {name: hidden(page, name) for name in ("play", "scene")}
    assert amina.send(f"{HERE}/choices", fields).status_code == 422


def test_a_visitor_plays_it_by_its_address(people: People, amina: Browser) -> None:
    visitor = people.browser()
    page = visitor.open(HERE).text
    assert f'href="{HERE}?way=#scene"' in page
    assert 'value="wait"' in visitor.open(f"{HERE}?way=").text
    assert 'value="tell.some"' in visitor.open(f"{HERE}?way=tell").text
    end = visitor.open(f"{HERE}?way=tell.round").text
    assert "It did not work" in end
    assert "Endings you have met" not in end
    assert visitor.open(f"{HERE}?way=..%00%0a..x.<b>").status_code == 200


def test_the_course_and_its_lessons_lead_to_it(amina: Browser) -> None:
    assert f'href="{HERE}"' in amina.open(f"/courses/{SLUG}/").text
    assert f'href="{HERE}"' in amina.open(f"/courses/{SLUG}/who-gives").text
    assert amina.send(f"/courses/{SLUG}/who-decides/read").location == HERE


def test_authors_see_how_it_is_played(people: People, amina: Browser) -> None:
    assert f"{HERE}/ways" not in amina.open(HERE).text
    tariq = people.browser("tariq")
    assert f'href="{HERE}/ways"' in tariq.open(HERE).text
    assert "0 people have played it so far." in tariq.open(f"{HERE}/ways").text
    for name in ("amina", "sam", "lee", "rosa", "edith"):
        browser = people.browser(name)
        browser.send(f"/courses/{SLUG}/enrol")
        browser.send(f"{HERE}/plays", {"play": hidden(browser.open(HERE).text, "play")})
        choose(browser, "wait")
    page = tariq.open(f"{HERE}/ways").text
    assert "5 plays by 5 people." in page
    assert "Nobody has come here." in page
