"""A lesson as one reader has it, and the files that it shows."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from learnhub.content.recordings import MEDIA_TYPES, Recording, ending_of, recording_in
from learnhub.content.remembered import Remembered
from learnhub.domain.care import overdue
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import audience
from learnhub.domain.progress import (
    Facts,
    ModuleOutline,
    percent,
)
from learnhub.domain.teaching import Learned, nearest
from learnhub.services.learning.seats import (
    Place,
    Tongue,
    after,
    fact_rows,
    facts_of,
    outline_of,
    place_of,
    seat_of,
    tongue_of,
)
from learnhub.services.work import Work
from learnhub.store import authoring, collections, principles, teaching
from learnhub.store import learning as store
from learnhub.store.learning import LessonText
from learnhub.store.search.analyser import terms

BESIDE = 2
"""Lessons learned beside a lesson, besides that of the newest case."""


@dataclass(frozen=True)
class OptionView:
    """One way out of a choice; `chosen` by this reader, `recommended` by the lesson."""

    id: str
    label_html: str
    consequence_html: str
    recommended: bool
    chosen: bool


@dataclass(frozen=True)
class SegmentView:
    """A stretch of a lesson, or a choice with what this reader chose.

    `case` is the number of a case whose card stands here; without a `card` this reader may not see it (any more).
    """

    html: str
    choice: str | None
    options: tuple[OptionView, ...]
    answered: bool
    case: str | None = None
    card: Learned | None = None


@dataclass(frozen=True)
class OutlineRow:
    """One line of the outline beside a lesson: a lesson, a scenario or a quiz."""

    id: str
    title: str
    kind: str
    here: bool
    done: bool


@dataclass(frozen=True)
class LessonView:
    """A lesson page. `facts` are the versions that the page is made of; `to_note` asks for the write after the read."""

    course: str
    course_title: str
    tongue: Tongue
    id: str
    title: str
    minutes: int
    module_id: str
    module_title: str
    module_number: int
    module_count: int
    principle: str | None
    segments: tuple[SegmentView, ...]
    outline: tuple[OutlineRow, ...]
    previous: str | None
    onward: Place | None
    enrolled: bool
    percent: int
    case: PracticeCase | None
    near: tuple[Learned, ...]
    overdue: dt.date | None
    to_note: bool
    facts: tuple[object, ...]


@dataclass(frozen=True)
class PracticeCase:
    """A published case beside a lesson, with its lesson learned."""

    number: str
    title: str
    summary: str
    outcome: str
    when: str
    do: str
    because: str
    illustration: bool
    mark: str


@dataclass(frozen=True)
class Media:
    """A file that lessons show; of a recording `content` is what stands for it."""

    content: bytes
    sha256: str
    media_type: str
    recording: Recording | None


def open_lesson(work: Work, slug: str, lesson_id: str, *, chosen: str | None = None) -> LessonView:
    """One lesson as this reader has it. `chosen` is a visitor's `choice.option`, which is not kept. Raises NotFound."""
    seat, text = seat_of(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    if lesson is None:
        raise NotFound
    rows = fact_rows(work, seat)
    facts = facts_of(rows)
    outline = outline_of(text)
    number = next(index for index, module in enumerate(outline) if module.id == lesson.module_id)
    module = outline[number]
    ids = [each.id for each in module.lessons]
    before = ids.index(lesson_id) - 1
    numbers = [case for segment in lesson.content["segments"] if (case := segment.get("case"))]
    cards = cards_of(work, numbers)
    choices = {row.ref: row.detail for row in rows if row.kind == "choice"}
    if chosen and "." in chosen and seat.enrolment_id is None:
        choice, _, option = chosen.partition(".")
        choices = {choice: option}
    told = teaching.near(work.session, [lesson.principle], audience(work.actor)) if lesson.principle else []
    newest = told[0] if told else None
    near = nearest(
        (each for each in told if newest and each.case_id != newest.case_id),
        principles=[lesson.principle] if lesson.principle else [],
        terms=_terms(lesson),
        most=BESIDE,
    )
    late = overdue(seat.review_by, work.now.date())
    return LessonView(
        course=slug,
        course_title=text.title,
        tongue=tongue_of(text, lesson.state),
        id=lesson.id,
        title=lesson.title,
        minutes=lesson.minutes,
        module_id=module.id,
        module_title=module.title,
        module_number=number + 1,
        module_count=len(outline),
        principle=lesson.principle,
        segments=_segments(lesson, choices, cards),
        outline=outline_rows(module, lesson_id, facts),
        previous=ids[before] if before >= 0 else None,
        onward=place_of(seat, after(outline, number, lesson_id)),
        enrolled=seat.enrolment_id is not None,
        percent=percent(outline, facts),
        case=_newest_case(newest) if newest else None,
        near=near,
        overdue=late,
        to_note=seat.enrolment_id is not None and (lesson_id not in facts.lessons or seat.place_lesson != lesson_id),
        facts=(
            seat.release_public_id,
            seat.enrolment_id,
            seat.facts,
            late,
            *(_seen(each) for each in (*cards.values(), *told[:1], *near)),
        ),
    )


def cards_of(work: Work, numbers: Iterable[str]) -> dict[str, Learned]:
    """The published cases of these numbers that this reader may see, each with its first lesson learned."""
    wanted = [CaseNumber.parse(number) for number in numbers]
    readable = collections.readable_keys(work.session, wanted, work.actor) if wanted else {}
    found = teaching.of_cases(work.session, map(str, readable)) if readable else []
    return {each.number: each for each in sorted(found, key=lambda each: -each.position)}


def _newest_case(learned: Learned) -> PracticeCase:
    return PracticeCase(
        number=learned.number,
        title=learned.title,
        summary=learned.summary,
        outcome=learned.outcome,
        when=learned.when,
        do=learned.do,
        because=learned.because,
        illustration=learned.illustration,
        mark=learned.mark,
    )


def _seen(learned: Learned) -> tuple[object, ...]:
    return learned.case_id, learned.title, learned.summary, learned.when, learned.do, learned.because


_TAG = re.compile(r"<[^>]+>")
_PART = re.compile(r"(?=<(?:h[1-6]|p)[ >])")
_TERMS: Remembered[tuple[str, ...], frozenset[str]] = Remembered(store.KEPT)
_PARTS: Remembered[tuple[str, str], frozenset[str]] = Remembered(10_000)


def _terms(lesson: LessonText) -> frozenset[str]:
    """The words of a lesson as search knows them, found once for all releases in which it says the same; in one that
    changed, those of the parts that did."""
    key = (lesson.language, lesson.title, *[segment["html"] for segment in lesson.content["segments"]])
    if known := _TERMS.get(key):
        return known
    parts = (part for text in key[1:] for part in _PART.split(text))
    return _TERMS.put(key, frozenset().union(*(_terms_in(part, lesson.language) for part in parts)))


def _terms_in(part: str, language: str) -> frozenset[str]:
    key = language, part
    return _PARTS.get(key) or _PARTS.put(key, frozenset(terms(_TAG.sub(" ", part), language)))


def practice_case(found: principles.PrincipleCase) -> PracticeCase:
    """A published case as lessons and principle pages show it."""
    content = found.content
    return PracticeCase(
        number=f"C-{found.year}-{found.serial}",
        title=found.title,
        summary=content["summary"],
        outcome=content["outcome"],
        when=content["lesson"]["when"],
        do=content["lesson"]["do"],
        because=content["lesson"]["because"],
        illustration=found.illustration,
        mark=found.mark,
    )


def _segments(
    lesson: LessonText, choices: Mapping[str, str | None], cards: Mapping[str, Learned]
) -> tuple[SegmentView, ...]:
    return tuple(
        SegmentView(
            html=segment["html"],
            choice=segment["choice_id"],
            options=tuple(
                OptionView(
                    id=option["id"],
                    label_html=option["label_html"],
                    consequence_html=option["consequence_html"],
                    recommended=option["recommended"],
                    chosen=choices.get(segment["choice_id"]) == option["id"],
                )
                for option in segment["options"]
            ),
            answered=segment["choice_id"] in choices,
            case=segment.get("case"),
            card=cards.get(segment.get("case") or ""),
        )
        for segment in lesson.content["segments"]
    )


def outline_rows(module: ModuleOutline, here: str, facts: Facts) -> tuple[OutlineRow, ...]:
    """The outline of a module, as this learner stands in it."""
    lessons = tuple(
        OutlineRow(
            lesson.id,
            lesson.title,
            "lesson",
            here=lesson.id == here,
            done=(fact := facts.lessons.get(lesson.id)) is not None and fact.read_at is not None,
        )
        for lesson in module.lessons
    )
    quizzes = tuple(
        OutlineRow(
            quiz.id,
            quiz.title,
            "quiz",
            here=False,
            done=(best := facts.quizzes.get(quiz.id)) is not None and best.passed_at is not None,
        )
        for quiz in module.quizzes
    )
    scenarios = tuple(
        OutlineRow(each.id, each.title, "scenario", here=each.id == here, done=each.id in facts.scenarios)
        for each in module.scenarios
    )
    return lessons + scenarios + quizzes


def media(work: Work, slug: str, path: str) -> Media:
    """A file that lessons of this course show. Raises NotFound."""
    seat, _text = seat_of(work, slug)
    shown = PurePosixPath(path).parent.name == "media"
    content = authoring.release_file(work.session, seat.release_id, path) if shown else None
    if content is None:
        raise NotFound
    return media_of(path, content)


def media_of(path: str, content: bytes) -> Media:
    """A file in `media` as it is served."""
    recording = recording_in(path, content)
    sha256 = recording.digest if recording else hashlib.sha256(content).hexdigest()
    media_type = MEDIA_TYPES.get(ending_of(path), "application/octet-stream")
    return Media(content, sha256, media_type, recording)
