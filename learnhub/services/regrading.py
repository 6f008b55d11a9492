"""Correcting the marks of sent tries after a key was wrong: what differs, a count of who changes, then the correction.

Trainers see counts alone: whose result changed is told to that person and to nobody else.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from learnhub.domain.assessment import (
    Form,
    Item,
    Marked,
    Quiz,
    Regraded,
    better,
    by_principle_to_json,
    corrections,
    key_of,
    less,
    mark,
    regrade,
    response_from_json,
    settled,
)
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Actor
from learnhub.domain.practice import unlocked
from learnhub.domain.progress import progress
from learnhub.services import assessment, learning
from learnhub.services.work import Work
from learnhub.store import assessment as attempts
from learnhub.store import learning as learning_store
from learnhub.store import marking, practice
from learnhub.store import regrading as store
from learnhub.store.learning import FactRow, credited_to_text
from learnhub.store.regrading import RegradeRow, SentTry

WALKED = 1_000
"""Tries that one reading transaction walks."""
KEPT = 20_000
"""Marks of different answers that a job remembers."""
WRITTEN = 50
"""Tries that one writing transaction changes."""


@dataclass(frozen=True)
class CorrectedItem:
    """An item whose key or marking differs from what tries are pinned to: both keys, and the releases with the old."""

    id: str
    title: str
    before: tuple[str, ...]
    now: tuple[str, ...]
    releases: tuple[int, ...]


@dataclass(frozen=True)
class CorrectionsView:
    """What differs at a quiz, and what was corrected before, newest first."""

    course: str
    course_title: str
    language: str
    quiz_id: str
    title: str
    release: int
    items: tuple[CorrectedItem, ...]
    rows: tuple[RegradeRow, ...]


@dataclass(frozen=True)
class RegradeView:
    """A correction as it stands: counted, being done, or done."""

    course: str
    course_title: str
    language: str
    quiz_id: str
    title: str
    public_id: uuid.UUID
    titles: tuple[str, ...]
    counted: dict[str, int] | None
    approved_at: dt.datetime | None
    done: dict[str, int] | None
    done_at: dt.datetime | None
    progress: float
    gave_up: bool

    @property
    def waits(self) -> bool:
        """Whether a job has yet to count or to correct."""
        return not self.gave_up and (self.done is None if self.approved_at else self.counted is None)


def list_corrections(work: Work, slug: str, quiz_id: str) -> CorrectionsView:
    """The items whose key differs between the current release and those that tries are pinned to. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course_id, text = _current(work, slug)
    quiz = assessment.quiz_in(work, text, quiz_id)
    found: dict[str, CorrectedItem] = {}
    for tried in store.releases_tried(work.session, course_id, quiz_id):
        pinned = _items(work, tried.public_id, quiz_id)
        for key, item in corrections(pinned, quiz.items).items():
            before = next(key_of(each) for each in pinned if each.id == key)
            row = found.get(key) or CorrectedItem(key, item.title, before, key_of(item), ())
            found[key] = replace(row, releases=(*row.releases, tried.number))
    return CorrectionsView(
        course=slug,
        course_title=text.title,
        language=text.language,
        quiz_id=quiz_id,
        title=quiz.title,
        release=text.number,
        items=tuple(found[item.id] for item in quiz.items if item.id in found),
        rows=tuple(store.newest(work.session, course_id, quiz_id)),
    )


def ask(work: Work, slug: str, quiz_id: str, public_id: uuid.UUID, item_ids: Sequence[str]) -> None:
    """Have it counted what a correction of these items would change; asked twice is once.

    Raises Invalid when none is chosen that differs.
    """
    view = list_corrections(work, slug, quiz_id)
    if store.regrade(work.session, public_id):
        return
    chosen = [item.id for item in view.items if item.id in set(item_ids)]
    if not chosen:
        raise Invalid(Fault("item", "required"))
    course_id, text = _current(work, slug)
    store.add(
        work.session,
        public_id=public_id,
        course_id=course_id,
        quiz_id=quiz_id,
        release_id=text.id,
        item_ids=chosen,
        asked_by_id=work.actor.id,
        asked_at=work.now,
    )
    work.enqueue("regrade-count", str(public_id), {})


def show(work: Work, public_id: uuid.UUID) -> RegradeView:
    """A correction as it stands. Raises NotFound."""
    work.require(Action.COURSE_AUTHOR)
    row = _row(work, public_id)
    text = learning_store.release_text(work.session, row.release_public_id)
    quiz = assessment.quiz_in(work, text, row.quiz_id)
    return RegradeView(
        course=row.course,
        course_title=text.title,
        language=text.language,
        quiz_id=row.quiz_id,
        title=quiz.title,
        public_id=row.public_id,
        titles=tuple(item.title for item in quiz.items if item.id in row.item_ids),
        counted=row.counted,
        approved_at=row.approved_at,
        done=row.done,
        done_at=row.done_at,
        progress=row.progress,
        gave_up=row.gave_up,
    )


def approve(work: Work, public_id: uuid.UUID) -> None:
    """Have the marks corrected; said twice is once. Raises Conflict `not-counted` before it was counted."""
    work.require(Action.COURSE_AUTHOR)
    row = _row(work, public_id)
    if row.approved_at is not None:
        return
    if row.counted is None:
        raise Conflict("not-counted")
    store.change(work.session, public_id, approved_at=work.now, approved_by_id=work.actor.id)
    work.enqueue("regrade", str(public_id), {})


@dataclass
class Task:
    """What a job works with: the corrected items by release, and the answers that it has marked already."""

    row: RegradeRow
    releases: tuple[tuple[int, dict[str, Item], dict[str, Item]], ...]
    """Each with its items as they are pinned, and as they are corrected."""
    last: int
    """The last key of all these tries."""
    known: dict[tuple[int, str, str], bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Walked:
    """The tries of a batch that may change, the last key of the batch, and how many responses it held."""

    candidates: tuple[int, ...]
    after: int
    responses: int


@dataclass(frozen=True)
class Changes:
    """What changes, as keys of tries and enrolments."""

    tries: tuple[int, ...] = ()
    people: frozenset[int] = frozenset()
    passed: frozenset[int] = frozenset()
    completed: frozenset[int] = frozenset()


def begin(work: Work, public_id: uuid.UUID) -> Task:
    """What the jobs of a correction need to know."""
    work.require(Action.OPERATE)
    row = _row(work, public_id)
    now = [item for item in _items(work, row.release_public_id, row.quiz_id) if item.id in row.item_ids]
    number = learning_store.release_text(work.session, row.release_public_id).number
    found, last = [], 0
    for tried in store.releases_tried(work.session, row.course_id, row.quiz_id):
        if tried.number >= number:
            continue
        last = max(last, tried.last)
        pinned = {item.id: item for item in _items(work, tried.public_id, row.quiz_id)}
        if differ := corrections(pinned.values(), now):
            found.append((tried.id, pinned, differ))
    return Task(row, tuple(found), last)


def walk(work: Work, task: Task, place: int, after: int) -> Walked:
    """The next batch of tries on the release at this place. An answer that was met before is not marked again."""
    work.require(Action.OPERATE)
    release_id, pinned, now = task.releases[place]
    some = store.batch(work.session, release_id, task.row.quiz_id, after=after, most=WALKED)
    if some is None:
        return Walked((), after, 0)
    known, gaining, responses = task.known, dict[str, list[str]](), 0
    for item_id, text, times in store.answers(work.session, some, list(now)):
        responses += times
        key = (place, item_id, text)
        gains = known.get(key)
        if gains is None:
            response = response_from_json(json.loads(text))
            before = mark(pinned[item_id], response)
            if len(known) >= KEPT:
                known.clear()
            gains = known[key] = better(before, mark(now[item_id], response)) != before
        if gains:
            gaining.setdefault(item_id, []).append(text)
    candidates = store.tries_that_gave(work.session, some, gaining) if gaining else []
    return Walked(tuple(candidates), some.last, responses)


def count_some(work: Work, task: Task, place: int, attempt_ids: Sequence[int]) -> Changes:
    """What a correction of these tries would change."""
    work.require(Action.OPERATE)
    found = Changes()
    for row, _quiz, done in _regraded(work, task, place, attempt_ids):
        passes, completes = _follows(work, task, row, done)
        found = _with(found, row, passes=passes, completes=completes)
    return found


def correct_some(work: Work, task: Task, place: int, attempt_ids: Sequence[int]) -> Changes:
    """Correct these tries, with all that follows; those that were corrected already stay as they are."""
    work.require(Action.OPERATE)
    found = Changes()
    for row, quiz, done in _regraded(work, task, place, attempt_ids):
        passes, completes = _correct(work, task, row, quiz, done)
        found = _with(found, row, passes=passes, completes=completes)
    return found


def finish_count(work: Work, public_id: uuid.UUID, counted: dict[str, int]) -> None:
    """It is counted."""
    work.require(Action.OPERATE)
    store.change(work.session, public_id, counted=counted)


def finish(work: Work, public_id: uuid.UUID) -> dict[str, int]:
    """All tries are corrected; what changed in all, also where the job ran twice."""
    work.require(Action.OPERATE)
    row = _row(work, public_id)
    if row.done is None:
        row = replace(row, done=store.sums(work.session, row.id))
        store.change(work.session, public_id, done=row.done, done_at=work.now)
    return row.done or {}


def _with(found: Changes, row: SentTry, *, passes: bool, completes: bool) -> Changes:
    one, none = frozenset({row.enrolment_id}), frozenset[int]()
    return Changes(
        (*found.tries, row.id),
        found.people | one,
        found.passed | (one if passes else none),
        found.completed | (one if completes else none),
    )


def _regraded(work: Work, task: Task, place: int, attempt_ids: Sequence[int]) -> list[tuple[SentTry, Quiz, Regraded]]:
    _release_id, pinned, now = task.releases[place]
    found = []
    for row in store.sent_tries(work.session, attempt_ids):
        text = learning_store.release_text(work.session, row.release_public_id)
        quiz = assessment.quiz_in(work, text, task.row.quiz_id)
        earlier: dict[str, list[Item]] = {}
        for release, item_ids in row.corrected_on:
            for item in _items(work, release, quiz.id):
                if item.id in item_ids:
                    earlier.setdefault(item.id, []).append(item)
        done = regrade(
            quiz,
            [pinned[key] for key in row.item_ids],
            {key: response_from_json(value) for key, value in row.answers.items()},
            earlier,
            now,
            _by_person(work, row, pinned),
            row.used,
            passed=row.passed,
        )
        if done:
            found.append((row, quiz, done))
    return found


def _by_person(work: Work, row: SentTry, pinned: Mapping[str, Item]) -> dict[str, Marked]:
    drawn = [pinned[key] for key in row.item_ids]
    given = marking.given(work.session, row.id) if any(item.rubric for item in drawn) else None
    return assessment.marks_of(drawn, given.points) if given else {}


def _their(work: Work, row: SentTry) -> Work:
    """The same transaction on behalf of the learner."""
    return replace(work, actor=Actor(id=row.account_id, public_id=row.account_public_id))


def _follows(work: Work, task: Task, row: SentTry, done: Regraded) -> tuple[bool, bool]:
    """Whether the learner would pass the quiz by it, and complete the course."""
    standing, shown = attempts.standing(work.session, row.enrolment_id, task.row.quiz_id)
    passes = done.after.passed and standing is not None and standing.passed_at is None
    their = _their(work, row)
    seat, text = learning.enrolled_seat(their, task.row.course)
    if seat.completion_id is not None or not (passes or done.objectives):
        return passes, False
    credited = credited_to_text({**dict.fromkeys(done.objectives, work.now), **shown})

    def after(fact: FactRow) -> FactRow:
        if fact.kind != "quiz" or fact.ref != task.row.quiz_id:
            return fact
        return fact._replace(detail=credited, done_at=fact.done_at or (work.now if passes else None))

    facts = learning.facts_of(map(after, learning.fact_rows(their, seat)))
    return passes, progress(learning.outline_of(text), facts).completed_at is not None


def _correct(work: Work, task: Task, row: SentTry, quiz: Quiz, done: Regraded) -> tuple[bool, bool]:
    their, after = _their(work, row), done.after
    standing, shown = attempts.standing(work.session, row.enrolment_id, quiz.id)
    if standing is None:
        return False, False
    passes = after.passed and standing.passed_at is None
    result: dict[str, Any] = {
        "score": after.score,
        "right": after.right,
        "passed": after.passed,
        "by_principle": by_principle_to_json(after.by_principle),
    }
    scores = {key: less(each.score, done.used[key].cost(quiz.help)) for key, each in done.marks.items()}
    store.keep_result(work.session, row.id, scores, {key: done.used[key].misses for key in scores}, **result)
    attempts.keep_standing(
        work.session,
        row.enrolment_id,
        quiz.id,
        settled(standing, after, work.now),
        {**dict.fromkeys(done.objectives, work.now), **shown},
    )
    now_right = [key for key, each in done.marks.items() if each.right]
    firsts = practice.correct_tries(work.session, row.account_id, task.row.course, now_right, row.submitted_at)
    principles = {item.id: item.principle.value for item in quiz.items}
    their.tell(
        EventName.ATTEMPT_REGRADED,
        "attempt",
        row.public_id,
        result={
            **result,
            "total": after.total,
            "items": [
                {"item": key, "principle": principles[key], "right": each.right} for key, each in done.marks.items()
            ],
            "firsts": firsts,
            "objectives": list(done.objectives),
        },
        context={
            "course": task.row.course,
            "release": str(row.release_public_id),
            "quiz": quiz.id,
            "corrected": str(task.row.release_public_id),
        },
    )
    completes = _complete(their, task, quiz, row, passes=passes) if after.passed or done.objectives else False
    store.keep_both(
        work.session,
        attempt_id=row.id,
        regrade_id=task.row.id,
        item_ids=sorted(done.marks),
        before_score=done.before.score,
        before_right=done.before.right,
        before_passed=done.before.passed,
        score=after.score,
        right=after.right,
        passed=after.passed,
        completed=completes,
        at=work.now,
    )
    values = {"quiz": quiz.title, "attempt": str(row.public_id), "passed": passes, "completed": completes}
    work.enqueue(
        "mail",
        f"regraded-{task.row.public_id}-{row.enrolment_id}",
        {"template": "attempt_regraded", "account_id": row.account_id, "values": values},
    )
    return passes, completes


def _complete(their: Work, task: Task, quiz: Quiz, row: SentTry, *, passes: bool) -> bool:
    seat, text = learning.enrolled_seat(their, task.row.course)
    if passes:
        release = learning_store.release_text(their.session, row.release_public_id)
        practice.unlock(
            their.session,
            [
                practice.card_values(row.account_id, seat.course_id, release.id, quiz.id, item.id, unlocked(their.now))
                for item in quiz.items
                if item.form is Form.PRACTICE
            ],
        )
    learning.complete_if_done(their, seat, text)
    now, _text = learning.enrolled_seat(their, task.row.course)
    return seat.completion_id is None and now.completion_id is not None


def _row(work: Work, public_id: uuid.UUID) -> RegradeRow:
    row = store.regrade(work.session, public_id)
    if row is None:
        raise NotFound
    return row


def _current(work: Work, slug: str) -> tuple[int, learning_store.ReleaseText]:
    seat, _pinned = learning.seat_of(work, slug)
    current = learning_store.offered_release(work.session, seat.course_id)
    if current is None:
        raise NotFound
    return seat.course_id, learning_store.release_text(work.session, current)


def _items(work: Work, release: uuid.UUID, quiz_id: str) -> tuple[Item, ...]:
    return attempts.items(work.session, learning_store.release_text(work.session, release), quiz_id)
