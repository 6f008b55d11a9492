"""Whom an editor may name as a reviewer: by topic, language and load, and never somebody who may not judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from learnhub.domain.cases.judges import CaseParties, has_no_bar
from learnhub.domain.people import Person
from learnhub.domain.principles import Principle


@dataclass(frozen=True)
class Record:
    """What a reviewer has at hand and has judged: open reviews, and for each principle how many cases."""

    open_reviews: int = 0
    judged: Mapping[Principle, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A reviewer, and why: principles of the case that they follow, how many cases on its principles they have judged,
    whether they read its language, and what they have at hand."""

    person: Person
    follows: tuple[Principle, ...]
    judged: int
    reads: bool
    load: int


def suggest(people: Iterable[Person], case: CaseParties, records: Mapping[int, Record]) -> tuple[Suggestion, ...]:
    """Those of these reviewers who may judge the case, the best fit first: who reads its language, then who follows and
    has judged its principles, then who has least at hand."""
    found = [_suggestion(person, case, records) for person in people if has_no_bar(person, case)]
    return tuple(
        sorted(found, key=lambda each: (not each.reads, -len(each.follows), each.load, -each.judged, each.person.id))
    )


def _suggestion(person: Person, case: CaseParties, records: Mapping[int, Record]) -> Suggestion:
    record = records.get(person.id, Record())
    return Suggestion(
        person=person,
        follows=tuple(each for each in case.principles if each in person.review_principles),
        judged=max((record.judged.get(each, 0) for each in case.principles), default=0),
        reads=not person.languages or case.language in person.languages,
        load=record.open_reviews,
    )
