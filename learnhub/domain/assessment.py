"""Quizzes, items, and how responses are marked. Scores are shares of 1."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.principles import Principle


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    SHORT = "short"


class Scoring(StrEnum):
    """How a multiple response earns its share."""

    ALL_OR_NOTHING = "all-or-nothing"
    EACH_OPTION = "each-option"


class Form(StrEnum):
    """Which draw an item belongs to; practice items are never drawn for a try."""

    A = "A"
    B = "B"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Option:
    """One choice of an item, with the feedback that a result shows beside it."""

    id: str
    label_html: str
    feedback_html: str
    right: bool


@dataclass(frozen=True)
class Item:
    """One question. `passage` is `lesson-id#heading-id`; `answers` are the accepted texts of a short answer."""

    id: str
    title: str
    kind: ItemKind
    objective: str
    principle: Principle
    difficulty: int
    passage: str
    form: Form
    siblings: str
    points: int
    scoring: Scoring
    stem_html: str
    options: tuple[Option, ...]
    answers: tuple[str, ...]
    feedback_html: str

    def __hash__(self) -> int:
        """Equal items have the same id, and the rest is long."""
        return hash(self.id)


@dataclass(frozen=True)
class Quiz:
    """A check of `draw` items of which `pass_line` must be right, for the stated `reason`."""

    id: str
    title: str
    pass_line: int
    draw: int
    reason: str
    body_html: str
    items: tuple[Item, ...]
    path: str


Response = str | frozenset[str]
"""An option id (single choice, true or false), option ids (multiple response), or text (short answer). Empty: blank."""

TEXT_LIMIT = 300
"""Characters of a short answer."""


def item_from_json(data: Mapping[str, Any]) -> Item:
    """The item again that `dataclasses.asdict` made JSON of when its release was published."""
    return Item(
        **{
            **data,
            "kind": ItemKind(data["kind"]),
            "principle": Principle(data["principle"]),
            "form": Form(data["form"]),
            "scoring": Scoring(data["scoring"]),
            "options": tuple(Option(**option) for option in data["options"]),
            "answers": tuple(data["answers"]),
        }
    )


def parse_response(item: Item, raw: Sequence[str]) -> Response:
    """What a form sent for this item, as a value; nothing sent is a blank one.

    Raises Invalid at the item's id: `not-a-choice` for an option that is not the item's, `too-many-chosen` for two
    where one is asked, `too-long` for a text over TEXT_LIMIT.
    """
    given = [value.strip() for value in raw if value.strip()]
    if item.kind is ItemKind.SHORT:
        text = " ".join(given)
        if len(text) > TEXT_LIMIT:
            raise Invalid(Fault(item.id, "too-long", {"limit": TEXT_LIMIT}))
        return text
    known = {option.id for option in item.options}
    if not known.issuperset(given):
        raise Invalid(Fault(item.id, "not-a-choice"))
    if item.kind is ItemKind.MULTIPLE:
        return frozenset(given)
    if len(given) > 1:
        raise Invalid(Fault(item.id, "too-many-chosen", {"limit": 1}))
    return given[0] if given else ""


def response_to_json(response: Response) -> str | list[str]:
    """The response as it is stored: a string, or a sorted list of option ids."""
    return response if isinstance(response, str) else sorted(response)


def response_from_json(value: str | Sequence[str]) -> Response:
    """The response that `response_to_json` stored."""
    return value if isinstance(value, str) else frozenset(value)


class OptionVerdict(NamedTuple):
    """One option of an answered item: whether it was chosen, and whether it is a right one."""

    option_id: str
    chosen: bool
    right: bool


class Marked(NamedTuple):
    """A marked response: its share of the item (0-1), whether it is wholly right, and each option's verdict."""

    score: float
    right: bool
    verdicts: tuple[OptionVerdict, ...]


@lru_cache(1024)
def mark(item: Item, response: Response) -> Marked:
    """Mark one response. A blank one scores 0, also where each option earns its share."""
    if item.kind is ItemKind.SHORT:
        given = normalised(response) if isinstance(response, str) else ""
        right = bool(given) and given in {normalised(answer) for answer in item.answers}
        return Marked(float(right), right, ())
    chosen = frozenset({response} if isinstance(response, str) else response)
    verdicts = tuple(OptionVerdict(option.id, option.id in chosen, option.right) for option in item.options)
    agreeing = sum(verdict.chosen == verdict.right for verdict in verdicts)
    right = bool(response) and agreeing == len(verdicts)
    if item.kind is ItemKind.MULTIPLE and item.scoring is Scoring.EACH_OPTION and response:
        return Marked(agreeing / len(verdicts), right, verdicts)
    return Marked(float(right), right, verdicts)


_ARABIC_ALIKE = str.maketrans({"\N{ARABIC LETTER ALEF MAKSURA}": "ي", "\N{ARABIC LETTER TEH MARBUTA}": "ه", "ـ": None})
_SIGNED = re.compile(r"[-\u2212](?=\d)")


@lru_cache(4096)
def normalised(text: str) -> str:
    """The text as short answers are compared: without case, accents, vowel marks, and punctuation at the ends.

    Marks that make another letter (Devanagari vowels, the voicing of kana) stay; figures of any script become 0-9;
    Arabic letters that are written for one another count as one.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in folded.translate(_ARABIC_ALIKE)
        if unicodedata.category(char) != "Cf" and not _is_accent(char)
    )
    words = " ".join(kept.split())
    start, end = 0, len(words)
    while end > start and _is_edge(words[end - 1]):
        end -= 1
    while start < end and _is_edge(words[start]) and not _SIGNED.match(words, start):
        start += 1
    return words[start:end].replace("\u2212", "-")


def _is_accent(char: str) -> bool:
    place = unicodedata.combining(char)
    return 10 <= place <= 36 or place >= 200


def _is_edge(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZ"


@dataclass(frozen=True)
class Draw:
    """The items of one try, in the order they are shown, and the form that most of them belong to."""

    form: Form
    item_ids: tuple[str, ...]


def draw(quiz: Quiz, seed: str, seen: Sequence[str] = ()) -> Draw:
    """The items of a try. `seen` holds the item ids of earlier tries, oldest first.

    A first try meets the form that the seed chooses; later ones meet what was not seen yet, first from the form that
    was seen less, then what was seen longest ago; among equals, items of different siblings. The same arguments give
    the same draw on any machine and in any year.
    """
    pool = [item for item in quiz.items if item.form is not Form.PRACTICE]
    last_seen = {item_id: place for place, item_id in enumerate(seen)}
    seen_of = {form: sum(item.form is form and item.id in last_seen for item in pool) for form in (Form.A, Form.B)}
    form = min(seen_of, key=lambda each: (seen_of[each], _key(seed, each)))
    keys = {item.id: _key(seed, item.id) for item in pool}
    chosen: list[Item] = []
    while pool and len(chosen) < quiz.draw:
        met = {item.siblings for item in chosen if item.siblings}
        best = min(
            pool,
            key=lambda item: (
                last_seen.get(item.id, -1),
                item.siblings in met,
                item.form is not form,
                keys[item.id],
            ),
        )
        pool.remove(best)
        chosen.append(best)
    return Draw(form, tuple(sorted((item.id for item in chosen), key=lambda item_id: _key(seed, f"order {item_id}"))))


def options_in_order(item: Item, seed: str) -> tuple[Option, ...]:
    """The options as this try shows them: shuffled by the seed, but true and false stay as they are written."""
    if item.kind is ItemKind.TRUE_FALSE:
        return item.options
    return tuple(sorted(item.options, key=lambda option: _key(seed, f"{item.id} {option.id}")))


def _key(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


@dataclass(frozen=True)
class PrincipleResult:
    """How many items about one principle were right, of how many."""

    principle: Principle
    right: int
    total: int


@dataclass(frozen=True)
class Result:
    """A marked try: items right of total, the score as a share of the points (0-1), and each principle apart."""

    right: int
    total: int
    score: float
    passed: bool
    by_principle: tuple[PrincipleResult, ...]


def result(quiz: Quiz, items: Sequence[Item], responses: Mapping[str, Response]) -> Result:
    """Mark a try of these items; what was not answered is blank. Passed means as many right as the pass line."""
    marked = [(item, mark(item, responses.get(item.id, ""))) for item in items]
    right = sum(each.right for _, each in marked)
    points = sum(item.points for item in items)
    return Result(
        right=right,
        total=len(items),
        score=min(1.0, sum(item.points * each.score for item, each in marked) / points) if points else 0.0,
        passed=right >= quiz.pass_line,
        by_principle=sum_by_principle(PrincipleResult(item.principle, int(each.right), 1) for item, each in marked),
    )


CREDIT_FROM = 2
"""Questions of one objective that a try must hold before it can show the objective."""


def credited(items: Sequence[Item], responses: Mapping[str, Response]) -> tuple[str, ...]:
    """The objectives that a try shows: each with at least CREDIT_FROM questions in it, every one of them right. A
    lesson whose objectives are all shown need not be read: credit is per objective, whether the try passed or not."""
    marks: dict[str, list[bool]] = {}
    for item in items:
        marks.setdefault(item.objective, []).append(mark(item, responses.get(item.id, "")).right)
    return tuple(sorted(each for each, rights in marks.items() if len(rights) >= CREDIT_FROM and all(rights)))


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


def submit(attempt: Attempt, quiz: Quiz, items: Sequence[Item], at: dt.datetime) -> Attempt:
    """The try sent and marked; sent again it stays as it is."""
    if attempt.state is AttemptState.SUBMITTED:
        return attempt
    return replace(attempt, submitted_at=at, result=result(quiz, items, attempt.responses))


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
