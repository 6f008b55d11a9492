"""The studio as a trainer meets it in a browser, sent as forms without a script."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from learnhub.content.folder import write_zip
from learnhub.content.recordings import Recording
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Invalid
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, edited, published, with_scenario
from tests.people import People
from tests.surveys import SURVEY_TEXT

LESSON = "01-open-books/02-who-decides.md"
FIRST = "01-open-books/01-who-gives.md"
QUIZ = "01-open-books/03-check.quiz.md"
STUDIO = f"/studio/{SLUG}"


class Studio:
    """Tariq's browser in the studio."""

    def __init__(self, app: Flask, people: People) -> None:
        self.transactions = app.extensions["learnhub.parts"].transactions
        self.actor = people.actor("tariq")
        self.browser = people.browser("tariq")

    def draft(self, path: str = "") -> Any:
        found = self.transactions.read(self.actor, authoring.export_course, SLUG, draft=True)
        return found[path].decode() if path else found

    def type(self, path: str, old: str, new: str) -> None:
        """What somebody else does to a file meanwhile."""
        text = self.draft(path)
        assert old in text
        changes = {path: text.replace(old, new).encode()}
        self.transactions.write(
            self.actor, change_draft, SLUG, changes, base={path: sha(text.encode())}, origin=Origin.EDIT
        )

    def page(self, path: str, **query: str) -> str:
        answer = self.browser.open(f"{STUDIO}/files/{path}?" + "&".join(f"{key}={query[key]}" for key in query))
        assert answer.status_code == 200
        return str(answer.text)

    def shown(self, address: str) -> bytes:
        """What an address answers, without the token of its forms, which is another every five minutes."""
        token = rb'(name="csrf_token" value=")[^"]*'
        return re.sub(token, rb"\1", self.browser.open(address).data)

    def send(self, path: str, page: str, **fields: str) -> Any:
        """Send the open form of a page with these fields changed."""
        form = page[page.index('id="block-form"') if 'id="block-form"' in page else page.index("data-autosave") :]
        given = values(form[: form.index("</form>")])
        return self.browser.send(f"{STUDIO}/files/{path}", {**given, **fields})


def values(form: str) -> dict[str, str]:
    """What a browser sends of a form as it stands."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>|<textarea[^>]*>[^<]*</textarea>|<select[^>]*>.*?</select>", form, re.DOTALL):
        name = re.search(r' name="([^"]*)"', tag)
        if not name or " disabled" in tag:
            continue
        if tag.startswith("<input"):
            if ("checkbox" in tag or "radio" in tag) and " checked" not in tag:
                continue
            value = re.search(r' value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
        elif tag.startswith("<textarea"):
            found[name[1]] = unescape(tag[tag.index(">") + 1 : tag.rindex("</")]).removeprefix("\n")
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', tag) or re.search(r'<option value="([^"]*)"', tag)
            found[name[1]] = unescape(chosen[1]) if chosen else ""
    return found


@pytest.fixture
def studio(app: Flask, people: People) -> Studio:
    made = Studio(app, people)
    published(made.transactions, made.actor, with_scenario())
    return made


def test_the_studio_lists_courses_and_says_when_a_draft_differs(studio: Studio) -> None:
    assert "The draft says something else" not in studio.browser.open("/studio/").text
    studio.type(LESSON, "minutes = 3", "minutes = soon")
    assert "The draft says something else" in studio.browser.open("/studio/").text
    page = studio.browser.open(f"{STUDIO}/").text
    assert "1 fault bars publishing" in page
    assert f"{LESSON}?line=4" in page
    assert page.index("Who gives") < page.index("Who decides")


@pytest.mark.parametrize("path", [*(path for path in with_scenario() if path.endswith(".md"))])
def test_every_file_opens_with_both_faces_and_a_form_for_each_block(studio: Studio, path: str) -> None:
    page = studio.page(path)
    assert "Nothing to mend in this file." in page or "Line " in page
    for place in re.findall(r"\?edit=([^#\"]+)", page):
        opened = studio.page(path, edit=place)
        before = studio.draft(path)
        assert studio.send(path, opened).status_code == 303
        assert studio.draft(path) == before, place
    assert unescape(studio.page(path, face="text")).count(studio.draft(path)[4:60]) == 1
    assert studio.browser.open(f"{STUDIO}/beside/{path}?shows=1", HX_Request="true").status_code == 200


def test_a_block_is_changed_and_the_others_keep_their_bytes(studio: Studio) -> None:
    before = studio.draft(FIRST)
    page = studio.page(FIRST, edit="3")
    assert "Put it on the page." in page
    answer = studio.send(FIRST, studio.page(FIRST, edit="0"), **{"body.html": "<p>A <b>letter</b> came on Friday.</p>"})
    assert answer.location.endswith("#block-0")
    assert studio.draft(FIRST) == before.replace("A letter came on Thursday.", "A **letter** came on Friday.")


def test_blocks_are_added_moved_and_taken_out(studio: Studio) -> None:
    page = studio.page(FIRST, at="0")
    assert "add=key-points" in page
    opened = studio.page(FIRST, add="key-points", at="0")
    assert (
        studio.send(FIRST, opened, **{f"line-{n}": words for n, words in enumerate(("Ask", "Name", "Say"))}).status_code
        == 303
    )
    assert "+++\n\n::: key-points\n- Ask\n- Name\n- Say\n:::\n\nA letter came" in studio.draft(FIRST)
    version = re.search(r'name="version" value="(\w+)\.0"', studio.page(FIRST))
    assert version
    studio.browser.send(f"{STUDIO}/files/{FIRST}", {"do": "block", "version": f"{version[1]}.0", "act": "down"})
    assert "A letter came on Thursday.\n\n::: key-points" in studio.draft(FIRST)
    version = re.search(r'name="version" value="(\w+)\.1"', studio.page(FIRST))
    assert version
    studio.browser.send(f"{STUDIO}/files/{FIRST}", {"do": "block", "version": f"{version[1]}.1", "act": "remove"})
    assert "key-points" not in studio.draft(FIRST)


MARKS = re.compile(r"\{\{|\{#|:::|\*\*|\]\(|=&gt;|^= |```|\(x\)", re.MULTILINE)


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


LARGE = "\n".join(
    ["|A|" + "|".join(f"c{n}" for n in range(2, 16)), "|-" * 15, *(f"| {n} |{'x|' * 15}" for n in range(1, 96))]
)


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


def test_two_authors_who_change_other_blocks_both_keep_their_words(studio: Studio) -> None:
    opened = studio.page(FIRST, edit="0")
    studio.type(FIRST, "Say since when.", "Say since which day.")
    assert studio.send(FIRST, opened, body="A letter came on Friday.").status_code == 303
    text = studio.draft(FIRST)
    assert "A letter came on Friday." in text
    assert "Say since which day." in text
    assert "both are kept" in studio.page(FIRST)


def test_two_authors_who_change_the_same_words_choose_between_both_texts(studio: Studio) -> None:
    opened = studio.page(FIRST, edit="0")
    studio.type(FIRST, "A letter came on Thursday.", "Theirs came on Monday.")
    answer = studio.send(FIRST, opened, body="Mine came on Friday.")
    assert answer.status_code == 409
    assert answer.text.count("Theirs came on Monday.") == 1
    assert "Mine came on Friday." in answer.text
    assert "Mine" not in studio.draft(FIRST)
    form = answer.text[answer.text.index("studio-clash") :]
    given = values(form[: form.index("</form>")])
    settled = studio.browser.send(f"{STUDIO}/files/{FIRST}", {**given, "choice-0": "both"})
    assert settled.status_code == 303
    assert "Theirs came on Monday.\n\nMine came on Friday." in studio.draft(FIRST)


def test_a_script_saves_while_one_writes_and_goes_on_from_its_own_text(studio: Studio) -> None:
    page = studio.page(FIRST, edit="0")
    version = values(page[page.index('id="block-form"') :].partition("</form>")[0])["version"]
    address = f"{STUDIO}/files/{FIRST}"

    def autosave(version: str, words: str) -> Any:
        given = {"do": "block", "version": version, "body.html": f"<p>{words}</p>", "touched": "body.html"}
        return studio.browser.send(address, given, Accept="application/json")

    first = autosave(version, "One letter.")
    assert first.status_code == 200
    assert first.json["saved_at"]
    studio.type(FIRST, "Say since when.", "Say since which day.")
    second = autosave(first.json["version"], "One letter came.")
    third = autosave(second.json["version"], "One letter came today.")
    assert third.status_code == 200
    assert "One letter came today." in studio.draft(FIRST)
    assert "Say since which day." in studio.draft(FIRST)
    studio.type(FIRST, "One letter came today.", "Nothing came.")
    assert autosave(third.json["version"], "Two letters came.").status_code == 409
    assert "Nothing came." in studio.draft(FIRST)


def test_a_script_saves_the_text_of_a_file_by_what_was_typed_alone(studio: Studio) -> None:
    page = studio.page(FIRST, face="text")
    address = re.search(r'data-autosave="([^"]+)"', page)
    assert address
    version, text = values(page)["version"], studio.draft(FIRST)
    for number in ("one", "two"):
        text += f"\nLine {number}.\n"
        sent = {"version": version, "text": text, "touched": "text", "save_id": number}
        saved = studio.browser.send(unescape(address[1]), sent, Accept="application/json")
        assert saved.status_code == 200
        version = saved.json["version"]
        assert studio.draft(FIRST) == text


def test_what_waits_on_a_device_belongs_to_one_block(studio: Studio) -> None:
    kept = [re.search(r'data-autosave="([^"]+)"', studio.page(FIRST, edit=place)) for place in ("0", "1", "front")]
    kept.append(re.search(r'data-autosave="([^"]+)"', studio.page(FIRST, face="text")))
    assert len({each[1] for each in kept if each}) == 4


def test_a_front_matter_with_a_missing_quote_stays_and_is_named(studio: Studio) -> None:
    text = studio.draft(LESSON).replace('title = "Who decides"', 'title = "Who decides')
    assert studio.send(LESSON, studio.page(LESSON, face="text"), text=text).status_code == 303
    assert studio.draft(LESSON) == text
    page = studio.page(LESSON, face="text")
    assert 'title = "Who decides' in unescape(page)
    assert "This is not TOML" in page
    assert "cannot be read" in studio.page(LESSON)
    assert studio.browser.open(f"/courses/{SLUG}/who-decides").status_code == 200


BROKEN = {
    LESSON: ('title = "Who decides"', 'title = "Who decides', "Line 3 · This is not TOML"),
    "01-open-books/media/day.svg": ("<title>", "<script>alert(1)</script><title>", "Save it as a plain SVG"),
}


@pytest.mark.parametrize("door", ["folder", "zip"])
def test_what_comes_in_broken_stays_as_it_is_is_named_and_changes_no_published_page(
    studio: Studio, app: Flask, door: str
) -> None:
    broken = with_scenario()
    for path, (old, new, _) in BROKEN.items():
        broken = edited(path, old, new, broken)
    files: Any = [(io.BytesIO(data), f"course/{path}") for path, data in broken.items()]
    packed = io.BytesIO(write_zip(broken))
    sent = {"folder": files} if door == "folder" else {"file": (packed, "course.zip")}
    shown = [f"/courses/{SLUG}/{page}" for page in ("", "who-decides", "media/01-open-books/media/day.svg")]
    before = [studio.shown(address) for address in shown]
    place = studio.browser.send("/studio/import", {**sent, "intake": str(uuid.uuid4())}).location
    look = studio.browser.open(place).text
    assert "2 faults are still to mend" in look
    seen = re.search(r'name="seen" value="(\w+)"', look)
    assert seen
    assert studio.browser.send(place, {"seen": seen[1]}).location == f"{STUDIO}/"
    assert studio.draft() == broken
    checks = re.sub(r"<[^>]*>", "", studio.browser.open(f"{STUDIO}/checks").text)
    for path, (_, _, words) in BROKEN.items():
        assert path in checks
        assert words in unescape(checks)
    with pytest.raises(Invalid):
        studio.transactions.write(studio.actor, authoring.publish, SLUG)
    assert [studio.shown(address) for address in shown] == before
    opens(studio, app)


def opens(studio: Studio, app: Flask) -> None:
    """Every kind of page of the studio opens for this draft."""
    routes, met, waiting = app.url_map.bind("localhost"), dict[str, int](), [f"{STUDIO}/"]
    while waiting:
        address = waiting.pop(0)
        endpoint = str(routes.match(address.partition("?")[0])[0])
        met[endpoint] = met.get(endpoint, 0) + 1
        if met[endpoint] > 2:
            continue
        with studio.browser.client.get(address) as answer:
            assert answer.status_code == 200, address
            found = re.findall(rf'href="({STUDIO}/[^"#]*)', answer.text) if answer.mimetype == "text/html" else []
        waiting += [unescape(each) for each in found]
    assert len(met) > 15, sorted(met)


def test_a_paste_of_five_megabytes_comes_back_in_its_page_with_the_fault_named(studio: Studio) -> None:
    page = studio.page(LESSON, face="text")
    before = studio.draft(LESSON)
    answer = studio.send(LESSON, page, text=before + "word " * 1_000_000)
    assert answer.status_code == 422
    assert "a file takes at most 256 kB" in answer.text
    assert answer.text.count("word ") > 999_990
    assert studio.draft(LESSON) == before


def test_a_survey_is_written_in_forms(studio: Studio) -> None:
    path = "02-same-news/09-how.survey.md"
    changes = {path: SURVEY_TEXT.encode()}
    studio.transactions.write(studio.actor, change_draft, SLUG, changes, base={}, origin=Origin.EDIT)
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


def test_a_line_of_a_fault_leads_to_its_block(studio: Studio) -> None:
    text = studio.draft(LESSON)
    line = text[: text.index("## ")].count("\n") + 1
    for asked, ends in ((str(line), r"#block-\d+$"), ("2", r"\?edit=front#block-form$")):
        assert re.search(ends, studio.browser.open(f"{STUDIO}/files/{LESSON}?line={asked}").location)


def test_a_file_that_moved_meanwhile_is_followed(studio: Studio) -> None:
    opened = studio.page(LESSON, edit="1")
    studio.browser.send(f"{STUDIO}/", {"act": "up", "path": LESSON})
    moved = "01-open-books/01-who-decides.md"
    assert moved in studio.draft()
    assert studio.send(LESSON, opened, body="Name everybody who votes.").status_code == 303
    assert "Name everybody who votes." in studio.draft(moved)
    assert LESSON not in studio.draft()


def test_a_course_grows_from_nothing(studio: Studio) -> None:
    answer = studio.browser.send("/studio/", {"title": "A port for all", "summary": "One port.", "language": "en"})
    assert answer.location == "/studio/a-port-for-all/"
    answer = studio.browser.send(answer.location, {"act": "module", "path": "", "title": "The first call"})
    assert answer.location == "/studio/a-port-for-all/#01-the-first-call"
    for kind in (
        "lesson:scene",
        "lesson:worked-example",
        "lesson:dilemma",
        "lesson:checklist",
        "quiz",
        "scenario",
        "sheet",
    ):
        fields = {"act": "part", "path": "01-the-first-call", "title": f"A {kind}", "kind": kind}
        made = studio.browser.send("/studio/a-port-for-all/", fields)
        assert made.status_code == 303
        page = studio.browser.open(made.location).text
        assert "Words of a pattern still stand here." in page
    assert (
        studio.browser.send("/studio/a-port-for-all/", {"act": "part", "path": "01-the-first-call"}).status_code == 422
    )


def test_parts_are_renamed_moved_between_modules_with_their_pictures_and_taken_out(studio: Studio) -> None:
    studio.browser.send(f"{STUDIO}/", {"act": "rename", "path": FIRST, "title": 'Who "gives" now'})
    assert 'title = "Who \\"gives\\" now"' in studio.draft(FIRST)
    studio.browser.send(f"{STUDIO}/", {"act": "move", "path": FIRST, "to": "02-same-news:0"})
    draft = studio.draft()
    assert "02-same-news/01-who-gives.md" in draft
    assert "02-same-news/media/day.svg" in draft
    assert FIRST not in draft
    studio.browser.send(f"{STUDIO}/", {"act": "down", "path": "01-open-books"})
    assert "02-open-books/module.md" in studio.draft()
    studio.browser.send(f"{STUDIO}/", {"act": "remove", "path": "02-open-books"})
    assert not [path for path in studio.draft() if "open-books" in path]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


@pytest.mark.parametrize(
    ("name", "data", "alt", "said"),
    [
        ("a.svg", SVG, "A square", None),
        ("a.svg", SVG, "", "Fill this in."),
        (
            "a.svg",
            SVG.replace(b"<rect", b"<script>alert(1)</script><rect"),
            "A square",
            "something that acts: &lt;script&gt;",
        ),
        ("a.svg", SVG.replace(b"<rect", b'<rect onload="x"'), "A square", "something that acts: onload"),
        ("a.png", b"no picture", "A square", "Only pictures are taken"),
        ("a.png", b"", "A square", "Choose a file"),
    ],
)
def test_a_picture_is_looked_at_before_it_is_kept(
    studio: Studio, name: str, data: bytes, alt: str, said: str | None
) -> None:
    address = f"{STUDIO}/modules/01-open-books/pictures"
    answer = studio.browser.send(address, {"file": (io.BytesIO(data), name), "alt": alt})
    if said is None:
        assert answer.status_code == 303
        page = studio.browser.open(address).text
        assert 'alt="A square"' in page
        shown = studio.browser.open(f"{STUDIO}/media/01-open-books/media/a.svg")
        assert shown.mimetype == "image/svg+xml"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        removed = studio.browser.send(f"{address}/remove", {"path": "01-open-books/media/a.svg"})
        assert removed.status_code == 303
        assert studio.browser.send(f"{address}/remove", {"path": "01-open-books/media/day.svg"}).status_code == 409
    else:
        assert answer.status_code == 422
        assert said in answer.text
        assert not [path for path in studio.draft() if path.endswith("/a.svg")]


def test_a_picture_leads_back_to_the_figure_that_it_was_added_for(studio: Studio) -> None:
    page = studio.page(FIRST, add="figure", at="1")
    media = re.search(r'href="([^"]*/pictures\?[^"]*)"', page)
    assert media
    address = unescape(media[1])
    form = unescape(studio.browser.open(address).text)
    assert f'action="{address}"' in form
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#113f75"/></svg>'
    answer = studio.browser.send(address, {"file": (io.BytesIO(svg), "quay.svg"), "alt": "A blue quay."})
    assert answer.status_code == 303
    page = studio.browser.open(answer.location).text
    assert 'value="media/quay.svg" selected' in page
    assert 'name="alt" type="text" dir="auto" value="A blue quay."' in page
    assert studio.send(FIRST, page, alt="").status_code == 303
    assert "![A blue quay.](media/quay.svg)" in studio.draft(FIRST)


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


def test_words_of_an_author_never_run(studio: Studio) -> None:
    opened = studio.page(FIRST, edit="0")
    hostile = '<p>x<img src=x onerror="alert(1)"><script>alert(1)</script><a href="javascript:alert(1)">y</a></p>'
    studio.send(FIRST, opened, **{"body.html": hostile})
    for page in (studio.page(FIRST), studio.page(FIRST, edit="0"), studio.page(FIRST, face="text")):
        assert "alert(1)" not in page.replace("&lt;script", "")


def test_the_first_page_of_the_studio_is_light(studio: Studio) -> None:
    answer = studio.browser.open("/studio/")
    weight = len(answer.data)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', answer.text)):
        with studio.browser.client.get(address, headers={"Accept-Encoding": "br"}) as sent:
            weight += len(sent.data)
    assert weight < 200_000


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


@pytest.mark.parametrize("face", ["page", "text"])
def test_what_was_written_comes_back_after_signing_in_again(studio: Studio, people: People, face: str) -> None:
    address = f"{STUDIO}/files/{FIRST}"
    query = {"edit": "0"} if face == "page" else {"face": "text"}
    opened = studio.page(FIRST, **query)
    with studio.browser.client.session_transaction() as session:
        session.pop("_user_id")
    words = "A letter came at night." if face == "page" else studio.draft(FIRST).replace("Thursday", "a night")
    answer = studio.send(FIRST, opened, **{"body" if face == "page" else "text": words})
    assert answer.status_code == 303
    assert answer.location.endswith("kept=1")
    people.sign_in(studio.browser.client, people.accounts["tariq"].id)
    page = studio.browser.open(address).text
    assert "This is the text that could not be sent before" in page
    assert words in unescape(page)
    assert studio.send(FIRST, page).status_code == 303
    assert ("at night" if face == "page" else "a night") in studio.draft(FIRST)
    assert "could not be sent before" not in studio.browser.open(address).text


def test_a_file_that_was_taken_out_meanwhile_is_put_back_with_what_was_written(studio: Studio) -> None:
    opened = studio.page(LESSON, edit="1")
    studio.browser.send(f"{STUDIO}/", {"act": "remove", "path": LESSON})
    answer = studio.send(LESSON, opened, body="Name everybody who votes.")
    assert answer.status_code == 409
    assert "The file was taken out meanwhile." in answer.text
    given = values(answer.text[answer.text.index("studio-clash") :].partition("</form>")[0])
    assert studio.browser.send(f"{STUDIO}/files/{LESSON}", given).status_code == 303
    assert "Name everybody who votes." in studio.draft(LESSON)


def test_what_stands_for_a_recording_that_was_taken_out_is_not_written_as_a_text(studio: Studio) -> None:
    path, was = "01-open-books/media/call.mp4", Recording("video/mp4", 7, "0" * 64).stand_in
    for base, data in ((None, was), (sha(was), None)):
        studio.transactions.write(
            studio.actor, change_draft, SLUG, {path: data}, base={path: base}, origin=Origin.IMPORT
        )
    opened = studio.page(LESSON, face="text")
    answer = studio.send(path, opened, text=Recording("video/mp4", 7, "1" * 64).stand_in.decode(), version=sha(was))
    assert answer.status_code == 404
    assert path not in studio.draft()
