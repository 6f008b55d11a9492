"""Journeys of those who write a case together, share for a partner, stop a case, or guard what it may say."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.test_loop import tell
from tests.serving import Site

PATIENCE = 20_000
PARTNERSHIP = "Cold chain of the mountain district (sample)"


def link_in_mail(site: Site, address: str, under: str) -> str:
    """The path of the link in the newest mail to this address that leads under this path; mails go out by a job, so the
    site is asked again until it is there."""
    for _ in range(PATIENCE):
        for mail in sorted((site.data / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime, reverse=True):
            text = mail.read_text(encoding="utf-8").replace("=\n", "")
            if f"To: {address}" in text and (found := re.search(rf"http\S+?({under}\S+)", text)):
                return found[1]
        assert site.get("/-/healthy").status == 200
    raise AssertionError(f"no mail to {address} leads to {under}")


def test_a_colleague_is_let_in_by_mail_and_both_write_one_case(arrives: Arrives, site: Site) -> None:
    contributor, colleague, stranger = arrives("contributor"), arrives("learner"), arrives("manager")
    contributor.opens("/cases/new")
    contributor.presses("Begin the case")
    case = contributor.path
    contributor.writes("The situation", "Two of us stood before the same three offers.")
    contributor.presses("Save the case")
    contributor.follows("Write it with others")
    contributor.writes("Email address", "amina@example.org")
    contributor.presses("Send the invitation")
    contributor.sees("invited, until")
    expect(contributor.main.get_by_text("amina@example.org")).to_have_count(1)
    colleague.opens(link_in_mail(site, "amina@example.org", "/cases/join/"))
    colleague.presses("Write it together")
    colleague.opens(case)
    expect(colleague.main.get_by_label("The situation")).to_have_value("Two of us stood before the same three offers.")
    colleague.writes("What came of it", "We chose together, and said why.")
    colleague.presses("Save the case")
    contributor.opens(case)
    expect(contributor.main.get_by_label("What came of it")).to_have_value("We chose together, and said why.")
    stranger.page.goto(case)
    stranger.misses("We chose together, and said why.")


def test_a_partner_shares_a_lesson_of_its_own_partnership(arrives: Arrives) -> None:
    partner, visitor = arrives("partner"), arrives()
    partner.opens("/partnerships/")
    partner.follows(PARTNERSHIP)
    partner.follows("Share a lesson of this partnership")
    partner.presses("Begin the case")
    partner.ticks(partner.main.locator("[name=principles][value=mutual-benefit]"))
    partner.writes("What you did", "We asked for the same day for all.")
    tell(partner, "What the cooperative learned (sample)")
    partner.sees(re.compile("the partnership it belongs to"))
    partner.presses("Send for review")
    partner.sees("sent for review")
    visitor.opens("/cases/")
    visitor.misses("What the cooperative learned (sample)")


def test_a_case_is_held_by_an_editor_and_released_by_the_officer_and_words_are_cut_for_good(arrives: Arrives) -> None:
    editor, officer, reader = arrives("editor"), arrives("officer"), arrives("learner")
    reader.opens("/cases/")
    card = reader.main.get_by_role("article").first
    number = re.search(r"C-\d{4}-\d+", card.inner_text())
    assert number is not None
    address = f"/cases/{number[0]}"
    reader.opens(address)
    words = reader.main.locator("article p.text-as-typed, article .prose p").first.inner_text().split(". ")[0]
    editor.opens(f"{address}/keep")
    editor.chooses("It may hold personal data", within=editor.panel("Hold it for 72 hours"))
    editor.presses("Hold it")
    reader.page.goto(address)
    reader.sees("held")
    reader.misses(words)
    officer.opens("/kept-cases")
    officer.follows(number[0])
    officer.presses("Publish it again")
    reader.opens(address)
    reader.sees(words)
    officer.opens(f"{address}/keep")
    officer.follows("Choose the words")
    officer.writes("The words to cut, one passage a line, just as they stand in the text", words)
    officer.chooses("Personal data")
    officer.presses("Cut these words for good")
    reader.opens(address)
    reader.misses(words)
