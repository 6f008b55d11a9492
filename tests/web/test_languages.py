"""Courses in the reader's language over HTTP: what is shown, what falls back, and one record in all languages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from learnhub.store.engine import statements
from learnhub.store.tables.assessment import Attempt, Response
from tests.courses import LESSONS, QUIZZES, SLUG, answers, files, published, with_scenario
from tests.people import Browser, People
from tests.translated import translated

COURSE = f"/courses/{SLUG}/"
LESSON = f"{COURSE}{LESSONS[0]}"
QUIZ = f"{COURSE}quizzes/{QUIZZES[0]}"
ASKED = re.compile(r'<fieldset class="item panel" id="([^"]+)"')


@pytest.fixture
def course(app: Flask, people: People) -> Any:
    given = translated(translated(with_scenario(), "fr", leave="the-date"), "ar", proposal=True)
    return published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), given)


@pytest.fixture
def amina(course: str, people: People) -> Browser:
    browser = people.browser("amina")
    browser.send(f"{COURSE}enrol")
    return browser


def counted(people: People, table: Any) -> int:
    with people.store.reading() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_lesson_is_read_in_the_language_that_the_address_asks_for(course: str, people: People) -> None:
    visitor = people.browser()
    page = visitor.open(f"{LESSON}?lang=fr").text
    assert '<h1 lang="fr" dir="ltr">[fr] Who gives what</h1>' in page
    assert "[fr] A letter came on Thursday." in page
    assert "[fr] Nothing yet." in page
    assert '<h2 id="the-date" lang="en" dir="ltr">The date</h2>' in page
    assert "2 parts are not translated yet. They are shown in English." in page
    assert re.search(r'<a href="[^"]*lang=ar" hreflang="ar" lang="ar" dir="rtl" data-tongue>العربية</a>', page)
    assert re.search(r'hreflang="fr" lang="fr" dir="ltr" data-tongue aria-current="true"', page)


def test_the_language_stays_until_another_is_chosen(course: str, people: People) -> None:
    visitor = people.browser()
    visitor.open(f"{LESSON}?lang=fr")
    assert "[fr] A letter came" in visitor.open(LESSON).text
    assert "A letter came" in visitor.open(f"{LESSON}?lang=en").text
    assert "[fr]" not in visitor.open(COURSE).text
    assert "[fr]" not in visitor.open(f"{LESSON}?lang=xx").text


def test_the_language_of_the_pages_is_that_of_the_text_unless_another_was_chosen(course: str, people: People) -> None:
    visitor = people.browser()
    visitor.open(f"{LESSON}?lang=ar")
    visitor.open("/")
    visitor.send("/language", {"language": "fr", "next": LESSON})
    page = visitor.open(LESSON).text
    assert '<html lang="fr" dir="ltr">' in page
    assert "[fr] A letter came" in page


def test_a_report_on_a_page_that_is_not_translated_leaves_the_language_as_it_is(course: str, people: People) -> None:
    visitor = people.browser()
    page = visitor.open(f"{COURSE}{LESSONS[1]}?lang=fr").text
    report = re.search(r'href="([^"]+lang=en[^"]*)">A problem here', page)
    assert report is not None
    visitor.open(html.unescape(report[1]))
    assert "[fr] A letter came" in visitor.open(LESSON).text


def test_a_lesson_without_translation_says_so_and_is_in_the_language_of_the_original(
    course: str, people: People
) -> None:
    page = people.browser().open(f"{COURSE}{LESSONS[1]}?lang=fr").text
    assert "This page is not translated yet. It is shown in English." in page
    assert '<h1 lang="en" dir="ltr">Who decides</h1>' in page
    assert '<div class="prose" lang="en" dir="ltr"' in page
    assert "[fr] Open books" in page


def test_arabic_runs_from_right_to_left_and_says_that_it_is_a_proposal(course: str, people: People) -> None:
    page = people.browser().open(f"{LESSON}?lang=ar").text
    assert '<h1 lang="ar" dir="rtl">' in page
    assert "This translation is a proposal. It has not been checked yet." in page
    assert '<div class="prose" lang="ar" dir="rtl"' in page


def test_the_course_page_and_the_catalogue_are_in_the_language_of_the_reader(course: str, people: People) -> None:
    visitor = people.browser()
    page = visitor.open(f"{COURSE}?lang=fr").text
    assert '<h1 lang="fr" dir="ltr">[fr] Two modules</h1>' in page
    assert '<span lang="fr" dir="ltr">[fr] Open books</span>' in page
    assert '<span lang="en" dir="ltr">The same news</span>' in page
    assert "[fr] Two modules" in visitor.open("/courses/").text


def test_a_quiz_changes_its_language_in_the_middle_and_keeps_every_answer(amina: Browser, people: People) -> None:
    minted = re.search(r'name="attempt" value="([^"]+)"', amina.open(QUIZ).text)
    assert minted is not None
    attempt = str(amina.send(f"{QUIZ}/attempts", {"attempt": minted[1]}).location)
    page = amina.open(attempt).text
    items = ASKED.findall(page)
    given = answers(items)
    first = {items[0]: given[items[0]]}
    assert "[fr]" not in page
    switched = amina.send(f"{attempt}/responses?lang=fr", dict(first))
    assert switched.status_code == 303
    page = amina.open(str(switched.location)).text
    assert ASKED.findall(page) == items
    assert "[fr]" in page
    assert 'class="is-answered"' in page
    assert '<html lang="en"' in page
    assert '<div lang="fr" dir="ltr">' in page
    amina.send(f"{attempt}/responses?lang=ar", {item: given[item] for item in items[1:]})
    amina.send(f"{attempt}/submit", dict(given))
    result = amina.open(f"{attempt}/result").text
    assert "[ar]" in result
    assert "[fr]" not in result
    assert "You are at or above the pass line." in result
    assert counted(people, Attempt) == 1
    assert counted(people, Response) == len(items)


def test_a_dilemma_is_played_in_two_languages_on_one_way(amina: Browser) -> None:
    address = f"{COURSE}scenarios/whose-list"
    page = amina.open(f"{address}?lang=fr").text
    play = re.search(r'name="play" value="([^"]+)"', page)
    assert play is not None
    amina.send(f"{address}/plays", {"play": play[1]})
    page = amina.open(address).text
    assert "[fr]" in page
    scene, choice = (re.search(rf'name="{name}" [^>]*?value="([^"]+)"', page) for name in ("scene", "choice"))
    assert scene is not None
    assert choice is not None
    amina.send(f"{address}/choices", {"play": play[1], "scene": scene[1], "choice": choice[1]})
    page = amina.open(f"{address}?lang=ar").text
    assert "[ar]" in page
    assert 'class="story-follows" lang="ar" dir="rtl"' in page


def test_a_page_in_another_language_is_another_page_for_the_browser(amina: Browser) -> None:
    amina.open(LESSON)
    tag = amina.open(LESSON).headers["ETag"]
    assert amina.open(LESSON, if_none_match=tag).status_code == 304
    assert amina.open(f"{LESSON}?lang=fr", if_none_match=tag).status_code == 200


def test_a_page_in_another_language_takes_no_more_statements(amina: Browser) -> None:
    found: dict[str, list[int]] = {}
    for language in ("en", "fr"):
        for path in ("/courses/", COURSE, LESSON, QUIZ, f"{COURSE}scenarios/whose-list"):
            address = f"{path}?lang={language}"
            amina.open(address)
            assert amina.open(address).status_code == 200
            found.setdefault(path, []).append(statements.get())
    assert {path: english for path, (english, _) in found.items()} == {
        path: other for path, (_, other) in found.items()
    }


def test_a_release_without_translations_shows_no_choice_of_language(app: Flask, people: People) -> None:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"), files())
    page = people.browser().open(f"{LESSON}?lang=fr").text
    assert "data-tongue" not in page
    assert "not translated" not in page


def test_search_leads_to_the_language_in_which_it_found_a_lesson(course: str, people: People) -> None:
    reader = people.browser()
    page = reader.open("/search?q=%5Bar%5D+Who&kind=lesson&language=ar").text
    assert f'href="{LESSON}?lang=ar&amp;found=1' in page
    link = html.unescape(page.partition(f'href="{LESSON}')[2].partition('"')[0])
    found = reader.open(LESSON + link)
    assert "This page is in العربية: your search found it there." in found.text
    assert f'href="{LESSON}?lang=en" hreflang="en"' in found.text
    assert "learnhub_text" not in found.headers.get("Set-Cookie", "")
    assert "found it there" not in reader.open(LESSON).text
    here = people.browser().open("/search?q=the+date&kind=lesson&language=en").text.partition("<main")[2]
    assert "?lang=" not in here
    french = people.another()
    page = french.open("/search?q=the+date&kind=lesson&language=en", Accept_Language="fr").text
    assert f'href="{LESSON}?lang=en&amp;found=1' in page
    tag = found.headers["ETag"]
    assert reader.open(LESSON + link, If_None_Match=tag).status_code == 304
    reader.open(f"{LESSON}?lang=fr")
    assert f'href="{LESSON}?lang=fr" hreflang="fr"' in reader.open(LESSON + link, If_None_Match=tag).text
