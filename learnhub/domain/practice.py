"""Practice that lasts: when a question returns, and how strong a principle stands.

Both are pure functions of what a person answered. The times of return follow FSRS (Ye, Su and Cao, "A stochastic
shortest path algorithm for optimizing spaced repetition scheduling", KDD 2022) by the library `fsrs`, without its
random spread, so that the same log gives the same days.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fsrs import Card, Rating, Scheduler, State

from learnhub.domain.assessment import Item
from learnhub.domain.principles import Principle

QUESTIONS_A_VISIT = 3
FIRST_RETURN = dt.timedelta(days=1)
"""How long after its quiz was passed a module's first practice question is due."""

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


class Reason(StrEnum):
    """Why a question is asked now."""

    FIRST = "first"
    MISSED = "missed"
    SPACED = "spaced"


@dataclass(frozen=True)
class Schedule:
    """When a question returns (UTC). `stability` is in days; both figures of the memory are None before an answer."""

    due_at: dt.datetime
    stability: float | None = None
    difficulty: float | None = None
    answered_at: dt.datetime | None = None
    right: bool | None = None
    answers: int = 0

    @property
    def reason(self) -> Reason:
        """Why it is asked when it is due."""
        if self.right is None:
            return Reason.FIRST
        return Reason.SPACED if self.right else Reason.MISSED


def unlocked(passed_at: dt.datetime) -> Schedule:
    """The schedule of a question whose module's quiz was passed at this moment."""
    return Schedule(passed_at + FIRST_RETURN)


def answered(schedule: Schedule, *, right: bool, at: dt.datetime) -> Schedule:
    """The schedule after an answer. An answer that is older than the last one changes nothing."""
    if schedule.answered_at is not None and at < schedule.answered_at:
        return schedule
    card, _log = _SCHEDULER.review_card(_card(schedule), Rating.Good if right else Rating.Again, at)
    return Schedule(card.due, card.stability, card.difficulty, at, right, schedule.answers + 1)


def replayed(passed_at: dt.datetime, answers: Iterable[tuple[dt.datetime, bool]]) -> Schedule:
    """The schedule that the whole log of one question gives: moment and whether it was right, oldest first."""
    schedule = unlocked(passed_at)
    for at, right in answers:
        schedule = answered(schedule, right=right, at=at)
    return schedule


def recall(schedule: Schedule, now: dt.datetime) -> float:
    """How likely the answer is still known (0-1); 0 for a question that was never answered."""
    if schedule.answered_at is None:
        return 0.0
    return float(_SCHEDULER.get_card_retrievability(_card(schedule), now))


def _card(schedule: Schedule) -> Card:
    state = State.Learning if schedule.stability is None else State.Review
    return Card(
        card_id=1,
        state=state,
        step=0 if state is State.Learning else None,
        stability=schedule.stability,
        difficulty=schedule.difficulty,
        due=schedule.due_at,
        last_review=schedule.answered_at,
    )


class Mastery(StrEnum):
    """How a principle stands, for the person alone."""

    NEW = "new"
    STRONG = "strong"
    FADING = "fading"


@dataclass(frozen=True)
class FirstTry:
    """The first answer that a person gave to an item; later answers to it say less, and do not count."""

    item: str
    right: bool
    at: dt.datetime


ENOUGH = 3
"""First tries before a principle can be strong."""
STRONG_FROM = 0.75
"""The weighted share right from which it is strong."""
WEIGHT = 0.8
"""What a first try weighs against the one after it."""
RECENT = 5
"""The last first tries, among which two misses on different items make it fade."""
FADES_AFTER = dt.timedelta(days=90)
"""How long it stays strong after the last right answer."""


def mastery(tries: Sequence[FirstTry], refreshed_at: dt.datetime | None, now: dt.datetime) -> Mastery:
    """How a principle stands now.

    `tries` are first tries, oldest first; `refreshed_at` is the last right answer to any item, also one met before.
    Strong: at least ENOUGH first tries whose share right, each weighing WEIGHT of the next, is STRONG_FROM or more.
    Fading: two misses on different items among the last RECENT, or no right answer for FADES_AFTER. One miss never
    makes a strong principle fade.
    """
    state = Mastery.NEW
    for count in range(1, len(tries) + 1):
        met = tries[:count]
        if len({each.item for each in met[-RECENT:] if not each.right}) >= 2:
            state = Mastery.FADING
        elif count >= ENOUGH and share(met) >= STRONG_FROM:
            state = Mastery.STRONG
    if state is Mastery.STRONG and now - max(refreshed_at or tries[-1].at, _last_right(tries)) > FADES_AFTER:
        return Mastery.FADING
    return state


def share(tries: Sequence[FirstTry]) -> float:
    """The share right (0-1), recent tries weighing more; 0 without any."""
    weights = [WEIGHT ** (len(tries) - 1 - place) for place in range(len(tries))]
    return sum(weight for weight, each in zip(weights, tries, strict=True) if each.right) / sum(weights or [1])


def _last_right(tries: Sequence[FirstTry]) -> dt.datetime:
    return max(each.at for each in tries if each.right)


Place = tuple[str, str]
"""A practice question by its quiz and item id."""


def one_a_principle(pool: Mapping[str, Sequence[Place]], seed: str, met: Sequence[str] = ()) -> tuple[Place, ...]:
    """One question of each principle in the order of paragraph 2: one not in `met` where there is one, and among those
    the seed chooses. The same arguments give the same nine questions on any machine."""
    return tuple(
        min(pool[principle], key=lambda place: (place[1] in met, _key(seed, place[1]))) for principle in Principle
    )


def pays_most(missed: Sequence[Item]) -> tuple[Item, ...]:
    """Of the questions that were missed, the two whose lessons pay most: the easiest first, since what they ask is
    asked everywhere; then in the order of paragraph 2; each lesson once."""
    order = list(Principle)
    by_lesson: dict[str, Item] = {}
    for item in sorted(missed, key=lambda each: (each.difficulty, order.index(each.principle))):
        by_lesson.setdefault(item.passage.partition("#")[0], item)
    return tuple(by_lesson.values())[:2]


def _key(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()
