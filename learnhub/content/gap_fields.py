"""A question with gaps as the fields of a form: stretches of its text, and between them each gap with what fills it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

Fields = Mapping[str, str]

GAP = re.compile(r"\{\{([^{}\s]+)\}\}")
_OPENS, _CLOSES = "([{«„“‘\"'*_¿¡/-", ")]}»”’\"'*_.,;:!?…%/-"
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
_ACT = re.compile(r"stem/gap-(?P<does>add|remove-(?P<number>\d{1,3}))")


@dataclass(frozen=True)
class GapsApart:
    """The text before, between and after the gaps (one more than these), the gaps in their order, what fills each, and
    the accepted answers that fill none."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    fills: Mapping[str, str]
    loose: str

    def first(self, number: int) -> bool:
        """Whether the gap of this number is the first of its name."""
        return self.names.index(self.names[number]) == number


def gaps_apart(stem: str, answers: str) -> GapsApart:
    """A question, and its accepted answers (`gap: text`, one a line), as its form shows them."""
    parts = GAP.split(stem)
    names = tuple(parts[1::2])
    fills: dict[str, list[str]] = {name: [] for name in names}
    loose = []
    for row in filter(str.strip, answers.split("\n")):
        name, text = _row(row)
        if name in fills:
            fills[name].append(text)
        else:
            loose.append(row)
    return GapsApart(
        tuple(parts[::2]), names, {name: "\n".join(rows) for name, rows in fills.items()}, "\n".join(loose)
    )


def gaps_together(was: Fields, sent: Fields, act: str = "") -> dict[str, str]:
    """What a form sent, with the question and its accepted answers put together.

    The texts came as `stem/0`, `stem/1` and so on with the gaps between them as `stem/g0` ..., or whole as `stem`;
    what fills a gap as `gap-` and its name, answers of no gap as `gap-`. `act` is `stem/gap-add`, which makes a gap of
    the words in `stem/new`, or `stem/gap-remove-` and the number of a gap. What nobody touched stays as it was.
    """
    made = {name: value for name, value in sent.items() if not name.startswith(("stem/", "gap-"))}
    before = gaps_apart(was.get("stem", ""), was.get("answers", ""))
    fills = {
        **before.fills,
        **{name[4:]: value for name, value in sent.items() if name.startswith("gap-") and name[4:]},
    }
    stem = sent.get("stem", was.get("stem", ""))
    if "stem/0" in sent:
        texts, names = _sent(sent)
        texts = _spaced(texts, names, before)
        found = _ACT.fullmatch(act)
        if found and found["number"]:
            _take_out(texts, names, int(found["number"]), fills)
        elif found:
            _put_in(texts, names, sent.get("stem/new", "").strip(), fills)
        stem = "".join(f"{text}{{{{{name}}}}}" for text, name in zip(texts, names, strict=False)) + texts[-1]
    if "stem" in was or stem:
        made["stem"] = stem
    loose = sent.get("gap-", before.loose)
    names = GAP.findall(stem)
    rows = {name: [line.strip() for line in fills.get(name, "").split("\n") if line.strip()] for name in names}
    made["answers"] = _answers(was.get("answers", ""), rows, loose)
    return made


def _row(row: str) -> tuple[str, str]:
    name, _, text = row.partition(":")
    return name.strip(), text.strip()


def _sent(sent: Fields) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    names: list[str] = []
    for number in count():
        if f"stem/{number}" not in sent:
            break
        texts.append(sent[f"stem/{number}"].replace("\r\n", "\n"))
        names.append(sent.get(f"stem/g{number}", ""))
    return texts, [name for name in names[:-1] if name]


def _put_in(texts: list[str], names: list[str], words: str, fills: dict[str, str]) -> None:
    """Make a gap of these words where they stand first, or at the end where they stand nowhere."""
    name = free_gap(names)
    fills[name] = words
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)") if words else None
    at = next((number for number, text in enumerate(texts) if found and found.search(text)), len(texts) - 1)
    place = found.search(texts[at]) if found else None
    last = texts[at] if not texts[at] or _stands(texts[at][-1:], stood=False, beside=_OPENS) else f"{texts[at]} "
    texts[at : at + 1] = [texts[at][: place.start()], texts[at][place.end() :]] if place else [last, ""]
    names.insert(at, name)


def free_gap(names: Sequence[str]) -> str:
    """A name for a new gap, which tells nobody what fills it."""
    return next(name for number in count(len(names) + 1) if (name := f"gap-{number}") not in names)


def _take_out(texts: list[str], names: list[str], number: int, fills: Mapping[str, str]) -> None:
    """The words that fill a gap first stand in its place."""
    if number < len(names):
        words = fills.get(names.pop(number), "").strip().partition("\n")[0].strip()
        texts[number : number + 2] = [f"{texts[number]}{words}{texts[number + 1]}"]


def _spaced(texts: Sequence[str], names: Sequence[str], before: GapsApart) -> list[str]:
    """The texts with a space beside a gap wherever one was forgotten."""
    left = {(name, before.texts[at][-1:]) for at, name in enumerate(before.names)}
    right = {(name, before.texts[at + 1][:1]) for at, name in enumerate(before.names)}
    made = []
    for number, text in enumerate(texts):
        after = bool(number) and not _stands(text[:1], (names[number - 1], text[:1]) in right, _CLOSES)
        until = number < len(names) and not _stands(text[-1:], (names[number], text[-1:]) in left, _OPENS)
        empty = not text and 0 < number < len(names) and text not in before.texts[1:-1]
        made.append(" " if empty else f"{' ' * after}{text}{' ' * until}")
    return made


def _stands(edge: str, stood: bool, beside: str) -> bool:
    """Whether the sign at the edge of a text stands right beside a gap; one that `stood` there does."""
    return not edge or edge.isspace() or stood or edge in beside or bool(_WITHOUT_SPACES.match(edge))


def _answers(was: str, rows: Mapping[str, Iterable[str]], loose: str) -> str:
    """The accepted answers in the order in which they were; new ones of a gap stand after those that it has."""
    old = [row for row in was.split("\n") if row.strip()]
    left = {name: list(texts) for name, texts in rows.items()}
    unplaced = [row.strip() for row in loose.replace("\r\n", "\n").split("\n") if row.strip()]
    last = {name: number for number, row in enumerate(old) if (name := _row(row)[0]) in left}
    made: list[str] = []
    for number, row in enumerate(old):
        name, text = _row(row)
        if name not in left:
            made += [unplaced.pop(0)] if unplaced else []
            continue
        if left[name]:
            new = left[name].pop(0)
            made.append(row if new == text else f"{name}: {new}")
        if last[name] == number:
            made += [f"{name}: {new}" for new in left.pop(name)]
            left[name] = []
    return "\n".join([*made, *(f"{name}: {text}" for name, texts in left.items() for text in texts), *unplaced])
