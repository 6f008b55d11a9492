"""The translator's pages: source beside target, saved as typed, stale ones marked, files out and in."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from learnhub.content.translation import read_translation, translation_path
from learnhub.domain.assessment import ItemKind
from learnhub.domain.drafts import Origin
from learnhub.domain.translating import Unit
from learnhub.interop import word_tables, xliff
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from learnhub.store import authoring as store
from learnhub.store import drafting
from tests.courses import LESSONS, SLUG, published
from tests.items import text_of
from tests.people import Browser, People

PATH = f"01-open-books/01-{LESSONS[0]}.md"
OTHER = translation_path(PATH, "fr")
HOME = f"/studio/{SLUG}/languages/"
FRENCH = f"{HOME}fr/"
FILE = f"{FRENCH}files/{PATH}"
JSON = {"Accept": "application/json"}


@pytest.fixture
def tariq(app: Flask, people: People) -> Browser:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    browser = people.browser("tariq")
    browser.open("/")
    return browser


def version(page: str) -> str:
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def words(page: str) -> dict[str, str]:
    """Field -> what stands in it."""
    found = re.findall(r'<textarea [^>]*name="w-([^"]+)"[^>]*>\n?([^<]*)</textarea>', page)
    return {key: html.unescape(text) for key, text in found}


def draft(people: People) -> dict[str, bytes]:
    with people.store.reading() as session:
        course = store.course_by_slug(session, SLUG)
        assert course is not None
        return store.draft_files(session, course.id)


def said(people: People) -> dict[str, str]:
    translation = read_translation(OTHER, draft(people)[OTHER])
    assert translation is not None
    return {each.key: each.text for each in translation.said}


def edit(app: Flask, people: People, old: bytes, new: bytes) -> None:
    """Another trainer changes the original."""
    text = draft(people)[PATH]
    assert old in text
    transactions = app.extensions["learnhub.parts"].transactions
    changed = {PATH: text.replace(old, new)}
    transactions.write(people.actor("tariq"), change_draft, SLUG, changed, base={PATH: sha(text)}, origin=Origin.EDIT)


def save(browser: Browser, fields: dict[str, Any], **headers: str) -> Any:
    return browser.send(FILE, fields, **headers)


def test_the_languages_of_a_course_tell_how_far_each_is(tariq: Browser) -> None:
    page = tariq.open(HOME).text
    assert page.count("Not begun") == 5
    assert "English" in page
    page = tariq.open(FRENCH).text
    assert "Who gives what" in page
    assert f'href="{FILE}"' in page
    assert tariq.open(f"{HOME}en/").status_code == 404
    assert tariq.open(f"{HOME}de/").status_code == 404


def test_words_are_saved_as_they_are_typed_and_learners_see_them_after_publishing(
    tariq: Browser, app: Flask, people: People
) -> None:
    page = tariq.open(FILE).text
    assert 'lang="fr" dir="ltr" spellcheck' in page
    answer = save(
        tariq,
        {"w-title": "Qui donne quoi", "version": version(page), "touched": "w-title", "save_id": "1"},
        Accept="application/json",
    )
    assert answer.status_code == 200
    now = answer.json["version"]
    assert now != version(page)
    again = save(tariq, {"w-start.1": "Une lettre est arrivée jeudi.\r\n", "version": now}, Accept="application/json")
    assert again.status_code == 200
    assert said(people) == {"title": "Qui donne quoi", "start.1": "Une lettre est arrivée jeudi."}
    assert words(tariq.open(FILE).text)["start.1"] == "Une lettre est arrivée jeudi."
    lesson = f"/courses/{SLUG}/{LESSONS[0]}?lang=fr"
    assert "Qui donne quoi" not in people.browser().open(lesson).text
    app.extensions["learnhub.parts"].transactions.write(people.actor("tariq"), authoring.publish, SLUG)
    assert "Une lettre est arrivée jeudi." in people.browser().open(lesson).text


def test_the_history_says_that_a_change_is_a_translation(tariq: Browser, people: People) -> None:
    save(tariq, {"w-title": "Qui", "version": version(tariq.open(FILE).text)})
    with people.store.reading() as session:
        course = store.course_by_slug(session, SLUG)
        assert course is not None
        newest = drafting.revisions(session, course.id, most=1)[0]
    assert (newest.origin, newest.note) == ("translate", "fr")


def test_two_translators_of_two_passages_lose_nothing(tariq: Browser, people: People) -> None:
    seen = version(tariq.open(FILE).text)
    save(tariq, {"w-title": "Qui donne quoi", "version": seen})
    save(tariq, {"w-reply.wait": "Rien encore.", "version": seen})
    assert said(people) == {"title": "Qui donne quoi", "reply.wait": "Rien encore."}


def test_a_page_that_saves_itself_takes_nothing_back_that_others_wrote(tariq: Browser, people: People) -> None:
    page = tariq.open(FILE).text
    save(tariq, {"w-title": "Qui donne quoi", "version": version(page)})
    typed = save(tariq, {"w-reply.wait": "Rien encore.", "version": version(page)}, Accept="application/json")
    whole = {f"w-{key}": text for key, text in words(page).items()} | {"w-reply.wait": "Rien."}
    assert save(tariq, {**whole, "version": typed.json["version"]}).status_code == 303
    assert said(people) == {"title": "Qui donne quoi", "reply.wait": "Rien."}


def test_where_two_translators_wrote_the_same_passage_both_texts_are_shown(tariq: Browser, people: People) -> None:
    seen = version(tariq.open(FILE).text)
    save(tariq, {"w-title": "Le mien", "version": seen})
    answer = save(tariq, {"w-title": "Le tien", "version": seen})
    assert answer.status_code == 409
    assert words(answer.text)["title"] == "Le tien"
    assert "Le mien" in answer.text
    assert save(tariq, {"w-title": "Le tien", "version": seen}, Accept="application/json").status_code == 409
    assert said(people) == {"title": "Le mien"}
    assert save(tariq, {"w-title": "Le nôtre", "version": version(answer.text)}).status_code == 303
    assert said(people) == {"title": "Le nôtre"}


def test_a_passage_whose_original_changed_shows_the_words_that_changed(
    tariq: Browser, app: Flask, people: People
) -> None:
    save(tariq, {"w-start.1": "Une lettre est arrivée jeudi.", "version": version(tariq.open(FILE).text)})
    edit(app, people, b"A letter came on Thursday.", b"A letter came on Friday.")
    page = tariq.open(FILE).text
    assert "<del>Thursday.</del><ins>Friday.</ins>" in page
    assert "1 changed since" in page
    open_ones = tariq.open(f"{FILE}?show=open").text
    assert "start.1" in words(open_ones)
    fits = {"w-start.1": "Une lettre est arrivée jeudi.", "keep-start.1": "yes", "version": version(page)}
    save(tariq, fits)
    page = tariq.open(FILE).text
    assert "<del>" not in page
    assert "start.1" not in words(tariq.open(f"{FILE}?show=open").text)


def test_words_that_were_typed_beside_an_older_original_are_stale_at_once(
    tariq: Browser, app: Flask, people: People
) -> None:
    seen = version(tariq.open(FILE).text)
    edit(app, people, b"A letter came on Thursday.", b"A letter came on Friday.")
    save(tariq, {"w-start.1": "Une lettre est arrivée jeudi.", "version": seen})
    assert "<del>Thursday.</del><ins>Friday.</ins>" in tariq.open(FILE).text


def test_a_link_that_is_lost_is_said_beside_the_passage(tariq: Browser) -> None:
    save(tariq, {"w-the-list.1": "Mettez-la sur la page.", "version": version(tariq.open(FILE).text)})
    page = tariq.open(FILE).text
    assert "must keep the pictures of the original. Missing: media/day.svg." in html.unescape(page)
    assert 'aria-invalid="true"' in page
    assert "1 passage" in tariq.open(FRENCH).text


def test_a_proposal_is_marked_and_unmarked(tariq: Browser, people: People) -> None:
    save(tariq, {"w-title": "Qui", "proposal": "yes", "version": version(tariq.open(FILE).text)})
    assert b"proposal = true" in draft(people)[OTHER]
    assert "Proposal" in tariq.open(FRENCH).text
    save(tariq, {"w-title": "Qui", "version": version(tariq.open(FILE).text)})
    assert b"proposal" not in draft(people)[OTHER]


def test_an_unknown_passage_or_version_changes_nothing(tariq: Browser, people: People) -> None:
    seen = version(tariq.open(FILE).text)
    assert save(tariq, {"w-nonsense.1": "x", "version": seen}).status_code == 422
    assert save(tariq, {"w-title": "x", "version": "a.b"}).status_code == 409
    assert save(tariq, {"w-title": "x"}).status_code == 409
    assert OTHER not in draft(people)


def sent(tariq: Browser, name: str, data: bytes) -> Any:
    return tariq.client.post(
        f"{FRENCH}look",
        data={"csrf_token": tariq.token, "file": (BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def taken(tariq: Browser, report: str) -> Any:
    packed = re.search(r'name="packed" value="([^"]+)"', report)
    assert packed is not None
    return tariq.send(f"{FRENCH}take", {"packed": html.unescape(packed[1])})


@pytest.mark.parametrize("kind", ["xliff", "word"])
def test_a_course_goes_out_and_comes_back_translated(tariq: Browser, people: People, kind: str) -> None:
    answer = tariq.client.get(f"{FRENCH}export/{kind}")
    assert "attachment" in answer.headers["Content-Disposition"]
    read = xliff.read if kind == "xliff" else lambda data: word_tables.read(BytesIO(data))
    write = (
        (lambda units: xliff.write(SLUG, "en", "fr", units))
        if kind == "xliff"
        else lambda units: word_tables.write("x", ("en", "fr"), "fr", units)
    )
    units = [replace(unit, target=f"Fr {unit.source}") for unit in read(answer.data)]
    before = draft(people)
    report = sent(tariq, "back.xlf", write(units))
    assert report.status_code == 200
    assert draft(people) == before
    assert "passages are taken" in report.text
    assert taken(tariq, report.text).status_code == 303
    assert said(people)["title"] == "Fr Who gives what"
    again = sent(tariq, "back.xlf", write(units))
    assert "This file would change nothing." in again.text


def test_what_moved_on_is_gone_or_is_broken_is_told_and_nothing_is_lost(
    tariq: Browser, app: Flask, people: People
) -> None:
    units = {unit.key: unit for unit in xliff.read(tariq.open(f"{FRENCH}export/xliff?file={PATH}").data)}
    save(tariq, {"w-the-date.1": "Dites depuis quand.", "version": version(tariq.open(FILE).text)})
    edit(app, people, b"A letter came on Thursday.", b"A letter came on Friday.")
    texts = {"start.1": "Une lettre.", "the-list.1": "Sans image.", "title": "Qui donne quoi", "gone.1": "Parti."}
    back = [
        Unit(PATH, key, unit.source_hash if unit else "0" * 12, unit.source if unit else "Gone.", text)
        for key, text in texts.items()
        for unit in [units.get(key)]
    ]
    report = html.unescape(sent(tariq, "back.xlf", xliff.write(SLUG, "en", "fr", back)).text)
    assert "1 passage is taken\n" in report or "1 passage is taken<" in report
    assert "1 passage is taken, but its original has changed since the file went out" in report
    assert "1 passage is not taken: something of the original is missing in it" in report
    assert "1 passage is not known in this course" in report
    taken(tariq, report)
    assert said(people) == {"title": "Qui donne quoi", "start.1": "Une lettre.", "the-date.1": "Dites depuis quand."}
    assert "<del>Thursday.</del>" in tariq.open(FILE).text


def test_an_outdated_file_does_not_replace_what_stands(tariq: Browser, app: Flask, people: People) -> None:
    units = {unit.key: unit for unit in xliff.read(tariq.open(f"{FRENCH}export/xliff?file={PATH}").data)}
    edit(app, people, b"A letter came on Thursday.", b"A letter came on Friday.")
    save(tariq, {"w-start.1": "Vendredi.", "version": version(tariq.open(FILE).text)})
    old = units["start.1"]
    back = xliff.write(SLUG, "en", "fr", [replace(old, target="Jeudi.")])
    assert "1 passage is older than what stands here, which is kept" in sent(tariq, "b.xlf", back).text


def test_a_file_of_another_kind_is_refused_with_a_reason(tariq: Browser) -> None:
    refused = sent(tariq, "x.xlf", b"<html/>")
    assert refused.status_code == 422
    assert "This is not an XLIFF 1.2 file." in refused.text
    assert "This Word file does not hold the two columns" in sent(tariq, "x.docx", b"PK nothing").text
    assert "Choose a file. This one is empty." in sent(tariq, "x.docx", b"").text
    assert tariq.send(f"{FRENCH}take", {"packed": "AAAA"}).status_code == 422
    assert tariq.open(f"{FRENCH}export/pdf").status_code == 404
    assert tariq.open(f"{FRENCH}export/xliff?file=nothing.md").status_code == 404


GAPS = text_of(ItemKind.GAPS, identity="gaps", passage="who-gives#why-now").replace(
    "We asked {{who}} on {{when}}.", "We asked **{{who}}** of [the sheet](who-gives#why-now) on {{when}}."
)


def test_a_translator_meets_no_mark_of_syntax(tariq: Browser, app: Flask, people: People) -> None:
    path = "01-open-books/03-check.quiz.md"
    text = draft(people)[path]
    changed = {path: text + b"\n" + GAPS.encode()}
    transactions = app.extensions["learnhub.parts"].transactions
    transactions.write(people.actor("tariq"), change_draft, SLUG, changed, base={path: sha(text)}, origin=Origin.EDIT)
    address = f"{FRENCH}files/{path}"
    page = tariq.open(address).text
    passage = page[page.index('id="gaps.1"') : page.index('id="gaps.feedback.1"')]
    source = re.sub(r"<textarea.*?</textarea>|<template.*?</template>", "", passage, flags=re.DOTALL)
    assert '<strong><span class="rich-gap">who</span></strong> of <a>the sheet</a> on' in source
    assert not re.search(r"\*\*|\{\{|\]\(|who:", source)
    assert 'data-puts="who when" data-links="[&#34;who-gives#why-now&#34;]"' in source
    link = '<a href="who-gives#why-now">la feuille</a>'
    html = f'<p><span data-gap="when">x</span>, <b><span data-gap="who">y</span></b> de {link}</p>'
    sent = {
        "l-gaps.1": html,
        "w-gaps.1": "",
        "w-gaps.answers/who": "le ministère\r\nministère",
        "w-gaps.answers/when": "lundi",
    }
    answer = tariq.send(address, {**sent, "version": version(page)})
    assert answer.status_code == 303
    translation = read_translation(translation_path(path, "fr"), draft(people)[translation_path(path, "fr")])
    assert translation
    assert {each.key: each.text for each in translation.said} == {
        "gaps.1": "{{when}}, **{{who}}** de [la feuille](who-gives#why-now)",
        "gaps.answers": "who: le ministère\nwho: ministère\nwhen: lundi",
    }
    page = tariq.open(address).text
    assert "must keep" not in page
    assert html_of_form(page, "l-gaps.1").startswith('<span data-gap="when"></span>, <strong>')
    tariq.send(address, {"w-gaps.answers/when": "", "version": version(page)})
    page = tariq.open(address).text
    assert "The passage gaps.answers must keep the gaps of the original" in page
    assert words(page)["gaps.answers/who"] == "le ministère\nministère"


def html_of_form(page: str, name: str) -> str:
    """What an editor begins with."""
    return page[: page.index(f'name="{name}"')].rpartition("<template>")[2].partition("</template>")[0]
