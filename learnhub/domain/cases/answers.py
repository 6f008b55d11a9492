"""The answers of a case as typed values, and the way they are kept: the nine questions, and all that a full case adds.

Everything that a full case adds is empty in a short one, so that a short case grows without a word typed again, and a
text that was kept before a field existed reads as one in which it was left empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.principles import Principle


class Outcome(StrEnum):
    """How it turned out (question 2)."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT_WORK = "did-not-work"
    NEARLY_WENT_WRONG = "nearly-went-wrong"


class Relation(StrEnum):
    """The teller's part in what happened (question 7)."""

    PARTNER_STAFF = "partner-staff"
    UN_FOCAL_POINT = "un-focal-point"
    FUNDER = "funder"
    EVALUATOR = "evaluator"
    BENEFICIARY = "beneficiary"
    OBSERVER = "observer"


class Visibility(StrEnum):
    """Who may read it once it is published (question 8)."""

    STAFF = "staff"
    EVERYONE = "everyone"
    PARTNERSHIP = "partnership"
    NAMED = "named"


class ShownBy(StrEnum):
    """How the contributor is shown."""

    ROLE = "role"
    NAME = "name"


class PartnersShown(StrEnum):
    """Whether partners are named, or described by sector and region."""

    NAMED = "named"
    DESCRIBED = "described"


class Stage(StrEnum):
    """Where a partnership stands in its life."""

    BUILDING = "building"
    AGREEING = "agreeing"
    MANAGING = "managing"
    DELIVERING = "delivering"
    REVIEWING = "reviewing"
    SUSTAINING = "sustaining"
    CLOSING = "closing"


class PartnershipStatus(StrEnum):
    """Whether a partnership is on its way."""

    FORMING = "forming"
    ACTIVE = "active"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Sector(StrEnum):
    """What sort of organization a partner is."""

    GOVERNMENT = "government"
    INTERGOVERNMENTAL = "intergovernmental"
    UN_ENTITY = "un-entity"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil-society"
    ACADEMIA = "academia"
    FOUNDATION = "foundation"
    FINANCE = "finance"


class GaveKind(StrEnum):
    """What a partner put in."""

    CASH = "cash"
    STAFF = "staff"
    GOODS = "goods"
    EXPERTISE = "expertise"
    TECHNOLOGY = "technology"


class Band(StrEnum):
    """How much, in United States dollars or their worth."""

    NOT_SAID = "not-said"
    UNDER_10_000 = "under-10000"
    UNDER_100_000 = "under-100000"
    UNDER_1_000_000 = "under-1000000"
    UNDER_10_000_000 = "under-10000000"
    MORE = "more"


class Selection(StrEnum):
    """How partners were chosen."""

    OPEN_CALL = "open-call"
    INVITATION = "invitation"
    EXISTING = "existing"
    DONOR_SET = "donor-set"


class Openness(StrEnum):
    """Who can read the agreement."""

    PUBLIC = "public"
    ON_REQUEST = "on-request"
    CLOSED = "closed"


class EvidenceLevel(StrEnum):
    """How strong a piece of evidence is, the weakest first."""

    ASSERTION = "assertion"
    OWN_DATA = "own-data"
    PARTNER_CONFIRMED = "partner-confirmed"
    INDEPENDENT_EVALUATION = "independent-evaluation"


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

_BLANK = CaseContent()
_NAMES = tuple(each.name for each in fields(CaseContent))
_KNOWN = frozenset(_NAMES)
_COLUMNS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind))
    for kind in (TitleRow, LessonLearned, PartnerRow, ResultRow, EvidenceRow, PrincipleRow, AttachmentRow)
}
"""The fields of a case, and the columns of each kind of row."""

CODE_TEXTS = frozenset(
    {
        "other_titles.*.language",
        "partner_rows.*.country",
        "attachments.*.file",
        "attachments.*.media_type",
        "attachments.*.size",
    }
)
"""Paths whose text is a code, so that they are chosen, not written."""

UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd\ud800-\udfff]")
"""What stands in a text that came in another encoding, or that no keyboard writes."""

_PAIRS = ("further", "editions")
_NEVER_EMPTY = ("visibility", "shown_by", "partners", "principle")
MOST_ROWS = 30


def content_to_json(content: CaseContent) -> dict[str, Any]:
    """The content as tables keep it: the nine questions, and of the rest what is not empty."""
    kept = {}
    for name in _NAMES:
        value = getattr(content, name)
        if name in NINE or value != getattr(_BLANK, name):
            said = _kept(name, value)
            kept[name] = _without_blanks(said) if name == "lesson" else said
    return kept


def _without_blanks(lesson: dict[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in lesson.items() if value or part in ("when", "do", "because")}


def everything(content: CaseContent) -> dict[str, Any]:
    """The content with every field, the empty ones too."""
    return {name: _kept(name, getattr(content, name)) for name in _NAMES}


def _kept(name: str, value: Any) -> Any:
    if name in _PAIRS:
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    columns = _COLUMNS.get(type(value))
    if columns is None:
        return list(value) if isinstance(value, tuple) else value
    return {column: _plain(getattr(value, column)) for column in columns}


def content_from_json(data: Mapping[str, Any]) -> CaseContent:
    """The content that a table kept or a form sent; what is absent is as in an empty case.

    Texts get NFC and lines of LF and lose the space around them. Raises Invalid `not-a-choice` for a code that is not
    one of its list, a value of another type, and a field that no question has.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in data.items():
        if name not in _KNOWN:
            faults.append(Fault(name, "not-a-choice"))
            continue
        try:
            values[name] = _read(name, value)
        except _Wrong as wrong:
            faults.append(Fault(f"{name}.{wrong}", "not-a-choice"))
        except (TypeError, ValueError):
            faults.append(Fault(name, "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    return CaseContent(**values)


class _Wrong(ValueError):
    """A value inside a row is wrong; says where."""


def _read(name: str, value: Any) -> Any:
    if name in CHOICES:
        return None if not value and name not in _NEVER_EMPTY else CHOICES[name](value)
    if name in LISTS:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise TypeError
        return tuple(dict.fromkeys(LISTS[name](each) for each in value))
    if name in ROWS:
        return _rows(name, value)
    if name in _PAIRS:
        if not isinstance(value, Mapping):
            raise TypeError
        return tuple(sorted((str(key), _text(text)) for key, text in value.items()))
    if name == "has_interest":
        if not (value is None or isinstance(value, bool)):
            raise ValueError
        return value
    if name == "lesson":
        return LessonLearned(**_columns(LessonLearned, value))
    return _text(value)


def _rows(name: str, value: Any) -> tuple[Row, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypeError
    if name == "by_principle":
        said = {PrincipleRow(**_columns(PrincipleRow, each)) for each in value}
        found = {row.principle: row for row in said}
        return tuple(found.get(principle, PrincipleRow(principle)) for principle in Principle)
    blank = ROWS[name]
    rows: list[Row] = []
    for index, each in enumerate(value):
        try:
            rows.append(replace(blank, **_columns(type(blank), each)))
        except _Wrong as wrong:
            raise _Wrong(f"{index}.{wrong}") from None
    while rows and rows[-1] == blank:
        rows.pop()
    return tuple(rows)


def _columns(kind: type[Row], value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not set(_COLUMNS[kind]).issuperset(value):
        raise ValueError
    read = {}
    for column, each in value.items():
        try:
            read[column] = _read(column, each)
        except (TypeError, ValueError):
            raise _Wrong(column) from None
    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def leaves(content: CaseContent) -> dict[str, Any]:
    """Every single answer by its path (`situation`, `lesson.when`, `results.0.actual`, `further.budget`), as it is
    kept: a text, a code, a list of codes, None, or whether."""
    found: dict[str, Any] = {}
    for name, value in everything(content).items():
        if name in ROWS:
            for index, row in enumerate(value):
                found |= {f"{name}.{index}.{column}": each for column, each in row.items()}
        elif name in _PAIRS or name == "lesson":
            found |= {f"{name}.{column}": each for column, each in value.items()}
        else:
            found[name] = value
    return found


def pattern(path: str) -> str:
    """The path with a star where it counts a row: `results.*.actual`."""
    return ".".join("*" if part.isdecimal() else part for part in path.split("."))


def put(content: CaseContent, given: Mapping[str, Any]) -> CaseContent:
    """The content with these single answers, by their paths; a row that is not there yet comes to be.

    Raises Invalid as `content_from_json` does, and `rows-full` for a row beyond the last one.
    """
    data = everything(content)
    for path, value in given.items():
        name, _, rest = path.partition(".")
        if not rest:
            data[name] = value
        elif name in ROWS:
            _put_in_row(data, path, value)
        elif isinstance(data.get(name), dict):
            data[name][rest] = value
        else:
            raise Invalid(Fault(path, "not-a-choice"))
    return content_from_json(data)


def _put_in_row(data: dict[str, Any], path: str, value: Any) -> None:
    name, index, column = (*path.split(".", 2), "", "")[:3]
    if not index.isdecimal() or not column:
        raise Invalid(Fault(path, "not-a-choice"))
    if int(index) >= MOST_ROWS:
        raise Invalid(Fault(path, "rows-full", {"limit": MOST_ROWS}))
    rows = data[name]
    rows += [{} for _ in range(int(index) + 1 - len(rows))]
    rows[int(index)][column] = value


def texts(content: CaseContent) -> dict[str, str]:
    """Every text that somebody wrote, by its path, in the order of the questions; a text may be empty."""
    return {path: value for path, value in leaves(content).items() if is_text(path)}


def is_text(path: str) -> bool:
    """Whether words are written at this path, not chosen."""
    name, _, column = path.partition(".")
    last = column.rpartition(".")[2] or name
    chosen = last in CHOICES or last in LISTS or name in ("editions", "source") or last == "has_interest"
    return not chosen and pattern(path) not in CODE_TEXTS


def whole(content: CaseContent) -> CaseContent:
    """The content without the empty rows between others: as it is sent, published and shown."""
    return replace(
        content,
        partner_rows=tuple(row for row in content.partner_rows if row != PartnerRow()),
        results=tuple(row for row in content.results if row != ResultRow()),
        evidence=tuple(row for row in content.evidence if row != EvidenceRow()),
        more_lessons=tuple(row for row in content.more_lessons if row != LessonLearned()),
        other_titles=tuple(row for row in content.other_titles if row != TitleRow()),
    )


def for_readers(content: CaseContent) -> CaseContent:
    """The content as readers are shown it: whole, without the mailbox of the contact, and with partners by sector and
    country alone where they are not named."""
    content = replace(whole(content), contact="")
    if content.partners is PartnersShown.NAMED:
        return content
    rows = tuple(replace(row, name="", identifier="") for row in content.partner_rows)
    return replace(content, partner_rows=rows)
