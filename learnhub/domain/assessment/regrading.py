"""Marking tries again after the key of an item was corrected. Nobody's mark falls through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from learnhub.domain.assessment.attempts import NOBODY, Result, credited_by, result_of
from learnhub.domain.assessment.helping import UNUSED, Used
from learnhub.domain.assessment.items import Item, ItemKind, Quiz
from learnhub.domain.assessment.responses import Marked, Response
from learnhub.domain.assessment.rules import mark

_BY_CHOICE = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.MARK})


def _marking(item: Item) -> tuple[object, ...]:
    """All of an item that its marking looks at. Only an order cares in which order its options stand."""
    options = [(option.id, option.right, option.to) for option in item.options]
    return (
        item.scoring,
        tuple(options if item.kind is ItemKind.ORDER else sorted(options)),
        frozenset(item.answers),
        frozenset(item.exact),
        item.tolerance,
        item.units,
        tuple((gap.id, frozenset(gap.answers)) for gap in item.gaps),
        item.certainty,
    )


def corrections(pinned: Iterable[Item], current: Iterable[Item]) -> dict[str, Item]:
    """By id the items as they are now whose key or marking differs from what tries are pinned to. An item that became
    another kind is another question, and what a person marks is left to that person."""
    now = {item.id: item for item in current}
    return {
        item.id: now[item.id]
        for item in pinned
        if item.id in now
        and item.kind is now[item.id].kind
        and item.kind is not ItemKind.OPEN
        and _marking(item) != _marking(now[item.id])
    }


def key_of(item: Item) -> tuple[str, ...]:
    """What is right, as HTML for an author to compare."""
    if item.kind in _BY_CHOICE:
        return tuple(option.label_html for option in item.options if option.right)
    if item.kind is ItemKind.ORDER:
        return tuple(option.label_html for option in item.options)
    if item.targets:
        named = {target.id: target.label_html for target in item.targets}
        return tuple(f"{option.label_html} → {named.get(option.to, '')}" for option in item.options)
    if item.gaps:
        return tuple(escape(" / ".join(gap.answers)) for gap in item.gaps)
    return tuple(escape(answer) for answer in item.answers)


def better(before: Marked, now: Marked) -> Marked:
    """The mark that counts: of two keys the one that is better for the learner."""
    return now if (now.right, now.score) > (before.right, before.score) else before


def counted(item: Item, response: Response, corrected: Sequence[Item]) -> Marked:
    """How a response counts after these corrections of its item, each by a key of its own."""
    kept = mark(item, response)
    for each in corrected:
        kept = better(kept, mark(each, response))
    return kept


def corrected_while_open(
    items: Iterable[Item], responses: Mapping[str, Response], corrected: Mapping[str, Item], used: Mapping[str, Used]
) -> tuple[dict[str, Marked], dict[str, Used]]:
    """The marks of the items of a try whose key was corrected while it was open, and the help that still costs: checks
    that said "not right" of what is right now cost nothing."""
    marks, still = {}, dict(used)
    for item in items:
        if item.id not in corrected:
            continue
        response = responses.get(item.id, "")
        marks[item.id] = counted(item, response, [corrected[item.id]])
        if item.id in still and marks[item.id].right and not mark(item, response).right:
            still[item.id] = replace(still[item.id], misses=0)
    return marks, still


@dataclass(frozen=True)
class Regraded:
    """A try whose result a correction changed: both results, the marks of the items that changed, and the help that
    still costs: a check that said "not right" of an item that is right now was the author's mistake, and costs nothing.
    """

    before: Result
    after: Result
    marks: Mapping[str, Marked]
    objectives: tuple[str, ...]
    used: Mapping[str, Used]


def regrade(
    quiz: Quiz,
    items: Sequence[Item],
    responses: Mapping[str, Response],
    earlier: Mapping[str, Sequence[Item]],
    corrected: Mapping[str, Item],
    by_person: Mapping[str, Marked] = NOBODY,
    used: Mapping[str, Used] = UNUSED,
    *,
    passed: bool,
) -> Regraded | None:
    """Mark a try again by the corrected keys, after earlier corrections; None when nothing of it changes.

    `passed`: the try has passed, which it stays. Done again it changes nothing.
    """
    before = {
        item.id: by_person.get(item.id) or counted(item, responses.get(item.id, ""), earlier.get(item.id, ()))
        for item in items
    }
    after = {
        item.id: better(before[item.id], mark(corrected[item.id], responses.get(item.id, "")))
        if item.id in corrected
        else before[item.id]
        for item in items
    }
    changed = {key: after[key] for key in after if after[key][:2] != before[key][:2]}
    if not changed:
        return None
    still = {
        key: replace(each, misses=0) if key in changed and after[key].right else each for key, each in used.items()
    }
    old, new = (
        result_of(quiz, [(item, marks[item.id]) for item in items], help_, passed=passed)
        for marks, help_ in ((before, used), (after, still))
    )
    return Regraded(old, new, changed, credited_by([(item, after[item.id]) for item in items]), still)
