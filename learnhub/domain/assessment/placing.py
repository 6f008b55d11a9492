"""Items that are answered by placing: an order, pairs, categories."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from learnhub.domain.assessment.items import Item, Scoring
from learnhub.domain.assessment.responses import Marked, PartVerdict, Response
from learnhub.domain.assessment.writing import mark_parts
from learnhub.domain.errors import Fault, Invalid


def _placed(item: Item, raw: Sequence[str], places: set[str]) -> dict[str, str]:
    rows = {option.id for option in item.options}
    given: dict[str, str] = {}
    for value in raw:
        row, _, place = value.partition("=")
        if row not in rows or (place and place not in places):
            raise Invalid(Fault(item.id, "not-a-choice"))
        if place:
            given[row] = place
    return given


def parse_order(item: Item, raw: Sequence[str]) -> Response:
    """A place for each row, from 1; while it is being answered two rows may have the same."""
    return _placed(item, raw, {str(place) for place in range(1, len(item.options) + 1)})


def in_given_order(rows: Sequence[str], response: Response) -> list[str]:
    """The rows as they stand: by the places that were given, those without one after them, as they came."""
    given = response if isinstance(response, Mapping) else {}
    return sorted(rows, key=lambda row: int(given.get(row) or len(rows) + 1))


def moved(rows: Sequence[str], row: str, *, up: bool) -> dict[str, str]:
    """A place for every row once one of them has changed with its neighbour; the first and the last stay there."""
    order = list(rows)
    here = order.index(row)
    there = max(0, here - 1) if up else min(len(order) - 1, here + 1)
    order[here], order[there] = order[there], order[here]
    return {each: str(place) for place, each in enumerate(order, 1)}


def mark_order(item: Item, response: Response) -> Marked:
    """All in their places; each its share; or each pair of neighbours that follow one another."""
    given = response if isinstance(response, Mapping) else {}
    places = [given.get(option.id, "") for option in item.options]
    parts = tuple(
        PartVerdict(option.id, place, place == str(number))
        for number, (option, place) in enumerate(zip(item.options, places, strict=True), 1)
    )
    marked = mark_parts(item, parts)
    if item.scoring is not Scoring.NEIGHBOURS or marked.right:
        return marked
    taken = [int(place) if place and places.count(place) == 1 else -1 for place in places]
    following = sum(after == before + 1 for before, after in pairwise(taken) if before > 0)
    return Marked(following / (len(places) - 1), right=False, parts=parts)


def parse_pairs(item: Item, raw: Sequence[str]) -> Response:
    """A target for each row."""
    return _placed(item, raw, {target.id for target in item.targets})


def mark_pairs(item: Item, response: Response) -> Marked:
    """Each row by its target; all of them, or each its share."""
    given = response if isinstance(response, Mapping) else {}
    return mark_parts(
        item,
        tuple(
            PartVerdict(option.id, given.get(option.id, ""), given.get(option.id) == option.to)
            for option in item.options
        ),
    )
