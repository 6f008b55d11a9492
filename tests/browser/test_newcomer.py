"""A newcomer without an account: what this is, a lesson, a principle, a case, and a search that finds both."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.person import Way


@pytest.mark.parametrize("way", Way)
def test_a_newcomer_sees_the_loop_reads_and_finds(arrives: Arrives, way: Way) -> None:
    newcomer = arrives(way=way)
    newcomer.opens("/")
    steps = newcomer.main.get_by_role("list", name="Five steps of this principle")
    assert [each.split("\n")[0] for each in steps.get_by_role("listitem").all_inner_texts()] == [
        "Learn",
        "Quiz",
        "Plan",
        "Do",
        "Share",
    ]
    newcomer.follows("The nine principles in practice")
    newcomer.follows("A title for ten million messages")
    question = newcomer.main.locator(".block-choice").first
    assert question.locator(".choice-consequence").count() == 0
    newcomer.ticks(question.get_by_role("radio").first)
    newcomer.presses("Choose, then read on", within=question)
    expect(newcomer.main.locator(".block-choice .choice-consequence").first).to_be_visible()
    newcomer.follows("3 No unfair advantage", exact=True)
    newcomer.sees("What it means at work.", "bestowing no unfair advantages upon any partner")
    newcomer.follows("Free messages, costly title")
    newcomer.sees("Illustration", "send the same request to every company", "What did not work")
    newcomer.opens("/")
    header = newcomer.page.get_by_role("banner")
    newcomer.types("title", header.get_by_role("searchbox"))
    newcomer.presses("Search", within=header)
    results = newcomer.main.get_by_role("article")
    expect(results.filter(has_text="A title for ten million messages").first).to_be_visible()
    found = results.filter(has=newcomer.page.get_by_role("link", name="Free messages, costly title"))
    expect(found.locator("mark").first).to_have_text("title")
