"""The answers of a case as a value, with its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from learnhub.domain.cases.answers.choices import (
    Band,
    EvidenceLevel,
    GaveKind,
    Openness,
    Outcome,
    PartnershipStatus,
    PartnersShown,
    Relation,
    Sector,
    Selection,
    ShownBy,
    Stage,
    Visibility,
)
from learnhub.domain.principles import Principle


@dataclass(frozen=True)
class LessonLearned:
    """When (condition), do (recommendation), because (evidence); for whom, and at which stage."""

    when: str = ""
    do: str = ""
    because: str = ""
    for_whom: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class PartnerRow:
    """One partner: who, from where, in which part; what it gave and what it received."""

    name: str = ""
    identifier: str = ""
    sector: Sector | None = None
    country: str = ""
    role: str = ""
    gave_kinds: tuple[GaveKind, ...] = ()
    band: Band | None = None
    gave: str = ""
    received: str = ""


@dataclass(frozen=True)
class ResultRow:
    """One measured result."""

    indicator: str = ""
    baseline: str = ""
    target: str = ""
    actual: str = ""
    date: str = ""
    source: str = ""


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence: what it is, how strong, where it lies and under which licence."""

    text: str = ""
    level: EvidenceLevel | None = None
    link: str = ""
    licence: str = ""


@dataclass(frozen=True)
class PrincipleRow:
    """What shows that a principle was kept or not, or why it does not apply."""

    principle: Principle
    shown: str = ""
    not_applicable: str = ""


@dataclass(frozen=True)
class AttachmentRow:
    """A file with the case: the id of the file, its name, what it shows, and what it is."""

    file: str = ""
    name: str = ""
    description: str = ""
    licence: str = ""
    media_type: str = ""
    size: str = ""


@dataclass(frozen=True)
class TitleRow:
    """Title and summary in another language than that of the text."""

    language: str = ""
    title: str = ""
    summary: str = ""


Row = TitleRow | LessonLearned | PartnerRow | ResultRow | EvidenceRow | PrincipleRow | AttachmentRow
_EACH_PRINCIPLE = tuple(PrincipleRow(principle) for principle in Principle)


@dataclass(frozen=True)
class CaseContent:
    """The answers of a case. `countries` are ISO 3166-1 codes, `regions` M49 codes; 001 is the world.

    `title` and `summary` may stay empty: then the offered ones stand; `other_titles` has them in other languages.
    `has_interest` is None until it is answered.
    `lesson` is the first lesson learned, `more_lessons` are the others; `by_principle` always has all nine in order.
    `further` holds answers to fields that an editor added to a template, by their ids; `editions` the edition of each
    vocabulary in which codes were chosen. `source` is the number of the case that this one started from, `told_by`
    names the teller, as they wish to be shown, of a case that somebody else wrote. Rows keep their places while they
    are written, empty ones too: see `whole`.
    """

    situation: str = ""
    action: str = ""
    result: str = ""
    outcome: Outcome | None = None
    what_did_not_work: str = ""
    nothing_because: str = ""
    lesson: LessonLearned = LessonLearned()
    principles: tuple[Principle, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    relation: Relation | None = None
    has_interest: bool | None = None
    interest: str = ""
    visibility: Visibility = Visibility.STAFF
    shown_by: ShownBy = ShownBy.ROLE
    partners: PartnersShown = PartnersShown.DESCRIBED
    title: str = ""
    summary: str = ""
    partnership_status: PartnershipStatus | None = None
    began: str = ""
    ended: str = ""
    contact: str = ""
    review_by: str = ""
    partner_rows: tuple[PartnerRow, ...] = ()
    funding: str = ""
    common_purpose: str = ""
    sdg_targets: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    selection: Selection | None = None
    selection_text: str = ""
    openness: Openness | None = None
    openness_text: str = ""
    benefit_and_cost: str = ""
    un_rules: str = ""
    voice: str = ""
    integrity: str = ""
    results: tuple[ResultRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    by_principle: tuple[PrincipleRow, ...] = _EACH_PRINCIPLE
    more_lessons: tuple[LessonLearned, ...] = ()
    transfer: str = ""
    context: str = ""
    enabling: str = ""
    constraints: str = ""
    gender_and_rights: str = ""
    further: tuple[tuple[str, str], ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    source: str = ""
    told_by: str = ""
    attachments: tuple[AttachmentRow, ...] = ()
    other_titles: tuple[TitleRow, ...] = ()

    @property
    def lessons(self) -> tuple[LessonLearned, ...]:
        """Every lesson learned that says something, the first first."""
        return tuple(each for each in (self.lesson, *self.more_lessons) if each != LessonLearned())


CHOICES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "outcome": Outcome,
        "relation": Relation,
        "visibility": Visibility,
        "shown_by": ShownBy,
        "partners": PartnersShown,
        "partnership_status": PartnershipStatus,
        "selection": Selection,
        "openness": Openness,
        "stage": Stage,
        "sector": Sector,
        "band": Band,
        "level": EvidenceLevel,
        "principle": Principle,
    }
)
"""The fields, and the columns of rows, that hold one code of a list."""
LISTS: Mapping[str, type[str]] = MappingProxyType(
    {
        "principles": Principle,
        "countries": str,
        "regions": str,
        "sdg_targets": str,
        "themes": str,
        "stages": Stage,
        "gave_kinds": GaveKind,
    }
)
"""The fields, and the columns of rows, that hold several codes."""
ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "partner_rows": PartnerRow(),
        "results": ResultRow(),
        "evidence": EvidenceRow(),
        "by_principle": PrincipleRow(Principle.COMMON_PURPOSE),
        "more_lessons": LessonLearned(),
        "attachments": AttachmentRow(),
        "other_titles": TitleRow(),
    }
)
"""The fields that hold rows, with an empty one of each."""
NINE = frozenset(list(CaseContent.__dataclass_fields__)[:18])
"""The fields of the nine questions: they are kept even when they are empty."""
PAIRS = ("further", "editions")
NEVER_EMPTY = ("visibility", "shown_by", "partners", "principle")
MOST_ROWS = 30
