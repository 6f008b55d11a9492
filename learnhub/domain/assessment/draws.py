"""Which items a try meets, and in which order: the same seed gives the same draw on any machine and in any year."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.assessment.items import Form, Item, ItemKind, Option, Quiz, Take, Target, in_drawing_order
from learnhub.domain.assessment.rules import RULES


@dataclass(frozen=True)
class Draw:
    """The items of one try, in the order they are shown, and the form that most of them belong to."""

    form: Form
    item_ids: tuple[str, ...]


def draw(quiz: Quiz, seed: str, seen: Sequence[str] = ()) -> Draw:
    """The items of a try. `seen` holds the item ids of earlier tries, oldest first.

    A first try meets the form that the seed chooses; later ones meet what was not seen yet, first from the form that
    was seen less, then what was seen longest ago; among equals, items of different siblings. A blueprint is filled
    first, and what is left of the draw from all items. The same arguments give the same draw on any machine and in
    any year.
    """
    pool = [item for item in quiz.items if item.form is not Form.PRACTICE]
    last_seen = {item_id: place for place, item_id in enumerate(seen)}
    seen_of = {form: sum(item.form is form and item.id in last_seen for item in pool) for form in (Form.A, Form.B)}
    form = min(seen_of, key=lambda each: (seen_of[each], key(seed, each)))
    pool.sort(key=lambda item: (last_seen.get(item.id, -1), item.form is not form, key(seed, item.id)))
    chosen: list[Item] = []
    met: set[str] = set()

    def take(wanted: int, cell: Take | None = None) -> None:
        while wanted and (open_to := [place for place, item in enumerate(pool) if cell is None or cell.fits(item)]):
            new = (place for place in open_to if pool[place].id not in last_seen and pool[place].siblings not in met)
            best = pool.pop(next(new, open_to[0]))
            chosen.append(best)
            if best.siblings:
                met.add(best.siblings)
            wanted -= 1

    for cell in in_drawing_order(quiz.blueprint, quiz.items):
        take(min(cell.take, quiz.draw - len(chosen)), cell)
    take(quiz.draw - len(chosen))
    return Draw(form, tuple(sorted((item.id for item in chosen), key=lambda item_id: key(seed, f"order {item_id}"))))


def options_in_order(item: Item, seed: str) -> tuple[Option, ...]:
    """The options as this try shows them: shuffled by the seed, where the kind is not read in its written order."""
    if not RULES[item.kind].shuffled:
        return item.options
    return tuple(sorted(item.options, key=lambda option: key(seed, f"{item.id} {option.id}")))


def key(seed: str, name: str) -> bytes:
    """Where a seed puts this name among others."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def targets_in_order(item: Item, seed: str) -> tuple[Target, ...]:
    """The targets of a match as this try shows them; categories stay as they are written."""
    if item.kind is ItemKind.CATEGORY:
        return item.targets
    return tuple(sorted(item.targets, key=lambda target: key(seed, f"{item.id} => {target.id}")))


def words_in_order(item: Item, seed: str) -> tuple[str, ...]:
    """The words that the gaps offer: the first answer of each and those of the bank, each once, in an order that tells
    nothing."""
    words = dict.fromkeys([*(gap.answers[0] for gap in item.gaps), *(item.bank or ())])
    return tuple(sorted(words, key=lambda word: key(seed, f"{item.id} ~ {word}")))
