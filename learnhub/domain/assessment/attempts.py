"""A try at a quiz: its answers, its result, and what is remembered of all tries. Scores are shares of 1."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from learnhub.domain.assessment.helping import UNUSED, Used, less
from learnhub.domain.assessment.items import Item, Quiz
from learnhub.domain.assessment.responses import Marked, Response
from learnhub.domain.assessment.rules import mark, parse_response
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.principles import Principle

NOBODY: Mapping[str, Marked] = MappingProxyType({})
"""No response was marked by a person."""


@dataclass(frozen=True)
class PrincipleResult:
    """How many items about one principle were right, of how many."""

    principle: Principle
    right: int
    total: int


@dataclass(frozen=True)
class Result:
    """A marked try: items right of total, the score as a share of the points (0-1), and each principle apart.

    `waiting` of its responses have yet to be marked by a person.
    """

    right: int
    total: int
    score: float
    passed: bool
    by_principle: tuple[PrincipleResult, ...]
    waiting: int = 0


def result(
    quiz: Quiz,
    items: Sequence[Item],
    responses: Mapping[str, Response],
    by_person: Mapping[str, Marked] = NOBODY,
    used: Mapping[str, Used] = UNUSED,
) -> Result:
    """Mark a try of these items; what was not answered is blank. Passed means as many right as the pass line, and
    on each principle that is asked as many as the quiz says.

    `by_person` are the marks that a person gave, by item id. What waits for one is not right yet.
    What help was `used` takes from the score, never from what is right.
    """
    marked = [(item, by_person.get(item.id) or mark(item, responses.get(item.id, ""))) for item in items]
    return result_of(quiz, marked, used)


def result_of(
    quiz: Quiz, marked: Sequence[tuple[Item, Marked]], used: Mapping[str, Used] = UNUSED, *, passed: bool = False
) -> Result:
    """The result of these marks; what has passed stays passed."""
    right = sum(each.right for _, each in marked)
    by_principle = sum_by_principle(PrincipleResult(item.principle, int(each.right), 1) for item, each in marked)
    points = sum(item.points for item, _ in marked)
    earned = sum(item.points * less(each.score, used.get(item.id, Used()).cost(quiz.help)) for item, each in marked)
    return Result(
        right=right,
        total=len(marked),
        score=max(0.0, min(1.0, earned / points)) if points else 0.0,
        passed=passed
        or (right >= quiz.pass_line and all(row.right >= min(quiz.pass_each, row.total) for row in by_principle)),
        by_principle=by_principle,
        waiting=sum(each.waits for _, each in marked),
    )


CREDIT_FROM = 2
"""Questions of one objective that a try must hold before it can show the objective."""


def credited(
    items: Sequence[Item], responses: Mapping[str, Response], by_person: Mapping[str, Marked] = NOBODY
) -> tuple[str, ...]:
    """The objectives that a try shows: each with at least CREDIT_FROM questions in it, every one of them right. A
    lesson whose objectives are all shown need not be read: credit is per objective, whether the try passed or not."""
    return credited_by([(item, by_person.get(item.id) or mark(item, responses.get(item.id, ""))) for item in items])


def credited_by(marked: Iterable[tuple[Item, Marked]]) -> tuple[str, ...]:
    """The objectives that these marks show."""
    marks: dict[str, list[bool]] = {}
    for item, each in marked:
        marks.setdefault(item.objective, []).append(each.right)
    return tuple(sorted(key for key, rights in marks.items() if len(rights) >= CREDIT_FROM and all(rights)))


def sum_by_principle(rows: Iterable[PrincipleResult]) -> tuple[PrincipleResult, ...]:
    """One row for each principle that occurs, in the order of paragraph 2, adding up items right and in all."""
    sums: dict[Principle, tuple[int, int]] = {}
    for row in rows:
        right, total = sums.get(row.principle, (0, 0))
        sums[row.principle] = (right + row.right, total + row.total)
    return tuple(PrincipleResult(principle, *sums[principle]) for principle in Principle if principle in sums)


def by_principle_to_json(rows: Iterable[PrincipleResult]) -> list[dict[str, Any]]:
    """The rows as tables and events keep them."""
    return [{"principle": row.principle.value, "right": row.right, "total": row.total} for row in rows]


def by_principle_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[PrincipleResult, ...]:
    """The rows that `by_principle_to_json` kept."""
    return tuple(PrincipleResult(Principle(row["principle"]), row["right"], row["total"]) for row in data)


class AttemptState(StrEnum):
    """A try takes answers while it is open, and never again once it was sent."""

    OPEN = "open"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Attempt:
    """One try at a quiz: its items, what was answered so far, and its result once it was sent."""

    item_ids: tuple[str, ...]
    responses: Mapping[str, Response] = field(default_factory=dict)
    submitted_at: dt.datetime | None = None
    result: Result | None = None
    used: Mapping[str, Used] = field(default_factory=dict)

    @property
    def state(self) -> AttemptState:
        """Whether it still takes answers."""
        return AttemptState.OPEN if self.submitted_at is None else AttemptState.SUBMITTED


def answer(attempt: Attempt, item: Item, raw: Sequence[str]) -> Attempt:
    """The try with this answer in place of an earlier one.

    Raises Conflict `attempt-submitted` once it was sent, and Invalid for an item or option that is not in it.
    """
    if attempt.state is AttemptState.SUBMITTED:
        raise Conflict("attempt-submitted", current=attempt.result)
    if item.id not in attempt.item_ids:
        raise Invalid(Fault(item.id, "not-a-choice"))
    return replace(attempt, responses={**attempt.responses, item.id: parse_response(item, raw)})


def submit(
    attempt: Attempt, quiz: Quiz, items: Sequence[Item], at: dt.datetime, corrected: Mapping[str, Marked] = NOBODY
) -> Attempt:
    """The try sent and marked; sent again it stays as it is. `corrected` are the marks of items whose key was corrected
    while it was open, by item id."""
    if attempt.state is AttemptState.SUBMITTED:
        return attempt
    return replace(attempt, submitted_at=at, result=result(quiz, items, attempt.responses, corrected, attempt.used))


@dataclass(frozen=True)
class Standing:
    """All tries at one quiz: how many, the best of them, the latest, and the moment the pass line was first met."""

    tries: int
    right: int
    total: int
    score: float
    tried_at: dt.datetime
    passed_at: dt.datetime | None


def advance(standing: Standing | None, done: Result, at: dt.datetime) -> Standing:
    """The standing after one more try. The best score never falls, and what was passed stays passed."""
    passed_at = at if done.passed else None
    if standing is None:
        return Standing(1, done.right, done.total, done.score, at, passed_at)
    kept = standing
    if (done.score, done.right) > (standing.score, standing.right):
        kept = replace(standing, right=done.right, total=done.total, score=done.score)
    return replace(kept, tries=standing.tries + 1, tried_at=at, passed_at=standing.passed_at or passed_at)


def settled(standing: Standing | None, done: Result, at: dt.datetime) -> Standing:
    """The standing once a sent try was marked by a person, or again by a corrected key: it is the same try."""
    after = advance(standing, done, at)
    return after if standing is None else replace(after, tries=standing.tries, tried_at=standing.tried_at)
