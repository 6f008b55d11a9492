"""The browser tests: a real Chromium against a real server in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page

from tests.needs import browser
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
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TABS = 200


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; a missing one fails the run with its mend."""
    path = browser()
    assert path, "no Chromium: run `make test`, which installs it, or set CHROMIUM to its path"
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the demonstration people, for the tests of one module."""
    with serving(tmp_path_factory.mktemp("site") / "var") as site:
        yield site


@pytest.fixture(scope="session")
def base_url() -> None:
    """The address differs from module to module: `context` carries it."""


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], site: Site) -> Iterator[BrowserContext]:
    """A browser at the site (`page.goto("/courses")`); an error on any page or in its console fails the test."""
    faults: list[str] = []
    context = new_context(base_url=site.url)
    context.on("weberror", lambda error: faults.append(f"{error.page and error.page.url}: {error.error}"))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield context
    unexpected = [fault for fault in faults if not re.search(r"Failed to load resource.* (4\d\d|503)", fault)]
    assert unexpected == []


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, str], None]:
    """Sign a browser in as a demonstration person, by the link that the server printed for that role."""

    def act(page: Page, role: str) -> None:
        page.goto(site.links[role])
        page.get_by_role("main").get_by_role("button").first.click()

    return act


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """Fails on any accessibility fault of the page as it stands, in light and in dark."""
    axe = Axe()

    def check(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            results = axe.run(page, options={**RULES, "resultTypes": ["violations"]})
            assert results.response["passes"], f"axe looked at nothing on {page.url}"
            assert results.violations_count == 0, f"{page.url} ({scheme})\n{results.generate_report()}"
        page.emulate_media(color_scheme=None, reduced_motion=None)

    return check


class Keyboard:
    """What a person does who has a keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus and shows it; fails when Tab never gets there."""
        for _ in range(TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate("element => element.matches(':focus-visible')"), f"no visible focus: {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def press(self, target: Locator) -> None:
        """Reach a link or a button and press Enter on it."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def choose(self, target: Locator) -> None:
        """Choose a radio button or tick a box: Tab to its group, then arrows or the space bar."""
        if target.get_attribute("type") == "radio":
            name = target.get_attribute("name")
            group = self.page.locator(f'input[type=radio][name="{name}"]')
            checked = group.and_(self.page.locator(":checked"))
            self.reach(checked if checked.count() else group.first)
            for _ in range(group.count()):
                if target.evaluate("element => element === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Space")
        else:
            self.reach(target)
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def write(self, target: Locator, text: str) -> None:
        """Reach a field and type over what stands in it."""
        self.reach(target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    """The page by keyboard alone."""
    return Keyboard(page)
