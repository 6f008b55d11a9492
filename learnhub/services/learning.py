"""Courses as people meet them: the catalogue, a course, a lesson, the place where they left off, completion."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from learnhub.domain.assessment import (
    PrincipleResult,
    by_principle_from_json,
    by_principle_to_json,
    sum_by_principle,
)
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, audience
from learnhub.domain.principles import Principle
from learnhub.domain.progress import (
    CaseFact,
    Facts,
    LessonFact,
    LessonOutline,
    ModuleOutline,
    Next,
    PlanFact,
    QuizFact,
    QuizOutline,
    Step,
    best,
    follows,
    next_thing,
    percent,
    progress,
)
from learnhub.services.work import Work
from learnhub.store import authoring, principles
from learnhub.store import learning as store
from learnhub.store.learning import FactRow, LessonText, ReleaseText, Seat
from learnhub.store.tables.accounts import Account


@dataclass(frozen=True)
class CatalogueEntry:
    """A course in a list. `percent` is 0-100."""

    slug: str
    title: str
    summary: str
    language: str
    minutes: int
    modules: int
    open: bool
    enrolled: bool
    percent: int
    due_on: dt.date | None
    next: Place | None
    completed_at: dt.datetime | None
    completion_id: uuid.UUID | None


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a course's outline."""

    id: str
    title: str
    minutes: int
    opened: bool
    read: bool


@dataclass(frozen=True)
class QuizRow:
    """A quiz in a course's outline, with the learner's best try."""

    id: str
    title: str
    draw: int
    pass_line: int
    tries: int
    best_right: int
    best_total: int
    passed: bool


@dataclass(frozen=True)
class ModuleView:
    """A module on the course page."""

    id: str
    title: str
    summary: str
    principle: str | None
    body_html: str
    objectives: tuple[str, ...]
    lessons: tuple[LessonRow, ...]
    quizzes: tuple[QuizRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CourseView:
    """The course page."""

    slug: str
    title: str
    summary: str
    language: str
    body_html: str
    minutes: int
    release_number: int
    published_at: dt.datetime
    modules: tuple[ModuleView, ...]
    enrolled: bool
    percent: int
    due_on: dt.date | None
    next: Place | None
    completion_id: uuid.UUID | None


@dataclass(frozen=True)
class Place:
    """Where to go on: a lesson, perhaps at a heading, or a quiz."""

    module_id: str
    title: str
    lesson_id: str | None = None
    quiz_id: str | None = None
    heading: str | None = None


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
    """A stretch of a lesson, or a choice with what this reader chose."""

    html: str
    choice: str | None
    options: tuple[OptionView, ...]
    answered: bool


@dataclass(frozen=True)
class OutlineRow:
    """One line of the outline beside a lesson."""

    id: str
    title: str
    quiz: bool
    here: bool
    done: bool


@dataclass(frozen=True)
class LessonView:
    """A lesson page. `facts` are the versions that the page is made of; `to_note` asks for the write after the read."""

    course: str
    course_title: str
    language: str
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


@dataclass(frozen=True)
class Media:
    """A file that lessons show."""

    content: bytes
    sha256: str


@dataclass(frozen=True)
class CompletionView:
    """A completed course as it prints; whoever has its address may check it."""

    name: str
    course_title: str
    release_number: int
    completed_at: dt.datetime
    by_principle: tuple[PrincipleResult, ...]


def catalogue(work: Work) -> tuple[CatalogueEntry, ...]:
    """The published courses that this person may read, by title, with their own progress."""
    return shelf(work)[0]


def shelf(work: Work) -> tuple[tuple[CatalogueEntry, ...], dict[Principle, tuple[int, int]]]:
    """The catalogue, and the person's best right answers and questions by principle, from the same facts."""
    work.require(Action.PUBLIC_READ)
    seats = [seat for seat in store.seats(work.session, work.actor.id) if work.can(Action.COURSE_READ, seat)]
    texts = store.release_texts(work.session, (seat.release_public_id for seat in seats))
    facts = _facts_of_all(work, seats)
    right: dict[Principle, tuple[int, int]] = {}
    for seat in seats:
        if not (mine := facts.get(seat.course_id)):
            continue
        for module in outline_of(texts[seat.release_public_id]):
            got, of = best(module, mine)
            if module.principle and of:
                before = right.get(Principle(module.principle), (0, 0))
                right[Principle(module.principle)] = (before[0] + got, before[1] + of)
    entries = (_entry(seat, texts[seat.release_public_id], facts.get(seat.course_id, Facts())) for seat in seats)
    return tuple(entries), right


def _entry(seat: Seat, text: ReleaseText, facts: Facts) -> CatalogueEntry:
    outline = outline_of(text)
    return CatalogueEntry(
        slug=seat.slug,
        title=text.title,
        summary=text.summary,
        language=text.language,
        minutes=text.minutes,
        modules=len(text.outline["modules"]),
        open=seat.open,
        enrolled=seat.enrolment_id is not None,
        percent=percent(outline, facts),
        due_on=seat.due_on,
        next=_place(seat, next_thing(outline, facts)),
        completed_at=seat.completed_at,
        completion_id=seat.completion_id,
    )


def open_course(work: Work, slug: str) -> CourseView:
    """The course page: outline, time, objectives, progress, and the one next thing. Raises NotFound."""
    seat, text = seat_of(work, slug)
    rows = _facts(work, seat)
    facts = facts_of(rows)
    stands = progress(outline_of(text), facts)
    return CourseView(
        slug=seat.slug,
        title=text.title,
        summary=text.summary,
        language=text.language,
        body_html=text.body_html,
        minutes=text.minutes,
        release_number=text.number,
        published_at=text.published_at,
        modules=tuple(
            _module(raw, text.details[raw["id"]], facts, module.steps)
            for raw, module in zip(text.outline["modules"], stands.modules, strict=True)
        ),
        enrolled=seat.enrolment_id is not None,
        percent=stands.percent,
        due_on=seat.due_on,
        next=_place(seat, stands.next),
        completion_id=seat.completion_id,
    )


def _module(raw: Mapping[str, Any], details: Mapping[str, Any], facts: Facts, steps: tuple[Step, ...]) -> ModuleView:
    return ModuleView(
        id=raw["id"],
        title=raw["title"],
        summary=raw["summary"],
        principle=raw["principle"],
        body_html=details["body_html"],
        objectives=tuple(objective["text"] for objective in details["objectives"]),
        lessons=tuple(
            LessonRow(
                id=lesson["id"],
                title=lesson["title"],
                minutes=lesson["minutes"],
                opened=lesson["id"] in facts.lessons,
                read=(fact := facts.lessons.get(lesson["id"])) is not None and fact.read_at is not None,
            )
            for lesson in raw["lessons"]
        ),
        quizzes=tuple(_quiz_row(quiz, facts.quizzes.get(quiz["id"])) for quiz in raw["quizzes"]),
        steps=steps,
    )


def _quiz_row(quiz: Mapping[str, Any], fact: QuizFact | None) -> QuizRow:
    return QuizRow(
        id=quiz["id"],
        title=quiz["title"],
        draw=quiz["draw"],
        pass_line=quiz["pass_line"],
        tries=fact.tries if fact else 0,
        best_right=fact.best_right if fact else 0,
        best_total=fact.best_total if fact else 0,
        passed=fact is not None and fact.passed_at is not None,
    )


def _place(seat: Seat, onward: Next | None) -> Place | None:
    if onward is None:
        return None
    heading = seat.place_heading if seat.place_lesson == onward.lesson_id else None
    return Place(onward.module_id, onward.title, onward.lesson_id, onward.quiz_id, heading or None)


def enrol(work: Work, slug: str) -> None:
    """Join the course on its current release; joining twice is joining once. Raises NotFound, SignIn."""
    seat, _text = seat_of(work, slug)
    work.require(Action.COURSE_ENROL)
    if seat.enrolment_id is not None:
        return
    assert work.actor.id is not None
    enrolment = store.add_enrolment(
        work.session, work.actor.id, seat.course_id, seat.current_release_id, enrolled_at=work.now
    )
    work.tell(EventName.ENROLLED, "enrolment", enrolment.public_id, context=_context(seat))


def open_lesson(work: Work, slug: str, lesson_id: str, *, chosen: str | None = None) -> LessonView:
    """One lesson as this reader has it. `chosen` is a visitor's `choice.option`, which is not kept. Raises NotFound."""
    seat, text = seat_of(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    if lesson is None:
        raise NotFound
    rows = _facts(work, seat)
    facts = facts_of(rows)
    outline = outline_of(text)
    number = next(index for index, module in enumerate(outline) if module.id == lesson.module_id)
    module = outline[number]
    ids = [each.id for each in module.lessons]
    before = ids.index(lesson_id) - 1
    choices = {row.ref: row.detail for row in rows if row.kind == "choice"}
    if chosen and "." in chosen and seat.enrolment_id is None:
        choice, _, option = chosen.partition(".")
        choices = {choice: option}
    newest = principles.newest_case(work.session, lesson.principle, audience(work.actor)) if lesson.principle else None
    return LessonView(
        course=slug,
        course_title=text.title,
        language=text.language,
        id=lesson.id,
        title=lesson.title,
        minutes=lesson.minutes,
        module_id=module.id,
        module_title=module.title,
        module_number=number + 1,
        module_count=len(outline),
        principle=lesson.principle,
        segments=_segments(lesson, choices),
        outline=_outline_rows(module, lesson_id, facts),
        previous=ids[before] if before >= 0 else None,
        onward=_place(seat, _after(outline, number, lesson_id)),
        enrolled=seat.enrolment_id is not None,
        percent=percent(outline, facts),
        case=practice_case(newest) if newest else None,
        to_note=seat.enrolment_id is not None and (lesson_id not in facts.lessons or seat.place_lesson != lesson_id),
        facts=(seat.release_public_id, seat.enrolment_id, seat.facts, newest and newest.id),
    )


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
    )


def _after(outline: Sequence[ModuleOutline], number: int, lesson_id: str) -> Next | None:
    """What comes after a lesson of this module: in the module, or the first lesson of the next one."""
    onward = follows(outline[number], lesson_id)
    if onward is None and number + 1 < len(outline) and outline[number + 1].lessons:
        first = outline[number + 1].lessons[0]
        return Next(outline[number + 1].id, first.title, lesson_id=first.id)
    return onward


def _segments(lesson: LessonText, choices: Mapping[str, str | None]) -> tuple[SegmentView, ...]:
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
        )
        for segment in lesson.content["segments"]
    )


def _outline_rows(module: ModuleOutline, here: str, facts: Facts) -> tuple[OutlineRow, ...]:
    lessons = tuple(
        OutlineRow(
            lesson.id,
            lesson.title,
            quiz=False,
            here=lesson.id == here,
            done=(fact := facts.lessons.get(lesson.id)) is not None and fact.read_at is not None,
        )
        for lesson in module.lessons
    )
    quizzes = tuple(
        OutlineRow(
            quiz.id,
            quiz.title,
            quiz=True,
            here=False,
            done=(best := facts.quizzes.get(quiz.id)) is not None and best.passed_at is not None,
        )
        for quiz in module.quizzes
    )
    return lessons + quizzes


def note_opening(work: Work, slug: str, lesson_id: str) -> None:
    """Note the first opening of a lesson and the learner's place: the one write that follows a read."""
    seat, text = enrolled_seat(work, slug)
    if store.lesson_text(work.session, text, lesson_id) is None:
        raise NotFound
    assert seat.enrolment_id is not None
    if store.note_opened(work.session, seat.enrolment_id, lesson_id, work.now):
        work.tell(EventName.LESSON_OPENED, "lesson", lesson_id, context=_context(seat))
    if seat.place_lesson != lesson_id:
        store.note_place(work.session, seat.enrolment_id, lesson_id, None)


def note_place(work: Work, slug: str, lesson_id: str, heading: str) -> None:
    """Note the heading that the learner is reading; raises NotFound for one that the lesson does not have."""
    seat, text = enrolled_seat(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    if lesson is None or (heading and heading not in {each["id"] for each in lesson.content["headings"]}):
        raise NotFound
    assert seat.enrolment_id is not None
    if (seat.place_lesson, seat.place_heading or "") != (lesson_id, heading):
        store.note_place(work.session, seat.enrolment_id, lesson_id, heading or None)


def choose(work: Work, slug: str, lesson_id: str, choice_id: str, option_id: str) -> None:
    """Keep what the learner chose before reading on; it is not marked and may be changed."""
    seat, text = enrolled_seat(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    segments = lesson.content["segments"] if lesson else ()
    options = {
        option["id"] for segment in segments if segment["choice_id"] == choice_id for option in segment["options"]
    }
    if not options:
        raise NotFound
    if option_id not in options:
        raise Invalid(Fault("option", "not-a-choice"))
    assert seat.enrolment_id is not None
    if store.keep_choice(work.session, seat.enrolment_id, choice_id, option_id, work.now):
        work.tell(EventName.CHOICE_MADE, "choice", choice_id, result={"option": option_id}, context=_context(seat))


def finish_lesson(work: Work, slug: str, lesson_id: str) -> Place:
    """The learner has read the lesson and goes on; the answer is where to. Reading it again changes nothing."""
    seat, text = enrolled_seat(work, slug)
    outline = outline_of(text)
    number = next(
        (index for index, module in enumerate(outline) if any(each.id == lesson_id for each in module.lessons)), None
    )
    if number is None:
        raise NotFound
    assert seat.enrolment_id is not None
    if store.note_read(work.session, seat.enrolment_id, lesson_id, work.now):
        work.tell(EventName.LESSON_READ, "lesson", lesson_id, context=_context(seat))
        complete_if_done(work, seat, text)
    return _place(seat, _after(outline, number, lesson_id)) or Place(outline[number].id, "")


def complete_if_done(work: Work, seat: Seat, text: ReleaseText) -> None:
    """Write the completion, in the same transaction as the act that completed the course. It is never taken away."""
    if seat.enrolment_id is None or seat.completion_id is not None:
        return
    work.session.flush()
    rows = _facts(work, seat)
    stands = progress(outline_of(text), facts_of(rows))
    if stands.completed_at is None:
        return
    account = work.session.get_one(Account, work.actor.id)
    completion = store.add_completion(
        work.session,
        enrolment_id=seat.enrolment_id,
        account_id=account.id,
        release_id=seat.release_id,
        name=account.name,
        by_principle=by_principle_to_json(sum_by_principle(_by_principle(text, rows))),
        completed_at=stands.completed_at,
    )
    work.tell(EventName.COURSE_COMPLETED, "completion", completion.public_id, context=_context(seat))


def _by_principle(text: ReleaseText, rows: Sequence[FactRow]) -> Iterable[PrincipleResult]:
    best = {row.ref: row for row in rows if row.kind == "quiz"}
    for module in text.outline["modules"]:
        for fact in (best[quiz["id"]] for quiz in module["quizzes"] if quiz["id"] in best):
            if module["principle"]:
                yield PrincipleResult(Principle(module["principle"]), fact.right or 0, fact.total or 0)


def show_completion(work: Work, public_id: uuid.UUID) -> CompletionView:
    """A completed course, for whoever was given its address. Raises NotFound."""
    work.require(Action.PUBLIC_READ)
    found = store.completion(work.session, public_id)
    if found is None:
        raise NotFound
    text = store.release_text(work.session, found.release_public_id)
    return CompletionView(
        name=found.name,
        course_title=text.title,
        release_number=text.number,
        completed_at=found.completed_at,
        by_principle=by_principle_from_json(found.by_principle),
    )


def media(work: Work, slug: str, path: str) -> Media:
    """A file that lessons of this course show. Raises NotFound."""
    seat, _text = seat_of(work, slug)
    shown = PurePosixPath(path).parent.name == "media"
    content = authoring.release_file(work.session, seat.release_id, path) if shown else None
    if content is None:
        raise NotFound
    return Media(content, hashlib.sha256(content).hexdigest())


def seat_of(work: Work, slug: str) -> tuple[Seat, ReleaseText]:
    """Where this person, or a visitor, stands in a course they may read, and its text. Raises NotFound, SignIn."""
    seat = store.seat(work.session, slug, work.actor.id)
    if seat is None:
        work.require(Action.PUBLIC_READ)
        raise NotFound
    work.require(Action.COURSE_READ, seat)
    return seat, store.release_text(work.session, seat.release_public_id)


def enrolled_seat(work: Work, slug: str) -> tuple[Seat, ReleaseText]:
    """Where an enrolled learner stands in a course, and its text. Raises SignIn, and NotFound for the rest."""
    seat, text = seat_of(work, slug)
    work.require(Action.COURSE_ENROL)
    if seat.enrolment_id is None:
        raise NotFound
    return seat, text


def _context(seat: Seat) -> dict[str, Any]:
    return {"course": seat.slug, "release": str(seat.release_public_id)}


def _facts(work: Work, seat: Seat) -> list[FactRow]:
    if work.actor.id is None or seat.enrolment_id is None:
        return []
    return store.facts(work.session, work.actor.id, seat.enrolment_id)


def _facts_of_all(work: Work, seats: Sequence[Seat]) -> dict[int, Facts]:
    """What this person did, by the key of the course."""
    rows: dict[int, list[FactRow]] = {}
    if work.actor.id is not None:
        for row in store.facts(work.session, work.actor.id):
            rows.setdefault(row.enrolment_id, []).append(row)
    return {seat.course_id: facts_of(rows[seat.enrolment_id]) for seat in seats if seat.enrolment_id in rows}


def facts_of(rows: Iterable[FactRow]) -> Facts:
    """Rows of facts of one course as progress reads them."""
    lessons: dict[str, LessonFact] = {}
    quizzes: dict[str, QuizFact] = {}
    plans: dict[str, list[PlanFact]] = {}
    told: dict[str, list[CaseFact]] = {}
    for row in rows:
        match row.kind:
            case "lesson":
                assert row.began_at
                lessons[row.ref] = LessonFact(row.began_at, row.done_at)
            case "quiz":
                quizzes[row.ref] = QuizFact(row.tries or 0, row.right or 0, row.total or 0, row.done_at)
            case "plan":
                assert row.began_at
                plans.setdefault(row.ref, []).append(PlanFact(row.detail or "", row.began_at, row.done_at))
            case "case":
                told.setdefault(row.ref, []).append(CaseFact(row.detail or "", row.done_at))
    return Facts(lessons, quizzes, plans, told)


_OUTLINES: dict[uuid.UUID, tuple[ModuleOutline, ...]] = {}


def outline_of(text: ReleaseText) -> tuple[ModuleOutline, ...]:
    """The outline of a release as progress sees it, made once a process: releases are immutable."""
    made = _OUTLINES.get(text.public_id)
    if made is None:
        made = tuple(
            ModuleOutline(
                id=module["id"],
                title=module["title"],
                principle=module["principle"],
                lessons=tuple(LessonOutline(each["id"], each["title"], each["minutes"]) for each in module["lessons"]),
                quizzes=tuple(QuizOutline(each["id"], each["title"]) for each in module["quizzes"]),
            )
            for module in text.outline["modules"]
        )
        _OUTLINES[text.public_id] = made
    return made
