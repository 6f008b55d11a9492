"""A person at a browser: opens pages, follows links, presses buttons, fills in forms, and every page is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from playwright.sync_api import Locator, Page, Response, expect

TABS = 500


class Way(StrEnum):
    """How a person uses the site."""

    MOUSE = "mouse"
    KEYBOARD = "keyboard"
    NO_SCRIPT = "no-script"


class Keyboard:
    """What a person does who has a keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus and shows it; fails when Tab never gets there."""
        wanted = target.element_handle()
        for _ in range(TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                assert wanted.evaluate("element => element.matches(':focus-visible')"), f"no visible focus: {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def press(self, target: Locator) -> None:
        """Reach a link, a button or a fold; press Enter on a link, the space bar on the others."""
        self.reach(target)
        self.page.keyboard.press("Enter" if target.evaluate("element => element.matches('a')") else "Space")

    def choose(self, target: Locator) -> None:
        """Choose a radio button or tick a box: Tab to its group, then arrows or the space bar."""
        if target.get_attribute("type") == "radio":
            group = self.page.locator(f'input[type=radio][name="{target.get_attribute("name")}"]')
            checked = group.and_(self.page.locator(":checked"))
            self.reach(checked if checked.count() else group.first)
            for _ in range(group.count()):
                if target.evaluate("element => element === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.reach(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def write(self, target: Locator, text: str) -> None:
        """Reach a field and type over what stands in it."""
        self.reach(target)
        if target.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(month + day + year)
            return
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)


class Person:
    """One person in one browser, who looks at each page that they come to."""

    def __init__(self, page: Page, way: Way, look: Callable[[Page, Response | None], None]) -> None:
        self.page = page
        self.way = way
        self.look = look
        self.main = page.get_by_role("main")

    @property
    def path(self) -> str:
        """Where the browser is, without its host."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def opens(self, address: str) -> None:
        """Type an address."""
        self.look(self.page, self.page.goto(address))

    def follows(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Follow a link of the page, by its words."""
        self.goes((within or self.main).get_by_role("link", name=name, exact=exact).first)

    def presses(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Press a button that leads to another page, by its words."""
        self.goes((within or self.main).get_by_role("button", name=name, exact=exact).first)

    def unfolds(self, words: str) -> None:
        """Open a fold, by its words."""
        self._press(self.main.locator("summary").filter(has_text=words).first)

    def chooses(self, label: str, *, within: Locator | None = None) -> None:
        """Choose a radio button or tick a box, by its label."""
        self.ticks((within or self.main).get_by_label(label, exact=True))

    def ticks(self, target: Locator) -> None:
        """Choose this radio button or tick this box."""
        if self.way is Way.KEYBOARD:
            Keyboard(self.page).choose(target)
        else:
            target.check()

    def writes(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Fill in a field, by its label."""
        self.types(text, (within or self.main).get_by_label(label, exact=True))

    def types(self, text: str, target: Locator) -> None:
        """Fill in this field."""
        if self.way is Way.KEYBOARD:
            Keyboard(self.page).write(target, text)
        else:
            target.fill(text)

    def gives(self, question: Locator, fields: Iterable[tuple[str, str]]) -> None:
        """Answer a question with what its form takes: fields by name, each with its value."""
        for name, value in fields:
            field = question.locator(f'[name="{name}"]')
            if field.first.evaluate("element => element.tagName") == "SELECT":
                self._selects(field, value)
            elif field.first.evaluate("element => element.matches('textarea, [type=text]')"):
                self.types(value, field.first)
            else:
                self.ticks(question.locator(f'[name="{name}"][value="{value}"]'))

    def selects(self, label: str, value: str, *, within: Locator | None = None) -> None:
        """Choose in a list, by its label and the value of the choice."""
        self._selects((within or self.main).get_by_label(label, exact=True), value)

    def _selects(self, field: Locator, value: str) -> None:
        if self.way is not Way.KEYBOARD:
            field.select_option(value)
            return
        Keyboard(self.page).reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(value)

    def sees(self, *texts: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Each of these words stands on the page."""
        for text in texts:
            expect((within or self.main).get_by_text(text).first).to_be_visible()

    def misses(self, *texts: str) -> None:
        """None of these words stands on the page."""
        for text in texts:
            expect(self.main.get_by_text(text)).to_have_count(0)

    def panel(self, title: str) -> Locator:
        """The part of the page under this title."""
        return self.page.get_by_role("region", name=title, exact=True)

    def goes(self, target: Locator) -> None:
        """Press what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation() as going:
            self._press(target)
        self.look(self.page, going.value)

    def _press(self, target: Locator) -> None:
        if self.way is Way.KEYBOARD:
            Keyboard(self.page).press(target)
        else:
            target.click()
