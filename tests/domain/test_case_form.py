"""The nine questions: what a draft may hold, what must be there to send it, what is offered and computed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.form import (
    LIMITS,
    SHORT_1,
    TEMPLATES,
    CaseContent,
    CaseNumber,
    Kind,
    LessonLearned,
    Outcome,
    PartnersShown,
    Relation,
    ShownBy,
    Visibility,
    answered,
    content_from_json,
    content_to_json,
    is_enough,
    kind_of,
    minutes_needed,
    narrow_defaults,
    offered_summary,
    offered_title,
    texts,
    validate,
    with_offers,
    word_count,
)
from learnhub.domain.errors import Invalid
from learnhub.domain.people import PersonKind
from learnhub.domain.principles import Principle

WHOLE = CaseContent(
    situation="A telephone company offered free messages. It asked for a title.",
    action="We asked all three companies on the same day.",
    result="Two answered. Nobody received a title.",
    outcome=Outcome.WORKED,
    what_did_not_work="We lost eight days.",
    lesson=LessonLearned(
        "a company offers help for a title",
        "send the same request to every company on the same day. Thank each in public.",
        "a free service still buys an advantage",
    ),
    principles=(Principle.NO_UNFAIR_ADVANTAGE, Principle.TRANSPARENCY),
    regions=("419",),
    relation=Relation.UN_FOCAL_POINT,
    has_interest=False,
)


def faults(content: CaseContent, *, for_submission: bool = True, in_partnership: bool = False) -> list[tuple[str, str]]:
    found = validate(content, for_submission=for_submission, in_partnership=in_partnership)
    return [(fault.path, fault.code) for fault in found]


def test_nine_questions_hold_every_field_once() -> None:
    questions = TEMPLATES[SHORT_1]
    paths = [path for question in questions for path in question.fields]
    assert [question.number for question in questions] == list(range(1, 10))
    assert sorted({path.partition(".")[0] for path in paths}) == sorted(CaseContent.__dataclass_fields__)
    assert len(paths) == len(set(paths))
    assert LIMITS.keys() <= set(paths)


def test_a_whole_case_may_be_sent_and_a_blank_draft_kept() -> None:
    assert faults(WHOLE) == []
    assert faults(CaseContent(), for_submission=False) == []


def test_a_blank_case_says_all_that_is_missing_in_the_order_of_the_questions() -> None:
    assert faults(CaseContent()) == [
        (path, "required")
        for path in (
            "situation",
            "action",
            "result",
            "outcome",
            "what_did_not_work",
            "lesson.when",
            "lesson.do",
            "lesson.because",
            "principles",
            "countries",
            "relation",
            "has_interest",
        )
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"what_did_not_work": "", "nothing_because": "the agreement named everybody's part"}, []),
        ({"nothing_because": "all went well"}, [("nothing_because", "one-of-two")]),
        ({"has_interest": True}, [("interest", "required")]),
        ({"has_interest": True, "interest": "The company pays for my travel."}, []),
        ({"countries": ("FJ", "KE"), "regions": ()}, []),
        ({"countries": ("FJ",)}, [("regions", "places-mixed")]),
        ({"regions": ("001",)}, []),
        ({"regions": ("001", "419")}, [("regions", "places-mixed")]),
        ({"regions": ("999",)}, [("regions", "unknown-country")]),
        ({"countries": ("XX",), "regions": ()}, [("countries", "unknown-country")]),
        ({"principles": tuple(Principle)[:4]}, [("principles", "too-many-chosen")]),
        ({"title": "x" * 121}, [("title", "too-long")]),
        ({"summary": "x" * 281}, [("summary", "too-long")]),
        ({"visibility": Visibility.PARTNERSHIP}, [("visibility", "no-partnership")]),
    ],
)
def test_each_answer_is_checked(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert faults(replace(WHOLE, **change)) == expected


def test_a_case_of_a_partnership_may_be_kept_to_it() -> None:
    assert faults(replace(WHOLE, visibility=Visibility.PARTNERSHIP), in_partnership=True) == []


@pytest.mark.parametrize("path", LIMITS)
def test_a_text_that_is_too_long_is_refused_in_a_draft_too(path: str) -> None:
    part = path.removeprefix("lesson.")
    for length, expected in ((LIMITS[path], []), (LIMITS[path] + 1, [(path, "too-long")])):
        text = "x" * length
        content = CaseContent(lesson=LessonLearned(**{part: text})) if part != path else CaseContent(**{path: text})
        assert faults(content, for_submission=False) == expected


words = st.text(max_size=30).map(lambda text: content_from_json({"title": text}).title)
contents = st.builds(
    CaseContent,
    situation=words,
    outcome=st.none() | st.sampled_from(Outcome),
    lesson=st.builds(LessonLearned, words, words, words),
    principles=st.lists(st.sampled_from(Principle), unique=True, max_size=3).map(tuple),
    countries=st.lists(st.sampled_from(["FJ", "KE", "CH"]), unique=True).map(tuple),
    relation=st.none() | st.sampled_from(Relation),
    has_interest=st.none() | st.booleans(),
    visibility=st.sampled_from(Visibility),
    shown_by=st.sampled_from(ShownBy),
    partners=st.sampled_from(PartnersShown),
    title=words,
)


@given(contents)
def test_content_comes_back_from_the_store(content: CaseContent) -> None:
    assert content_from_json(json.loads(json.dumps(content_to_json(content)))) == content


@given(contents)
def test_more_answers_never_mean_fewer_answered(content: CaseContent) -> None:
    assert answered(content) <= answered(with_offers(content))
    assert (not faults(replace(content, visibility=Visibility.STAFF))) <= (len(answered(content)) == 9)


@pytest.mark.parametrize(
    "data",
    [
        {"outcome": "good"},
        {"visibility": ""},
        {"principles": ["honesty"]},
        {"principles": "transparency"},
        {"countries": 7},
        {"situation": 7},
        {"has_interest": "yes"},
        {"lesson": {"whom": "x"}},
        {"lesson": "x"},
        {"colour": "red"},
    ],
)
def test_what_no_question_offers_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        content_from_json(data)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(next(iter(data)), "not-a-choice")]


def test_texts_are_kept_in_one_form() -> None:
    content = content_from_json({"situation": "  one\r\ntwo\rcafe\N{COMBINING ACUTE ACCENT} ", "outcome": ""})
    assert content == CaseContent(situation="one\ntwo\ncafé")


def test_the_kind_follows_from_the_outcome() -> None:
    assert {outcome: kind_of(outcome) for outcome in Outcome} == {
        Outcome.WORKED: Kind.EXPERIENCE,
        Outcome.PARTLY: Kind.LESSON_LEARNED,
        Outcome.DID_NOT_WORK: Kind.FAILURE,
        Outcome.NEARLY_WENT_WRONG: Kind.FAILURE,
    }


@pytest.mark.parametrize("kind", PersonKind)
def test_a_case_begins_on_the_narrow_side(kind: PersonKind) -> None:
    defaults, blank = narrow_defaults(kind), CaseContent()
    assert (defaults.visibility, defaults.shown_by, defaults.partners) == (Visibility.STAFF, "role", "described")
    assert (blank.visibility, blank.shown_by, blank.partners) == (Visibility.STAFF, "role", "described")
    assert defaults.partnership == (kind is PersonKind.PARTNER)


@pytest.mark.parametrize(
    ("do", "title"),
    [
        ("send one request to all. Thank each.", "Send one request to all"),
        ("demander à tous", "Demander à tous"),
        ("同一天向所有公司发出请求。然后感谢。", "同一天向所有公司发出请求"),
        ("", ""),
    ],
)
def test_a_title_is_offered_from_what_the_lesson_learned_says_to_do(do: str, title: str) -> None:
    assert offered_title(LessonLearned("", do, "")) == title


def test_offers_fit_and_stop_at_a_word() -> None:
    long = CaseContent(situation="word " * 200, lesson=LessonLearned("", "word " * 60, ""))
    offered = with_offers(long)
    assert len(offered.title) <= 120
    assert len(offered.summary) <= 280
    assert offered.title.endswith("word…")
    assert offered_summary(WHOLE) == (
        "A telephone company offered free messages. We asked all three companies on the same day. Two answered."
    )


def test_what_the_contributor_wrote_stands() -> None:
    own = replace(WHOLE, title="Free messages, costly title", summary="What a title costs.")
    assert with_offers(own) == own
    assert with_offers(WHOLE).title == "Send the same request to every company on the same day"


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("one two, three", 3), ("伙伴关系", 2), ("伙伴 and 关", 3), ("الشراكة أولًا", 2)]
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert word_count(text) == words


def test_sixty_words_in_all_are_enough() -> None:
    assert not is_enough(CaseContent(situation="one " * 30, action="two " * 29))
    assert is_enough(CaseContent(situation="one " * 30, action="two " * 29, result="three"))


@pytest.mark.parametrize(("words", "minutes"), [(0, 5), (1, 6), (120, 6), (121, 7), (1200, 15)])
def test_a_review_takes_minutes_by_its_length(words: int, minutes: int) -> None:
    assert minutes_needed(CaseContent(situation="word " * words)) == minutes


def test_the_text_of_a_case_is_named_by_its_paths() -> None:
    assert texts(WHOLE)["lesson.because"] == "a free service still buys an advantage"
    assert texts(WHOLE).keys() == LIMITS.keys()


@given(st.integers(1000, 9999), st.integers(1, 999_999_999))
def test_a_number_reads_back(year: int, serial: int) -> None:
    number = CaseNumber(year, serial)
    assert CaseNumber.parse(str(number)) == CaseNumber.parse(f" c-{year}-{serial} ") == number


@pytest.mark.parametrize(
    "text", ["", "C-2026", "C-2026-0", "C-2026-014", "C-26-14", "D-2026-14", "C-2026-١٤", "C-2026-1x"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a case number"):
        CaseNumber.parse(text)
