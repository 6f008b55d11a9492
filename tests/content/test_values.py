"""What a course's text becomes: lessons in segments and passages, items, and ids that were missing."""

from __future__ import annotations

import pytest

from learnhub.content.course import read_course
from learnhub.content.ids import add_ids, free_id
from learnhub.content.markdown import Unit
from learnhub.content.style import reading_grade, sentences
from learnhub.domain.assessment import Form, Item, ItemKind, Option, Scoring
from learnhub.domain.outline import ChoiceOption, Completion, Course, Heading, Objective, Passage, Segment
from learnhub.domain.principles import Principle
from tests.content.courses import C, L, M, Q, S, edited, errors_of, small


@pytest.fixture
def course() -> Course:
    """The small course as a value."""
    course = read_course(small()).course
    assert course is not None
    return course


def test_a_course_is_what_its_text_says(course: Course) -> None:
    assert (course.id, course.title, course.language, course.open) == ("small", "A small course", "en", True)
    assert course.completion is Completion.EVERY_MODULE
    assert course.body_html == "<p>A course to test with.</p>"
    [module] = course.modules
    assert module.principle is Principle.NO_UNFAIR_ADVANTAGE
    assert module.objectives == (Objective("same-day", "Give everyone the news on the same day."),)


def test_a_lesson_is_cut_at_its_choices(course: Course) -> None:
    [lesson] = course.modules[0].lessons
    first, choice, last = lesson.segments
    assert first == Segment('<div class="block block-scene">\n<p>Thursday, 16:40. A letter came.</p>\n</div>')
    assert choice == Segment(
        "<p>What do you write?</p>",
        "reply",
        (
            ChoiceOption("yes", "Yes.", "<p>The others read of it.</p>"),
            ChoiceOption("all", "Yes, to all.", "<p>Three offers come.</p>", recommended=True),
        ),
    )
    assert last.html.startswith('<h2 id="equal">On the same day</h2>\n<p>See <a href="/courses/small/thursday#equal">')
    assert '<img src="/courses/small/media/01-news/media/day.svg" alt="a calendar">' in last.html
    assert '<div class="block block-activity" id="sort">\n<p class="block-title">Activity</p>' in last.html
    assert '<details class="block block-model"><summary>Compare with a model answer</summary>' in last.html
    assert '<div class="block block-checklist" id="list">' in last.html


def test_passages_lead_search_to_the_heading(course: Course) -> None:
    [lesson] = course.modules[0].lessons
    assert lesson.headings == (Heading("equal", "On the same day", 2), Heading("later", "Later", 3))
    assert lesson.passages == (
        Passage("", "", "Thursday, 16:40. A letter came.\nWhat do you write?\nYes.\nYes, to all."),
        Passage("equal", "On the same day", "See the start and a calendar.\nSort the letters.\nBy day."),
        Passage("later", "Later", "Call.\nTell all.\nTell them early.\nTell them again."),
    )
    assert "The others read of it." not in lesson.text
    assert "Later" in lesson.text


def test_items_are_what_their_text_says(course: Course) -> None:
    [quiz] = course.modules[0].quizzes
    assert (quiz.id, quiz.pass_line, quiz.draw, quiz.reason) == ("news-check", 1, 1, "One of one.")
    single, short = quiz.items
    assert single == Item(
        id="first-look",
        title="First look",
        kind=ItemKind.SINGLE,
        objective="same-day",
        principle=Principle.NO_UNFAIR_ADVANTAGE,
        difficulty=2,
        passage="thursday#equal",
        form=Form.A,
        siblings="first-news",
        points=1,
        scoring=Scoring.ALL_OR_NOTHING,
        stem_html="<p>Whom do you tell?</p>",
        options=(
            Option("one", "One.", "<p>The others lose a day.</p>", right=False),
            Option("all", "All.", "<p>All can prepare.</p>", right=True),
        ),
        answers=(),
        feedback_html="",
    )
    assert short.answers == ("Monday", "on Monday")
    assert short.feedback_html == "<p>It was a Monday.</p>"


def test_a_question_may_end_with_a_list() -> None:
    course = read_course(edited(Q, "Whom do you tell?", "Two facts:\n\n- It is free.\n- It is news.")).course
    assert course is not None
    item = course.modules[0].quizzes[0].items[0]
    assert item.stem_html.endswith("<li>It is news.</li>\n</ul>")
    assert [option.id for option in item.options] == ["one", "all"]


def test_order_is_that_of_the_names() -> None:
    files = small()
    files["01-news/00-first.md"] = (
        files[L].replace(b'"thursday"', b'"first"').replace(b"{#", b"{#first-").replace(b"(#equal)", b"(#first-equal)")
    )
    course = read_course(files).course
    assert course is not None
    assert [lesson.id for lesson in course.modules[0].lessons] == ["first", "thursday"]


EDITS: list[tuple[str, str, str]] = [
    (C, 'id = "small"\n', 'id = "a-small-course"\n'),
    (M, 'id = "same-day"\n', 'id = "give-everyone-the-news-on-the"\n'),
    (L, " {#reply}", " {#what-do-you-write}"),
    (L, "Yes. {#yes}", "Yes. {#yes}"),
    (L, "{#later}", "{#later}"),
    (L, "::: checklist {#list}", "::: checklist {#checklist}"),
    (L, ":::: activity {#sort}", ":::: activity {#activity}"),
    (Q, "{#second-look}", "{#second-look}"),
    (Q, "All. {#all}", "All. {#all-2}"),
    (S, "Call them all. {#call-all}", "Call them all. {#call-them-all}"),
]


@pytest.mark.parametrize(("path", "there", "expected"), EDITS)
def test_a_missing_id_is_written_and_nothing_else(path: str, there: str, expected: str) -> None:
    start = there.index("{#") if "{#" in there else 0
    gap = there[:start].rstrip()
    files = edited(path, there, gap)
    assert any(code == "id-missing" for _, code in errors_of(files))
    added = add_ids(files)
    assert set(added) == {path}
    old, new = files[path].decode().split("\n"), added[path].decode().split("\n")
    changed = [line for line in new if line not in old]
    assert len(changed) == 1
    assert expected.strip() in changed[0]
    assert not any(code == "id-missing" for _, code in errors_of({**files, **added}))


def test_all_ids_are_written_at_once() -> None:
    files = {path: data for path, data in small().items()}
    for path in (C, M, L, Q):
        text = files[path].decode()
        lines = [line.partition(" {#")[0] for line in text.split("\n") if not line.startswith("id = ")]
        files[path] = "\n".join(lines).encode()
    files = {**files, **add_ids(files)}
    assert not any(code == "id-missing" for _, code in errors_of(files))
    assert add_ids(files) == {}


@pytest.mark.parametrize(
    ("seed", "taken", "expected"),
    [
        ("The letter, on Thursday", set(), "the-letter-on-thursday"),
        ("L’été à Genève", set(), "lete-a-geneve"),
        ("16:40 on Thursday", set(), "on-thursday"),
        ("条款", set(), "heading"),
        ("条款", {"heading", "heading-2"}, "heading-3"),
        ("x" * 90, set(), "x" * 59),
    ],
)
def test_an_id_is_made_of_the_first_words(seed: str, taken: set[str], expected: str) -> None:
    assert free_id(seed, "heading", taken) == expected


def test_sentences_end_where_they_end() -> None:
    text = 'She said: "No." Then 3.5 per cent left. Why? (Nobody knows.) See ¶2.'
    assert [sentence for sentence, _ in sentences(Unit(text, 3))] == [
        'She said: "No."',
        "Then 3.5 per cent left.",
        "Why?",
        "(Nobody knows.)",
        "See ¶2.",
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("The United Nations General Assembly accountability transparency cat sat on the mat.", -2, 1),
        ("The committee will consider the regional administration of sanitation facilities.", 14, 22),
        ("", 0, 0),
    ],
)
def test_the_reading_grade_follows_the_formula(text: str, low: float, high: float) -> None:
    assert low <= reading_grade([Unit(text, 1)]) <= high


def test_the_reading_grade_of_a_counted_sentence() -> None:
    # 10 words, 1 sentence, 12 syllables
    grade = reading_grade([Unit("We ask the nurse to call the district on Monday.", 1)])
    assert grade == pytest.approx(0.39 * 10 + 11.8 * 1.2 - 15.59)
