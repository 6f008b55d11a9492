"""Saving in the studio: two authors, a script, files that come in or go, and what is broken."""

from __future__ import annotations

import io
import re
import uuid
from html import unescape
from typing import Any

import pytest
from flask import Flask

from learnhub.content.folder import write_zip
from learnhub.content.recordings import Recording
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Invalid
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, edited, with_scenario
from tests.people import People
from tests.studio import FIRST, LESSON, STUDIO, Studio, values


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
    assert "<p><del>A letter</del><ins>Mine</ins> came on <del>Thursday.</del><ins>Friday.</ins>" in answer.text
    assert "<p><del>A letter</del><ins>Theirs</ins> came on <del>Thursday.</del><ins>Monday.</ins>" in answer.text
    assert "As it was typed" in answer.text
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
    page = studio.page(LESSON, edit="front")
    assert 'name="title" type="text" dir="auto" value="Who decides"' in page
    assert "This is not TOML" in page[page.index('id="block-form"') : page.index('name="title"')]
    assert studio.browser.open(f"/courses/{SLUG}/who-decides").status_code == 200
    assert studio.send(LESSON, page).status_code == 303
    assert studio.draft(LESSON) == text.replace('title = "Who decides', 'title = "Who decides"')


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


def test_a_file_that_moved_meanwhile_is_followed(studio: Studio) -> None:
    opened = studio.page(LESSON, edit="1")
    studio.browser.send(f"{STUDIO}/", {"act": "up", "path": LESSON})
    moved = "01-open-books/01-who-decides.md"
    assert moved in studio.draft()
    assert studio.send(LESSON, opened, body="Name everybody who votes.").status_code == 303
    assert "Name everybody who votes." in studio.draft(moved)
    assert LESSON not in studio.draft()


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
