"""Prepare a meeting: one sheet about one worry, with the lessons learned that are nearest to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from learnhub.domain.cases.answers import Sector, Stage
from learnhub.domain.countries import countries
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.policy import Action, audience
from learnhub.domain.sheets import Sheet
from learnhub.domain.teaching import Learned, nearest
from learnhub.services.work import Work
from learnhub.store import learning, teaching
from learnhub.store.search import CASE, find
from learnhub.store.search.analyser import terms

LEARNED = 3
DAYS_AFTER = 2
"""Home asks what came of a meeting so many days after it."""


@dataclass(frozen=True)
class Worry:
    """A worry that a sheet is about, in the courses that this reader may read."""

    course: str
    course_title: str
    language: str
    release: int
    principle: str | None
    sheet: Sheet


@dataclass(frozen=True)
class Meeting:
    """A meeting as somebody prepares it; an empty part is not chosen."""

    sector: str = ""
    stage: str = ""
    country: str = ""
    worry: str = ""


@dataclass(frozen=True)
class Prepared:
    """The one page to take along."""

    meeting: Meeting
    worry: Worry
    learned: tuple[Learned, ...]
    on: dt.date


def worries(work: Work, meeting: Meeting) -> tuple[Worry, ...]:
    """The worries that there are sheets for, those that fit the meeting first. Raises Invalid for an unknown choice."""
    work.require(Action.PUBLIC_READ)
    _check(meeting)
    offered = [seat for seat in learning.seats(work.session, None) if work.can(Action.COURSE_READ, seat)]
    texts = learning.release_texts(work.session, (seat.release_public_id for seat in offered), work.actor.reads)
    found = [
        Worry(seat.slug, text.title, text.language, text.number, module["principle"], _sheet(raw))
        for seat in offered
        for text in [texts[seat.release_public_id]]
        for module in text.outline["modules"]
        for raw in text.details[module["id"]].get("sheets", ())
    ]
    return tuple(sorted(found, key=lambda each: not each.sheet.fits(meeting.stage, meeting.sector)))


def prepare(work: Work, meeting: Meeting) -> Prepared:
    """The sheet of the chosen worry. Raises NotFound for one that there is no sheet for, Invalid."""
    worry = next((each for each in worries(work, meeting) if each.sheet.id == meeting.worry), None)
    if worry is None:
        raise NotFound
    return Prepared(meeting, worry, _learned(work, meeting, worry), work.now.date())


def _learned(work: Work, meeting: Meeting, worry: Worry) -> tuple[Learned, ...]:
    """Lessons learned on the principle: those told of the country first, then the nearest of all."""
    principles = [worry.principle] if worry.principle else []
    sheet = worry.sheet
    words = terms(" ".join((sheet.title, *sheet.ask, *sheet.signs)), worry.language)
    near = teaching.near(work.session, principles, audience(work.actor))
    told: list[Learned] = []
    if meeting.country:
        filters = {"kind": {CASE}, "country": {meeting.country}, "principle": set(principles)}
        hits = find(work.session, "", audience(work.actor), filters, size=LEARNED)
        told = teaching.of_cases(work.session, [hit.ref for hit in hits.hits])
    there = {each.case_id for each in told}
    chosen = {"principles": principles, "terms": words, "stages": {meeting.stage} - {""}}
    first = nearest(told, **chosen, most=LEARNED)
    rest = nearest((each for each in near if each.case_id not in there), **chosen, most=LEARNED - len(first))
    return (*first, *rest)


def _sheet(raw: dict[str, Any]) -> Sheet:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Sheet(**values)


def _check(meeting: Meeting) -> None:
    faults = []
    if meeting.sector and meeting.sector not in set(Sector):
        faults.append(Fault("sector", "not-a-choice"))
    if meeting.stage and meeting.stage not in set(Stage):
        faults.append(Fault("stage", "not-a-choice"))
    if meeting.country and meeting.country not in countries():
        faults.append(Fault("country", "unknown-country", {"value": meeting.country}))
    if faults:
        raise Invalid(*faults)
