"""The rules of every kind of item, in one place: how an answer is read, and how it is marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from learnhub.domain.assessment import choosing, placing, writing
from learnhub.domain.assessment.items import Item, ItemKind, Scoring
from learnhub.domain.assessment.responses import Marked, Response

_WHOLE = frozenset({Scoring.ALL_OR_NOTHING})
_PARTS = _WHOLE | {Scoring.EACH_OPTION}
_SETS = _PARTS | {Scoring.RIGHT_MINUS_WRONG, Scoring.NO_WRONG}


@dataclass(frozen=True)
class Rules:
    """What is particular to a kind: `shuffled` options are shown in the order of the try's seed."""

    parse: Callable[[Item, Sequence[str]], Response]
    mark: Callable[[Item, Response], Marked]
    scorings: frozenset[Scoring] = _WHOLE
    shuffled: bool = True


RULES: Mapping[ItemKind, Rules] = MappingProxyType(
    {
        ItemKind.SINGLE: Rules(choosing.parse_one, choosing.mark_one),
        ItemKind.MULTIPLE: Rules(choosing.parse_several, choosing.mark_several, _SETS),
        ItemKind.TRUE_FALSE: Rules(choosing.parse_one, choosing.mark_one, shuffled=False),
        ItemKind.SHORT: Rules(writing.parse_short, writing.mark_short),
        ItemKind.NUMERIC: Rules(writing.parse_numeric, writing.mark_numeric),
        ItemKind.ORDER: Rules(placing.parse_order, placing.mark_order, _PARTS | {Scoring.NEIGHBOURS}),
        ItemKind.MATCH: Rules(placing.parse_pairs, placing.mark_pairs, _PARTS),
        ItemKind.CATEGORY: Rules(placing.parse_pairs, placing.mark_pairs, _PARTS),
        ItemKind.GAPS: Rules(writing.parse_gaps, writing.mark_gaps, _PARTS),
        ItemKind.MARK: Rules(choosing.parse_several, choosing.mark_several, _SETS, shuffled=False),
        ItemKind.OPEN: Rules(writing.parse_open, writing.mark_open),
    }
)


def parse_response(item: Item, raw: Sequence[str]) -> Response:
    """What a form sent for this item, as a value; nothing sent is a blank one. A part's value comes as `part=value`.

    Raises Invalid at the item's id: `not-a-choice` for an option or part that is not the item's, `too-many-chosen` for
    two where one is asked, `too-long` for a text over its limit.
    """
    return RULES[item.kind].parse(item, [value.strip() for value in raw if value.strip()])


def mark(item: Item, response: Response) -> Marked:
    """Mark one response. A blank one scores 0, also where each option earns its share."""
    return _marked(item, tuple(response.items()) if isinstance(response, Mapping) else response)


@lru_cache(1024)
def _marked(item: Item, response: str | frozenset[str] | tuple[tuple[str, str], ...]) -> Marked:
    return RULES[item.kind].mark(item, dict(response) if isinstance(response, tuple) else response)


def least_score(item: Item) -> float:
    """The lowest share that a response can earn: below 0 only where certainty is staked."""
    return min(wrong for _, wrong in choosing.SURE.values()) if item.certainty else 0.0
