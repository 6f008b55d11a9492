"""TOML front matter: its keys by kind of file, and every fault in it with its line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from learnhub.content.faults import Faults
from learnhub.domain.assessment import OPEN_LIMIT, Each, Exact, Form, ItemKind, MarkedBy, Scoring
from learnhub.domain.cases.answers import Sector, Stage
from learnhub.domain.languages import FALLBACK
from learnhub.domain.outline import Completion
from learnhub.domain.principles import Principle
from learnhub.domain.scenarios import Ending
from learnhub.domain.surveys import QuestionKind

FORMAT = 1
FRONT_LIMIT = 32_000
ID_LENGTH = 64
TITLE_LENGTH = 200
SUMMARY_LENGTH = 1000
UNKNOWN_ID = "id-is-missing"
"""Stands for an id that the text does not give, so that the rest of the file can still be read."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,6})?%")
_PARAGRAPH = re.compile(r"preamble|¶(?:[1-9]|1[0-2])")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

Language = Literal["en", "fr", "es", "ru", "ar", "zh"]


def is_id(text: str) -> bool:
    """Whether the text has the form of an id: see docs/text-format.md."""
    return len(text) <= ID_LENGTH and _ID.fullmatch(text) is not None


def _id(text: str) -> str:
    if not is_id(text):
        raise PydanticCustomError("id-form", "id", {"id": text})
    return text


def _paragraph(text: str) -> str:
    if not _PARAGRAPH.fullmatch(text):
        raise PydanticCustomError("value-paragraph", "paragraph", {"value": text})
    return text


def _passage(text: str) -> str:
    lesson, mark, heading = text.partition("#")
    if not (mark and is_id(lesson) and is_id(heading)):
        raise PydanticCustomError("value-passage", "passage", {"value": text})
    return text


def _line(most: int) -> AfterValidator:
    def check(text: str) -> str:
        if not text.strip() or "\n" in text or len(text.removeprefix(FALLBACK)) > most:
            raise PydanticCustomError("value-line", "line", {"most": most})
        return text

    return AfterValidator(check)


def _tolerance(value: Any) -> int | float | str:
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        return value
    if type(value) in (int, float) and 0 <= value < 10**15:
        return float(value) if isinstance(value, float) else int(value)
    raise PydanticCustomError("value-tolerance", "tolerance")


def _factor(value: Any) -> int | float:
    if type(value) in (int, float) and 0 < value < 10**15:
        return float(value) if isinstance(value, float) else int(value)
    raise PydanticCustomError("value-factor", "factor")


def _moment(value: Any) -> dt.datetime:
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise PydanticCustomError("value-moment", "moment")
    return value.astimezone(dt.UTC)


Moment = Annotated[Any, AfterValidator(_moment)]
Tolerance = Annotated[Any, AfterValidator(_tolerance)]
Factor = Annotated[Any, AfterValidator(_factor)]
UnitName = Annotated[str, _line(20)]
Id = Annotated[str, AfterValidator(_id)]
Title = Annotated[str, _line(TITLE_LENGTH)]
Summary = Annotated[str, _line(SUMMARY_LENGTH)]
Paragraph = Annotated[str, AfterValidator(_paragraph)]
Passage = Annotated[str, AfterValidator(_passage)]
Exemplar = Annotated[str, Field(max_length=OPEN_LIMIT)]


class Front(BaseModel):
    """What all front matter has in common: no key is guessed, no value converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CourseFront(Front):
    """The keys of course.md."""

    format: Annotated[int, Field(ge=1)]
    id: Id
    title: Title
    language: Language
    summary: Summary
    open: bool
    completion: Annotated[Completion, Field(strict=False)]
    number: Annotated[int | None, Field(ge=1, le=999)] = None


class TranslationFront(Front):
    """The keys of a translation file. `proposal`: nobody has checked it against the terms of the United Nations."""

    proposal: bool = False


class ObjectiveFront(Front):
    """One [[objectives]] table of module.md."""

    id: Id
    text: Summary


class ModuleFront(Front):
    """The keys of module.md."""

    id: Id
    title: Title
    principle: Annotated[Principle | None, Field(strict=False)] = None
    summary: Summary
    objectives: Annotated[tuple[ObjectiveFront, ...], Field(strict=False)] = ()


class LessonFront(Front):
    """The keys of a lesson."""

    id: Id
    title: Title
    minutes: Annotated[int, Field(ge=1, le=120)]
    objectives: Annotated[tuple[Id, ...], Field(strict=False)]
    paragraphs: Annotated[tuple[Paragraph, ...], Field(strict=False)] = ()


class TakeFront(Front):
    """One [[blueprint]] table of a quiz."""

    take: Annotated[int, Field(ge=1, le=100)]
    each: Annotated[Each | None, Field(strict=False)] = None
    principle: Annotated[Principle | None, Field(strict=False)] = None
    objective: Id | None = None
    difficulty: Annotated[int | None, Field(ge=1, le=3)] = None


class QuizFront(Front):
    """The keys of a quiz; `passing` is written `pass`, `pass_each` is written `pass-each`, and so on."""

    id: Id
    title: Title
    passing: Annotated[int, Field(ge=1, alias="pass")]
    draw: Annotated[int, Field(ge=1, le=100)]
    reason: Summary
    pass_each: Annotated[int, Field(ge=0, le=100, alias="pass-each")] = 0
    blueprint: Annotated[tuple[TakeFront, ...], Field(strict=False)] = ()
    tries: Annotated[int | None, Field(ge=1, le=100)] = None
    minutes: Annotated[int | None, Field(ge=1, le=600)] = None
    opens: Moment | None = None
    closes: Moment | None = None
    checks: Annotated[int, Field(ge=0, le=5)] = 0
    miss_cost: Annotated[int, Field(ge=0, le=100, alias="miss-cost")] = 0
    hint_cost: Annotated[int, Field(ge=0, le=100, alias="hint-cost")] = 0


class ScenarioFront(Front):
    """The keys of a scenario."""

    id: Id
    title: Title
    minutes: Annotated[int, Field(ge=1, le=120)]
    objectives: Annotated[tuple[Id, ...], Field(strict=False)] = ()


class SheetFront(Front):
    """The keys of a sheet for a meeting; how many lines each list has is checked with the rest of the course."""

    id: Id
    title: Title
    checklist: Id | None = None
    stages: Annotated[tuple[Annotated[Stage, Field(strict=False)], ...], Field(strict=False)] = ()
    sectors: Annotated[tuple[Annotated[Sector, Field(strict=False)], ...], Field(strict=False)] = ()
    ask: Annotated[tuple[Summary, ...], Field(strict=False)]
    signs: Annotated[tuple[Summary, ...], Field(strict=False)]
    say: Annotated[tuple[Summary, ...], Field(strict=False)]


class SurveyFront(Front):
    """The keys of a survey."""

    id: Id
    title: Title
    minutes: Annotated[int, Field(ge=1, le=30)]
    at_end: Annotated[bool, Field(alias="at-end")] = False


class QuestionFront(Front):
    """The settings of a question of a survey; `low` and `high` are the ends of a scale."""

    kind: Annotated[QuestionKind, Field(strict=False)]
    low: Title = ""
    high: Title = ""


class SceneFront(Front):
    """The settings of a scene that is an ending."""

    ending: Annotated[Ending, Field(strict=False)]


class CriterionFront(Front):
    """One [[rubric]] table of an open response."""

    id: Id
    text: Summary
    points: Annotated[int, Field(ge=1, le=100)]
    exemplar: Annotated[int | None, Field(ge=0, le=100)] = None
    because: Summary = ""


class ItemFront(Front):
    """The settings of a quiz item; each kind takes some of the last."""

    kind: Annotated[ItemKind, Field(strict=False)]
    objective: Id
    principle: Annotated[Principle, Field(strict=False)]
    difficulty: Annotated[int, Field(ge=1, le=3)]
    passage: Passage
    form: Annotated[Form, Field(strict=False)]
    siblings: Id
    points: Annotated[int, Field(ge=1, le=100)] = 1
    hints: Annotated[tuple[Summary, ...], Field(strict=False)] = ()
    scoring: Annotated[Scoring, Field(strict=False)] = Scoring.ALL_OR_NOTHING
    certainty: bool = False
    exact: Annotated[tuple[Annotated[Exact, Field(strict=False)], ...], Field(strict=False)] = ()
    tolerance: Tolerance = 0
    units: dict[UnitName, Factor] = Field(default_factory=dict)
    bank: Annotated[tuple[Summary, ...] | None, Field(strict=False)] = None
    rubric: Annotated[tuple[CriterionFront, ...], Field(strict=False)] = ()
    needs: Annotated[int, Field(ge=0, le=10_000)] = 0
    marked_by: Annotated[MarkedBy, Field(strict=False, alias="marked-by")] = MarkedBy.TRAINERS
    exemplar: Exemplar = ""


STAND_IN_TITLE = "-"
_STAND_INS: Mapping[str, Any] = {
    "format": FORMAT,
    "id": UNKNOWN_ID,
    "title": STAND_IN_TITLE,
    "language": "en",
    "summary": "-",
    "open": False,
    "completion": "every-module",
    "minutes": 1,
    "objectives": (),
    "pass": 1,
    "draw": 1,
    "reason": "-",
    "kind": "single",
    "objective": UNKNOWN_ID,
    "principle": "common-purpose",
    "difficulty": 1,
    "passage": f"{UNKNOWN_ID}#{UNKNOWN_ID}",
    "form": "practice",
    "siblings": UNKNOWN_ID,
    "ending": "partly",
    "ask": (),
    "signs": (),
    "say": (),
}
"""What stands for a required value that cannot be used, so that the rest of a file is still checked."""

_CODES: Mapping[str, str] = {
    "string_type": "value-text",
    "int_type": "value-number",
    "bool_type": "value-yes-no",
    "tuple_type": "value-list",
    "model_type": "value-table",
    "enum": "value-choice",
    "literal_error": "value-choice",
    "greater_than_equal": "value-low",
    "less_than_equal": "value-high",
}

_TABLES: Mapping[str, type[Front]] = {
    "objectives": ObjectiveFront,
    "rubric": CriterionFront,
    "blueprint": TakeFront,
}
"""The keys that hold tables, each with the keys of its tables."""

F = TypeVar("F", bound=Front)


def read_front(model: type[F], text: str, line: int, faults: Faults) -> tuple[F, bool]:
    """The values of TOML text whose first line is `line` of its file, and whether all of them could be used.

    Every fault is noted; a value that cannot be used has a stand-in, so this never raises.
    """
    data = _toml(text, line, faults)
    if data is None:
        return _stand_in(model, {}, set()), False
    try:
        return model.model_validate(data), True
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        _note(model, data, detail, text, line, faults)
    return _stand_in(model, data, {detail["loc"][:2] for detail in details}), False


def completed(front: CourseFront, known: CourseFront) -> CourseFront:
    """The values of a course.md with those that are `known` where it has stand-ins."""
    return front.model_copy(
        update={name: value for name, value in known if getattr(front, name) == _STAND_INS.get(name)}
    )


def _toml(text: str, line: int, faults: Faults) -> dict[str, Any] | None:
    if len(text) > FRONT_LIMIT:
        faults.add(line, "front-too-long", limit=FRONT_LIMIT)
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = _TOML_PLACE.search(reason)
        row = int(place[1]) if place and place[1] else text.count("\n") + 1
        faults.add(line + row - 1, "front-toml", reason=reason[: place.start()] if place else reason)
    except (ValueError, RecursionError):
        faults.add(line, "front-toml", reason="a number is too large, or the nesting too deep")
    return None


def _note(model: type[Front], data: dict[str, Any], detail: ErrorDetails, text: str, line: int, faults: Faults) -> None:
    loc = detail["loc"]
    key = next(str(part) for part in reversed(loc) if isinstance(part, str))
    kind, context = detail["type"], detail.get("ctx", {})
    place = line + key_line(text, loc)
    inner = _TABLES.get(str(loc[0])) if len(loc) > 2 else None
    if kind == "missing" and key == "id":
        owner = data[str(loc[0])][loc[1]] if inner else data
        seed = owner.get("text" if inner else "title")
        what = (inner or model).__name__.removesuffix("Front").lower()
        faults.add(place, "id-missing", what=what, seed=seed if isinstance(seed, str) else "")
    elif kind == "missing":
        faults.add(place, "key-missing", key=key)
    elif kind == "extra_forbidden":
        known = [field.alias or name for name, field in (inner or model).model_fields.items()]
        faults.add(place, "key-unknown", key=key, nearest=get_close_matches(key, known, 1, 0)[0])
    elif kind in _CODES:
        bounds = {"choices": context.get("expected"), "least": context.get("ge"), "most": context.get("le")}
        params = {name: value for name, value in bounds.items() if value is not None}
        faults.add(place, _CODES[kind], key=key, **params)
    elif "-" in kind:
        faults.add(place, kind, key=key, **context)
    else:
        faults.add(place, "value-wrong", key=key)


def _stand_in(model: type[F], data: dict[str, Any], wrong: set[tuple[int | str, ...]]) -> F:
    """The model from what can be used of `data`, with stand-ins for the rest."""
    usable = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in data and (key,) not in {place[:1] for place in wrong}:
            usable[key] = data[key]
        elif isinstance(data.get(key), list) and (key,) not in wrong:
            usable[key] = [entry for index, entry in enumerate(data[key]) if (key, index) not in wrong]
        elif field.is_required():
            usable[key] = _STAND_INS[key]
    return model.model_validate(usable)


def key_line(text: str, loc: tuple[int | str, ...]) -> int:
    """The line, counted from 0 in TOML text, of a key such as ("objectives", 2, "id"); 0 when it stands nowhere."""
    lines = text.split("\n")
    start, end = 0, len(lines)
    if len(loc) > 1 and isinstance(loc[1], int):
        header = re.compile(rf"\s*\[\[\s*{re.escape(str(loc[0]))}\s*\]\]")
        starts = [row for row, text in enumerate(lines) if header.match(text)]
        if loc[1] < len(starts):
            start = starts[loc[1]]
            end = next((row for row in range(start + 1, end) if lines[row].startswith("[")), end)
    for key in (part for part in reversed(loc) if isinstance(part, str)):
        pattern = re.compile(rf'\s*(?:\[\[?\s*)?"?{re.escape(key)}"?\s*[=\].]')
        found = next((row for row in range(start, end) if pattern.match(lines[row])), None)
        if found is not None:
            return found
    return start
