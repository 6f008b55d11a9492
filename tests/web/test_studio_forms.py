"""The forms of the studio for what is more than prose: gaps, tables, surveys, moments."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from zoneinfo import ZoneInfo

from flask import Flask

from learnhub.content.document import kind_of
from learnhub.domain.assessment import ItemKind
from tests.items import peers_text
from tests.studio import FIRST, QUIZ, STUDIO, Studio, values
from tests.surveys import SURVEY_TEXT

MARKS = re.compile(r"\{\{|\{#|:::|\*\*|\]\(|=&gt;|^= |```|\(x\)", re.MULTILINE)
CALLOUT = """::: in-practice
Ask first:

| Who | Days |
|:----|-----:|
| A   | 3    |
| B   | 8    |

1. Then this:

   | Day |
   | :-: |
   | one |

   and that.
2. Last.
:::
"""
LARGE = "\n".join(
    ["|A|" + "|".join(f"c{n}" for n in range(2, 16)), "|-" * 15, *(f"| {n} |{'x|' * 15}" for n in range(1, 96))]
)


def test_questions_with_gaps_and_units_are_written_without_a_mark(studio: Studio) -> None:
    def typed(page: str) -> str:
        form = page[page.index('id="block-form"') :]
        return re.sub(r"<template.*?</template>", "", form[: form.index("</form>")], flags=re.DOTALL)

    at = str(studio.page(QUIZ).count("?edit=") - 1)
    new = studio.page(QUIZ, add="item-gaps", at=at)
    given = {"title": "Who and when", "stem/0": "We asked the *ministry* on Monday.", "feedback": "It stands there."}
    for words in ("Monday", "*ministry*"):
        answer = studio.send(QUIZ, new, **given, **{"stem/new": words, "act": "stem/gap-add"})
        assert answer.status_code == 303
        place, given = answer.location.partition("?edit=")[2].partition("#")[0], {}
        new = studio.page(QUIZ, edit=place)
    assert not MARKS.search(typed(new))
    written = "We asked the {{gap-2}} on {{gap-1}}.\n\n= gap-1: Monday\n= gap-2: *ministry*\n\n> It stands there.\n"
    assert written in studio.draft(QUIZ)
    assert "No text fills" not in new
    changed = {
        "gap-gap-2": "ministry\nthe ministry",
        "stem/1": "some day,",
        "hint-0": "Look up.",
        "exact:accents": "on",
    }
    assert studio.send(QUIZ, new, **changed).status_code == 303
    text = studio.draft(QUIZ)
    assert (
        "We asked the {{gap-2}} some day, {{gap-1}}.\n\n= gap-1: Monday\n= gap-2: ministry\n= gap-2: the ministry"
        in text
    )
    assert 'hints = ["Look up."]\nexact = ["accents"]\n' in text
    page = studio.page(QUIZ)
    assert not MARKS.search(page)
    assert re.search(r"We asked the <span[^>]*>Gap 1</span> some day, <span[^>]*>Gap 2</span>\.", page)
    # In an editor the gaps stand among the words; what fills a new one comes beside them.
    html = '<p>We asked <span data-gap="gap-2">Gap 1: ministry</span>, <span data-gap="gap-3">Gap 2</span>.</p>'
    whole = studio.page(QUIZ, edit=place)
    sent = {
        name: value for name, value in values(whole[whole.index('id="block-form"') :]).items() if "stem/" not in name
    }
    studio.browser.send(f"{STUDIO}/files/{QUIZ}", {**sent, "stem.html": html, "gap-gap-3": "Ali"})
    text = studio.draft(QUIZ)
    assert "We asked {{gap-2}}, {{gap-3}}.\n\n= gap-2: ministry\n= gap-2: the ministry\n= gap-3: Ali\n" in text

    new = studio.page(QUIZ, add="item-true-false", at=at)
    assert studio.send(QUIZ, new, title="Sure", stem="It is.", right="0").status_code == 303
    assert "- (x) True {#true}\n- ( ) False {#false}\n" in studio.draft(QUIZ)
    new = studio.page(QUIZ, add="item-numeric", at=at)
    rows = {"unit-0": "km", "unit-1": "m", "factor-1": "thousand"}
    assert studio.send(QUIZ, new, title="How far", stem="How far?", answers="12.5", **rows).status_code == 303
    assert 'units = { km = 1, m = "thousand" }' in studio.draft(QUIZ)
    page = studio.page(QUIZ, edit=at)
    assert "A unit has no number above 0. Write in figures how many of it make one of the first." in page
    assert studio.send(QUIZ, page, **{"factor-1": "1000"}).status_code == 303
    assert "units = { km = 1, m = 1000 }" in studio.draft(QUIZ)


def test_a_table_within_a_callout_is_edited_in_its_cells(studio: Studio) -> None:
    text = studio.draft(FIRST)
    studio.type(FIRST, text, text + "\n" + CALLOUT)
    place = re.findall(r"\?edit=(\d+)", studio.page(FIRST))[-1]
    page = studio.page(FIRST, edit=place)
    assert "|" not in "".join(re.findall(r"<textarea[^>]*>([^<]*)", page))
    assert studio.send(FIRST, page).status_code == 303
    assert studio.draft(FIRST) == text + "\n" + CALLOUT
    answer = studio.send(FIRST, page, **{"body/t1/align-0": "middle", "act": "body/t1/row-before-2"})
    assert answer.location.endswith(f"?edit={place}#f-body/t1")
    page = studio.page(FIRST, edit=place)
    assert studio.send(FIRST, page, **{"body/t2/cell-1-0": "a | b"}).status_code == 303
    made = CALLOUT.replace(
        "|:----|-----:|\n| A   | 3    |\n| B   | 8    |", "|:---:|-----:|\n| B   | 8    |\n| A   | 3    |"
    )
    assert studio.draft(FIRST) == text + "\n" + made.replace("one", "a \\| b")
    page = studio.page(FIRST, edit=place)
    assert studio.send(FIRST, page, act="body/t2/remove").status_code == 303
    assert "a \\| b" not in studio.draft(FIRST)
    assert studio.send(FIRST, studio.page(FIRST, edit=place), act="body/table").status_code == 303
    assert "Table 2" in studio.page(FIRST, edit=place)


def test_a_large_table_is_edited_in_parts_and_only_its_row_changes(studio: Studio) -> None:
    text = studio.draft(FIRST)
    for before, name, after in (("", "", ""), ("::: in-practice\nFirst.\n\n", "body/t1/", "\n:::")):
        whole = f"{text}\n{before}{LARGE}{after}\n"
        studio.type(FIRST, studio.draft(FIRST), whole)
        place = re.findall(r"\?edit=(\d+)", studio.page(FIRST))[-1]
        page = studio.page(FIRST, edit=place)
        assert unescape(page).count("do not see a column without a head") == 1
        assert (f'name="{name}cell-40-11"' in page, f'name="{name}cell-41-0"' in page) == (True, False)
        assert studio.send(FIRST, page).status_code == 303
        assert studio.draft(FIRST) == whole
        answer = studio.send(FIRST, page, **{f"{name}cell-2-1": "y", "act": f"{name}show-81-12"})
        part = f"part:{name[:-1] or 'table'}"
        assert f"edit={place}&{part}=81-12#f-{name[:-1] or 'table'}" in answer.location
        page = studio.page(FIRST, edit=place, **{part: "81-12"})
        shown = re.findall(rf'name="{name}cell-(\d+)-(\d+)" type', page)
        assert (shown[0], shown[-1], len(shown)) == (("0", "12"), ("95", "15"), 16 * 4)
        assert '<th scope="row">95</th>' in page
        answer = studio.send(FIRST, page, **{f"{name}cell-90-14": "z", "act": f"{name}row-before-81"})
        assert f"{part}=80-12" in answer.location
        rows = LARGE.split("\n")
        rows[3] = rows[3].replace("x", "y", 1)
        rows[91] = "x|z|x|".join(rows[91].rsplit("x|x|x|", 1))
        rows[81], rows[82] = rows[82], rows[81]
        assert studio.draft(FIRST) == f"{text}\n{before}" + "\n".join(rows) + f"{after}\n"


def test_a_survey_is_written_in_forms(studio: Studio) -> None:
    studio.browser.send(f"{STUDIO}/", {"act": "part", "path": "02-same-news", "kind": "survey", "title": "How was it?"})
    path = next(path for path in studio.draft() if path.endswith(".survey.md"))
    assert "Press Add here and choose a kind of question." in studio.page(path)
    studio.type(path, studio.draft(path), SURVEY_TEXT)
    page = studio.page(path)
    assert "What kept you?" in page
    assert ":::" not in page
    assert "```" not in page
    assert studio.send(path, studio.page(path, edit="3"), **{"label-2": "Habit"}).status_code == 303
    assert studio.draft(path) == SURVEY_TEXT.replace(
        "- [ ] Rules. {#rules}\n", "- [ ] Rules. {#rules}\n- [ ] Habit {#habit}\n"
    )
    new = studio.page(path, add="question-scale", at="5")
    assert studio.send(path, new, title="Was it clear?", low="no", high="yes").status_code == 303
    assert studio.draft(path).endswith(
        '## Was it clear? {#was-it-clear}\n\n```toml\nkind = "scale"\nlow = "no"\nhigh = "yes"\n```\n'
    )
    assert studio.send(path, studio.page(path, edit="front"), **{"at-end": "", "minutes": "3"}).status_code == 303
    assert "minutes = 3\n+++" in studio.draft(path)


def test_a_new_question_begins_with_what_its_module_is_about(studio: Studio) -> None:
    page = studio.page(QUIZ, add="item-single", at="0")
    assert '<option value="transparency" selected' in page
    assert studio.send(QUIZ, page).status_code == 303
    assert "The key passage is missing. Write or choose it in the form." in studio.page(QUIZ)


def test_a_quiz_opens_at_a_moment_of_the_trainers_zone(studio: Studio) -> None:
    page = studio.page(QUIZ, edit="front")
    zone = re.search(r"In your time zone \(([^)]*)\)", page)
    assert zone
    assert studio.send(QUIZ, page, opens="2027-03-01T09:00").status_code == 303
    written = dt.datetime(2027, 3, 1, 9, tzinfo=ZoneInfo(zone[1])).astimezone(dt.UTC)
    assert f"opens = {written.isoformat()}" in studio.draft(QUIZ)
    before = studio.draft(QUIZ)
    page = studio.page(QUIZ, edit="front")
    assert 'value="2027-03-01T09:00"' in page
    assert studio.send(QUIZ, page).status_code == 303
    assert studio.draft(QUIZ) == before


def test_an_id_that_a_first_save_made_stays_when_the_same_form_is_saved_again(studio: Studio) -> None:
    address = "01-open-books/module.md"
    opened = studio.page(address, edit="front")
    given = values(opened[opened.index('id="block-form"') :].partition("</form>")[0])
    fields = {**given, "label-1": "Name the day first."}
    first = studio.browser.send(f"{STUDIO}/files/{address}", fields, Accept="application/json")
    assert 'id = "name-the-day-first"' in studio.draft(address)
    again = {**fields, "version": first.json["version"], "label-1": "Name the day first of all."}
    assert studio.browser.send(f"{STUDIO}/files/{address}", again).status_code == 303
    assert studio.draft(address).count('id = "name-the-day-first"') == 1
    assert "Name the day first of all." in studio.draft(address)
    assert "first-2" not in studio.draft(address)


def test_a_blueprint_is_written_in_lines_that_tell_how_many_questions_there_are(studio: Studio) -> None:
    before = studio.draft(QUIZ)
    studio.type(QUIZ, "+++\n\n", '\n# Kept.\n[[blueprint]]\ntake = 1 # at least\neach = "principle"\n+++\n\n')
    written = studio.draft(QUIZ)
    page = studio.page(QUIZ, edit="front")
    assert "Such questions of the principle that has the fewest: 0 in form A, 1 in form B." in page
    assert "These lines take 2 of the 2 questions in a try." in page
    buttons = re.findall(r"<button[^>]*>([^<]*)", page[page.index('id="block-form"') :])
    assert buttons[0] == "Save", "Enter in a field saves"
    answer = studio.send(QUIZ, page, **{"take-1": "2", "difficulty-1": "3", "act": "option-more"})
    assert answer.location.endswith("?edit=front#block-form")
    assert studio.draft(QUIZ) == written.replace(
        '"principle"\n+++', '"principle"\n\n[[blueprint]]\ntake = 2\ndifficulty = 3\n+++'
    )
    page = studio.page(QUIZ, edit="front")
    assert "Such questions: 0 in form A, 0 in form B." in page
    assert re.search(r'id="f-take-1-error".*Form A has 0 items for this line, and 2 are taken\.', page)
    assert re.search(r'name="take-1"[^>]* aria-describedby="f-take-1-error" aria-invalid="true"', page)
    assert studio.send(QUIZ, page, **{"take-1": "many", "tries": "few"}).status_code == 303
    page = studio.page(QUIZ, edit="front")
    assert re.search(r'id="f-take-1-error".*is not a whole number', page)
    assert '<details class="studio-more" open><summary>More settings' in page
    assert studio.send(QUIZ, page, act="option-out-1", tries="").status_code == 303
    assert studio.draft(QUIZ) == written
    page = studio.page(QUIZ, edit="front")
    assert studio.send(QUIZ, page, **{"take-0": "", "each-0": ""}).status_code == 303
    assert studio.draft(QUIZ) == before


def test_the_stages_and_sectors_of_a_sheet_are_ticked(studio: Studio) -> None:
    studio.browser.send(f"{STUDIO}/", {"act": "part", "path": "01-open-books", "kind": "sheet", "title": "Alone"})
    path = next(path for path in studio.draft() if path.endswith(".sheet.md"))
    before = studio.draft(path)
    page = studio.page(path, edit="front")
    assert studio.send(path, page, **{"stages:agreeing": "on", "sectors:private": "on"}).status_code == 303
    ticked = 'stages = ["agreeing"]\nsectors = ["private"]\n'
    assert ticked in studio.draft(path)
    studio.type(path, '["agreeing"]', '["agreeing", "afterwards"]')
    page = studio.page(path, edit="front")
    assert re.search(r'name="stages:afterwards" value="on" checked', page)
    assert studio.send(path, page, **{"stages:agreeing": "", "stages:afterwards": "", "sectors:private": ""})
    assert studio.draft(path) == before


def test_an_open_question_that_learners_mark_is_written_in_its_form(studio: Studio) -> None:
    lines = (
        peers_text(passage="who-gives#the-list")
        .replace("same-day", "say-it")
        .replace("\n[[", "\n# Weighs most.\n[[", 1)
    )
    text = studio.draft(QUIZ)
    studio.type(QUIZ, text, f"{text}\n{lines}")
    before = studio.draft(QUIZ)
    place = re.findall(r"\?edit=(\d+)", studio.page(QUIZ))[-1]
    page = studio.page(QUIZ, edit=place)
    assert "What you give the exemplar for: It bears a date." in page
    assert studio.send(QUIZ, page, **{"because-0": "It  names them."}).status_code == 303
    assert studio.draft(QUIZ) == before.replace("exemplar = 2\n", 'exemplar = 2\nbecause = "It names them."\n')
    revision = re.findall(rf"{STUDIO}/history/(\d+)", studio.browser.open(f"{STUDIO}/history/").text)[0]
    told = studio.browser.open(f"{STUDIO}/history/{revision}").text
    said = r"<dt>What you give the exemplar for: [^:<]+: Why, in a sentence that they read after their try</dt>"
    assert re.search(rf"{said}<dd>–[^<]*<svg.*?</svg>\s*<ins[^>]*>It names them\.</ins></dd>", told, re.DOTALL)
    page = studio.page(QUIZ, edit=place)
    words = {
        "exemplar": 'Dear "all",\r\n[list]\r\npoints = 9',
        "because-0": "",
        "label-2": "It is short.",
        "act": "option-more",
    }
    assert studio.send(QUIZ, page, **words).location.endswith(f"?edit={place}#block-{place}")
    text = studio.draft(QUIZ)
    assert 'exemplar = """\nDear "all",\n[list]\npoints = 9"""\n' in text
    assert (
        'because = "It says no day."\n\n[[rubric]]\nid = "it-is-short"\ntext = "It is short."\npoints = 1\n```' in text
    )
    page = studio.page(QUIZ, edit=place)
    said = "The line it-is-short of the rubric does not say what the exemplar gets."
    assert f'<a href="#f-exemplar-2">{said}' in page
    assert studio.send(QUIZ, page, **{"exemplar-2": "1", "exemplar-case": "C-2026-14"}).status_code == 303
    text = studio.draft(QUIZ)
    assert 'exemplar = """\ncase:C-2026-14\nDear "all",\n' in text
    page = studio.page(QUIZ, edit=place)
    assert re.search(r'id="f-exemplar-error".*The exemplar is both a case and a text\. Keep one of them\.', page)
    assert studio.send(QUIZ, page, **{"points-0": "two"}).status_code == 303
    page = studio.page(QUIZ, edit=place)
    assert "The value of points is not a whole number." in page
    back = {"exemplar": "", "points-0": "2", "label-2": ""}
    assert studio.send(QUIZ, page, **back).status_code == 303
    assert studio.draft(QUIZ) == before.replace(r'"Dear all,\nhere is the list."', '"case:C-2026-14"')
    page = studio.page(QUIZ)
    assert "Two other learners mark it." in page


FAULTY = """
::: scene
An open scene.

## Who decides {#wd-decides}

More words.

::: choice
Which one?

- ( ) The first {#one}

  because it is first
- The second {#two}
:::
"""


def test_a_block_with_a_fault_opens_in_its_form_with_the_fault_at_it(studio: Studio) -> None:
    text = studio.draft(FIRST)
    text = text[: text.index("\n+++\n") + 5] + FAULTY
    studio.send(FIRST, studio.page(FIRST, face="text"), text=text)
    page = studio.page(FIRST, edit="0")
    form = page[page.index('id="block-form"') : page.index("</form>", page.index('id="block-form"'))]
    assert "The block choice cannot stand here. Its form shows it" in form
    assert "## Who" not in form
    studio.send(FIRST, page)
    mended = FAULTY.replace("An open scene.\n", "An open scene.\n:::\n")
    assert studio.draft(FIRST).endswith(mended)
    place = str(studio.page(FIRST).count('class="studio-block"') - 1)
    page = studio.page(FIRST, edit=place)
    form = page[page.index('id="block-form"') : page.index("</form>", page.index('id="block-form"'))]
    assert "The mark of this option is not known. Its form shows it" in form
    assert "because it is first" in form
    assert not MARKS.search(re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL))
    studio.send(FIRST, page, right="1")
    assert "- ( ) The first {#one}\n  > because it is first\n- (x) The second {#two}\n:::" in studio.draft(FIRST)


LOOKED_AT = re.compile(r"(?:stem|feedback|answers|gap-|stem/|(?:label|to-label|note|right)-).*|text")
"""Fields of a question or a heading that are seen in how it looks, and stand in no list of settings."""


def test_every_setting_that_a_form_writes_is_called_as_its_form_calls_it(studio: Studio, app: Flask) -> None:
    called = app.extensions["learnhub.parts"].pages._environments["en"].get_template("studio/_words.html").module
    for part in ("survey", "sheet"):
        studio.browser.send(f"{STUDIO}/", {"act": "part", "path": "01-open-books", "kind": part, "title": "More"})
    rubric = peers_text(passage="who-gives#the-list").replace("same-day", "say-it")
    text = studio.draft(QUIZ)
    studio.type(QUIZ, text, f"{text}\n{rubric}")
    peers = re.findall(r"\?edit=(\d+)", studio.page(QUIZ))[-1]
    pages = [("item", studio.page(QUIZ, edit=peers)), ("heading", studio.page(FIRST, add="heading", at="0"))]
    pages += [("item", studio.page(QUIZ, add=f"item-{kind}", at="0")) for kind in ItemKind]
    for path in studio.draft():
        if path.endswith(".md") and (path.startswith("01-") or path == "course.md"):
            kind = (kind_of(path) or ("", ""))[0]
            pages.append((str(kind), studio.page(path, edit="front")))
    kinds = set()
    for kind, page in pages:
        form = re.sub(r"<template.*?</template>", "", page[page.index('id="block-form"') :], flags=re.DOTALL)
        form = form[: form.index("</form>")]
        fields = re.findall(r'<label class="form-(?:check-)?label" for="f-([^"]+)">([^<]*)</label>', form)
        assert fields
        kinds.add(kind)
        for name, label in fields:
            if kind == "module" or not LOOKED_AT.fullmatch(name):
                said = str(called.setting_name(kind, name, unescape(label) if name.startswith("objectives:") else ""))
                assert ("Points" if name.startswith("exemplar-") and "case" not in name else label) in said, name
    assert kinds >= {"course", "module", "lesson", "quiz", "scenario", "sheet", "survey", "item", "heading"}


def test_what_changed_is_read_as_it_looks_and_settings_by_the_words_of_their_forms(studio: Studio) -> None:
    page = studio.page(QUIZ, edit="front")
    front = {"pass": "2", "tries": "3", "minutes": "9", "reason": "Two suffice.", "checks": "1", "miss-cost": "5"}
    row = {"take-0": "1", "each-0": "principle", "objective-0": "say-it", "difficulty-0": "2"}
    named = dict(re.findall(r'<label class="form-label" for="f-([a-z-]+)">([^<]*)</label>', page))
    was = values(page[page.index('id="block-form"') :])
    studio.send(QUIZ, page, **front, **row, opens="2031-02-14T09:30")
    at = re.findall(r"\?edit=(\d+)", studio.page(QUIZ))[-1]
    page = studio.page(QUIZ, edit=at)
    item = {"siblings": "others", "points": "4", "hint-0": "Look **twice**.", "feedback": "So it *is*."}
    item |= {"objective": "", "passage": "who-gives#the-list"}
    item_named = dict(re.findall(r'<label class="form-label" for="f-([a-z0-9-]+)">([^<]*)</label>', page))
    studio.send(QUIZ, page, **item)
    shown = studio.browser.open(f"{STUDIO}/release").text
    for name, value in front.items():
        before = f"{was[name]} " if was.get(name) else "– "
        row = re.sub(r"<(?!/?d[td]\b)[^>]*>", "", shown[shown.index(f"<dt>{named[name]}</dt>") :])
        assert row.startswith(f"<dt>{named[name]}</dt><dd>{before} {value}</dd>")
    for name in ("siblings", "points", "hint-0"):
        assert f"<dt>{item_named[name]}</dt>" in shown
    assert "Look twice.</ins>" in shown
    said = re.sub(r"<(?!/?d[td]\b)[^>]*>", "", shown)
    for name, words in (
        ("Opens", f"– 14 Feb 2031, 09:30 ({studio.actor.zone.rpartition('/')[2]})"),
        ("Line 1: Taken", "– for each principle"),
        ("Line 1: Objective", "– Say who gives what before somebody asks."),
        ("Line 1: Difficulty", "– 2: asks to apply"),
        ("Objective", "Say who gives what before somebody asks. –"),
        ("Where the lesson says it", "Who decides: The table Who gives what: The list"),
    ):
        assert re.sub(r"\s+", " ", f"<dt>{name}</dt><dd>{words}</dd>") in re.sub(r"\s+", " ", said)
    look = shown[shown.index('class="studio-preview') : shown.index("As it was typed")]
    assert "<em>" in look
    assert not re.search(r"\*So|it \*is|```|\{#", look)
    revision = re.findall(rf"{STUDIO}/history/(\d+)", studio.browser.open(f"{STUDIO}/history/").text)[0]
    one = studio.browser.open(f"{STUDIO}/history/{revision}?path={QUIZ}").text
    assert f"<dt>{item_named['siblings']}</dt>" in one
