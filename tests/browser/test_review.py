"""Journeys of a review: a second reviewer reports, an author signs, a partner is asked, an appeal is decided."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.person import Way

READ = "One list for two suppliers, being read (sample)"
EDITED = "Edited, and to be signed (sample)"
TO_SIGN = "One list for two suppliers, to be signed (sample)"
APPEALED = "Declined and appealed (sample)"
FIVE = (
    "Is it clear what happened, and why?",
    "Could somebody elsewhere use it?",
    "Is it honest about what did not work?",
    "Can it be read without harm to anybody?",
    "Is it free of personal data?",
)
RUBRIC = ("Relevance", "Effect", "Evidence", "Failure", "Voices", "Transfer")


def test_a_second_reviewer_reports_and_the_editor_accepts(arrives: Arrives) -> None:
    reviewer, editor, contributor = arrives("second reviewer"), arrives("editor"), arrives("contributor")
    reviewer.opens("/reviews/")
    reviewer.misses(READ)
    reviewer.follows("Experience", within=reviewer.panel("In your hand"))
    reviewer.chooses("No: open the case")
    reviewer.presses("Send the answer")
    reviewer.sees(READ)
    for question in FIVE:
        reviewer.main.get_by_role("group", name=question).get_by_label("Yes").check()
    for line in RUBRIC:
        reviewer.main.get_by_role("group", name=line).get_by_label("2: shown", exact=True).check()
    reviewer.chooses("Accept it")
    reviewer.writes("Your report", "It can be used by any office that has two offers.")
    reviewer.presses("Send the report")
    reviewer.sees("Your report has been sent to the editor and the contributor.")

    editor.opens("/reviews/")
    editor.follows(READ)
    editor.sees("It can be used by any office that has two offers.")
    editor.presses("Accept the case")
    editor.sees("Accepted. It is published once everybody has signed it off")

    contributor.opens("/my/cases")
    contributor.follows(READ)
    contributor.sees("accepted, being signed off")
    contributor.follows("Read and sign")
    contributor.presses("I agree to this text")
    contributor.sees("Everybody has signed it, and it is published now.", "published (full)")


@pytest.mark.parametrize("way", [Way.MOUSE, Way.NO_SCRIPT])
def test_a_partner_is_asked_with_the_message_that_the_contributor_has_seen(arrives: Arrives, way: Way) -> None:
    contributor = arrives("contributor", way)
    contributor.opens("/my/cases")
    contributor.follows(TO_SIGN)
    contributor.follows("Read and sign")
    contributor.follows("Write the message to this partner")
    contributor.writes("Who at the partner", "Ana Vea")
    contributor.writes("Email address", "ana@example.org")
    contributor.writes("Your message", "We name you in this case.")
    contributor.presses("Show the message as it will be sent")
    contributor.sees("This is what will be sent to ana@example.org", "Silence never names you.")
    contributor.presses("Send this message")
    contributor.sees("The message has been sent.", "Asked, not answered yet")


def test_an_author_sees_what_was_changed_and_signs(arrives: Arrives) -> None:
    contributor, reader = arrives("contributor"), arrives("learner")
    reader.opens("/cases/")
    reader.misses(EDITED)
    contributor.opens("/my/cases")
    contributor.follows(EDITED)
    contributor.follows("Read and sign")
    expect(contributor.main.locator("ins").first).to_be_visible()
    contributor.presses("I agree to this text")
    contributor.sees("it is published now")
    reader.opens("/cases/")
    reader.sees(EDITED)


def test_an_editor_who_took_no_part_decides_on_an_appeal(arrives: Arrives) -> None:
    editor, contributor = arrives("editor"), arrives("contributor")
    editor.opens("/reviews/")
    editor.goes(editor.main.locator("li", has_text="Its contributor appeals").get_by_role("link").first)
    editor.chooses("No: open the case")
    editor.presses("Send the answer")
    editor.sees(APPEALED, "It cannot be used elsewhere.")
    editor.chooses("It is reviewed again, by others")
    editor.writes("Your reason, for the contributor", "Three colleagues asked for the list.")
    editor.presses("Send the decision")
    contributor.opens("/my/cases")
    contributor.follows(APPEALED)
    contributor.sees("sent for review", "Three colleagues asked for the list.")
