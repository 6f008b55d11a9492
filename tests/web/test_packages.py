"""Courses to take away over HTTP: forms for trainers by a job, one page for whoever joined, nothing for others."""

from __future__ import annotations

import io
import uuid
import zipfile
from typing import Any

import pytest
from flask import Flask

from learnhub.domain.packages import KEYED, SCORM, Package
from learnhub.services import learning
from tests.courses import SLUG, published
from tests.packages import files, with_languages
from tests.pages import look_at
from tests.people import Browser, People

PAGE = f"/studio/{SLUG}/packages/"


@pytest.fixture
def course(app: Flask, people: People) -> str:
    """A published course that Amina joined."""
    transactions = app.extensions["learnhub.parts"].transactions
    slug = published(transactions, people.actor("tariq"), files())
    transactions.write(people.actor("amina"), learning.enrol, slug)
    return slug


def taken(app: Flask, browser: Browser, package: str, text: str = "release", language: str = "") -> Any:
    """Ask for a package, let the job make it, take it."""
    form = {"export": str(uuid.uuid4()), "package": package, "text": text, "language": language}
    place = browser.send(PAGE, form).location
    assert "It is being made" in browser.open(place).text
    while app.extensions["learnhub.parts"].worker.step():
        pass
    ready = browser.open(place).text
    assert "It is ready: 3 lessons." in ready
    assert ("right answers" in ready) == (package in KEYED)
    answer = browser.client.get(f"{place}/file", buffered=True)
    said = f"-{language}" if language else ""
    assert f"{SLUG}-{package}{said}-2027-02-14.{Package(package).ending}" in answer.headers["Content-Disposition"]
    data = answer.data
    answer.close()
    return place, data


def test_a_trainer_takes_a_course_away_in_every_form(app: Flask, people: People, course: str) -> None:
    tariq = people.browser("tariq")
    page = tariq.open(PAGE).text
    assert "These packages hold the right answers." in page
    assert "Take the draft" not in page
    begins = {"zip": b"PK", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "epub": b"PK"}
    for package in Package:
        _, data = taken(app, tariq, package)
        assert data.lstrip().startswith(begins[package.ending])
        if package in SCORM:
            assert "imsmanifest.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_a_package_is_its_trainers_alone(app: Flask, people: People, course: str) -> None:
    place, _ = taken(app, people.browser("tariq"), Package.SCORM_12)
    for name in ("visitor", "amina", "edith"):
        assert people.browser(name).open(place).status_code == 404
        assert people.browser(name).open(f"{place}/file").status_code == 404


def test_a_form_that_there_is_not_is_refused(people: People, course: str) -> None:
    tariq = people.browser("tariq")
    assert tariq.send(PAGE, {"export": str(uuid.uuid4()), "package": "exe"}).status_code == 422
    assert tariq.send("/studio/none/packages/", {"export": str(uuid.uuid4()), "package": "zip"}).status_code == 404


def test_who_joined_keeps_the_course_or_a_module(people: People, course: str) -> None:
    amina = people.browser("amina")
    page = amina.open(f"/courses/{SLUG}/").text
    for address in (f"/courses/{SLUG}/offline.html", f"/courses/{SLUG}/modules/same-news/offline.html"):
        assert f'href="{address}"' in page
        kept = amina.client.get(address)
        look_at(kept.text, address, fragment=False)
        assert "attachment" in kept.headers["Content-Disposition"]
        assert "givers-a" not in kept.text
        assert "first-a" not in kept.text
        assert "the-numeric" in kept.text
    assert "offline.html" not in people.browser("sam").open(f"/courses/{SLUG}/").text


def test_a_language_is_chosen_by_a_trainer_and_by_who_joined(app: Flask, people: People, course: str) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    assert "In which language" not in people.browser("tariq").open(PAGE).text
    published(transactions, people.actor("tariq"), with_languages())
    tariq = people.browser("tariq")
    page = tariq.open(f"{PAGE}?language=fr").text
    assert 'language=fr#language" hreflang="fr" lang="fr" dir="ltr" aria-current="true"' in page
    assert page.count('<input type="hidden" name="language" value="fr">') == len(Package) - 1
    assert 'Take version 2 · <span lang="fr" dir="ltr">Français</span>' in page
    _, data = taken(app, tariq, Package.HTML, language="fr")
    assert b"[fr] Open books" in data
    form = {"export": str(uuid.uuid4()), "package": "epub", "language": "ru"}
    assert tariq.send(PAGE, form).status_code == 422
    sam = people.browser("sam")
    sam.send(f"/courses/{SLUG}/enrol")
    page = sam.open(f"/courses/{SLUG}/").text
    address = f"/courses/{SLUG}/modules/open-books/offline.html?language=ar"
    assert f'<a href="{address}" hreflang="ar" lang="ar" dir="rtl" download>' in page
    kept = sam.client.get(address)
    look_at(kept.text, address, fragment=False)
    assert '<html lang="ar" dir="rtl">' in kept.text
    assert "open-books.ar.html" in kept.headers["Content-Disposition"]
