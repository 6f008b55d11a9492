"""Take the pictures in docs/screenshots from a demonstration: `python docs/screenshots.py`."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.answers import course, right  # noqa: E402
from tests.needs import browser as chromium  # noqa: E402
from tests.serving import Site, serving  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
COURSE = course()
PHONE = {
    "lesson-resolution": "/courses/resolution-58-129/r-wrong-verb",
    "lesson-agreeing": "/courses/agreeing/ag-forty-clauses",
    "lesson-sharing": "/courses/sharing-practice/sh-one-island",
    "dilemma": f"/courses/{COURSE.id}/scenarios/{COURSE.modules[2].scenarios[0].id}",
}
MODULE = COURSE.modules[2]


@contextmanager
def person(browser: Browser, site: Site, role: str | None = None, **settings: object) -> Iterator[Page]:
    """A browser of one person of the demonstration."""
    context = browser.new_context(
        **{"base_url": site.url, "viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce", **settings}
    )
    page = context.new_page()
    if role:
        page.goto(site.links[role])
        page.get_by_role("main").get_by_role("button").first.click()
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    """Write what the window shows."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png")


def learn(page: Page) -> None:
    """Join, read a module, answer its quiz with one mistake, and plan for today."""
    page.goto(f"/courses/{COURSE.id}/")
    page.get_by_role("button", name="Join this course").click()
    keep(page, "course")
    for lesson in MODULE.lessons:
        page.goto(f"/courses/{COURSE.id}/{lesson.id}")
        page.get_by_role("button", name="Continue").click()
    page.goto(f"/courses/{COURSE.id}/quizzes/{MODULE.quizzes[0].id}")
    page.get_by_role("button", name="Start the quiz").click()
    for question in page.locator("fieldset.item").all()[1:]:
        name = question.get_attribute("id") or ""
        for field_name, value in right(name):
            field = question.locator(f'[name="{field_name}"]').first
            kind = field.evaluate("field => field.tagName == 'SELECT' ? 'select' : field.type")
            if kind == "select":
                field.select_option(value)
            elif kind in ("radio", "checkbox"):
                question.locator(f'[name="{field_name}"][value="{value}"]').check()
            else:
                field.fill(value)
    page.locator(".palette a.is-answered").nth(MODULE.quizzes[0].draw - 2).wait_for()
    page.get_by_text("saved ").wait_for()
    page.evaluate("scrollTo(0, 0)")
    keep(page, "quiz")
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/result")
    keep(page, "result")
    page.get_by_label("When ...").fill("a company asks for a title in return for its help")
    page.get_by_label("I will ...").fill("send the same page to every company that could help, on one day")
    page.get_by_label("by", exact=True).fill(dt.datetime.now(dt.UTC).date().isoformat())
    page.get_by_role("button", name="Keep this plan").click()
    page.goto("/")
    keep(page, "home")


def tell(page: Page) -> None:
    """From the plan to a case that waits for a reviewer."""
    page.get_by_role("button", name="It went otherwise").click()
    page.get_by_role("button", name="Begin the case").click()
    for name, text in {
        "situation": "A bus company offered free seats for health workers and asked for our emblem on its buses.",
        "result": "All three companies carried the workers. The emblem stayed on our own papers.",
        "what_did_not_work": "The smallest company had no telephone that anyone answered. We lost a week.",
        "lesson_when": "a company offers a service for a sign of ours",
        "lesson_do": "ask all who could offer it, and thank them in words",
        "lesson_because": "a sign on one bus is an advantage over the others",
        "title": "Free seats, and a sign on the bus",
        "summary": "A bus company wanted a sign for its free seats. Three companies carried the workers without one.",
    }.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.get_by_label("It worked", exact=True).check()
    page.get_by_label("Country or region 1").fill("Africa")
    page.get_by_label("Focal point in the United Nations").check()
    page.locator('[name="has_interest"][value="no"]').check()
    page.evaluate("scrollTo(0, 0)")
    keep(page, "case-form")
    page.get_by_role("button", name="Look the case over").click()
    page.get_by_role("button", name="Send for review").click()


def review(page: Page) -> None:
    """The queue, and the case beside its five questions."""
    page.goto("/reviews/")
    page.get_by_role("main").get_by_role("link", name="Experience, Africa").first.click()
    page.get_by_label("No: open the case").check()
    page.get_by_role("button", name="Send the answer").click()
    keep(page, "review")


def write(page: Page) -> None:
    """The studio: the outline of a course, a lesson with a block open, and what the draft changes."""
    page.goto(f"/studio/{COURSE.id}/")
    keep(page, "studio-outline")
    page.goto(f"/studio/{COURSE.id}/files/{MODULE.lessons[0].path}?edit=0#block-form")
    editor = page.locator(".rich").first
    editor.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" He asks for a reply tonight.")
    page.get_by_role("heading").first.scroll_into_view_if_needed()
    keep(page, "studio-page")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
    page.goto(f"/studio/{COURSE.id}/release")
    keep(page, "studio-release")


def main() -> None:
    """Start a demonstration, walk through it, and keep what it shows."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "var") as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        with person(browser, site) as page:
            page.goto("/")
            keep(page, "visitor")
            page.goto(f"/courses/{COURSE.id}/{MODULE.lessons[0].id}")
            keep(page, "lesson")
            page.goto("/search?q=title")
            keep(page, "search")
            page.goto("/search?q=title&kind=case")
            page.get_by_role("link", name="Free messages, costly title").click()
            keep(page, "case")
        with person(browser, site, color_scheme="dark", viewport={"width": 390, "height": 844}) as page:
            page.goto("/principles/no-unfair-advantage")
            keep(page, "principle-phone-dark")
            for name, address in PHONE.items():
                page.goto(address)
                keep(page, f"{name}-phone-dark")
        with person(browser, site, locale="ar") as page:
            page.goto("/")
            keep(page, "visitor-arabic")
        with person(browser, site, "contributor") as page:
            learn(page)
            tell(page)
        with person(browser, site, "reviewer") as page:
            review(page)
        with person(browser, site, "trainer") as page:
            write(page)
        with person(browser, site, "trainer", color_scheme="dark", viewport={"width": 390, "height": 844}) as page:
            page.goto(f"/studio/{COURSE.id}/files/{MODULE.lessons[0].path}#block-1")
            keep(page, "studio-page-phone-dark")
        browser.close()


if __name__ == "__main__":
    main()
