"""What may be answered in a survey, and that no page shows, or differs from another by, fewer than five people."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.errors import Invalid
from learnhub.domain.surveys import (
    BATCH,
    WORDS_LIMIT,
    Question,
    QuestionKind,
    Survey,
    SurveyChoice,
    parse_answers,
    shown,
    survey_from_json,
)

CHOICES = (SurveyChoice("yes", "Yes."), SurveyChoice("no", "No."))
USE = Question("use", "How much?", QuestionKind.SCALE, "", low="none", high="all")
DONE = Question("done", "Done?", QuestionKind.SINGLE, "", CHOICES)
KEPT = Question("kept", "What kept you?", QuestionKind.MULTIPLE, "", CHOICES)
SAID = Question("said", "What else?", QuestionKind.WORDS, "")
SURVEY = Survey("how-it-was", "How was it?", 3, True, "", (USE, DONE, KEPT, SAID))  # noqa: FBT003


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ({"use": ["3"], "done": ["yes"]}, {"use": ["3"], "done": ["yes"]}),
        ({"kept": ["no", "yes", "no"], "use": [""]}, None),
        ({"kept": ["no", "yes"], "use": [""]}, {"kept": ["no", "yes"]}),
        ({"said": ["  Two\r\nlines. "], "other": ["x"]}, {"said": ["Two\nlines."]}),
        ({"said": ["x" * WORDS_LIMIT]}, {"said": ["x" * WORDS_LIMIT]}),
        ({"said": ["x" * (WORDS_LIMIT + 1)]}, None),
        ({"use": ["6"]}, None),
        ({"done": ["yes", "no"]}, None),
        ({"done": ["maybe"]}, None),
        ({"said": [" "]}, None),
        ({}, None),
    ],
)
def test_a_question_takes_what_it_offers_and_any_may_be_left_out(raw: Any, kept: Any) -> None:
    if kept is None:
        with pytest.raises(Invalid):
            parse_answers(SURVEY, raw)
    else:
        assert parse_answers(SURVEY, raw) == kept


def test_a_survey_comes_back_from_its_json() -> None:
    assert survey_from_json(json.loads(json.dumps(asdict(SURVEY)))) == SURVEY


def test_counts_and_words_of_a_batch() -> None:
    batch = [{"use": [str(n)], "kept": ["yes", "no"][: n % 3], "said": [f"Text {n}"]} for n in range(1, 6)]
    assert shown(USE, [batch]).counts == tuple((str(n), 1) for n in range(1, 6))
    assert (shown(KEPT, [batch]).answers, shown(KEPT, [batch]).counts) == (0, ())
    texts = shown(SAID, [batch]).texts
    assert sorted(texts) == [f"Text {n}" for n in range(1, 6)]
    assert texts == shown(SAID, [batch[::-1]]).texts


@given(st.lists(st.lists(st.booleans(), min_size=BATCH, max_size=BATCH), max_size=8))
def test_what_is_shown_grows_by_five_or_more_or_not_at_all(answered: list[list[bool]]) -> None:
    batches = [[{"done": ["yes"]} if each else {} for each in batch] for batch in answered]
    before = 0
    for until in range(len(batches) + 1):
        now = shown(DONE, batches[:until])
        assert now.answers == before or now.answers - before >= BATCH
        assert sum(count for _, count in now.counts) == now.answers
        before = now.answers
