"""The nine questions: what a draft may hold, what must be there to send it, what is offered and computed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.answers import NINE
from learnhub.domain.cases.form import (
    LIMITS,
    NEWEST,
    SHORT_1,
    TEMPLATES,
    CaseContent,
    CaseNumber,
    Depth,
    GaveKind,
    Kind,
    LessonLearned,
    Outcome,
    PartnerRow,
    PartnersShown,
    Relation,
    ResultRow,
    ShownBy,
    Stage,
    Visibility,
    answered,
    content_from_json,
    content_to_json,
    for_readers,
    is_enough,
    kind_of,
    minutes_needed,
    narrow_defaults,
    offered_summary,
    offered_title,
    put,
    texts,
    usual_minutes,
    validate,
    with_editions,
    with_offers,
    word_count,
)
from learnhub.domain.cases.template import FULL_1
from learnhub.domain.errors import Invalid
from learnhub.domain.people import PersonKind
from learnhub.domain.principles import Principle
from tests.cases import FULL_ANSWERS

RESULT_COLUMNS = ("indicator", "baseline", "target", "actual", "date", "source")
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


FULL = content_from_json(FULL_ANSWERS | content_to_json(WHOLE))


def faults(
    content: CaseContent, *, for_submission: bool = True, in_partnership: bool = False, template: str = SHORT_1
) -> list[tuple[str, str]]:
    found = validate(
        content, for_submission=for_submission, in_partnership=in_partnership, template=TEMPLATES[template]
    )
    return [(fault.path, fault.code) for fault in found]


def test_nine_questions_hold_every_field_once() -> None:
    questions = TEMPLATES[SHORT_1]
    paths = [path for question in questions for path in question.fields]
    assert [question.number for question in questions] == list(range(1, 10))
    assert {path.partition(".")[0] for path in paths} == NINE
    assert len(paths) == len(set(paths))


def test_a_full_case_asks_the_nine_and_every_other_field_once() -> None:
    full = NEWEST[Depth.FULL]
    assert tuple(full)[:9] == tuple(TEMPLATES[SHORT_1])
    paths = [path for question in full for path in question.fields]
    assert len(paths) == len(set(paths))
    names = {path.partition(".")[0] for path in paths}
    assert names | {"further", "editions", "source", "told_by", "attachments"} == set(CaseContent.__dataclass_fields__)
    assert all(question.title and question.good and question.bad for question in full)


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
    at = path.replace("*", "1")
    for length, expected in ((LIMITS[path], []), (LIMITS[path] + 1, [(at, "too-long")])):
        content = put(CaseContent(), {at: "x" * length})
        assert faults(content, for_submission=False) == expected


def test_a_short_case_that_grows_keeps_every_answer_and_says_what_is_missing() -> None:
    assert faults(WHOLE, template=NEWEST[Depth.FULL].id)[:4] == [
        ("partnership_status", "required"),
        ("began", "required"),
        ("stages", "required"),
        ("partner_rows", "too-few-rows"),
    ]
    assert faults(FULL, template=NEWEST[Depth.FULL].id) == []
    before = replace(FULL, funding="")
    assert faults(before, template=NEWEST[Depth.FULL].id) == [("funding", "required")]
    assert faults(before, template=FULL_1) == [], "a case that was begun before keeps what it is asked"
    assert faults(FULL) == []
    assert len(answered(FULL, NEWEST[Depth.FULL])) == 18
    assert len(NEWEST[Depth.FULL]) == 20
    assert answered(WHOLE, NEWEST[Depth.FULL]) == answered(WHOLE)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"partner_rows.1.sector": ""}, [("partner_rows.1.sector", "required")]),
        ({"partner_rows.0.country": "XX"}, [("partner_rows.0.country", "unknown-country")]),
        ({"partners": "named"}, [("partner_rows.1.name", "required")]),
        ({"results.0.source": ""}, [("results.0.source", "required")]),
        ({"results.2.indicator": "boats"}, [(f"results.2.{each}", "required") for each in RESULT_COLUMNS[1:]]),
        ({"evidence.0.text": "", "evidence.0.level": "", "evidence.0.licence": ""}, [("evidence", "too-few-rows")]),
        ({"by_principle.8.not_applicable": ""}, [("by_principle.8.shown", "required")]),
        ({"by_principle.8.shown": "kept"}, [("by_principle.8.not_applicable", "shown-or-not")]),
        ({"sdg_targets": ["4.1", "18.1"]}, [("sdg_targets", "unknown-code")]),
        ({"themes": ["112", "113", "114", "121"]}, [("themes", "too-many-chosen")]),
        ({"contact": "Suva"}, [("contact", "not-an-email")]),
        ({"review_by": "next year"}, [("review_by", "not-a-date")]),
        ({"what_did_not_work": "", "nothing_because": "all well"}, [("nothing_because", "too-short")]),
        ({"more_lessons.0.do": "ask"}, [("more_lessons.0.when", "required"), ("more_lessons.0.because", "required")]),
    ],
)
def test_each_answer_of_a_full_case_is_checked(given: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert faults(put(FULL, given), template=NEWEST[Depth.FULL].id) == expected


def test_readers_get_partners_by_sector_and_country_unless_they_are_named() -> None:
    named = put(FULL, {"partner_rows.1.name": "Moana Lines", "partner_rows.1.identifier": "ror:1"})
    assert "Moana Lines" not in json.dumps(content_to_json(for_readers(named)))
    assert for_readers(named).partner_rows[1].sector == "private"
    assert for_readers(put(named, {"partners": "named"})).partner_rows[1].name == "Moana Lines"
    assert "office@example.org" not in json.dumps(content_to_json(for_readers(named)))


def test_a_case_keeps_the_editions_that_its_codes_were_chosen_in() -> None:
    kept = with_editions(replace(FULL, editions=(("sdg-targets", "2015-09"),)))
    assert dict(kept.editions) == {"sdg-targets": "2015-09", "dac-sectors": "2018-01", "m49": "2026-05"}
    assert with_editions(CaseContent()).editions == ()


@pytest.mark.parametrize("path", ["results.x.actual", "results.0", "results.30.actual", "lesson.whom", "colour.x"])
def test_an_answer_at_a_path_that_there_is_not_is_refused(path: str) -> None:
    with pytest.raises(Invalid):
        put(CaseContent(), {path: "x"})


def test_what_a_full_case_adds_takes_no_room_in_a_short_one() -> None:
    assert content_to_json(WHOLE).keys() == NINE
    assert content_from_json({"situation": "x"}).by_principle == CaseContent().by_principle


words = st.text(max_size=30).map(lambda text: content_from_json({"title": text}).title)


def without_blank_end(blank: Any) -> Callable[[list[Any]], tuple[Any, ...]]:
    def cut(rows: list[Any]) -> tuple[Any, ...]:
        while rows and rows[-1] == blank:
            rows = rows[:-1]
        return tuple(rows)

    return cut


contents = st.builds(
    CaseContent,
    situation=words,
    outcome=st.none() | st.sampled_from(Outcome),
    lesson=st.builds(LessonLearned, words, words, words),
    principles=st.lists(st.sampled_from(Principle), unique=True, max_size=3).map(tuple),
    countries=st.lists(st.sampled_from(["FJ", "KE", "CH"]), unique=True).map(tuple),
    relation=st.none() | st.sampled_from(Relation),
    has_interest=st.none() | st.booleans(),
    results=st.lists(st.builds(ResultRow, words, actual=words), max_size=3).map(without_blank_end(ResultRow())),
    partner_rows=st.lists(
        st.builds(PartnerRow, name=words, gave_kinds=st.lists(st.sampled_from(GaveKind), unique=True).map(tuple)),
        max_size=3,
    ).map(without_blank_end(PartnerRow())),
    stages=st.lists(st.sampled_from(Stage), unique=True).map(tuple),
    further=st.dictionaries(st.sampled_from(["budget", "map"]), words).map(lambda said: tuple(sorted(said.items()))),
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
        Outcome.NEARLY_WENT_WRONG: Kind.NEAR_MISS,
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
    assert list(texts(WHOLE))[:6] == [
        "situation",
        "action",
        "result",
        "what_did_not_work",
        "nothing_because",
        "lesson.when",
    ]
    assert texts(FULL)["partner_rows.1.received"] == "a letter of thanks"
    assert "partner_rows.1.country" not in texts(FULL)


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


@pytest.mark.parametrize(
    ("seconds", "minutes"), [([600] * 19, None), ([600] * 20, 10), ([60] * 10 + [900] * 11, 15), ([5] * 20, 1)]
)
def test_the_time_of_those_who_told_is_their_median_once_there_are_twenty(
    seconds: list[int], minutes: int | None
) -> None:
    assert usual_minutes(dict(enumerate(seconds))) == minutes
