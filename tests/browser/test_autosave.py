"""A form that saves itself: what was typed is never lost, goes out in order, and says truly how it stands."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learnhub.paths import data_dir
from learnhub.render.environment import Pages
from learnhub.render.frame import Frame
from learnhub.web.parts.routes import samples
from tests.browser.conftest import PATIENCE


class Keeper(ThreadingHTTPServer):
    """Keeps what the form sends, as LearnHub would: a version, and each message once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = Pages.from_folders(data_dir("templates"), data_dir("static"))
        self.pages.bind(lambda endpoint, **_values: "/" + endpoint)
        self.status = 200
        self.version = 7
        self.text: dict[str, list[str]] = {}
        self.messages: list[dict[str, list[str]]] = []
        self.lose_answer = False
        self.answers = threading.Event()
        self.answers.set()
        self.asked = 0
        self.first = threading.Event()
        self.first.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take(self, sent: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        known = any(message["save_id"] == sent["save_id"] for message in self.messages)
        self.messages.append(sent)
        if self.status != 200:
            return self.status, {"code": "told", "message": "Told why."}
        if not known:
            if int(sent["version"][0]) != self.version:
                return 409, {"code": "conflict", "message": "Somebody else saved this meanwhile."}
            self.version += 1
            self.text.update({name: sent.get(name, []) for name in sent["touched"]})
        return 200, {"saved_at": "14:03", "version": self.version}


class Handler(BaseHTTPRequestHandler):
    """The parts page, the static files, and the address that the form saves to."""

    server: Keeper

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
        if self.path.startswith("/static/"):
            file = self.server.pages.static.folder / self.path.removeprefix("/static/")
            self.answer(200, kinds[file.suffix[1:]], file.read_bytes())
            return
        if self.path == "/part":
            self.server.asked += 1
            number = self.server.asked
            assert number > 1 or self.server.first.wait(PATIENCE / 1000)
            self.answer(200, "text/html", f"<p>Answer {number}</p>".encode())
            return
        values = {**samples(), "frame": Frame(csrf_token=lambda: "token")}
        html = self.server.pages.render("en", "parts/all.html", **values)
        html = html.replace("</main>", '<div id="part" data-part="/part" data-part-again></div></main>')
        html = html.replace('name="version" value="7"', f'name="version" value="{self.server.version}"')
        self.answer(200, "text/html; charset=utf-8", html.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = parse_qs(body, keep_blank_values=True)
        if "save_id" not in sent:
            self.server.messages.append(sent)
            self.answer(200, "text/plain", b"taken")
            return
        status, answer = self.server.take(sent)
        assert self.server.answers.wait(PATIENCE / 1000)
        if self.server.lose_answer:
            self.server.lose_answer = False
            self.close_connection = True
            return
        self.answer(status, "application/json", json.dumps(answer).encode())

    def answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def site() -> Iterator[Keeper]:
    with Keeper() as keeper:
        threading.Thread(target=keeper.serve_forever, args=(0.02,), daemon=True).start()
        yield keeper
        keeper.first.set()
        keeper.shutdown()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], site: Keeper) -> BrowserContext:
    """A browser that may meet a dead line without failing the test."""
    return new_context(base_url=site.url)


@pytest.fixture
def form(page: Page) -> Page:
    page.goto("/")
    return page


WRITTEN = """(field, text) => {
    field.value = text;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}"""


def write(page: Page, text: str) -> None:
    """Type and leave the field in one moment, so that one message goes out, however slow the machine is."""
    page.locator("#title").evaluate(WRITTEN, text)


def test_it_saves_what_changed_and_says_when(form: Page, site: Keeper) -> None:
    write(form, "A fridge")
    expect(form.locator("[data-saved-state]")).to_have_text("saved 14:03")
    assert site.text == {"title": ["A fridge"]}
    assert form.locator("[name=version]").input_value() == "8"
    form.locator("#principles").get_by_label("Transparency").check()
    expect(form.locator("[name=version]")).to_have_value("9")
    assert site.text["principles"] == ["1", "2", "3"]


def test_emptied_answers_are_sent_as_empty(form: Page, site: Keeper) -> None:
    for name in ("Common purpose", "No unfair advantage"):
        form.locator("#principles").get_by_label(name).uncheck()
    expect(form.locator("[data-saved-state]")).to_have_text("saved 14:03")
    form.wait_for_function("() => !Object.keys(localStorage).length")
    assert site.text["principles"] == [""]


def test_offline_answers_wait_and_go_out_when_the_line_is_back(form: Page, site: Keeper) -> None:
    form.context.set_offline(True)
    write(form, "Written in the field")
    form.get_by_label("It worked", exact=True).first.check()
    expect(form.locator("[data-saved-state]")).to_have_text("2 answers wait on this device")
    assert site.messages == []
    form.context.set_offline(False)
    expect(form.locator("[data-saved-state]")).to_have_text("saved 14:03")
    assert site.text == {"title": ["Written in the field"], "outcome": ["worked"]}


def test_a_page_that_was_closed_offline_brings_its_text_back(form: Page, site: Keeper) -> None:
    form.context.set_offline(True)
    write(form, "Written in the field")
    expect(form.locator("[data-saved-state]")).to_have_text("1 answer waits on this device")
    form.close()
    form.context.set_offline(False)
    again = form.context.new_page()
    again.goto("/")
    expect(again.locator("#title")).to_have_value("Written in the field")
    expect(again.locator("[data-saved-state]")).to_have_text("saved 14:03")
    assert site.text == {"title": ["Written in the field"]}


def test_an_answer_that_got_lost_is_sent_again_and_counts_once(form: Page, site: Keeper) -> None:
    site.lose_answer = True
    write(form, "Once")
    expect(form.locator("[data-saved-state]")).to_have_text("saved 14:03")
    assert len({message["save_id"][0] for message in site.messages}) == 1
    assert len(site.messages) >= 2
    assert site.version == 8


def test_a_conflict_keeps_the_text_and_leads_to_both(form: Page, site: Keeper) -> None:
    site.version = 12
    write(form, "Mine")
    expect(form.locator("[data-saved-state]")).to_contain_text("Somebody else saved this meanwhile.")
    expect(form.get_by_role("link", name="Compare both texts")).to_be_visible()
    expect(form.locator("#title")).to_have_value("Mine")
    assert site.text == {}


@pytest.mark.parametrize("status", [403, 413, 422])
def test_a_refusal_is_told_and_the_text_stays(form: Page, site: Keeper, status: int) -> None:
    site.status = status
    write(form, "Mine")
    expect(form.locator("[data-saved-state]")).to_have_text("Not saved: Told why. Your text is here.")
    expect(form.locator("#title")).to_have_value("Mine")


@pytest.mark.parametrize("status", [401, 429, 503])
def test_what_may_pass_is_tried_again(form: Page, site: Keeper, status: int) -> None:
    site.status = status
    write(form, "Mine")
    expect(form.locator("[data-saved-state]")).to_have_text("1 answer waits on this device. Told why.")
    site.status = 200
    expect(form.locator("[data-saved-state]")).to_have_text("saved 14:03")


def test_the_button_sends_the_whole_form_once_and_nothing_old_comes_back(form: Page, site: Keeper) -> None:
    site.status = 503
    write(form, "Final")
    expect(form.locator("[data-saved-state]")).to_contain_text("1 answer waits on this device")
    site.version = 8
    form.locator("#filled").evaluate("form => { form.action = '/send' }")
    form.get_by_role("button", name="Save and leave").dblclick(no_wait_after=True)
    form.wait_for_url("**/send")
    whole = [message for message in site.messages if "save_id" not in message]
    assert len(whole) == 1
    assert whole[0]["title"] == ["Final"]
    assert whole[0]["then"] == ["leave"]
    site.status = 200
    form.goto("/")
    expect(form.locator("#title")).to_have_value("A fridge nobody owned")


def test_the_button_waits_for_what_is_on_its_way_and_sends_what_was_typed_over_it(form: Page, site: Keeper) -> None:
    form.locator("#filled").evaluate("form => { form.action = '/send' }")
    site.answers.clear()
    with form.expect_request("**/-/parts"):
        write(form, "Half a")
    form.locator("#title").fill("Half a sentence")
    form.get_by_role("button", name="Save and leave").click(no_wait_after=True)
    site.answers.set()
    form.wait_for_url("**/send")
    first, whole = site.messages[0], site.messages[-1]
    assert (first["title"], first["version"]) == (["Half a"], ["7"])
    assert (whole["title"], whole["version"], "save_id" in whole) == (["Half a sentence"], ["8"], False)


def test_a_part_shows_the_answer_to_its_last_question_whichever_comes_last(page: Page, site: Keeper) -> None:
    site.first.clear()
    page.goto("/")
    part = page.locator("#part")
    expect(part).to_have_attribute("aria-busy", "true")
    write(page, "A fridge")
    expect(part).to_have_text("Answer 2")
    with page.expect_request_finished(lambda request: request.url.endswith("/part")):
        site.first.set()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(part).to_have_text("Answer 2")


def test_a_menu_closes_by_escape_and_by_a_press_elsewhere(form: Page) -> None:
    summary = form.locator("header summary").filter(has_text="English")
    french = form.get_by_role("banner").get_by_role("button", name="Français")
    summary.click()
    expect(french).to_be_visible()
    form.keyboard.press("Escape")
    expect(french).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    form.get_by_role("heading", name="Nine principles").click()
    expect(french).to_be_hidden()


def test_the_counter_counts_down_and_past_the_end(form: Page) -> None:
    form.locator("#happened").fill("x" * 10)
    expect(form.locator("#happened-count")).to_have_text("590 characters left")
    form.locator("#happened").fill("x" * 601)
    expect(form.locator("#happened-count")).to_have_text("1 characters too many")


def test_the_parts_have_no_accessibility_fault(form: Page, axe_clean: Callable[[Page], None]) -> None:
    axe_clean(form)
