"""An editor's changes to a template."""

from __future__ import annotations

import json
from typing import Any

import pytest

from learnhub.domain.cases.editing import highest_further, reworded, with_field, with_news, words_of
from learnhub.domain.cases.template import FULL_1, SHIPPED, SHORT_1, template_from_json, template_to_json
from learnhub.domain.errors import Invalid

FULL = SHIPPED[FULL_1]
NEW: dict[str, Any] = {
    "number": 3,
    "question": "purpose",
    "label": "Which budget line",
    "hint": "",
    "kind": "choice",
    "choices": "Core\nOther\n",
    "required": True,
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_comes_back_from_the_store(name: str) -> None:
    assert template_from_json(json.loads(json.dumps(template_to_json(SHIPPED[name])))) == SHIPPED[name]


def test_words_that_are_said_change_and_the_rest_stays() -> None:
    made = reworded(
        FULL, {"question.purpose.title": " What  for? ", "results.actual.label": "Got", "voice.hint": "Seats"}
    )
    words = {key: text for question in made for key, text in words_of(question).items()}
    assert (words["question.purpose.title"], words["results.actual.label"], words["voice.hint"]) == (
        "What for?",
        "Got",
        "Seats",
    )
    assert reworded(FULL, {}) == FULL


def test_a_version_begun_from_an_earlier_one_is_offered_what_came_since_once() -> None:
    earlier = reworded(FULL, {"voice.label": "Seats"})
    assert {item.path for item in with_news(earlier).items} - {item.path for item in earlier.items} == {"funding"}
    assert with_news(with_news(earlier)) == with_news(earlier)
    assert with_news(SHIPPED[SHORT_1]) == SHIPPED[SHORT_1]


def test_a_field_goes_and_a_question_without_fields_goes_with_it() -> None:
    made = reworded(FULL, {"results.retire": "yes", "themes.retire": "yes"})
    paths = [item.path for item in made.items]
    assert "results" not in paths
    assert "themes" not in paths
    assert [question.number for question in made] == list(range(1, 20))
    assert "results" not in {question.id for question in made}


@pytest.mark.parametrize(
    ("said", "path", "code"),
    [
        ({"situation.retire": "yes"}, "situation.retire", "fixed-field"),
        ({"question.purpose.title": " "}, "question.purpose.title", "required"),
        ({"question.purpose.good": "x" * 601}, "question.purpose.good", "too-long"),
    ],
)
def test_what_an_editor_may_not_do_is_refused(said: dict[str, str], path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        reworded(FULL, said)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]


def test_a_new_field_stands_at_the_end_of_its_question() -> None:
    made = with_field(SHIPPED[SHORT_1], **NEW | {"question": "where"})
    added = made.questions[5].items[-1]
    assert (added.path, added.choices, added.required) == ("further.f3", (("c1", "Core"), ("c2", "Other")), True)
    assert highest_further(made) == 3
    assert highest_further(FULL) == 0


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"question": "colour"}, "new.question", "not-a-choice"),
        ({"label": ""}, "new.label", "required"),
        ({"kind": "rows"}, "new.kind", "not-a-choice"),
        ({"choices": "Core"}, "new.choices", "two-choices"),
        ({"hint": "x" * 301}, "new.hint", "too-long"),
    ],
)
def test_a_new_field_is_checked(given: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        with_field(FULL, **NEW | given)
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(path, code)]
