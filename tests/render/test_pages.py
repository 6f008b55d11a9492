"""Pages: the frame around them, what is escaped, and every part in every language."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import html5lib
import pytest
from jinja2 import UndefinedError

from learnhub.domain.policy import Actor
from learnhub.paths import data_dir
from learnhub.render.environment import Pages
from learnhub.render.frame import Flash, Frame
from learnhub.web.parts.routes import samples

MENU = (("learning.catalogue", "Courses"), ("cases.index", "Cases"), ("cases.mine", "My cases"))


def address(endpoint: str, **_values: Any) -> str:
    return {"cases.mine": "/cases/mine", "cases.index": "/cases"}.get(endpoint, "/" + endpoint.replace(".", "/"))


@pytest.fixture(scope="module")
def pages() -> Pages:
    made = Pages.from_folders(data_dir("templates"), data_dir("static"))
    made.bind(address)
    return made


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "static" / "img").mkdir(parents=True)
    (tmp_path / "static" / "img" / "icons.svg").write_text("<svg/>")
    (tmp_path / "templates").mkdir()
    return tmp_path


def written(own: Path, name: str, template: str) -> Pages:
    (own / "templates" / name).write_text(template)
    return Pages.from_folders(own / "templates", own / "static")


def frame(locale: str = "en", **values: Any) -> Frame:
    person = Actor(id=1, public_id=uuid.UUID(int=7), name="Amina <Diallo>")
    return Frame(**{"locale": locale, "menu": MENU, "actor": person, "csrf_token": lambda: "token", **values})


def error_page(pages: Pages, made: Frame) -> str:
    return pages.render(made.locale, "errors/404.html", frame=made, error=None, kept=False)


@pytest.mark.parametrize("locale", Pages.locales)
def test_every_part_is_whole_html_in_every_language(pages: Pages, locale: str) -> None:
    html = pages.render(locale, "parts/all.html", frame=frame(locale, demo=True), **samples())
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert parser.errors == []
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {name for name in re.findall(r'aria-describedby="([^"]+)"', html) for name in name.split()} <= set(ids)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("kept", [True, False])
def test_every_error_page_says_what_to_do_next(pages: Pages, status: int, kept: bool) -> None:
    html = pages.render("en", f"errors/{status}.html", frame=frame(), error=None, kept=kept, request_id="abc")
    assert html.count("<h1>") == 1
    assert 'class="btn' in html
    assert f"Code {status}" in html


@pytest.mark.parametrize("code", ["", "sent"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503])
def test_every_error_has_one_line_for_a_form_that_saves_itself(pages: Pages, status: int, code: str) -> None:
    assert re.fullmatch(r"[A-Z][^\n<]+\.", pages.render("en", "errors/line.txt", status=status, code=code).strip())


def test_the_frame_says_language_and_direction(pages: Pages) -> None:
    assert '<html lang="ar" dir="rtl">' in error_page(pages, frame("ar"))
    assert "learnhub.rtl." in error_page(pages, frame("ar"))
    assert '<html lang="en" dir="ltr">' in error_page(pages, frame())


def test_light_pages_leave_the_fonts_out(pages: Pages) -> None:
    assert "fonts." in error_page(pages, frame())
    assert "fonts." not in error_page(pages, frame(light=True))
    assert "Light pages: on" in error_page(pages, frame(light=True))


def test_the_header_is_made_once_and_filled_for_each_person(pages: Pages) -> None:
    first = error_page(pages, frame(csrf_token=lambda: "one", path="/cases/x?q=<a>"))
    other = Actor(id=2, public_id=uuid.UUID(int=8), name="Boris")
    second = error_page(pages, frame(csrf_token=lambda: "two", actor=other, path="/cases/y"))
    assert "Amina &lt;Diallo&gt;" in first
    assert 'value="/cases/x?q=&lt;a&gt;"' in first
    assert 'value="one"' in first
    assert "Boris" in second
    assert 'value="two"' in second
    assert not re.search(r"Amina|one\"|[\x02\x03]", second)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/cases", "Cases"), ("/cases?q=x", "Cases"), ("/cases/C-1", "Cases"), ("/cases/mine", "My cases"), ("/", None)],
)
def test_the_menu_marks_the_entry_that_is_nearest(pages: Pages, path: str, current: str | None) -> None:
    html = error_page(pages, frame(path=path))
    assert set(re.findall(r'aria-current="true">([^<]+)</a>', html)) == ({current} if current else set())


def test_a_visitor_may_sign_in_and_somebody_signed_in_may_sign_out(pages: Pages) -> None:
    assert "Sign in" in error_page(pages, frame(actor=Actor()))
    assert "Sign out" in error_page(pages, frame())


def test_a_flash_says_its_values_as_text(pages: Pages) -> None:
    flashes = (Flash("%(name)s may sign in.", {"name": "<b>"}), Flash("100 %"))
    html = error_page(pages, frame(flashes=flashes))
    assert "&lt;b&gt; may sign in." in html
    assert "100 %" in html


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ _('a <b> %(x)s', x=x) }}", "a &lt;b&gt; &lt;i&gt;"),
        ("{{ _(x) }}", "&lt;i&gt;"),
        ("{{ x|translated }}", "&lt;i&gt;"),
        ("{{ _('100 %% sure') }}", "100 % sure"),
        ("{{ ngettext('%(num)s lesson', '%(num)s lessons', 2) }}", "2 lessons"),
        ("{% trans n=2 %}{{ n }} < 3 %{% endtrans %}", "2 &lt; 3 %"),
        ("{{ ''|translated }}", ""),
    ],
)
def test_messages_are_text_and_never_html(own: Path, template: str, said: str) -> None:
    assert written(own, "page.html", template).render("en", "page.html", x="<i>") == said


def test_mails_are_plain_text(own: Path) -> None:
    pages = written(own, "mail.txt", "{{ _('Tom & %(x)s', x='<Jerry>') }}")
    assert pages.render("en", "mail.txt") == "Tom & <Jerry>"


def test_a_value_that_is_missing_is_an_error(own: Path) -> None:
    with pytest.raises(UndefinedError):
        written(own, "page.html", "{{ nothing }}").render("en", "page.html")


def test_a_form_that_saves_itself_carries_every_plural_of_what_waits(pages: Pages) -> None:
    html = pages.render("en", "parts/all.html", frame=frame(), **samples())
    forms = dict(re.findall(r'data-waiting-(\w+)="([^"]+)"', html))
    assert forms.keys() == {"zero", "one", "two", "few", "many", "other"}
    assert forms["one"] == "{n} answer waits on this device"
    assert forms["other"] == "{n} answers wait on this device"
    assert "saved 14:02" in html


def test_a_wrong_form_leads_from_the_summary_to_each_field(pages: Pages) -> None:
    html = pages.render("en", "parts/all.html", frame=frame(), **samples())
    summary = html.partition('class="error-summary"')[2].partition("</ul>")[0]
    fields = re.findall(r'href="#([^"]+)"', summary)
    assert "wrong-title" in fields
    assert "wrong-outcome" in fields
    assert all(f'id="{name}"' in html for name in fields)


def test_a_choice_that_was_made_is_still_made_in_the_form(pages: Pages) -> None:
    html = pages.render("en", "parts/all.html", frame=frame(), **samples())
    assert '<option value="NP" selected>Nepal</option>' in html
    assert re.findall(r'<input checked[^>]* value="([^"]+)"', html) == ["failed", "1", "3"]


def test_a_moment_of_a_page_is_the_actors_own(pages: Pages) -> None:
    at = dt.datetime(2027, 2, 14, 14, 2, tzinfo=dt.UTC)
    html = pages.render("en", "parts/all.html", frame=frame(), **{**samples(), "at": at})
    assert "14 Feb 2027, 17:02 (Nairobi)" in html
