"""What may be said in a case, what is missing, what is offered: the rules of the nine questions and of a full case.

Drafts take anything within the size limits; what is missing counts when the case is sent for review. A case is checked
by the template that it was written in. The typed answers are in `answers`, the templates in `template`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median
from typing import Any

from learnhub.domain.cases.answers import (
    ROWS,
    Band,
    CaseContent,
    EvidenceLevel,
    EvidenceRow,
    GaveKind,
    LessonLearned,
    Openness,
    Outcome,
    PartnerRow,
    PartnershipStatus,
    PartnersShown,
    PrincipleRow,
    Relation,
    ResultRow,
    Sector,
    Selection,
    ShownBy,
    Stage,
    Visibility,
    content_from_json,
    content_to_json,
    for_readers,
    leaves,
    pattern,
    put,
    texts,
    whole,
)
from learnhub.domain.cases.template import (
    MOST_PLACES,
    MOST_PRINCIPLES,
    NEWEST,
    SHIPPED,
    SHORT_1,
    Depth,
    FieldKind,
    Question,
    Template,
    TemplateField,
)
from learnhub.domain.countries import WORLD, countries, regions
from learnhub.domain.errors import Fault
from learnhub.domain.invitations import EMAIL
from learnhub.domain.people import PersonKind
from learnhub.domain.vocabularies import EDITIONS, M49, SDG, THEMES, codes

__all__ = [
    "ENOUGH_WORDS",
    "LIMITS",
    "MOST_PLACES",
    "MOST_PRINCIPLES",
    "NEWEST",
    "ROWS",
    "SHORT_1",
    "TEMPLATES",
    "Band",
    "CaseContent",
    "CaseNumber",
    "Defaults",
    "Depth",
    "EvidenceLevel",
    "EvidenceRow",
    "FieldKind",
    "GaveKind",
    "Kind",
    "LessonLearned",
    "Openness",
    "Outcome",
    "PartnerRow",
    "PartnersShown",
    "PartnershipStatus",
    "PrincipleRow",
    "Question",
    "Relation",
    "ResultRow",
    "Sector",
    "Selection",
    "ShownBy",
    "Stage",
    "Template",
    "TemplateField",
    "Visibility",
    "answered",
    "content_from_json",
    "content_to_json",
    "for_readers",
    "is_enough",
    "kind_of",
    "leaves",
    "minutes_needed",
    "narrow_defaults",
    "offered_summary",
    "offered_title",
    "put",
    "seconds_between",
    "texts",
    "usual_minutes",
    "validate",
    "whole",
    "with_editions",
    "with_offers",
    "word_count",
]

TEMPLATES: Mapping[str, Template] = SHIPPED
"""The templates that are shipped, by id: a case is read and checked by the one it was written in."""


class Kind(StrEnum):
    """What sort of case it is; it follows from the outcome. Good practice is a mark of reviewers, not a kind."""

    EXPERIENCE = "experience"
    LESSON_LEARNED = "lesson-learned"
    FAILURE = "failure"
    NEAR_MISS = "near-miss"


def _limits() -> dict[str, int]:
    found = {
        "told_by": 120,
        "attachments.*.name": 120,
        "attachments.*.description": 300,
        "attachments.*.licence": 100,
    }
    for item in NEWEST[Depth.FULL].items:
        if item.limit:
            found[item.path] = item.limit
        found |= {f"{item.path}.*.{column.path}": column.limit for column in item.columns if column.limit}
    return found


LIMITS: Mapping[str, int] = _limits()
"""Characters of each text of the shipped templates, by its path; a star stands for the number of a row."""

MOST_FURTHER = 10_000
ENOUGH_WORDS = 60
"""Words in all three boxes of question 1 that are enough; fewer are taken too."""
NOTHING_BECAUSE_LEAST = 40
"""Characters that a full case needs to say why nothing went wrong."""


def kind_of(outcome: Outcome) -> Kind:
    """The kind of case that an outcome makes."""
    match outcome:
        case Outcome.WORKED:
            return Kind.EXPERIENCE
        case Outcome.PARTLY:
            return Kind.LESSON_LEARNED
        case Outcome.DID_NOT_WORK:
            return Kind.FAILURE
        case Outcome.NEARLY_WENT_WRONG:
            return Kind.NEAR_MISS


@dataclass(frozen=True)
class Defaults:
    """What question 8 is set to beforehand; `partnership`: the contributor's partnership may read it too."""

    visibility: Visibility
    shown_by: ShownBy
    partners: PartnersShown
    partnership: bool


def narrow_defaults(contributor: PersonKind) -> Defaults:
    """The narrow side: staff (for a partner's representative also their partnership), by role, partners not named."""
    return Defaults(
        Visibility.STAFF, ShownBy.ROLE, PartnersShown.DESCRIBED, partnership=contributor is PersonKind.PARTNER
    )


def with_editions(content: CaseContent) -> CaseContent:
    """The content with the edition of each vocabulary that it uses; an edition that was kept before stays."""
    used = {SDG: content.sdg_targets, THEMES: content.themes, M49: content.countries or content.regions}
    kept = dict(content.editions)
    editions = {name: kept.get(name, EDITIONS[name]) for name, chosen in used.items() if chosen}
    return replace(content, editions=tuple(sorted(editions.items())))


def validate(
    content: CaseContent, *, for_submission: bool, in_partnership: bool, template: Template = SHIPPED[SHORT_1]
) -> tuple[Fault, ...]:
    """What is wrong, field by field in the order of the template. A draft has faults of size and of codes alone.

    `in_partnership`: the case belongs to a partnership, so that it can be kept to it. Codes: required, too-long,
    too-short, one-of-two, too-many-chosen, too-few-rows, unknown-country, unknown-code, not-an-email, not-a-date,
    places-mixed, no-partnership.
    """
    limits = {**LIMITS, **{item.path: item.limit for item in template.items if item.limit}}
    faults = [
        Fault(path, "too-long", {"limit": limit, "length": len(text)})
        for path, text in texts(content).items()
        if len(text) > (limit := limits.get(pattern(path), MOST_FURTHER))
    ]
    faults += _place_faults(content)
    faults += _code_faults(content)
    faults += [
        Fault(item.path, "too-many-chosen", {"limit": item.most})
        for item in template.items
        if item.most and len(_said(content, item.path) or ()) > item.most
    ]
    added = [item for item in template.items if item.path.startswith("further.") and item.choices]
    faults += [
        Fault(item.path, "not-a-choice") for item in added if _said(content, item.path) not in ("", *dict(item.choices))
    ]
    if content.visibility is Visibility.PARTNERSHIP and not in_partnership:
        faults.append(Fault("visibility", "no-partnership"))
    if for_submission:
        faults += _missing(content, template)
    return tuple(sorted(faults, key=lambda fault: template.position(fault.path)))


def _said(content: CaseContent, path: str) -> Any:
    name, _, part = path.partition(".")
    if name == "further":
        return dict(content.further).get(part, "")
    return getattr(content.lesson, part) if name == "lesson" else getattr(content, name)


def _place_faults(content: CaseContent) -> list[Fault]:
    faults = []
    rows = tuple(row.country for row in content.partner_rows)
    for path, chosen, known in (
        ("countries", content.countries, countries()),
        ("regions", content.regions, regions()),
    ):
        faults += [Fault(path, "unknown-country", {"value": code}) for code in chosen if code not in known]
        if len(chosen) > MOST_PLACES:
            faults.append(Fault(path, "too-many-chosen", {"limit": MOST_PLACES}))
    faults += [
        Fault(f"partner_rows.{index}.country", "unknown-country", {"value": code})
        for index, code in enumerate(rows)
        if code and code not in countries()
    ]
    everywhere = WORLD in content.regions
    if (content.countries and content.regions) or (everywhere and len(content.regions) > 1):
        faults.append(Fault("regions", "places-mixed"))
    return faults


def _code_faults(content: CaseContent) -> list[Fault]:
    kept = dict(content.editions)
    faults = []
    for path, vocabulary, chosen in (
        ("sdg_targets", SDG, content.sdg_targets),
        ("themes", THEMES, content.themes),
    ):
        known = codes(vocabulary, kept.get(vocabulary, EDITIONS[vocabulary])) or frozenset()
        faults += [Fault(path, "unknown-code", {"value": code}) for code in chosen if code not in known]
    return faults


def _missing(content: CaseContent, template: Template) -> list[Fault]:
    faults: list[Fault] = []
    if content.what_did_not_work and content.nothing_because:
        faults.append(Fault("nothing_because", "one-of-two"))
    if not content.what_did_not_work and not content.nothing_because:
        faults.append(Fault("what_did_not_work", "required"))
    if content.has_interest and not content.interest:
        faults.append(Fault("interest", "required"))
    for item in template.items:
        faults += _missing_at(content, item)
    if template.depth is Depth.FULL:
        faults += _missing_in_full(content)
    return faults


def _missing_at(content: CaseContent, item: TemplateField) -> list[Fault]:
    match item.kind:
        case FieldKind.PLACES:
            said = bool(content.countries or content.regions)
            return [] if said or not item.required else [Fault("countries", "required")]
        case FieldKind.YES_NO:
            return [Fault(item.path, "required")] if content.has_interest is None else []
        case FieldKind.ROWS:
            return _missing_in_rows(content, item)
        case FieldKind.PRINCIPLES:
            return _missing_in_principles(content) if item.required else []
    return [Fault(item.path, "required")] if item.required and not _said(content, item.path) else []


def _missing_in_rows(content: CaseContent, item: TemplateField) -> list[Fault]:
    rows, blank = getattr(content, item.path), ROWS[item.path]
    said = [(index, row) for index, row in enumerate(rows) if row != blank]
    faults = [
        Fault(f"{item.path}.{index}.{column.path}", "required")
        for index, row in said
        for column in item.columns
        if column.required and not getattr(row, column.path)
    ]
    if item.required and len(said) < item.least:
        faults.append(Fault(item.path, "too-few-rows", {"limit": item.least}))
    return faults


def _missing_in_principles(content: CaseContent) -> list[Fault]:
    faults = []
    for index, row in enumerate(content.by_principle):
        if row.shown and row.not_applicable:
            faults.append(Fault(f"by_principle.{index}.not_applicable", "shown-or-not"))
        if not row.shown and not row.not_applicable:
            faults.append(Fault(f"by_principle.{index}.shown", "required"))
    return faults


def _missing_in_full(content: CaseContent) -> list[Fault]:
    faults = []
    if content.nothing_because and len(content.nothing_because) < NOTHING_BECAUSE_LEAST:
        faults.append(Fault("nothing_because", "too-short", {"limit": NOTHING_BECAUSE_LEAST}))
    if content.contact and not EMAIL.fullmatch(content.contact):
        faults.append(Fault("contact", "not-an-email"))
    if content.review_by and not _is_date(content.review_by):
        faults.append(Fault("review_by", "not-a-date"))
    if content.partners is PartnersShown.NAMED:
        faults += [
            Fault(f"partner_rows.{index}.name", "required")
            for index, row in enumerate(content.partner_rows)
            if row != PartnerRow() and not row.name
        ]
    return faults


def _is_date(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text)) and len(text) == len("2027-02-14")
    except ValueError:
        return False


def answered(content: CaseContent, template: Template = SHIPPED[SHORT_1]) -> frozenset[str]:
    """The ids of the questions that need nothing more, for "5 of 9 answered"; a question set beforehand counts."""
    missing = {template.question_of(fault.path) for fault in _missing(content, template)}
    if not with_offers(content).title:
        missing.add("title")
    optional = {
        question.id
        for question in template.questions
        if not any(item.required or item.fixed for item in question.items)
        and not any(_said(content, item.path) for item in question.items)
    }
    return frozenset(question.id for question in template.questions) - missing - optional


def offered_title(lesson: LessonLearned) -> str:
    """A title from question 4: what it says to do, at most 120 characters; empty when it says nothing."""
    title = _clip(_first_sentence(lesson.do).rstrip(".。"), LIMITS["title"])
    return title[:1].upper() + title[1:]


def offered_summary(content: CaseContent) -> str:
    """A summary from question 1: the first sentences of situation, action and result, at most 280 characters."""
    sentences = [_first_sentence(text) for text in (content.situation, content.action, content.result) if text]
    return _clip(" ".join(sentences), LIMITS["summary"])


def with_offers(content: CaseContent) -> CaseContent:
    """The content as it is shown: with the offered title and summary where the contributor wrote none, and without
    empty rows."""
    return replace(
        whole(content),
        title=content.title or offered_title(content.lesson),
        summary=content.summary or offered_summary(content),
    )


_SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n")


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0].strip()


def _clip(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut else cut).rstrip(" ,;:،") + "…"


_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def word_count(text: str) -> int:
    """Words; where a script writes none apart, two characters count as one."""
    spaced, dense = _DENSE.subn(" ", text)
    return sum(any(char.isalnum() for char in word) for word in spaced.split()) + (dense + 1) // 2


def is_enough(content: CaseContent) -> bool:
    """Whether question 1 has the sixty words in all that are enough."""
    return sum(word_count(text) for text in (content.situation, content.action, content.result)) >= ENOUGH_WORDS


REVIEW_WORDS_A_MINUTE = 120
REVIEW_MINUTES_OF_QUESTIONS = 5


def minutes_needed(content: CaseContent) -> int:
    """Minutes that a review takes: reading with care, and a minute for each of the five questions."""
    words = sum(word_count(text) for text in texts(content).values())
    return REVIEW_MINUTES_OF_QUESTIONS + -(-words // REVIEW_WORDS_A_MINUTE)


PAUSE_SECONDS = 300
"""A longer time between two saves is a pause, not writing."""
TOLD_ENOUGH = 20
"""So many people must have finished before a time is said."""


def seconds_between(saved_before: dt.datetime, now: dt.datetime) -> int:
    """How long somebody wrote between two saves; nothing when it was a pause."""
    passed = int((now - saved_before).total_seconds())
    return passed if 0 < passed <= PAUSE_SECONDS else 0


def usual_minutes(seconds: Mapping[int, int]) -> int | None:
    """The median minutes of those who finished, by person; None until there are enough of them."""
    return max(1, round(median(seconds.values()) / 60)) if len(seconds) >= TOLD_ENOUGH else None


_NUMBER = re.compile(r"C-([1-9]\d{3})-([1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True, order=True)
class CaseNumber:
    """The readable number of a published case, such as C-2026-14."""

    year: int
    serial: int

    def __str__(self) -> str:
        return f"C-{self.year}-{self.serial}"

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """The number that somebody wrote, in either case; raises ValueError when it is none."""
        match = _NUMBER.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"not a case number: {text}")
        return cls(int(match[1]), int(match[2]))
