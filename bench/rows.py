"""How much there is, and how it gets into the tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert

from learnhub.store.engine import Session

BATCH = 5_000


@dataclass(frozen=True)
class Size:
    """How much there is. Every person is in `courses_each` courses and tried `tries_each` quizzes of each."""

    people: int
    cases: int
    courses_each: int
    tries_each: int

    @property
    def attempts(self) -> int:
        """How many attempts that makes."""
        return self.people * self.courses_each * self.tries_each


NORMAL = Size(people=1_000, cases=2_000, courses_each=4, tries_each=4)
LARGE = Size(people=20_000, cases=100_000, courses_each=10, tries_each=5)


def put(session: Session, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows into a table, so many at a time."""
    made: Table = table.__table__
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        session.execute(insert(made), batch)
