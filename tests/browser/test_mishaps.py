"""When things go wrong in the middle of a long case: a session ends, and two windows save the same answer."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way
from tests.serving import Site

PHONE = {"viewport": {"width": 360, "height": 740}}


def begin(contributor: Person) -> str:
    """Begin a blank case; its address."""
    contributor.opens("/cases/new")
    contributor.presses("Begin the case")
    return contributor.path


def test_a_session_that_ends_in_the_middle_of_a_case_loses_nothing(arrives: Arrives, site: Site) -> None:
    contributor = arrives("contributor", Way.MOUSE, **PHONE)
    begin(contributor)
    contributor.follows("One question at a time")
    contributor.sees("Question 1 of 9")
    question = contributor.path
    contributor.page.context.clear_cookies(name="learnhub")
    contributor.writes("The situation", "A company asked for a title.")
    contributor.writes("What you did", "We asked two others.")
    contributor.presses("Next")
    contributor.sees("Your session has ended. Your text is kept")
    contributor.opens(site.links["contributor"])
    contributor.presses("Sign in as")
    contributor.opens(question)
    contributor.sees("This is the text that could not be sent before.")
    expect(contributor.main.get_by_label("The situation")).to_have_value("A company asked for a title.")
    contributor.presses("Next")
    contributor.sees("Question 2 of 9")
    contributor.chooses("It worked partly")
    contributor.presses("Back")
    expect(contributor.main.get_by_label("What you did")).to_have_value("We asked two others.")


def test_two_windows_that_save_the_same_answer_show_both_texts(arrives: Arrives) -> None:
    early, late = arrives("contributor"), arrives("contributor")
    case = begin(early)
    late.opens(case)
    early.writes("What you did", "We asked one.")
    early.presses("Save the case")
    late.writes("What came of it", "It came late.")
    late.main.get_by_label("What came of it").blur()
    expect(late.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))
    expect(late.main.get_by_label("What you did")).to_have_value("We asked one.")
    early.opens(case)
    early.writes("The situation", "What the first window says.")
    early.presses("Save the case")
    early.sees("Your case has been saved.")
    late.writes("The situation", "What the second window says.")
    expect(late.main.locator("[data-saved-state]")).to_contain_text("Somebody else saved this meanwhile.")
    expect(late.main.get_by_role("link", name="Compare both texts")).to_be_visible()
    late.presses("Save the case")
    late.sees("What you sent was not saved over the newer text.")
    late.sees("What the first window says.", "What the second window says.")
    late.chooses("My text")
    late.presses("Save what I chose")
    late.sees("Your case has been saved.")
    early.opens(case)
    expect(early.main.get_by_label("The situation")).to_have_value("What the second window says.")


def test_a_case_that_lacks_answers_says_which_before_it_is_sent(arrives: Arrives) -> None:
    contributor = arrives("partner", Way.KEYBOARD, **PHONE)
    begin(contributor)
    contributor.presses("Look the case over")
    contributor.sees("Something is missing before it can be sent. Your text is kept.")
    contributor.follows("How did it turn out?")
    contributor.sees("Question 2 of 9")


def test_a_reviewer_who_is_not_sure_waits_for_an_editor_and_one_with_a_tie_never_sees_the_text(
    arrives: Arrives,
) -> None:
    reviewer, editor = arrives("reviewer"), arrives("editor")
    contributor = arrives("learner")
    contributor.opens("/cases/new?principle=transparency")
    contributor.presses("Begin the case")
    whole_case(contributor)
    reviewer.opens("/reviews/")
    reviewer.follows("Lesson learned", within=reviewer.panel("Waiting for a reviewer"))
    reviewer.chooses("Not sure: ask an editor")
    reviewer.writes("What makes you unsure (optional)", "I once worked with the same company.")
    reviewer.presses("Send the answer")
    editor.opens("/reviews/")
    editor.follows("A reviewer is not sure", within=editor.panel("Conflicts of interest to decide"))
    editor.sees("I once worked with the same company.")
    editor.misses("A company asked for a title.")
    editor.chooses("No: this is a tie, and the case is left to somebody else")
    editor.presses("Send the decision")
    reviewer.opens("/reviews/")
    reviewer.misses("A company asked for a title.")
    reviewer.sees("Not for you.")


def whole_case(contributor: Person) -> None:
    """Answer the nine questions and send them."""
    contributor.writes("The situation", "A company asked for a title.")
    contributor.writes("What you did", "We wrote to two others on the same day.")
    contributor.writes("What came of it", "Two of three answered. The third had left the country.")
    contributor.chooses("It worked partly")
    contributor.writes("What did not work", "We asked the third company last, and too late.")
    for label, text in (("When", "a title is asked"), ("do", "ask all"), ("because", "the last one has no time left")):
        contributor.writes(label, text, within=contributor.panel("4 One lesson learned"))
    contributor.writes("Country or region 1", "Oceania")
    contributor.chooses("Focal point in the United Nations")
    contributor.chooses("No", within=contributor.panel("7 Your part in it"))
    contributor.presses("Look the case over")
    contributor.presses("Send for review")
