"""Items that are answered by choosing: one option, several, true or false, sentences of a text."""

from collections.abc import Mapping, Sequence

from learnhub.domain.assessment.items import Item, Scoring
from learnhub.domain.assessment.responses import Marked, OptionVerdict, Response
from learnhub.domain.errors import Fault, Invalid

SURE = {"1": (1 / 3, 0.0), "2": (2 / 3, -2 / 3), "3": (1.0, -2.0)}
"""What a right and a wrong answer earn at each certainty: not sure, fairly sure, very sure.

Source: A. R. Gardner-Medwin, Confidence-based marking (2006): 1, 2, 3 for right, 0, -2, -6 for wrong, of 3. To say what
one believes pays most.
"""


def parse_one(item: Item, raw: Sequence[str]) -> Response:
    """One option id; with certainty, the choice and how sure its learner is."""
    sure = [value.removeprefix("certainty=") for value in raw if value.startswith("certainty=")]
    given = [value for value in raw if not value.startswith("certainty=")]
    known = {option.id for option in item.options}
    if not known.issuperset(given) or not SURE.keys() >= {each for each in sure if each}:
        raise Invalid(Fault(item.id, "not-a-choice"))
    if len(given) > 1:
        raise Invalid(Fault(item.id, "too-many-chosen", {"limit": 1}))
    if not item.certainty:
        return given[0] if given else ""
    return {name: each for name, each in (("choice", "".join(given)), ("certainty", "".join(sure[:1]))) if each}


def mark_one(item: Item, response: Response) -> Marked:
    """All or nothing; with certainty, what was risked."""
    parts = response if isinstance(response, Mapping) else {"choice": response if isinstance(response, str) else ""}
    choice = parts.get("choice", "")
    verdicts = tuple(OptionVerdict(option.id, option.id == choice, option.right) for option in item.options)
    right = any(verdict.chosen and verdict.right for verdict in verdicts)
    if not item.certainty or not choice:
        return Marked(float(right), right, verdicts)
    certainty = parts.get("certainty", "1")
    return Marked(SURE[certainty][0 if right else 1], right, verdicts, confident=not right and certainty == "3")


def parse_several(item: Item, raw: Sequence[str]) -> Response:
    """A set of option ids."""
    if not {option.id for option in item.options}.issuperset(raw):
        raise Invalid(Fault(item.id, "not-a-choice"))
    return frozenset(raw)


def mark_several(item: Item, response: Response) -> Marked:
    """By the item's scoring; a blank response earns nothing."""
    chosen = frozenset({response} if isinstance(response, str) else response)
    verdicts = tuple(OptionVerdict(option.id, option.id in chosen, option.right) for option in item.options)
    agreeing = sum(verdict.chosen == verdict.right for verdict in verdicts)
    right = bool(response) and agreeing == len(verdicts)
    keys = sum(verdict.right for verdict in verdicts)
    hits = sum(verdict.chosen and verdict.right for verdict in verdicts)
    wrong = sum(verdict.chosen and not verdict.right for verdict in verdicts)
    match item.scoring:
        case _ if not response:
            score = 0.0
        case Scoring.EACH_OPTION:
            score = agreeing / len(verdicts)
        case Scoring.RIGHT_MINUS_WRONG:
            score = max(0, hits - wrong) / keys
        case Scoring.NO_WRONG:
            score = 0.0 if wrong else hits / keys
        case _:
            score = float(right)
    return Marked(score, right, verdicts)
