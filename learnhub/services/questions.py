"""A question as it is asked and as its result is shown, for every kind of item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.domain.assessment import (
    Help,
    Item,
    ItemKind,
    Marked,
    Response,
    Used,
    counted,
    in_given_order,
    less,
    mark,
    options_in_order,
    response_from_json,
    targets_in_order,
    words_in_order,
)

NO_HELP = Help()
UNUSED = Used()
_GAP = re.compile(r"\{\{([a-z0-9-]+)\}\}")


@dataclass(frozen=True)
class OptionView:
    """An option as this try shows it."""

    id: str
    label_html: str
    chosen: bool


@dataclass(frozen=True)
class PlaceView:
    """A place, target, unit or word that may be chosen for a part; `value` is what the form sends."""

    value: str
    label_html: str


@dataclass(frozen=True)
class RowView:
    """A row to place, or a gap to fill, with what was given for it. `before_html` is the passage up to a gap."""

    id: str
    label_html: str
    value: str
    before_html: str = ""


@dataclass(frozen=True)
class HelpView:
    """What help a question of a try still gives, and what was had: `left` are the misses that close it.

    `next_hint` is the number of the hint that may be shown next, 0 for none; costs are percentages of its points.
    """

    checks: bool
    misses: int
    left: int
    held: bool
    closed: bool
    miss_cost: int
    next_hint: int
    hint_cost: int


@dataclass(frozen=True)
class ItemView:
    """A question of a try; `text` is what was typed so far, `unit` and `certainty` what was chosen beside it.

    `rows` take one of `places` each, or a text where there are none; `after_html` is the passage after the last gap.
    """

    id: str
    title: str
    kind: str
    stem_html: str
    options: tuple[OptionView, ...]
    text: str
    answered: bool
    rows: tuple[RowView, ...] = ()
    places: tuple[PlaceView, ...] = ()
    after_html: str = ""
    units: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    certain: bool = False
    certainty: str = ""
    hints: tuple[str, ...] = ()
    help: HelpView | None = None


def _help_view(item: Item, help_: Help, used: Used) -> HelpView:
    closed = used.closed(help_)
    more = bool(help_.hint_cost) and not closed and used.hints < len(item.hints)
    return HelpView(
        checks=bool(help_.checks) and item.kind is not ItemKind.OPEN,
        misses=used.misses,
        left=max(0, help_.checks - used.misses),
        held=used.held,
        closed=closed,
        miss_cost=help_.miss_cost,
        next_hint=used.hints + 1 if more else 0,
        hint_cost=help_.hint_cost,
    )


def item_view(item: Item, seed: str, answered: object, *, help_: Help = NO_HELP, used: Used = UNUSED) -> ItemView:
    """A question as it is asked: options in the order of the seed, with the stored answer so far.

    Hints that cost something come one by one, as they were asked for.
    """
    response = _response(answered)
    parts = response if isinstance(response, Mapping) else {}
    chosen = _chosen(response)
    rows, after = _rows(item, seed, parts)
    return ItemView(
        id=item.id,
        title=item.title,
        kind=item.kind,
        stem_html="" if item.gaps else item.stem_html,
        options=()
        if rows
        else tuple(
            OptionView(option.id, option.label_html, option.id in chosen) for option in options_in_order(item, seed)
        ),
        text=parts.get("number", "") if item.units else response if isinstance(response, str) else "",
        answered=bool(response),
        rows=rows,
        places=_places(item, seed),
        after_html=after,
        units=tuple((unit.name, dict(item.said).get(unit.name, unit.name)) for unit in item.units),
        unit=parts.get("unit", ""),
        certain=item.certainty,
        certainty=parts.get("certainty", ""),
        hints=item.hints[: used.hints] if help_.hint_cost else item.hints,
        help=_help_view(item, help_, used) if help_.any else None,
    )


def _response(answered: object) -> Response:
    return response_from_json(answered or "")  # type: ignore[arg-type]


def _chosen(response: Response) -> frozenset[str]:
    if isinstance(response, Mapping):
        return frozenset({response.get("choice", "")})
    return frozenset({response}) if isinstance(response, str) else response


def _rows(item: Item, seed: str, given: Mapping[str, str]) -> tuple[tuple[RowView, ...], str]:
    if item.gaps:
        pieces = _GAP.split(item.stem_html)
        rows = tuple(
            RowView(gap, "", given.get(gap, ""), before) for before, gap in zip(pieces[::2], pieces[1::2], strict=False)
        )
        return rows, pieces[-1]
    if item.kind is ItemKind.ORDER or item.targets:
        options = {option.id: option for option in options_in_order(item, seed)}
        order = in_given_order(list(options), given) if item.kind is ItemKind.ORDER else options
        return tuple(RowView(each, options[each].label_html, given.get(each, "")) for each in order), ""
    return (), ""


def _places(item: Item, seed: str) -> tuple[PlaceView, ...]:
    if item.kind is ItemKind.ORDER:
        return tuple(PlaceView(str(place), str(place)) for place in range(1, len(item.options) + 1))
    if item.gaps and item.bank is not None:
        said = dict(item.said)
        return tuple(PlaceView(word, said.get(word, word)) for word in words_in_order(item, seed))
    return tuple(PlaceView(target.id, target.label_html) for target in targets_in_order(item, seed))


@dataclass(frozen=True)
class OptionResult:
    """An option on the result page."""

    label_html: str
    feedback_html: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class RowResult:
    """A row or gap on the result page: what was given, what is right, and the thought behind it."""

    label_html: str
    given_html: str
    right_html: str
    right: bool
    feedback_html: str
    before_html: str = ""


@dataclass(frozen=True)
class CriterionView:
    """A line of the rubric of an open response, with what a person gave for it."""

    id: str
    text: str
    points: int
    given: str = ""


@dataclass(frozen=True)
class PeerNote:
    """How an open response stands that peers mark, before its learner; `words` of peers are by line of the rubric.

    `may_ask`: its learner may ask a trainer to look again; `looked_again`: they did.
    """

    state: str
    reason: str | None
    marks: int
    may_ask: bool
    looked_again: bool
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ItemResult:
    """A marked question: what was answered, what is right, the thought behind each option, and where it stands.

    `waits`: a person has yet to mark it. `share` is what it earned, as a percentage of its points; `words` are
    of whoever marked it, `cost` is the percentage that help took.
    """

    title: str
    kind: str
    principle: str
    stem_html: str
    options: tuple[OptionResult, ...]
    text: str
    answers: tuple[str, ...]
    feedback_html: str
    right: bool
    answered: bool
    passage_lesson: str
    passage_heading: str
    rows: tuple[RowResult, ...] = ()
    after_html: str = ""
    unit: str = ""
    certainty: str = ""
    confident: bool = False
    rubric: tuple[CriterionView, ...] = ()
    waits: bool = False
    share: int = 0
    words: str = ""
    cost: int = 0
    id: str = ""
    peers: PeerNote | None = None


def criteria(item: Item, marked: Marked | None = None) -> tuple[CriterionView, ...]:
    """The rubric of an open response, with what a person gave where it was marked."""
    given = {part.part_id: part.given for part in marked.parts} if marked else {}
    return tuple(CriterionView(each.id, each.text, each.points, given.get(each.id, "")) for each in item.rubric)


def item_result(
    item: Item,
    seed: str,
    response: Response | None,
    by_person: Marked | None = None,
    words: str = "",
    cost: int = 0,
    corrected: Sequence[Item] = (),
    peers: PeerNote | None = None,
) -> ItemResult:
    """A marked question with the thought behind each option; no response is a blank one.

    `by_person` is the mark that a person gave an open response, with their `words`; `cost` is the
    percentage of its points that help took. Where the key was `corrected` since, the last correction is shown, with
    the mark that counts.
    """
    given = response or ""
    kept = by_person or counted(item, given, corrected)
    item = corrected[-1] if corrected else item
    marked = (by_person or mark(item, given)) if corrected else kept
    parts = given if isinstance(given, Mapping) else {}
    chosen = _chosen(given)
    rows, after = _row_results(item, seed, marked)
    lesson, _, heading = item.passage.partition("#")
    said = dict(item.said)
    return ItemResult(
        title=item.title,
        kind=item.kind,
        principle=item.principle,
        stem_html="" if item.gaps else item.stem_html,
        options=()
        if rows
        else tuple(
            OptionResult(option.label_html, option.feedback_html, option.id in chosen, option.right)
            for option in options_in_order(item, seed)
        ),
        text=parts.get("number", "") if item.units else given if isinstance(given, str) else "",
        answers=tuple(f"{answer} {said.get(unit := item.units[0].name, unit)}" for answer in item.answers)
        if item.units
        else item.answers,
        feedback_html=item.feedback_html,
        right=kept.right,
        answered=bool(given),
        passage_lesson=lesson,
        passage_heading=heading,
        rows=rows,
        after_html=after,
        unit=said.get(given_unit := parts.get("unit", ""), given_unit) if item.units else "",
        certainty=parts.get("certainty", "1") if item.certainty and parts else "",
        confident=kept.confident,
        rubric=criteria(item, by_person),
        words=words,
        cost=cost,
        id=item.id,
        peers=peers,
        waits=marked.waits,
        share=round(100 * less(kept.score, cost)),
    )


def _row_results(item: Item, seed: str, marked: Marked) -> tuple[tuple[RowResult, ...], str]:
    verdicts = {part.part_id: part for part in marked.parts}
    if item.gaps:
        pieces = _GAP.split(item.stem_html)
        before = dict(zip(pieces[1::2], pieces[::2], strict=False))
        said = dict(item.said)
        return (
            tuple(
                RowResult(
                    "",
                    said.get(given := verdicts[gap.id].given, given),
                    said.get(gap.answers[0], gap.answers[0]),
                    verdicts[gap.id].right,
                    "",
                    before[gap.id],
                )
                for gap in item.gaps
            ),
            pieces[-1],
        )
    labels = {place.value: place.label_html for place in _places(item, seed)}
    return (
        tuple(
            RowResult(
                option.label_html,
                labels.get(verdicts[option.id].given, ""),
                labels[option.to or str(number)],
                verdicts[option.id].right,
                option.feedback_html,
            )
            for number, option in enumerate(item.options, 1)
            if labels
        ),
        "",
    )
