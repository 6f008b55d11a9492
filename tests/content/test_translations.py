"""Courses in other languages: passages with keys, translation files, and one structure in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.folder import read_folder
from learnhub.content.languages import originals, speak
from learnhub.content.segments import VALUES, Segment, Shape, fingerprint, rewritten, segments
from learnhub.content.translation import (
    EMPTY,
    Said,
    Standing,
    orphans,
    pairs,
    read_translation,
    translation_path,
    with_words,
    write_translation,
)
from learnhub.domain.assessment import ItemKind, mark, parse_response
from learnhub.domain.languages import FALLBACK, Words, direction, language_of, told
from learnhub.domain.outline import Course
from tests.content.courses import C, L, M, Q, S, small
from tests.items import text_of

SHIPPED = sorted((Path(__file__).parents[2] / "courses").glob("*/course.md"))
F = translation_path(L, "fr")


def in_french(files: dict[str, bytes], path: str, *, leave: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The files with a French for each passage of one of them: the words behind a French sign."""
    source = segments(path, files[path])
    said = {
        each.key: Said(each.key, each.hash, each.text if each.shape in VALUES else f"Fr {each.text}")
        for each in source
        if each.key not in leave
    }
    return {**files, translation_path(path, "fr"): write_translation(with_words(EMPTY, source, said))}


def french(files: dict[str, bytes]) -> Course:
    read = read_course(files)
    assert read.course is not None, read.faults
    spoken = speak(files, read.course)
    assert spoken.faults == ()
    return next(each.course for each in spoken.others if each.language == "fr")


def codes(files: dict[str, bytes]) -> list[str]:
    return [fault.code for fault in read_course(files).faults if fault.path.startswith(F)]


@pytest.mark.parametrize("course", SHIPPED, ids=lambda path: path.parent.name)
def test_a_walk_that_changes_nothing_makes_the_same_course(course: Path) -> None:
    files, _ = read_folder(course.parent)
    same = {path: rewritten(path, data, lambda each: each.text) or data for path, data in files.items()}
    assert read_course(same).course == read_course(files).course
    for path in originals(files):
        keys = [each.key for each in segments(path, files[path])]
        assert len(keys) == len(set(keys)) > 0


def test_every_kind_of_file_has_its_passages() -> None:
    found = {path: [each.key for each in segments(path, data)] for path, data in small().items()}
    assert found[C] == ["title", "summary", "start.1"]
    assert found[M] == ["title", "summary", "objective.same-day", "start.1"]
    assert found[L][:7] == [
        "title",
        "start.1",
        "reply.1",
        "reply.yes",
        "reply.yes.note.1",
        "reply.all",
        "reply.all.note.1",
    ]
    assert {"equal.heading", "equal.1", "later.heading", "later.1"} <= set(found[L])
    assert any(key.endswith(".title") for key in found[Q])
    assert any(".no-unfair-advantage" in key for key in found[S])


def test_a_course_in_french_keeps_ids_keys_and_scoring() -> None:
    files = small()
    for path in originals(small()):
        files = in_french(files, path)
    original = read_course(files).course
    other = french(files)
    assert original is not None
    assert (other.title, other.language) == ("Fr A small course", "fr")
    for ours, theirs in zip(original.modules, other.modules, strict=True):
        assert [each.id for each in ours.lessons] == [each.id for each in theirs.lessons]
        for quiz, quizzed in zip(ours.quizzes, theirs.quizzes, strict=True):
            assert (quiz.draw, quiz.pass_line) == (quizzed.draw, quizzed.pass_line)
            for item, said in zip(quiz.items, quizzed.items, strict=True):
                assert [(o.id, o.right, o.to) for o in item.options] == [(o.id, o.right, o.to) for o in said.options]
                assert said.stem_html != item.stem_html
    assert FALLBACK not in repr(other)


def test_what_is_not_translated_says_that_it_is_in_the_language_of_the_original() -> None:
    other = french(in_french(small(), L, leave=frozenset({"title", "reply.yes", "equal.heading", "later.1"})))
    lesson = other.modules[0].lessons[0]
    assert lesson.title == f"{FALLBACK}The letter on Thursday"
    choice = next(each for each in lesson.segments if each.choice_id)
    assert choice.options[0].label_html == '<span lang="en" dir="ltr">Yes.</span>'
    assert choice.options[1].label_html == "Fr Yes, to all."
    html = "".join(each.html for each in lesson.segments)
    assert '<h2 id="equal" lang="en" dir="ltr">On the same day</h2>' in html
    assert '<li lang="en" dir="ltr">Call.</li>' in html
    assert FALLBACK not in html
    assert next(each.text for each in lesson.headings) == "On the same day"


def test_a_passage_whose_original_changed_is_stale_and_shows_the_original() -> None:
    files = in_french(small(), L)
    changed = {**files, L: files[L].replace(b"Thursday, 16:40.", b"Friday, 9:00.")}
    assert codes(changed) == ["translation-stale"]
    assert "Friday, 9:00" in french(changed).modules[0].lessons[0].segments[0].html


def test_a_passage_that_moved_keeps_its_translation() -> None:
    files = in_french(small(), L)
    moved = files[L].replace(b"- Tell all.\n- Tell them early.\n", b"- New.\n- Tell all.\n- Tell them early.\n")
    source = segments(L, moved)
    translation = read_translation(F, files[F])
    assert translation is not None
    standing = {pair.source.text: pair.standing for pair in pairs(source, translation)}
    assert standing["New."] is Standing.MISSING
    assert {each for text, each in standing.items() if text != "New."} == {Standing.DONE}


def test_words_whose_passage_is_gone_stay_in_the_file_and_are_told() -> None:
    files = in_french(small(), L)
    gone = {**files, L: files[L].replace(b"Sort the letters.\n\n", b"")}
    assert codes(gone) == ["translation-orphan"]
    translation = read_translation(F, files[F])
    assert translation is not None
    assert [said.text for said in orphans(segments(L, gone[L]), translation)] == ["Fr Sort the letters."]
    source = segments(L, gone[L])
    kept = with_words(translation, source, {"title": Said("title", source[0].hash, "Jeudi")})
    assert b"Fr Sort the letters." in write_translation(kept)


ELSEWHERE = {"translation-unread"}  # what passes each check by itself and yet breaks the course

BROKEN = [
    ("equal.1", "Voir [le début](#equal).", "translation-pictures"),
    ("equal.1", "Voir [le début](#later) et ![un calendrier](media/day.svg).", "translation-links"),
    ("equal.1", "Voir le début et ![un calendrier](media/day.svg).", "translation-links"),
    ("start.1", "Jeudi.\n\nUne lettre.", "translation-form"),
    ("start.1", "- Jeudi.", "translation-form"),
    ("start.1", "## Jeudi", "translation-form"),
    ("start.1", "::: scene", "translation-form"),
    ("start.1", "**Jeudi.** Une lettre.", "translation-emphasis"),
    ("title", "Deux\nlignes", "translation-line"),
    ("title", "x" * 201, "translation-line"),
    ("start.1", f"{FALLBACK}Jeudi.", "bytes-control"),
    ("reply.yes", "Oui => non", "translation-form"),
    ("reply.yes", "Oui\n- non", "translation-line"),
]


@pytest.mark.parametrize(("key", "text", "code"), BROKEN)
def test_marks_of_the_original_are_kept(key: str, text: str, code: str) -> None:
    files = in_french(small(), L)
    source = segments(L, files[L])
    translation = read_translation(F, files[F])
    assert translation is not None
    said = next(each for each in source if each.key == key)
    broken = with_words(translation, source, {key: Said(key, said.hash, text)})
    assert codes({**files, F: write_translation(broken)}) == [code]


FORMS = [
    (b"# no fences\n", ["front-missing"]),
    (b"+++\n", ["front-open"]),
    (b"+++\nkind = 1\n+++\n", ["key-unknown", "translation-missing"]),
    (b"+++\n+++\n\nWords.\n", ["translation-missing", "translation-between"]),
    (b"+++\n+++\n\n::: title 0123456789ab\nJeudi\n", ["translation-missing", "block-unclosed"]),
    (
        b"+++\n+++\n\n::: title 0123456789ab\nJeudi\n:::\n\n::: title 0123456789ab\nJeudi\n:::\n",
        ["translation-missing", "translation-stale", "translation-twice"],
    ),
]


TRIED_HERE = {
    *(code for *_, code in BROKEN),
    *(code for _, expected in FORMS for code in expected),
    *("translation-orphan", "translation-gaps", "translation-answers"),
}


@pytest.mark.parametrize(("data", "expected"), FORMS)
def test_faults_of_a_translation_file_are_named(data: bytes, expected: list[str]) -> None:
    assert sorted(codes({**small(), F: data})) == sorted(expected)


def test_typed_answers_of_every_language_are_right_in_each() -> None:
    path = Q
    files = small()
    banked = text_of(ItemKind.GAPS, identity="the-bank").replace("scoring =", 'bank = ["Friday"]\nscoring =')
    more = [text_of(kind) for kind in (ItemKind.SHORT, ItemKind.NUMERIC, ItemKind.GAPS)]
    files[Q] += "\n".join(["", *more, banked]).encode()
    source = segments(path, files[path])
    said = {}
    for each in source:
        text = each.text if each.shape is Shape.UNIT else f"Fr {each.text}"
        if each.shape is Shape.ANSWERS:
            text = "\n".join(f"réponse {number}" for number, _ in enumerate(each.text.split("\n")))
        elif each.shape is Shape.GAPS:
            rows = enumerate(each.text.split("\n"))
            text = "\n".join(f"{row.partition(':')[0]}: trou {number}" for number, row in rows)
        elif each.shape is Shape.UNIT:
            text = f"f{each.text}"[:20]
        said[each.key] = Said(each.key, each.hash, text)
    files[translation_path(path, "fr")] = write_translation(with_words(EMPTY, source, said))
    read = read_course(files)
    assert read.course is not None, read.faults
    spoken = speak(files, read.course)
    ours = {item.id: item for module in spoken.original.modules for quiz in module.quizzes for item in quiz.items}
    theirs = {
        item.id: item for module in spoken.others[0].course.modules for quiz in module.quizzes for item in quiz.items
    }
    short = next(item for item in ours.values() if item.kind is ItemKind.SHORT)
    for item in (short, theirs[short.id]):
        assert mark(item, parse_response(item, [short.answers[0]])).right
        assert mark(item, parse_response(item, ["réponse 0"])).right
    assert theirs[short.id].answers[0] == "réponse 0"
    for item in ours.values():
        other = theirs[item.id]
        assert (other.units, other.bank) == (item.units, item.bank)
        if item.units:
            assert other.said[0] == (item.units[0].name, f"f{item.units[0].name}")
        if item.gaps:
            text = item.gaps[0].answers[0] if item.bank is not None else "trou 0"
            for asked in (item, other):
                response = parse_response(asked, [f"{gap.id}={text}" for gap in asked.gaps])
                assert mark(asked, response).parts[0].right


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (ItemKind.GAPS, "who: le ministère", "translation-gaps"),
        (ItemKind.GAPS, "who: le ministère\nwhen:", "translation-gaps"),
        (ItemKind.SHORT, "lundi\n\nmardi", "translation-answers"),
        (ItemKind.SHORT, "lundi\nLundi", "translation-answers"),
    ],
)
def test_accepted_answers_are_checked(kind: ItemKind, text: str, code: str) -> None:
    files = small()
    files[Q] += f"\n{text_of(kind)}".encode()
    files = in_french(files, Q)
    path = translation_path(Q, "fr")
    source = segments(Q, files[Q])
    translation = read_translation(path, files[path])
    assert translation is not None
    answers = next(each for each in source if each.key == f"the-{kind.value}.answers")
    files[path] = write_translation(
        with_words(translation, source, {answers.key: Said(answers.key, answers.hash, text)})
    )
    assert [fault.code for fault in errors(read_course(files).faults)] == [code]


lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=[FALLBACK]), min_size=1, max_size=30
).filter(lambda text: text.strip())
keys = st.from_regex(r"[a-z][a-z0-9]{0,4}(\.[a-z0-9]{1,4}){0,2}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        keys, st.lists(lines | st.sampled_from([":::", "::::", "```", "+++", "> x"]), min_size=1, max_size=4)
    )
)
def test_a_translation_file_is_read_as_it_was_written(texts: dict[str, list[str]]) -> None:
    said = {key: Said(key, fingerprint(key), "\n".join(rows)) for key, rows in texts.items()}
    source = [Segment(key, key, Shape.PASSAGE) for key in texts]
    data = write_translation(with_words(EMPTY, source, said))
    read = read_translation(F, data)
    assert read is not None
    assert {each.key: each.text for each in read.said} == {key: each.text for key, each in said.items()}
    assert write_translation(read) == data


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_words_that_pass_the_checks_leave_the_course_sound(data: st.DataObject) -> None:
    files = small()
    path = data.draw(st.sampled_from(sorted(originals(files))))
    source = segments(path, files[path])
    odd = data.draw(st.sampled_from(source))
    text = data.draw(st.text(st.sampled_from("ab —-#>*_`[]()|:={}1.\\&<!\"'é\n+~"), min_size=1, max_size=14))
    said = {each.key: Said(each.key, each.hash, text if each == odd else each.text) for each in source}
    files[translation_path(path, "fr")] = write_translation(with_words(EMPTY, source, said))
    read = read_course(files)
    if not errors(read.faults):
        assert read.course is not None
        assert speak(files, read.course).faults == ()


def test_published_words_know_their_language() -> None:
    value = told({"title": f"{FALLBACK}Hello", "lines": [f"{FALLBACK}a", "b"], "n": 3}, "en")
    assert isinstance(value["title"], Words)
    assert value["title"] == "Hello"
    assert [language_of(each, "fr") for each in (value["title"], *value["lines"])] == ["en", "en", "fr"]
    assert (direction("ar"), direction("fr")) == ("rtl", "ltr")
