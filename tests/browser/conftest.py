"""The browser tests: a real Chromium against a real server in a process of its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Response, expect

from tests.browser.looking import Looker
from tests.browser.person import Person, Way
from tests.needs import browser
from tests.pages import look_at
from tests.serving import Site, serving

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EXPECTED = re.compile(r"Failed to load resource.*( 4\d\d|ERR_INTERNET_DISCONNECTED)")
PATIENCE = 60_000
"""How long (ms) what must come may take on a machine that is busy; it costs nothing where it comes."""
TRIES = 100
"""To look at a page that shows itself again every two seconds, until its job is done."""
expect.set_options(timeout=PATIENCE)
FILLED = "() => !document.querySelector('[data-part][aria-busy=true]')"
SCRIPTED = "() => matchMedia('(scripting: enabled)').matches"
WIDER = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? ['wider', ...[...document.querySelectorAll('body *')].filter(e => {
        const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1
    }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))] : []"""


def source(page: Page, answer: Response) -> str:
    """The text of a page; asked for again where it has shown itself again meanwhile, and the browser let go of it."""
    try:
        return answer.text()
    except Error:
        return page.request.get(page.url).text()


class Arrives(Protocol):
    """Opens a browser for one person; None is a visitor."""

    def __call__(self, role: str | None = None, way: Way = Way.MOUSE, **settings: Any) -> Person: ...


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; a missing one fails the run with its mend."""
    path = browser()
    assert path, "no Chromium: run `make test`, which installs it, or set CHROMIUM to its path"
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET]}


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the demonstration people, for the tests of one module."""
    with serving(Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("site") / "var"))) as site:
        yield site


@pytest.fixture(scope="session")
def base_url() -> None:
    """The address differs from module to module: each browser carries it."""


@pytest.fixture
def watched() -> Iterator[Callable[[BrowserContext], BrowserContext]]:
    """Watch a browser: an error in a script or in the console, or an answer 5xx, fails the test."""
    faults: list[str] = []

    def watch(context: BrowserContext) -> BrowserContext:
        context.on("weberror", lambda error: faults.append(f"{error.page and error.page.url}: {error.error}"))
        context.on(
            "console",
            lambda said: (
                faults.append(f"{said.page and said.page.url}: {said.text}")
                if said.type == "error" and not EXPECTED.search(said.text)
                else None
            ),
        )
        context.on(
            "response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        )
        context.set_default_timeout(PATIENCE)
        return context

    yield watch
    assert faults == []


@pytest.fixture
def context(
    new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], BrowserContext], site: Site
) -> BrowserContext:
    """A watched browser at the site (`page.goto("/courses/")`)."""
    return watched(new_context(base_url=site.url))


@pytest.fixture
def axe_clean(run_folder: Path) -> Callable[[Page], None]:
    """Fails on any accessibility fault of the page as it stands, and on any of its colours, in light and in dark."""
    return Looker(run_folder / "looked-at").look


@pytest.fixture
def arrives(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    axe_clean: Callable[[Page], None],
    site: Site,
) -> Arrives:
    """Open a browser for a person of the demonstration, signed in by the link that the server printed."""

    def look(page: Page, answer: Response | None) -> None:
        page.wait_for_load_state()
        if answer and answer.request.is_navigation_request() and not 300 <= answer.status < 400:
            look_at(source(page, answer), page.url, fragment=False)
        for _ in range(TRIES):
            try:
                page.wait_for_function(FILLED)
                assert page.evaluate(WIDER) == [], f"{page.url} is wider than its window"
                if page.evaluate(SCRIPTED):
                    axe_clean(page)
                return
            except Error as error:
                if "navigation" not in str(error):
                    raise
                page.wait_for_load_state()
        raise AssertionError(f"{page.url} does not stay")

    def arrive(role: str | None = None, way: Way = Way.MOUSE, **settings: Any) -> Person:
        browser = new_context(base_url=site.url, java_script_enabled=way is not Way.NO_SCRIPT, **settings)
        person = Person(watched(browser).new_page(), way, look)
        if role:
            person.opens(site.links[role])
            person.presses("Sign in as")
        return person

    return arrive
