"""Questions as a package shows them, and the keys by which our script marks them where no site is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from learnhub.domain.assessment import (
    Exact,
    Item,
    ItemKind,
    Option,
    Quiz,
    Target,
    in_drawing_order,
    normalised,
    options_in_order,
    targets_in_order,
    words_in_order,
)

_GAP = re.compile(r"\{\{([^{}\s]+)\}\}")


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage before a gap; the last has no gap."""

    html: str
    gap: str | None


@dataclass(frozen=True)
class Asked:
    """A question as it is shown: options and targets in an order that tells nothing, the passage cut at its gaps."""

    item: Item
    options: tuple[Option, ...]
    targets: tuple[Target, ...]
    words: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def says(self, value: str) -> str:
        """A unit, or a word to choose, as it reads here."""
        return dict(self.item.said).get(value, value)


def asked(item: Item, seed: str) -> Asked:
    """The question as the package with this seed shows it."""
    return Asked(
        item,
        options_in_order(item, seed),
        targets_in_order(item, seed),
        words_in_order(item, seed) if item.bank is not None else (),
        _pieces(item),
    )


def _pieces(item: Item) -> tuple[Piece, ...]:
    if item.kind is not ItemKind.GAPS:
        return (Piece(item.stem_html, None),)
    cut = _GAP.split(item.stem_html)
    return tuple(Piece(html, cut[at + 1] if at + 1 < len(cut) else None) for at, html in list(enumerate(cut))[::2])


def answers_of(item: Item) -> dict[str, str]:
    """The words that are right for each gap."""
    return {gap.id: gap.answers[0] for gap in item.gaps}


def markable(items: Iterable[Item]) -> tuple[Item, ...]:
    """The questions that need no person to mark them."""
    return tuple(item for item in items if item.kind is not ItemKind.OPEN)


def key_of(item: Item) -> dict[str, Any]:
    """How `marking.js` marks this question."""

    def texts(answers: Iterable[str]) -> list[str]:
        case, accents = Exact.CASE in item.exact, Exact.ACCENTS in item.exact
        return [normalised(answer, case=case, accents=accents) for answer in answers]

    numeric = item.kind is ItemKind.NUMERIC
    return {
        "kind": item.kind.value,
        "scoring": item.scoring.value,
        "points": item.points,
        "form": item.form.value,
        "principle": item.principle.value,
        "title": item.title,
        "objective": item.objective,
        "targets": [target.id for target in item.targets],
        "options": [option.id for option in item.options],
        "right": [option.id for option in item.options if option.right],
        "to": {option.id: option.to for option in item.options if option.to},
        "answers": list(item.answers) if numeric else texts((*item.answers, *item.also)),
        "gaps": {gap.id: texts((*gap.answers, *gap.also)) for gap in item.gaps},
        "exact": [each.value for each in item.exact],
        "tolerance": item.tolerance,
        "units": {unit.name: unit.factor for unit in item.units},
    }


def draw_of(quiz: Quiz) -> dict[str, Any]:
    """How `platform.js` draws a try of this quiz, and when it is passed. An item that a person marks is not drawn."""
    items = markable(quiz.items)
    cells = [
        {"take": cell.take, "items": [item.id for item in items if cell.fits(item)]}
        for cell in in_drawing_order(quiz.blueprint, items)
    ]
    draw = min([quiz.draw, *(sum(item.form.value == form for item in items) for form in ("A", "B"))])
    return {
        "id": quiz.id,
        "title": quiz.title,
        "draw": draw,
        "pass": min(quiz.pass_line, draw),
        "passEach": quiz.pass_each,
        "tries": quiz.limits.tries or 0,
        "cells": cells,
        "items": [item.id for item in items],
    }
