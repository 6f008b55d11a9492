"""The studio as a trainer meets it in a browser, sent as forms without a script."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest

from tests.courses import with_scenario
from tests.studio import FIRST, LESSON, STUDIO, Studio


def test_the_studio_lists_courses_and_says_when_a_draft_differs(studio: Studio) -> None:
    assert "The draft says something else" not in studio.browser.open("/studio/").text
    studio.type(LESSON, "minutes = 3", "minutes = soon")
    assert "The draft says something else" in studio.browser.open("/studio/").text
    page = studio.browser.open(f"{STUDIO}/").text
    assert "1 fault bars publishing" in page
    assert f"{LESSON}?line=4" in page
    assert page.index("Who gives") < page.index("Who decides")


@pytest.mark.parametrize("path", [*(path for path in with_scenario() if path.endswith(".md"))])
def test_every_file_opens_with_both_faces_and_a_form_for_each_block(studio: Studio, path: str) -> None:
    page = studio.page(path)
    assert "Nothing to mend in this file." in page or "Line " in page
    for place in re.findall(r"\?edit=([^#\"]+)", page):
        opened = studio.page(path, edit=place)
        before = studio.draft(path)
        assert studio.send(path, opened).status_code == 303
        assert studio.draft(path) == before, place
    assert unescape(studio.page(path, face="text")).count(studio.draft(path)[4:60]) == 1
    assert studio.browser.open(f"{STUDIO}/beside/{path}?shows=1", HX_Request="true").status_code == 200


def test_a_block_is_changed_and_the_others_keep_their_bytes(studio: Studio) -> None:
    before = studio.draft(FIRST)
    page = studio.page(FIRST, edit="3")
    assert "Put it on the page." in page
    answer = studio.send(FIRST, studio.page(FIRST, edit="0"), **{"body.html": "<p>A <b>letter</b> came on Friday.</p>"})
    assert answer.location.endswith("#block-0")
    assert studio.draft(FIRST) == before.replace("A letter came on Thursday.", "A **letter** came on Friday.")


def test_blocks_are_added_moved_and_taken_out(studio: Studio) -> None:
    page = studio.page(FIRST, at="0")
    assert "add=key-points" in page
    opened = studio.page(FIRST, add="key-points", at="0")
    assert (
        studio.send(FIRST, opened, **{f"line-{n}": words for n, words in enumerate(("Ask", "Name", "Say"))}).status_code
        == 303
    )
    assert "+++\n\n::: key-points\n- Ask\n- Name\n- Say\n:::\n\nA letter came" in studio.draft(FIRST)
    version = re.search(r'name="version" value="(\w+)\.0"', studio.page(FIRST))
    assert version
    studio.browser.send(f"{STUDIO}/files/{FIRST}", {"do": "block", "version": f"{version[1]}.0", "act": "down"})
    assert "A letter came on Thursday.\n\n::: key-points" in studio.draft(FIRST)
    version = re.search(r'name="version" value="(\w+)\.1"', studio.page(FIRST))
    assert version
    studio.browser.send(f"{STUDIO}/files/{FIRST}", {"do": "block", "version": f"{version[1]}.1", "act": "remove"})
    assert "key-points" not in studio.draft(FIRST)


def test_a_line_of_a_fault_leads_to_its_block(studio: Studio) -> None:
    text = studio.draft(LESSON)
    line = text[: text.index("## ")].count("\n") + 1
    for asked, ends in ((str(line), r"#block-\d+$"), ("2", r"\?edit=front#block-form$")):
        assert re.search(ends, studio.browser.open(f"{STUDIO}/files/{LESSON}?line={asked}").location)


def test_a_course_grows_from_nothing(studio: Studio) -> None:
    answer = studio.browser.send("/studio/", {"title": "A port for all", "summary": "One port.", "language": "en"})
    assert answer.location == "/studio/a-port-for-all/"
    answer = studio.browser.send(answer.location, {"act": "module", "path": "", "title": "The first call"})
    assert answer.location == "/studio/a-port-for-all/#01-the-first-call"
    for kind in (
        "lesson:scene",
        "lesson:worked-example",
        "lesson:dilemma",
        "lesson:checklist",
        "quiz",
        "scenario",
        "sheet",
    ):
        fields = {"act": "part", "path": "01-the-first-call", "title": f"A {kind}", "kind": kind}
        made = studio.browser.send("/studio/a-port-for-all/", fields)
        assert made.status_code == 303
        page = studio.browser.open(made.location).text
        assert "Words of a pattern still stand here." in page
    assert (
        studio.browser.send("/studio/a-port-for-all/", {"act": "part", "path": "01-the-first-call"}).status_code == 422
    )


def test_parts_are_renamed_moved_between_modules_with_their_pictures_and_taken_out(studio: Studio) -> None:
    studio.browser.send(f"{STUDIO}/", {"act": "rename", "path": FIRST, "title": 'Who "gives" now'})
    assert 'title = "Who \\"gives\\" now"' in studio.draft(FIRST)
    studio.browser.send(f"{STUDIO}/", {"act": "move", "path": FIRST, "to": "02-same-news:0"})
    draft = studio.draft()
    assert "02-same-news/01-who-gives.md" in draft
    assert "02-same-news/media/day.svg" in draft
    assert FIRST not in draft
    studio.browser.send(f"{STUDIO}/", {"act": "down", "path": "01-open-books"})
    assert "02-open-books/module.md" in studio.draft()
    studio.browser.send(f"{STUDIO}/", {"act": "remove", "path": "02-open-books"})
    assert not [path for path in studio.draft() if "open-books" in path]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.mark.parametrize(
    ("name", "data", "alt", "said"),
    [
        ("a.svg", SVG, "A square", None),
        ("a.svg", SVG, "", "Fill this in."),
        (
            "a.svg",
            SVG.replace(b"<rect", b"<script>alert(1)</script><rect"),
            "A square",
            "something that acts: &lt;script&gt;",
        ),
        ("a.svg", SVG.replace(b"<rect", b'<rect onload="x"'), "A square", "something that acts: onload"),
        ("a.png", b"no picture", "A square", "Only pictures are taken"),
        ("a.png", b"", "A square", "Choose a file"),
    ],
)
def test_a_picture_is_looked_at_before_it_is_kept(
    studio: Studio, name: str, data: bytes, alt: str, said: str | None
) -> None:
    address = f"{STUDIO}/modules/01-open-books/pictures"
    answer = studio.browser.send(address, {"file": (io.BytesIO(data), name), "alt": alt})
    if said is None:
        assert answer.status_code == 303
        page = studio.browser.open(address).text
        assert 'alt="A square"' in page
        shown = studio.browser.open(f"{STUDIO}/media/01-open-books/media/a.svg")
        assert shown.mimetype == "image/svg+xml"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        removed = studio.browser.send(f"{address}/remove", {"path": "01-open-books/media/a.svg"})
        assert removed.status_code == 303
        assert studio.browser.send(f"{address}/remove", {"path": "01-open-books/media/day.svg"}).status_code == 409
    else:
        assert answer.status_code == 422
        assert said in answer.text
        assert not [path for path in studio.draft() if path.endswith("/a.svg")]


def test_a_picture_leads_back_to_the_figure_that_it_was_added_for(studio: Studio) -> None:
    page = studio.page(FIRST, add="figure", at="1")
    media = re.search(r'href="([^"]*/pictures\?[^"]*)"', page)
    assert media
    address = unescape(media[1])
    form = unescape(studio.browser.open(address).text)
    assert f'action="{address}"' in form
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#113f75"/></svg>'
    answer = studio.browser.send(address, {"file": (io.BytesIO(svg), "quay.svg"), "alt": "A blue quay."})
    assert answer.status_code == 303
    page = studio.browser.open(answer.location).text
    assert 'value="media/quay.svg" selected' in page
    assert 'name="alt" type="text" dir="auto" value="A blue quay."' in page
    assert studio.send(FIRST, page, alt="").status_code == 303
    assert "![A blue quay.](media/quay.svg)" in studio.draft(FIRST)


def test_words_of_an_author_never_run(studio: Studio) -> None:
    opened = studio.page(FIRST, edit="0")
    hostile = '<p>x<img src=x onerror="alert(1)"><script>alert(1)</script><a href="javascript:alert(1)">y</a></p>'
    studio.send(FIRST, opened, **{"body.html": hostile})
    for page in (studio.page(FIRST), studio.page(FIRST, edit="0"), studio.page(FIRST, face="text")):
        assert "alert(1)" not in page.replace("&lt;script", "")


def test_the_first_page_of_the_studio_is_light(studio: Studio) -> None:
    answer = studio.browser.open("/studio/")
    weight = len(answer.data)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', answer.text)):
        with studio.browser.client.get(address, headers={"Accept-Encoding": "br"}) as sent:
            weight += len(sent.data)
    assert weight < 200_000
