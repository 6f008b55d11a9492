"""Items that are answered by writing: a few words, a number, the gaps of a passage, a text of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from learnhub.domain.assessment.items import Exact, Item, Scoring
from learnhub.domain.assessment.responses import OPEN_LIMIT, TEXT_LIMIT, Marked, PartVerdict, Response
from learnhub.domain.assessment.texts import normalised, numbers, within
from learnhub.domain.errors import Fault, Invalid


def _limited(item: Item, text: str, limit: int) -> str:
    if len(text) > limit:
        raise Invalid(Fault(item.id, "too-long", {"limit": limit}))
    return text


def accepts(item: Item, answers: Iterable[str], given: str) -> bool:
    """Whether what was typed is one of the accepted texts, as exactly as the item asks."""
    case, accents = Exact.CASE in item.exact, Exact.ACCENTS in item.exact
    meant = normalised(given, case=case, accents=accents)
    return bool(meant) and meant in {normalised(answer, case=case, accents=accents) for answer in answers}


def parse_short(item: Item, raw: Sequence[str]) -> Response:
    """A line of text."""
    return _limited(item, " ".join(raw), TEXT_LIMIT)


def mark_short(item: Item, response: Response) -> Marked:
    """Right when it is one of the accepted texts."""
    right = isinstance(response, str) and accepts(item, (*item.answers, *item.also), response)
    return Marked(float(right), right)


def parse_numeric(item: Item, raw: Sequence[str]) -> Response:
    """A number as it was typed; with units, the number and its unit."""
    units = [value.removeprefix("unit=") for value in raw if value.startswith("unit=")]
    text = _limited(item, " ".join(value for value in raw if not value.startswith("unit=")), TEXT_LIMIT)
    if not item.units:
        return text
    unit = "".join(units[:1])
    if unit and unit not in {each.name for each in item.units}:
        raise Invalid(Fault(item.id, "not-a-choice"))
    return {name: value for name, value in (("number", text), ("unit", unit)) if value}


def mark_numeric(item: Item, response: Response) -> Marked:
    """Right when it is within the tolerance of an accepted number, in any of the units."""
    parts = response if isinstance(response, Mapping) else {"number": response if isinstance(response, str) else ""}
    given = numbers(parts.get("number", ""))
    if item.units:
        factor = {unit.name: Decimal(unit.factor) for unit in item.units}.get(parts.get("unit", ""))
        given = tuple(number / factor for number in given) if factor else ()
    right = any(within(given, Decimal(answer), item.tolerance) for answer in item.answers)
    return Marked(float(right), right)


def parse_gaps(item: Item, raw: Sequence[str]) -> Response:
    """A text for each gap."""
    known = {gap.id for gap in item.gaps}
    given: dict[str, str] = {}
    for value in raw:
        gap, _, text = value.partition("=")
        if gap not in known:
            raise Invalid(Fault(item.id, "not-a-choice"))
        if text.strip():
            given[gap] = _limited(item, text.strip(), TEXT_LIMIT)
    return given


def mark_gaps(item: Item, response: Response) -> Marked:
    """Each gap by its accepted texts; all of them, or each its share."""
    given = response if isinstance(response, Mapping) else {}
    parts = tuple(
        PartVerdict(gap.id, text := given.get(gap.id, ""), accepts(item, (*gap.answers, *gap.also), text))
        for gap in item.gaps
    )
    return mark_parts(item, parts)


def mark_parts(item: Item, parts: tuple[PartVerdict, ...]) -> Marked:
    """The parts together: all of them, or each its share."""
    hits = sum(part.right for part in parts)
    right = hits == len(parts)
    score = hits / len(parts) if item.scoring is Scoring.EACH_OPTION else float(right)
    return Marked(score, right, parts=parts)


def parse_open(item: Item, raw: Sequence[str]) -> Response:
    """A text of several lines."""
    return _limited(item, "\n".join(raw).replace("\r\n", "\n"), OPEN_LIMIT)


def mark_open(_item: Item, response: Response) -> Marked:
    """A person marks it by the rubric; a blank one earns nothing and waits for nobody."""
    return Marked(0.0, right=False, waits=bool(response))


def mark_by_rubric(item: Item, awarded: Mapping[str, float]) -> Marked:
    """What a person awarded for each criterion, as a mark. Raises Invalid for points that the rubric does not have."""
    for criterion in item.rubric:
        if not 0 <= awarded.get(criterion.id, 0) <= criterion.points:
            raise Invalid(Fault(criterion.id, "not-a-choice"))
    if not {criterion.id for criterion in item.rubric}.issuperset(awarded):
        raise Invalid(Fault(item.id, "not-a-choice"))
    points = sum(awarded.values())
    parts = tuple(
        PartVerdict(each.id, f"{awarded.get(each.id, 0):g}", awarded.get(each.id, 0) == each.points)
        for each in item.rubric
    )
    return Marked(points / item.rubric_points, points >= item.needed, parts=parts)
