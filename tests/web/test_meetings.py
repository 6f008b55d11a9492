"""Prepare a meeting: the choice, the sheet, the file that needs nothing else, and the question afterwards."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html.parser import HTMLParser

import pytest
from flask import Flask

from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.domain.principles import Principle
from learnhub.outside.clock import SetClock
from learnhub.paths import data_dir
from learnhub.services import authoring
from tests.content.courses import L, M, edited, errors_of
from tests.people import Browser, People
from tests.told import told

SHEET = (
    '+++\nid = "meet-first"\ntitle = "They ask to be first"\nchecklist = "list"\nsectors = ["private"]\n'
    'ask = ["One?", "Two?", "Three?", "Four?", "Five?"]\nsigns = ["A", "B", "C"]\nsay = ["X.", "Y.", "Z."]\n'
    "+++\n\nWait.\n"
)
PATH = "01-news/90-meeting.sheet.md"
LARGEST = 30_000


class Parts(HTMLParser):
    """Whatever a file would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "link", "img", "iframe"} or {"src", "onclick"} & named.keys():
            self.found.append(tag)


SHIPPED = read_folder(data_dir("courses") / "nine-principles")[0]
TWO_MODULES = ("course.md", "03-no-unfair-advantage/", "04-mutual-benefit/")


@pytest.fixture
def visitor(app: Flask, people: People) -> Browser:
    transactions = app.extensions["learnhub.parts"].transactions
    tariq = people.actor("tariq")
    files = {path: text for path, text in SHIPPED.items() if path.startswith(TWO_MODULES) and ".scenario." not in path}
    slug = transactions.write(tariq, authoring.import_course, files).slug
    transactions.write(tariq, authoring.publish, slug)
    told(transactions, people.accounts, "A title", principles=["no-unfair-advantage"], regions=[], countries=["FJ"])
    for number in range(4):
        told(transactions, people.accounts, f"Elsewhere {number}", principles=["no-unfair-advantage"])
    return people.browser()


def test_every_principle_has_a_sheet_with_a_checklist() -> None:
    course = read_course(SHIPPED).course
    assert course is not None
    sheets = {module.principle: module.sheets for module in course.modules}
    assert set(sheets) == set(Principle)
    assert [principle for principle, found in sheets.items() if not any(each.checklist for each in found)] == []


def test_the_sheet_is_whole_and_is_kept_as_one_small_file(visitor: Browser) -> None:
    worries = re.findall(r'<option value="(meet-[^"]+)"', visitor.open("/meetings/").text)
    assert len(worries) == 2
    for worry in worries:
        page = visitor.open(f"/meetings/?worry={worry}").text
        assert page.count("<h3>") == (6 if "What others learned" in page else 5)
        file = visitor.open(f"/meetings/sheet.html?worry={worry}&country=FJ&stage=agreeing&sector=private")
        assert file.status_code == 200
        assert file.headers["Content-Disposition"] == f'attachment; filename="{worry}.html"'
        assert len(file.data) <= LARGEST, worry
        parts = Parts()
        parts.feed(file.text)
        assert parts.found == []
        assert "url(" not in file.text
        asked = re.search(r"<ol[^>]*>(.*?)</ol>", file.text, re.DOTALL)
        assert asked
        assert asked[1].count("<li>") == 5


def test_the_sheet_brings_three_lessons_learned_those_of_the_country_first(visitor: Browser) -> None:
    page = visitor.open("/meetings/?worry=meet-first-and-only&country=FJ").text
    shown = re.findall(r"<strong>(C-2027-\d+)</strong>", page)
    assert (shown[0], len(shown)) == ("C-2027-1", 3)
    assert "Fiji" in page
    assert "Say with each gift: it decides no purchase." in page


def test_worries_of_the_chosen_partner_come_first_and_unknown_choices_are_refused(visitor: Browser) -> None:
    def order(query: str) -> list[str]:
        return re.findall(r'<option value="(meet-[^"]+)"', visitor.open(f"/meetings/?{query}").text)

    assert order("sector=private") == ["meet-first-and-only", "meet-who-carries"]
    assert order("sector=academia") == ["meet-who-carries", "meet-first-and-only"]
    for query in ("sector=nobody", "stage=never", "country=ZZ"):
        assert visitor.open(f"/meetings/?{query}").status_code == 422
    assert visitor.open("/meetings/?worry=none").status_code == 404


def test_two_days_after_the_meeting_home_asks_and_the_answer_may_become_a_case(
    visitor: Browser, people: People, clock: SetClock
) -> None:
    amina = people.browser("amina")
    page = amina.open("/meetings/?worry=meet-first-and-only&sector=private")
    assert "Ask me afterwards" in page.text
    assert "Ask me afterwards" not in visitor.open("/meetings/?worry=meet-first-and-only").text
    fields = {"plan": str(uuid.uuid4()), "worry": "meet-first-and-only", "sector": "private"}
    assert amina.send("/meetings/remind", {**fields, "on": ""}).status_code == 422
    assert amina.send("/meetings/remind", {**fields, "on": "2029-01-01"}).status_code == 422
    day = clock.now().date() + dt.timedelta(days=3)
    assert amina.send("/meetings/remind", {**fields, "on": day.isoformat()}).location == "/plans/"
    asked = "When the meeting is over: They ask to be first, or the only one"
    clock.move(dt.timedelta(days=4))
    assert "Plans to look back on" not in amina.open("/").text
    clock.move(dt.timedelta(days=1))
    home = amina.open("/").text
    assert asked in home
    closing = re.search(r'action="(/plans/[0-9a-f-]{36}/close)"', home)
    assert closing
    assert "/cases/new?" in amina.send(closing[1], {"outcome": "otherwise"}).location


def test_a_sheet_is_checked_like_the_rest_of_a_course() -> None:
    def faults(old: str = "", new: str = "") -> list[tuple[str, str]]:
        files = {**edited(L, "Call.", "Call."), PATH: SHEET.replace(old, new, 1).encode()}
        return [each for each in errors_of(files) if each[0].startswith(PATH)]

    assert faults() == []
    assert faults('"Five?"', '"Five?", "Six?"') == [(f"{PATH}:6", "sheet-lines")]
    assert faults('"list"', '"no-list"') == [(f"{PATH}:4", "sheet-checklist")]
    assert faults('["private"]', '["nobody"]') == [(f"{PATH}:5", "value-choice")]
    assert faults('id = "meet-first"', 'id = "thursday"')[0][1] == "id-twice"
    read = read_course({**edited(M, "Begin here.", "Begin here."), PATH: SHEET.encode()})
    assert read.course is not None
    (sheet,) = read.course.modules[0].sheets
    assert (sheet.checklist, sheet.sectors, sheet.stages) == (("Call.",), ("private",), ())
