"""A course as somebody else sees it: any audience, text, language and day; nothing of it is kept or can be sent."""

from __future__ import annotations

import datetime as dt
import gc
import re
import uuid
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Invalid
from learnhub.services import authoring, commenting, learning, previews, studio
from learnhub.services.drafting import change_draft, sha
from learnhub.store.schema import metadata
from tests.courses import SCENARIO_FILE, SLUG, edited, published, with_scenario
from tests.people import People
from tests.translated import translated

LESSON = "02-same-news/01-one-day.md"
QUIZ = "01-open-books/03-check.quiz.md"
HOME = f"/studio/{SLUG}/preview"
CLOSED = edited("course.md", "open = true", "open = false")


@pytest.fixture
def trainer(app: Flask, people: People) -> Any:
    """A trainer of a published course whose draft says Tuesday."""
    run = app.extensions["learnhub.parts"].transactions
    published(run, people.actor("tariq"), with_scenario())
    run.write(people.actor("tariq"), authoring.import_course, edited(LESSON, "Monday", "Tuesday", with_scenario()))
    return people.another("tariq")


def at(audience: str, text: str = "draft", rest: str = "", *, language: str = "en", day: str = "2027-02-14") -> str:
    return f"{HOME}/{audience}/{text}/{language}/{day}/{rest}"


def test_each_audience_sees_the_course_that_it_would_have(trainer: Any) -> None:
    visitor = trainer.open(at("visitor")).text
    assert "You may read this course without an account." in visitor
    assert "Nothing is kept" in visitor
    assert "Join this course" in trainer.open(at("member")).text
    learner = trainer.open(at("learner")).text
    assert "Your progress" in learner
    assert "This course has changed since you joined." not in learner
    assert "Tuesday" in trainer.open(at("learner", rest="one-day")).text
    assert "Monday" in trainer.open(at("learner", "1", "one-day")).text
    joined = trainer.open(at("learner-1")).text
    assert "1 lesson is changed." in joined
    assert "Monday" in trainer.open(at("learner-1", rest="one-day")).text
    assert "Tuesday" in trainer.open(at("learner-1", rest="releases/newer")).text


def test_a_visitor_of_a_closed_course_is_asked_to_sign_in(trainer: Any, app: Flask, people: People) -> None:
    run = app.extensions["learnhub.parts"].transactions
    run.write(people.actor("tariq"), authoring.import_course, CLOSED, take_folder=True)
    assert "A visitor is asked to sign in here." in trainer.open(at("visitor")).text
    assert "Two modules" in trainer.open(at("member")).text


def test_links_stay_in_the_preview_and_nothing_can_be_sent(trainer: Any, people: People) -> None:
    answer = trainer.open(at("learner", rest="who-gives"))
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert f'"/courses/{SLUG}/' not in main
    assert f'href="{at("learner")}' in main
    forms = re.findall(r"<form\b[^>]*>", answer.text)
    assert len(forms) > 1
    assert all(" inert" in form for form in forms if 'method="post"' in form)
    assert trainer.send(at("learner", rest="who-gives/read"), {}).status_code == 405
    picture = trainer.open(at("learner", rest="media/01-open-books/media/day.svg"))
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")


def test_quizzes_and_dilemmas_are_played_without_a_trace(trainer: Any, app: Flask) -> None:
    store = app.extensions["learnhub.parts"].store

    def rows() -> dict[str, int]:
        with store.reading() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in metadata.sorted_tables
            }

    before = rows()
    quiz = trainer.open(at("learner", rest="quizzes/books-check")).text
    assert "Show the questions of a try" in quiz
    assert "Which one?" in trainer.open(at("learner", rest="quizzes/books-check/sample")).text
    assert "A reporter asks who pays." in trainer.open(at("visitor", rest="scenarios/whose-list?way=")).text
    assert "The sums are not agreed." in trainer.open(at("visitor", rest="scenarios/whose-list?way=tell")).text
    assert rows() == before


def test_a_day_and_a_language_are_those_that_were_chosen(trainer: Any, app: Flask, people: People) -> None:
    run = app.extensions["learnhub.parts"].transactions
    opens = edited(QUIZ, "draw = 2", "draw = 2\nopens = 2027-05-01T08:00:00Z")
    run.write(people.actor("tariq"), authoring.import_course, opens, take_folder=True)
    assert "/sample" in trainer.open(at("learner", rest="quizzes/books-check")).text
    early = trainer.open(at("learner", rest="quizzes/books-check")).text
    late = trainer.open(at("learner", rest="quizzes/books-check", day="2027-06-01")).text
    assert "Start" not in early.partition("<main")[2] or early != late
    assert 'lang="ar" dir="rtl"' in trainer.open(at("learner", language="ar")).text


def test_a_translation_is_shown_in_its_language(trainer: Any, app: Flask, people: People) -> None:
    run = app.extensions["learnhub.parts"].transactions
    run.write(people.actor("tariq"), authoring.import_course, translated(with_scenario(), "fr"), take_folder=True)
    assert "[fr] A letter came on Thursday." in trainer.open(at("visitor", rest="who-gives", language="fr")).text
    page = trainer.open(at("visitor", rest="who-gives")).text
    assert "[fr]" not in page
    link = re.search(r'href="([^"]*lang=fr)"', page)
    assert link
    assert trainer.open(link[1]).location == at("visitor", rest="who-gives", language="fr")


def test_a_passage_of_the_draft_is_commented_on_from_its_preview(trainer: Any, app: Flask, people: People) -> None:
    run = app.extensions["learnhub.parts"].transactions
    given = {"path": LESSON, "revision": 2, "place": 1, "quote": "letters left", "text": "Which letters?"}
    run.write(people.actor("tariq"), commenting.comment, SLUG, uuid.uuid4(), **given)
    page = trainer.open(at("visitor", rest="one-day")).text
    address = f"/studio/{SLUG}/comments/{LESSON}?place="
    heading, text = page.index(f"{address}0#passage-0"), page.index(f"{address}1#passage-1")
    assert page.index('id="monday"') < heading < page.index("All letters left on Monday.") < text
    assert heading < page.index("Which letters?") < text
    assert page.count("Comment here") == 2
    choice = trainer.open(at("learner", rest="who-gives")).text
    assert choice.index("A letter came") < choice.index("#passage-0") < choice.index('id="reply"')
    assert choice.index('id="reply"') < choice.index("#passage-1")
    assert "Comment here" not in trainer.open(at("visitor", "1", "one-day")).text


def test_questions_and_scenes_of_the_draft_are_commented_on_from_their_preview(
    trainer: Any, app: Flask, people: People
) -> None:
    run = app.extensions["learnhub.parts"].transactions
    tariq = people.actor("tariq")
    asked = re.search(
        r'id="([a-z-]+)" data-question', trainer.open(at("learner", rest="quizzes/books-check/sample")).text
    )
    assert asked
    items = re.findall(r"^## (.*) \{#(.*)\}$", with_scenario()[QUIZ].decode(), re.MULTILINE)
    number, title = next((row, title) for row, (title, name) in enumerate(items, 1) if name == asked[1])
    for path, place, quote, text in (
        (QUIZ, number, "", "All of whom?"),
        (SCENARIO_FILE, 2, "", "Which sums?"),
        (SCENARIO_FILE, 0, "", "Whose campaign?"),
    ):
        given = {"path": path, "revision": 2, "place": place, "quote": quote, "text": text}
        run.write(tariq, commenting.comment, SLUG, uuid.uuid4(), **given)
    sample = trainer.open(at("learner", rest="quizzes/books-check/sample")).text
    start = sample.index(f'id="{asked[1]}"')
    noted = sample[start : sample.index("</aside>", start)]
    assert "All of whom?" in noted
    assert f"/studio/{SLUG}/comments/{QUIZ}?place={number}#passage-{number}" in noted
    form = re.search(r'<form\b(?![^>]* inert)[^>]*method="dialog".*?</form>', sample, re.DOTALL)
    assert form
    assert {" inert" in tag for tag in re.findall(r"<(?:input|button|select|textarea)\b[^>]*", form[0])} == {True}
    every = trainer.open(at("visitor", rest="quizzes/books-check")).text
    assert (
        every.count("Comment here") == len(items) + 2
    )  # each question, also those of the second try, and twice the introduction
    start = trainer.open(at("learner", rest="scenarios/whose-list")).text
    assert start.index("Whose campaign?") < start.index("You choose, and see what follows.")
    assert at("learner", rest="scenarios/whose-list?way=#scene") in start
    scene = trainer.open(at("learner", rest="scenarios/whose-list?way=tell")).text
    assert scene.index("The sums are not agreed.") < scene.index("Which sums?")
    assert scene.count("Comment here") == 1
    assert "Comment here" not in trainer.open(at("visitor", "1", "scenarios/whose-list?way=tell")).text
    file = trainer.open(f"/studio/{SLUG}/comments/{SCENARIO_FILE}?place=2").text
    assert re.search(r'id="passage-2".*?<details class="no-print" open>', file, re.DOTALL)

    run.write(tariq, studio.move, SLUG, SCENARIO_FILE, "up")
    base = run.read(tariq, authoring.export_course, SLUG, draft=True)
    moved = next(path for path in base if path.endswith("whose-list.scenario.md"))
    change = {moved: base[moved].replace(b"not agreed", b"still open")}
    run.write(tariq, change_draft, SLUG, change, base={moved: sha(base[moved])}, origin=Origin.EDIT)
    scene = trainer.open(at("visitor", rest="scenarios/whose-list?way=tell")).text
    assert "the passage changed since" in scene[scene.index("The sums are still open.") :]
    listed = trainer.open(f"/studio/{SLUG}/comments").text
    assert [
        unescape(re.sub(r"<[^>]*>", "", title)) for title in re.findall(r"<h2 class=\"h5\">(.*?)</h2>", listed)
    ] == ["The list of partners", "The list of partners · The sums", f"Check: open books · {title}"]
    assert listed.count("the passage changed since") == 1
    assert "“The sums are not agreed. What do you do?" in unescape(listed)


def test_the_page_of_choices_leads_to_the_preview_and_to_a_phone(trainer: Any) -> None:
    page = trainer.open(f"{HOME}/?audience=visitor").text
    assert "A learner who joined on version 1" in page
    chosen = "audience=visitor&text=draft&language=en&day=2027-02-14"
    assert trainer.open(f"{HOME}/?{chosen}&open=page").location == at("visitor")
    phone = trainer.open(f"{HOME}/?{chosen}&open=phone").text
    assert "<script" not in trainer.open(at("visitor")).text
    assert re.search(r'<iframe[^>]*width="390"[^>]*src="' + re.escape(at("visitor")), phone)


FAULTS = {
    LESSON: (('title = "', "title = "), None),
    "01-open-books/01-who-gives.md": (("\n\n", "\n\n#### Too deep\n\n"), "who-gives"),
    QUIZ: (("(x)", "( )"), "quizzes/books-check/sample"),
    SCENARIO_FILE: (("=> ", "=> nowhere-"), "scenarios/whose-list?way="),
    "course.md": (('title = "', "title = "), ""),
    "02-same-news/module.md": (("+++\n", ""), ""),
}
"""By file: what breaks it, and the page that shows it all the same; None where it cannot be read."""


@pytest.mark.parametrize("long", [120, 0])
def test_a_draft_with_faults_is_shown_as_far_as_it_can_be_read(
    trainer: Any, app: Flask, people: People, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr(previews, "LONG", long)
    monkeypatch.setattr(previews, "_kept", previews._Kept())
    run, tariq = app.extensions["learnhub.parts"].transactions, people.actor("tariq")
    whole = translated(with_scenario(), "fr")
    run.write(tariq, authoring.import_course, whole, take_folder=True)
    for path, ((old, new), rest) in FAULTS.items():
        assert old in whole[path].decode(), path
        change = {path: whole[path].replace(old.encode(), new.encode(), 1)}
        run.write(tariq, change_draft, SLUG, change, base={path: sha(whole[path])}, origin=Origin.EDIT)
        with pytest.raises(Invalid):
            run.write(tariq, authoring.publish, SLUG)
        for audience, language in (("learner", "en"), ("visitor", "fr"), ("member", "en"), ("trainer", "en")):
            if rest is None:
                answer = trainer.open(at(audience, rest="one-day", language=language))
                assert answer.status_code == 404
                assert "who-gives" in trainer.open(at(audience, language=language)).text
            elif rest.endswith("sample") and audience != "learner":
                continue
            elif "way=" in rest and audience == "learner":
                answer = trainer.open(at(audience, rest=rest.partition("?")[0], language=language))
            else:
                answer = trainer.open(at(audience, rest=rest, language=language))
                assert answer.status_code == 200, (path, audience)
            assert f'"/studio/{SLUG}/files/{path}?line=' in answer.text, (path, audience, language)
            assert re.search("faults? bars? publishing", answer.text) or language == "fr"
        run.write(tariq, authoring.import_course, whole, take_folder=True)


def test_what_there_is_not_is_not_found(trainer: Any, people: People) -> None:
    assert trainer.open(at("learner", "1")).status_code == 200
    for address in (
        at("learner", "9"),
        at("learner-9", "1"),
        at("nobody"),
        at("learner", "1", "nothing"),
        at("learner", "1", language="xx"),
        at("learner", "1", day="today"),
        at("learner", "1", "quizzes/books-check/exceptions"),
    ):
        assert trainer.open(address).status_code == 404, address
    assert people.another("amina").open(at("learner", "1")).status_code == 403


def test_a_stage_stands_while_somebody_looks_at_it(trainer: Any, app: Flask, people: People) -> None:
    trainer.open(at("member"))
    wanted = previews.Wanted("member", "draft", "en", dt.date(2027, 2, 14))
    stage = app.extensions["learnhub.parts"].transactions.read(people.actor("tariq"), previews.set_up, SLUG, wanted)
    folder = Path(stage.made.folder.name)
    previews._kept.stages.clear()
    gc.collect()
    assert stage.read(learning.open_course, SLUG).title
    assert folder.exists()
    del stage
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize("long", [120, 0])
def test_a_stage_that_follows_the_draft_shows_what_one_made_anew_shows(
    trainer: Any, app: Flask, people: People, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    run, tariq = app.extensions["learnhub.parts"].transactions, people.actor("tariq")
    text = translated(with_scenario(), "fr")
    pages = [
        *(at("learner", rest=rest) for rest in ("", "one-day", "quizzes/books-check")),
        at("learner-1", rest="releases/newer"),
        at("member", rest="scenarios/whose-list"),
        *(at("visitor", rest=rest, language="fr") for rest in ("who-gives", "")),
    ]
    french = next(path for path in sorted(text) if path.endswith(".fr.md") and b"Thursday" in text[path])

    def anew() -> None:
        previews._kept.stages.clear()

    def shown(long: int = 120) -> list[str]:
        monkeypatch.setattr(previews, "LONG", long)
        return [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "-", trainer.open(page).text) for page in pages]

    run.write(tariq, authoring.import_course, text, take_folder=True)
    anew()
    shown(long)
    there = previews._kept.stages[SLUG, "", "draft", "fr"].read.files
    assert (b"::: intro.1 " in there[QUIZ.replace(".md", ".fr.md")]) == (long > 0)
    module = LESSON.rpartition("/")[0]
    other = text[LESSON].decode().replace("{#", "{#x-").replace('id = "', 'id = "x-')
    for edits, follows in (
        (((LESSON, "Monday", "Friday"), (QUIZ, "## ", "## So: "), (SCENARIO_FILE, "\n\n", "\n\nListen. ")), True),
        (((french, "[fr] A letter", "[fr] Une lettre"), ("course.md", 'title = "', 'title = "The ')), True),
        (((f"{module}/09-last.md", "", other),), False),
    ):
        for path, old, new in edits:
            assert old in text.get(path, b"").decode()
            text = {**text, path: text.get(path, b"").decode().replace(old, new, 1).encode()}
        before = set(map(id, previews._kept.stages.values()))
        run.write(tariq, authoring.import_course, text, take_folder=True)
        followed = shown(long)
        assert (set(map(id, previews._kept.stages.values())) == before) == follows or long == 0, edits
        anew()
        assert followed == shown(), edits
