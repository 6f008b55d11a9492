"""Trainers in the studio: from nothing to a published module by keyboard alone; prose and buttons from a pattern to a
published lesson with a picture, an activity and three questions; two at once, and what goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Arrives
from tests.browser.person import Person, Way
from tests.serving import Site

SHORT = (Path(__file__).parents[1] / "recordings" / "short.webm").read_bytes()
VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nA white ship comes in.\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#113f75"/></svg>'

PASTE = """text => { const clipboardData = new DataTransfer(); clipboardData.setData("TYPE", text);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste); }"""
FIRST_CAPTION = "() => document.querySelector('main video').textTracks[0].cues?.[0]?.text"


CHOOSE = """(editor, words) => {
    const texts = [...editor.querySelectorAll("p")].flatMap((each) => [...each.childNodes]);
    const text = texts.find((each) => each.data?.includes(words));
    const at = text.data.indexOf(words);
    editor.focus();
    getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


def begin(trainer: Person, title: str) -> None:
    """A course with one module and one objective."""
    trainer.opens("/studio/")
    trainer.writes("Title of the course", title)
    trainer.writes("What it is about, in one or two sentences", "One port, three companies, one letter.")
    trainer.presses("Begin the course")
    trainer.writes("Title of the module", "The first call")
    trainer.writes("What it is about, in one sentence", "What to say when a company calls.")
    trainer.selects("Principle", "transparency")
    trainer.presses("Add the module")
    trainer.follows("The first call", exact=True)
    trainer.follows("Title and settings")
    trainer.writes("Objective 1", "Say the same to all on the same day.")
    trainer.presses("Save", exact=True)
    trainer.follows(title, within=outline(trainer))


def outline(trainer: Person) -> Locator:
    return trainer.page.get_by_role("navigation", name="Outline of the course")


def new_part(trainer: Person, title: str, kind: str) -> None:
    trainer.writes("Title of something new in The first call", title)
    trainer.selects("It begins from", kind)
    trainer.presses("Add it", exact=True)


def edits(trainer: Person, block: str) -> None:
    trainer.follows(f"Edit {block}", exact=True)


def question(trainer: Person, name: str, form: str) -> None:
    """A question of one choice, for a form of the quiz."""
    trainer.follows("Add here")
    trainer.follows("One choice", exact=True)
    trainer.writes("A short name for it", name)
    trainer.writes("The question", f"Three companies asked. Whom do you tell {name}?")
    for number, (words, thought) in enumerate((("All three", "The same day for all."), ("One", "It knows first."))):
        answer = trainer.main.get_by_role("group", name=f"Answer {number + 1}")
        trainer.writes("Words", words, within=answer)
        trainer.writes("What follows, or the thought behind it", thought, within=answer)
    trainer.chooses("This is the right one", within=trainer.main.get_by_role("group", name="Answer 1"))
    trainer.selects("Objective", "say-the-same-to-all-on")
    trainer.selects("Principle", "transparency")
    passage = trainer.main.get_by_label("Where the lesson says it", exact=True)
    value = passage.locator("option").nth(1).get_attribute("value")
    assert value
    trainer.selects("Where the lesson says it", value)
    trainer.selects("When it is asked", form)
    trainer.presses("Save", exact=True)


def quiz(trainer: Person, forms: tuple[str, ...]) -> None:
    new_part(trainer, "Check: the first call", "quiz")
    trainer.follows("Title and settings")
    trainer.writes("Questions in a try", "1")
    trainer.writes("Right answers that pass", "1")
    trainer.writes("Why the pass line stands there", "One answer shows that the letter goes to all.")
    trainer.presses("Save", exact=True)
    for number, form in enumerate(forms, 1):
        question(trainer, f"Letter {number}", form)
    trainer.misses("It bars publishing.")


def publish(trainer: Person, title: str) -> None:
    trainer.follows(title, within=outline(trainer))
    trainer.misses("bars publishing", "bar publishing")
    trainer.follows("Publish", exact=True)
    trainer.presses("Publish", exact=True)
    expect(trainer.main.get_by_role("link", name="Open the course")).to_be_visible()
    trainer.follows("Open the course")


@pytest.mark.parametrize("way", [Way.KEYBOARD, Way.NO_SCRIPT])
def test_a_trainer_comes_from_nothing_to_a_published_module(arrives: Arrives, way: Way) -> None:
    title = f"A port by {way}"
    trainer = arrives("trainer", way)
    begin(trainer, title)
    new_part(trainer, "The letter", "lesson:empty")
    trainer.follows("Add here")
    trainer.follows("Heading", exact=True)
    trainer.writes("Heading", "One letter for all")
    trainer.presses("Save", exact=True)
    trainer.follows("Add here", within=trainer.main.locator(".studio-add").last)
    trainer.follows("Text", exact=True, within=trainer.main.locator("#add"))
    trainer.writes("Text", "Write one letter. Send it to all three on the same day.")
    trainer.presses("Save", exact=True)
    trainer.sees("Write one letter. Send it to all three on the same day.")
    trainer.follows(title, within=outline(trainer))
    quiz(trainer, ("A", "B"))
    publish(trainer, title)
    trainer.sees(title, "The letter")
    trainer.follows("The letter")
    trainer.sees("One letter for all", "Send it to all three on the same day.")


def test_prose_and_buttons_make_a_lesson_of_a_pattern_with_a_picture_an_activity_and_three_questions(
    arrives: Arrives,
) -> None:
    title = "A quay in the rain"
    trainer = arrives("trainer", viewport={"width": 1400, "height": 900})
    begin(trainer, title)
    new_part(trainer, "Step by step at the quay", "lesson:worked-example")
    trainer.sees("Words of a pattern still stand here.")
    edits(trainer, "Illustration 1")
    trainer.writes("Illustration", "A clerk, Tuesday, 9:00. Three companies wait on the quay.")
    trainer.presses("Save", exact=True)
    edits(trainer, "Text 3")
    editor = trainer.main.get_by_role("textbox", name="Text", exact=True)
    editor.fill("First you write down who waits. Then you send one letter.")
    editor.press("ControlOrMeta+A")
    trainer.main.get_by_role("button", name="Bold", exact=True).click()
    trainer.presses("Save", exact=True)
    expect(trainer.main.locator(".studio-page strong")).to_contain_text("First you write down who waits.")
    edits(trainer, "Text 5")
    trainer.writes("Text", "All three sent an offer. Next time you would write a day earlier.")
    trainer.presses("Save", exact=True)
    edits(trainer, "Activity 6")
    trainer.writes("What to do", "Write your own letter in four sentences.")
    trainer.writes("A model answer, shown when asked for", "Dear all, we open the offers on Friday at noon.")
    trainer.presses("Save", exact=True)
    edits(trainer, "Key points 7")
    for number, words in enumerate(("Write one letter", "Name the day", "Keep a copy"), 1):
        trainer.writes(f"Line {number}", words)
    trainer.presses("Save", exact=True)
    trainer.misses("Words of a pattern still stand here.")
    trainer.follows("Pictures and recordings", within=outline(trainer))
    trainer.main.get_by_label("File", exact=True).set_input_files(
        {"name": "quay.svg", "mimeType": "image/svg+xml", "buffer": SVG}
    )
    trainer.writes("What it shows, for those who do not see it", "A blue quay, seen from the ship.")
    trainer.presses("Add it to the module")
    trainer.sees("media/quay.svg")
    for label, name, data, button in (
        ("File", "ship.webm", SHORT, "Add it to the module"),
        ("Captions in WebVTT (.vtt)", "ship.vtt", VTT, "Add captions"),
    ):
        sent = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        trainer.main.get_by_label(label, exact=True).set_input_files(sent)
        trainer.presses(button)
        trainer.sees("media/ship.webm")
    trainer.sees("The captions are there.")
    trainer.follows("Step by step at the quay", within=outline(trainer))
    trainer.follows("Add here")
    trainer.follows("Video", exact=True)
    trainer.selects("Video", "media/ship.webm")
    trainer.writes("Title", "A ship comes in")
    trainer.writes("Transcript", "A white ship passes a blue quay.")
    trainer.presses("Save", exact=True)
    trainer.follows("Add here")
    trainer.follows("Figure", exact=True)
    trainer.selects("Picture", "media/quay.svg")
    trainer.writes("What it shows, for those who do not see it", "A blue quay, seen from the ship.")
    trainer.writes("Caption, if it needs one", "The quay on Tuesday")
    trainer.presses("Save", exact=True)
    expect(trainer.main.get_by_role("figure", name="The quay on Tuesday")).to_be_visible()
    trainer.misses("It bars publishing.")
    assert not re.search(r":::|\{#|\*\*|\+\+\+", trainer.main.inner_text())
    trainer.follows(title, within=outline(trainer))
    quiz(trainer, ("A", "B", "practice"))
    publish(trainer, title)
    trainer.follows("Step by step at the quay")
    trainer.sees("The quay on Tuesday", "Write your own letter in four sentences.")
    expect(trainer.main.get_by_role("img", name="A blue quay, seen from the ship.")).to_be_visible()
    trainer.sees("A ship comes in", "Video, WEBM, 0.1 MB")
    trainer.main.get_by_text("Transcript", exact=True).click()
    trainer.sees("A white ship passes a blue quay.")
    player = trainer.main.locator("video")
    assert player.evaluate("video => [video.readyState, video.textTracks[0].label]") == [0, "English"]
    player.evaluate("video => { video.textTracks[0].mode = 'showing'; video.muted = true; return video.play(); }")
    expect(trainer.main.locator("video")).to_have_js_property("readyState", 4)
    assert trainer.page.wait_for_function(FIRST_CAPTION).json_value() == "A white ship comes in."


def test_what_is_written_saves_itself_and_a_paste_brings_no_marks(arrives: Arrives) -> None:
    trainer = arrives("trainer")
    trainer.opens("/studio/nine-principles/files/02-transparency/01-five-questions.md?edit=0")
    editor = trainer.main.locator(".rich").first
    editor.click()
    editor.press("ControlOrMeta+A")
    trainer.page.evaluate(
        PASTE.replace("TYPE", "text/html"),
        "<style>p.MsoNormal { margin: 0 }</style>"
        '<p class="MsoNormal" onclick="x()">Monday, <b>08:00</b>.<script>alert(1)</script></p><h1>Five</h1>',
    )
    expect(trainer.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved "))
    trainer.page.reload()
    trainer.opens("/studio/nine-principles/files/02-transparency/01-five-questions.md")
    expect(trainer.main.locator("#block-0 strong")).to_have_text("08:00")
    assert "alert(1)" not in trainer.page.content()
    trainer.opens("/studio/nine-principles/files/02-transparency/01-five-questions.md?edit=0")
    before = trainer.main.locator(".rich").first.inner_text()
    trainer.main.locator(".rich").first.click()
    trainer.page.evaluate(PASTE.replace("TYPE", "text/plain"), "word " * 1_000_000)
    trainer.sees("This is more than one block takes.")
    assert trainer.main.locator(".rich").first.inner_text() == before


def test_words_of_a_question_become_a_gap_and_a_translator_keeps_it(arrives: Arrives) -> None:
    trainer = arrives("trainer", viewport={"width": 1400, "height": 900})
    quiz = "files/01-a-shelf/02-check.quiz.md"
    trainer.opens(f"/studio/every-question/{quiz}?edit=sq-q-gaps")
    editor = trainer.main.locator(".studio-gaps .rich")
    editor.evaluate(CHOOSE, "town")
    trainer.main.get_by_role("button", name="Add a gap").click()
    expect(editor).to_contain_text("of the Gap 3: town.")
    trainer.writes(
        "Accepted answers, one a line", "town\nvillage", within=trainer.main.get_by_role("group", name="Gap 3")
    )
    expect(trainer.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved "))
    trainer.presses("Save", exact=True)
    trainer.sees("of the Gap 3.", "Gap 3 town; village")
    trainer.opens(f"/studio/every-question/languages/fr/{quiz}")
    field = trainer.main.locator('.field[data-rich]:has([name="l-sq-q-gaps.1"])')
    field.locator(".rich").press_sequentially("La page : ")
    for name in ("count", "who", "gap-3"):
        field.get_by_role("button", name=name, exact=True).click()
    expect(trainer.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved "))
    trainer.page.reload()
    expect(field.locator(".rich")).to_have_text(re.compile(r"La page : ?count ?who ?gap-3"))
    trainer.misses("must keep the gaps")


def test_no_word_is_lost_when_a_laptop_closes_a_session_ends_or_two_write_at_once(arrives: Arrives, site: Site) -> None:
    page = "/studio/nine-principles/files/03-no-unfair-advantage/01-ten-million.md"
    trainer, other = arrives("trainer"), arrives("trainer")

    # The laptop is closed in the middle of a sentence.
    trainer.opens(f"{page}?edit=0")
    trainer.main.locator(".rich").first.fill("Thursday. The letter is not yet")
    expect(trainer.main.locator("[data-saved-state]")).to_have_text(re.compile(r"^saved "))
    trainer.page.close()
    other.opens(f"{page}?edit=0")
    expect(other.main.locator(".rich").first).to_have_text("Thursday. The letter is not yet")

    # Somebody signs out elsewhere.
    other.page.context.clear_cookies(name="learnhub")
    other.main.locator(".rich").first.fill("Thursday. The letter is signed.")
    other.presses("Save", exact=True)
    other.sees("Your session has ended. Your text is kept")
    other.opens(site.links["trainer"])
    other.presses("Sign in as")
    other.opens(f"{page}?edit=0")
    other.sees("This is the text that could not be sent before.")
    expect(other.main.locator(".rich").first).to_have_text("Thursday. The letter is signed.")
    other.presses("Save", exact=True)
    expect(other.main.locator("#block-0")).to_contain_text("The letter is signed.")

    # Two tabs: other places are brought together, the same words stand side by side.
    early, late = arrives("trainer", Way.NO_SCRIPT), arrives("trainer", Way.NO_SCRIPT)
    for window, block in ((early, 0), (late, 1)):
        window.opens(f"{page}?edit={block}")
    early.writes("Scene", "Thursday. The first window.")
    early.presses("Save", exact=True)
    late.opens(f"{page}?edit=0")
    early.opens(f"{page}?edit=0")
    for window, words in ((early, "Friday, says one."), (late, "Monday, says the other.")):
        window.writes("Scene", words)
        window.presses("Save", exact=True)
    late.sees("Somebody changed this meanwhile")
    for words in ("Friday, says one.", "Monday, says the other."):
        expect(late.main.locator(".studio-preview ins", has_text=words)).to_be_visible()
    late.presses("Save this text")
    late.sees("Friday, says one.", "Monday, says the other.")

    # What learners read is the release.
    early.opens("/courses/nine-principles/nua-ten-million")
    early.misses("says one")


def test_a_lesson_is_dragged_to_another_place(arrives: Arrives) -> None:
    trainer = arrives("trainer", viewport={"width": 1200, "height": 1400})
    trainer.opens("/studio/sharing-practice/")
    rows = trainer.main.locator(".studio-outline").first.locator("> li")
    first, second = (rows.nth(number).get_by_role("link").first.inner_text() for number in (0, 1))
    handle = rows.nth(1).locator("[data-handle]").first
    start, target = handle.bounding_box(), rows.nth(0).bounding_box()
    assert start
    assert target
    mouse = trainer.page.mouse
    mouse.move(start["x"] + 10, start["y"] + 10)
    mouse.down()
    mouse.move(target["x"] + 40, target["y"] + 10, steps=5)
    mouse.up()
    expect(rows.nth(0).get_by_role("link").first).to_have_text(second)
    expect(rows.nth(1).get_by_role("link").first).to_have_text(first)
