"""The nine questions of a short case as typed content: what may be said, what is missing, what is offered.

Drafts take anything within the size limits; what is missing counts when the case is sent for review.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from learnhub.domain.countries import WORLD, countries, regions
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.people import PersonKind
from learnhub.domain.principles import Principle


class Outcome(StrEnum):
    """How it turned out (question 2)."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT_WORK = "did-not-work"
    NEARLY_WENT_WRONG = "nearly-went-wrong"


class Kind(StrEnum):
    """What sort of case it is; it follows from the outcome. Good practice is a mark of reviewers, not a kind."""

    EXPERIENCE = "experience"
    LESSON_LEARNED = "lesson-learned"
    FAILURE = "failure-or-near-miss"


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


@dataclass(frozen=True)
class LessonLearned:
    """When (condition), do (recommendation), because (evidence)."""

    when: str = ""
    do: str = ""
    because: str = ""


@dataclass(frozen=True)
class CaseContent:
    """The answers to the nine questions. `countries` are ISO 3166-1 codes, `regions` M49 codes; 001 is the world.

    `title` and `summary` may stay empty: then the offered ones stand. `has_interest` is None until it is answered.
    """

    situation: str = ""
    action: str = ""
    result: str = ""
    outcome: Outcome | None = None
    what_did_not_work: str = ""
    nothing_because: str = ""
    lesson: LessonLearned = field(default_factory=LessonLearned)
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


@dataclass(frozen=True)
class Question:
    """One question of a template, with the paths of its fields."""

    number: int
    id: str
    fields: tuple[str, ...]


SHORT_1 = "short-1"
TEMPLATES: Mapping[str, tuple[Question, ...]] = MappingProxyType(
    {
        SHORT_1: (
            Question(1, "what-happened", ("situation", "action", "result")),
            Question(2, "outcome", ("outcome",)),
            Question(3, "what-did-not-work", ("what_did_not_work", "nothing_because")),
            Question(4, "lesson-learned", ("lesson.when", "lesson.do", "lesson.because")),
            Question(5, "principles", ("principles",)),
            Question(6, "where", ("countries", "regions")),
            Question(7, "your-part", ("relation", "has_interest", "interest")),
            Question(8, "who-may-read", ("visibility", "shown_by", "partners")),
            Question(9, "title", ("title", "summary")),
        )
    }
)
"""Every template there ever was, by its id: a case is read and checked by the one it was written in."""

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "situation": 10_000,
        "action": 10_000,
        "result": 10_000,
        "what_did_not_work": 10_000,
        "nothing_because": 1_000,
        "lesson.when": 500,
        "lesson.do": 500,
        "lesson.because": 500,
        "interest": 1_000,
        "title": 120,
        "summary": 280,
    }
)
"""Characters of each text."""

MOST_PRINCIPLES = 3
MOST_PLACES = 20
ENOUGH_WORDS = 60
"""Words in all three boxes of question 1 that are enough; fewer are taken too."""

_TEXTS_REQUIRED = ("situation", "action", "result", "lesson.when", "lesson.do", "lesson.because")
_CHOICES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "outcome": Outcome,
        "relation": Relation,
        "visibility": Visibility,
        "shown_by": ShownBy,
        "partners": PartnersShown,
    }
)
_LISTS: Mapping[str, type[str]] = MappingProxyType({"principles": Principle, "countries": str, "regions": str})
_OPTIONAL = ("outcome", "relation")


def kind_of(outcome: Outcome) -> Kind:
    """The kind of case that an outcome makes."""
    match outcome:
        case Outcome.WORKED:
            return Kind.EXPERIENCE
        case Outcome.PARTLY:
            return Kind.LESSON_LEARNED
        case Outcome.DID_NOT_WORK | Outcome.NEARLY_WENT_WRONG:
            return Kind.FAILURE


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


def content_to_json(content: CaseContent) -> dict[str, Any]:
    """The content as tables keep it."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(content).items()}


def content_from_json(data: Mapping[str, Any]) -> CaseContent:
    """The content that a table kept or a form sent; what is absent is as in an empty case.

    Texts get NFC and lines of LF and lose the space around them. Raises Invalid `not-a-choice` for a code that is not
    one of its list, a value of another type, and a field that no question has.
    """
    known = {each.name for each in fields(CaseContent)}
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in data.items():
        if name not in known:
            faults.append(Fault(name, "not-a-choice"))
            continue
        try:
            values[name] = _read(name, value)
        except (TypeError, ValueError):
            faults.append(Fault(name, "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    return CaseContent(**values)


def _read(name: str, value: Any) -> Any:
    if name in _CHOICES:
        return None if name in _OPTIONAL and not value else _CHOICES[name](value)
    if name in _LISTS:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise TypeError
        return tuple(dict.fromkeys(_LISTS[name](each) for each in value))
    if name == "has_interest":
        if not (value is None or isinstance(value, bool)):
            raise ValueError
        return value
    if name == "lesson":
        if not isinstance(value, Mapping) or not value.keys() <= {"when", "do", "because"}:
            raise ValueError
        return LessonLearned(**{part: _text(text) for part, text in value.items()})
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def texts(content: CaseContent) -> dict[str, str]:
    """Every text of the content by its path, in the order of the questions."""
    lesson = {f"lesson.{part}": text for part, text in asdict(content.lesson).items()}
    return {path: lesson[path] if path in lesson else getattr(content, path) for path in LIMITS}


def validate(content: CaseContent, *, for_submission: bool, in_partnership: bool) -> tuple[Fault, ...]:
    """What is wrong, field by field in the order of the questions. A draft has faults of size and of codes alone.

    `in_partnership`: the case belongs to a partnership, so that it can be kept to it. Codes: required, too-long,
    one-of-two, too-many-chosen, unknown-country, places-mixed, no-partnership.
    """
    faults = [
        Fault(path, "too-long", {"limit": LIMITS[path], "length": len(text)})
        for path, text in texts(content).items()
        if len(text) > LIMITS[path]
    ]
    faults += _place_faults(content)
    if len(content.principles) > MOST_PRINCIPLES:
        faults.append(Fault("principles", "too-many-chosen", {"limit": MOST_PRINCIPLES}))
    if content.visibility is Visibility.PARTNERSHIP and not in_partnership:
        faults.append(Fault("visibility", "no-partnership"))
    if for_submission:
        faults += _missing(content)
    order = [path for question in TEMPLATES[SHORT_1] for path in question.fields]
    return tuple(sorted(faults, key=lambda fault: order.index(fault.path)))


def _place_faults(content: CaseContent) -> list[Fault]:
    faults = []
    for path, codes, known in (
        ("countries", content.countries, countries()),
        ("regions", content.regions, regions()),
    ):
        faults += [Fault(path, "unknown-country", {"value": code}) for code in codes if code not in known]
        if len(codes) > MOST_PLACES:
            faults.append(Fault(path, "too-many-chosen", {"limit": MOST_PLACES}))
    everywhere = WORLD in content.regions
    if (content.countries and content.regions) or (everywhere and len(content.regions) > 1):
        faults.append(Fault("regions", "places-mixed"))
    return faults


def _missing(content: CaseContent) -> list[Fault]:
    said = texts(content)
    faults = [Fault(path, "required") for path in _TEXTS_REQUIRED if not said[path]]
    faults += [Fault(path, "required") for path in ("outcome", "principles", "relation") if not getattr(content, path)]
    if content.what_did_not_work and content.nothing_because:
        faults.append(Fault("nothing_because", "one-of-two"))
    if not content.what_did_not_work and not content.nothing_because:
        faults.append(Fault("what_did_not_work", "required"))
    if not content.countries and not content.regions:
        faults.append(Fault("countries", "required"))
    if content.has_interest is None:
        faults.append(Fault("has_interest", "required"))
    if content.has_interest and not content.interest:
        faults.append(Fault("interest", "required"))
    return faults


def answered(content: CaseContent) -> frozenset[str]:
    """The ids of the questions that need nothing more, for "5 of 9 answered"; a question set beforehand counts."""
    missing = {fault.path for fault in _missing(content)}
    if not with_offers(content).title:
        missing.add("title")
    return frozenset(question.id for question in TEMPLATES[SHORT_1] if missing.isdisjoint(question.fields))


def offered_title(lesson: LessonLearned) -> str:
    """A title from question 4: what it says to do, at most 120 characters; empty when it says nothing."""
    title = _clip(_first_sentence(lesson.do).rstrip(".。"), LIMITS["title"])
    return title[:1].upper() + title[1:]


def offered_summary(content: CaseContent) -> str:
    """A summary from question 1: the first sentences of situation, action and result, at most 280 characters."""
    sentences = [_first_sentence(text) for text in (content.situation, content.action, content.result) if text]
    return _clip(" ".join(sentences), LIMITS["summary"])


def with_offers(content: CaseContent) -> CaseContent:
    """The content with the offered title and summary where the contributor wrote none."""
    return replace(
        content,
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
