"""Surveys without a name: taken once, apart from every mark; what came of them, for trainers, from five answers on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.domain.surveys import BATCH, Question, QuestionKind, Survey, parse_answers, shown, survey_from_json
from learnhub.services import learning
from learnhub.services.work import Work
from learnhub.store import learning as learning_store
from learnhub.store import surveys as store
from learnhub.store.learning import ReleaseText


@dataclass(frozen=True)
class SurveyView:
    """The page of a survey. `taken`: this person has answered, which is all that is known of it."""

    course: str
    course_title: str
    language: str
    survey: Survey
    module_id: str
    enrolled: bool
    taken: bool
    author: bool
    least: int = BATCH


@dataclass(frozen=True)
class CountRow:
    """How often an answer was chosen, of `answers`."""

    value: str
    label_html: str
    count: int


@dataclass(frozen=True)
class ResultRow:
    """What is shown of a question: nothing where `answers` is 0."""

    question: Question
    answers: int
    counts: tuple[CountRow, ...]
    texts: tuple[str, ...]
    middle: float | None


@dataclass(frozen=True)
class SurveyResults:
    """What came of a survey, in whole batches of answers."""

    course: str
    course_title: str
    language: str
    survey: Survey
    people: int
    rows: tuple[ResultRow, ...]
    least: int = BATCH


def open_survey(work: Work, slug: str, survey_id: str) -> SurveyView:
    """The questions, with what is done with the answers. Raises SignIn and NotFound; a visitor reads it too, where the
    course is open."""
    seat, text = learning.seat_of(work, slug)
    module_id, survey = _survey(text, survey_id)
    me = work.actor.id
    return SurveyView(
        course=slug,
        course_title=text.title,
        language=text.language,
        survey=survey,
        module_id=module_id,
        enrolled=seat.enrolment_id is not None,
        taken=me is not None and store.has_taken(work.session, seat.course_id, survey_id, me),
        author=work.can(Action.COURSE_AUTHOR),
    )


def send_answers(work: Work, slug: str, survey_id: str, given: Mapping[str, Sequence[str]]) -> bool:
    """Keep the answers of a learner, once and without who they are; False when they have answered before. No event is
    told of it: an event has an actor and a moment.

    Raises SignIn, NotFound for whoever has not joined, and Invalid for what cannot be answered.
    """
    seat, text = learning.enrolled_seat(work, slug)
    _, survey = _survey(text, survey_id)
    assert work.actor.id is not None
    if store.has_taken(work.session, seat.course_id, survey_id, work.actor.id):
        return False
    answers = parse_answers(survey, given)
    store.note_taken(work.session, seat.course_id, survey_id, work.actor.id)
    store.keep_answers(work.session, seat.course_id, survey_id, answers)
    return True


def show_results(work: Work, slug: str, survey_id: str) -> SurveyResults:
    """What came of the survey of the current release, question by question. Raises SignIn, Denied and NotFound."""
    work.require(Action.COURSE_AUTHOR)
    seat = learning_store.seat(work.session, slug, None)
    if seat is None:
        raise NotFound
    text = learning_store.release_text(work.session, seat.release_public_id)
    _, survey = _survey(text, survey_id)
    batches = store.batches(work.session, seat.course_id, survey_id)
    rows = []
    for question in survey.questions:
        found = shown(question, batches)
        labels = {choice.id: choice.label_html for choice in question.choices}
        weighed = sum(int(value) * count for value, count in found.counts) if question.kind is QuestionKind.SCALE else 0
        rows.append(
            ResultRow(
                question,
                found.answers,
                tuple(CountRow(value, labels.get(value, value), count) for value, count in found.counts),
                found.texts,
                weighed / found.answers if question.kind is QuestionKind.SCALE and found.answers else None,
            )
        )
    return SurveyResults(slug, text.title, text.language, survey, sum(map(len, batches)), tuple(rows))


def _survey(text: ReleaseText, survey_id: str) -> tuple[str, Survey]:
    for module_id, details in text.details.items():
        for raw in details.get("surveys", ()):
            if raw["id"] == survey_id:
                return module_id, survey_from_json(raw)
    raise NotFound
