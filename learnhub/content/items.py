"""How the answers of each kind of item are written: read, checked, and made into the item that is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from learnhub.content import style
from learnhub.content.faults import Faults
from learnhub.content.front_matter import UNKNOWN_ID, ItemFront, is_id, key_line
from learnhub.content.lesson import Prose
from learnhub.content.markdown import note_id, split_id
from learnhub.content.options import Group, OptionSource, groups, is_options, read_options, read_row
from learnhub.domain.assessment import RULES, Criterion, Form, Gap, ItemKind, MarkedBy, Target, Unit

ANSWER = "= "
PAIR = ": "
CASE = "case:"
PEER_POINTS = 3
"""Points that the rubric of an item for peers has at least: with fewer, any two marks would agree."""

_ARROW = re.compile(r"(?:^|\s+)=>(?:\s+|$)")
_PAIR_NOTE = re.compile(r"\s+> ?")
_GAP = re.compile(r"\{\{([^{}\s]+)\}\}")
_CASE = re.compile(r"case:C-[1-9]\d{3}-[1-9]\d{0,8}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class PairSource:
    """A row and the target it belongs to, as they are written; a target alone has no row (`id` and `label` empty)."""

    id: str
    label: str
    to: str
    to_label: str
    note: str
    line: int = field(default=0, compare=False)
    note_line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ItemSource:
    """An item as it is written; `sound` is False when a setting could not be used and has a stand-in."""

    id: str
    title: str
    front: ItemFront
    stem: Prose
    options: tuple[OptionSource, ...]
    answers: tuple[str, ...]
    feedback: Prose
    pairs: tuple[PairSource, ...] = ()
    line: int = field(default=0, compare=False)
    settings: str = field(default="", compare=False)
    settings_line: int = field(default=0, compare=False)
    answers_line: int = field(default=0, compare=False)
    sound: bool = field(default=True, compare=False)

    def setting_line(self, key: str) -> int:
        """The file's line of a setting."""
        return self.settings_line + key_line(self.settings, (key,))


@dataclass(frozen=True)
class Answers:
    """What was read of an item's answers, and the rows of its text that they stand on."""

    options: tuple[OptionSource, ...] = ()
    answers: tuple[str, ...] = ()
    pairs: tuple[PairSource, ...] = ()


def is_answer(text: str) -> bool:
    """Whether a line gives an accepted answer."""
    return text.strip() == ANSWER.strip() or text.lstrip().startswith(ANSWER)


def _is_answers(group: Group) -> bool:
    return group.type == "paragraph_open" and all(map(is_answer, group.tokens[1].content.split("\n")))


def pair_rows(lines: Sequence[str]) -> tuple[int, int]:
    """The first row that begins a pair, and the row after the last pair and its feedback; (0, 0) without one."""
    starts = [row for row, text in enumerate(lines) if text.startswith(PAIR)]
    if not any(_ARROW.search(lines[row]) for row in starts):
        return 0, 0
    end = starts[-1] + 1
    while end < len(lines) and _PAIR_NOTE.match(lines[end]):
        end += 1
    return starts[0], end


def parted(kind: ItemKind, rest: list[Group], pairs: int) -> tuple[list[Group], list[Group], list[Group]]:
    """The groups of an item: question, answers (a list, or paragraphs of accepted answers), the rest.

    `pairs` is the row where pairs begin, 0 where there are none.
    """
    if pairs:
        return [group for group in rest if group.start < pairs], [], [group for group in rest if group.start >= pairs]
    if kind is ItemKind.OPEN and rest and rest[-1].type == "blockquote_open":
        return rest[:-1], [], rest[-1:]
    if kind is ItemKind.ORDER:
        begin = max((at for at, group in enumerate(rest) if group.type == "ordered_list_open"), default=len(rest))
    else:
        begin = next((at for at, group in enumerate(rest) if is_options(group) or _is_answers(group)), len(rest))
    end = begin + 1
    while begin < len(rest) and _is_answers(rest[begin]) and end < len(rest) and _is_answers(rest[end]):
        end += 1
    return rest[:begin], rest[begin:end], rest[end:]


def read_answers(given: Sequence[Group], lines: Sequence[str], line: int, faults: Faults) -> Answers:
    """What these groups give as answers; `line` is the file's line of `lines[0]`."""
    if not given:
        return Answers()
    if given[0].type == "ordered_list_open":
        rows = groups(given[0].tokens[1:-1])
        return Answers(options=tuple(read_row(row, lines, line, faults) for row in rows))
    if is_options(given[0]):
        return Answers(options=read_options(given[0], lines, line, faults))
    texts = (text for group in given for text in group.tokens[1].content.split("\n"))
    return Answers(answers=tuple(text.strip()[1:].strip() for text in texts))


def read_pairs(lines: Sequence[str], rows: tuple[int, int], line: int, faults: Faults) -> tuple[PairSource, ...]:
    """The pairs on these rows; each is one line, and indented `>` lines under it are its feedback."""
    pairs: list[PairSource] = []
    notes: dict[int, list[str]] = {}
    for row in range(*rows):
        text = lines[row]
        if note := _PAIR_NOTE.match(text):
            notes.setdefault(len(pairs) - 1, []).append(text[note.end() :])
        elif text.startswith(PAIR.strip()):
            pairs.append(_read_pair(text[1:].strip(), line + row, faults))
        elif text.strip():
            faults.add(line + row, "pair-form")
    return tuple(
        PairSource(
            pair.id,
            pair.label,
            pair.to,
            pair.to_label,
            "\n".join(notes.get(number, ())).strip(),
            pair.line,
            pair.line + 1,
        )
        for number, pair in enumerate(pairs)
    )


def only_pairs(lines: Sequence[str]) -> bool:
    """Whether each row among the pairs of an item is a pair or what is thought behind it."""
    among = (text for text in lines[slice(*pair_rows(lines))] if text.strip() and not _PAIR_NOTE.match(text))
    return all(text.startswith(PAIR.strip()) and _ARROW.search(text) for text in among)


def _read_pair(text: str, line: int, faults: Faults) -> PairSource:
    arrow = _ARROW.search(text)
    if arrow is None:
        faults.add(line, "pair-form")
        return PairSource("", "", UNKNOWN_ID, "", "", line)
    label, identity = split_id(text[: arrow.start()].strip())
    to_label, to = split_id(text[arrow.end() :].strip())
    if not to_label and to is None:
        faults.add(line, "pair-form")
    return PairSource(
        note_id(identity, line, "row", label, faults) if label or identity else "",
        label,
        note_id(to, line, "target", to_label, faults),
        to_label,
        "",
        line,
    )


def gaps_of(stem: str) -> list[str]:
    """The names of the gaps in a passage, in their order."""
    return _GAP.findall(stem)


def gap_answers(item: ItemSource) -> dict[str, list[str]]:
    """Gap -> the texts that fill it, from answers written as `gap: text`."""
    found: dict[str, list[str]] = {}
    for answer in item.answers:
        gap, _, text = answer.partition(":")
        found.setdefault(gap.strip(), []).append(text.strip())
    return found


def _targets(item: ItemSource) -> tuple[tuple[str, str, int], ...]:
    """Id, words and line of each target, once, in the order of the text."""
    found: dict[str, tuple[str, int]] = {}
    for pair in item.pairs:
        if pair.to not in found or not found[pair.to][0]:
            found[pair.to] = (pair.to_label, pair.line)
    return tuple((identity, words, line) for identity, (words, line) in found.items())


def settings_of(item: ItemSource, inline: Callable[[str, int], str]) -> dict[str, Any]:
    """What the settings and answers of its kind give the item; `inline` makes HTML of words on a line."""
    front = item.front
    accepted = gap_answers(item) if front.kind is ItemKind.GAPS else {}
    hints_line = item.setting_line("hints")
    tolerance = front.tolerance
    return {
        "certainty": front.certainty,
        "exact": front.exact,
        "tolerance": tolerance if isinstance(tolerance, str) else f"{Decimal(str(tolerance)):f}",
        "units": tuple(Unit(name, f"{Decimal(str(factor)):f}") for name, factor in front.units.items()),
        "targets": tuple(Target(identity, inline(words, line)) for identity, words, line in _targets(item)),
        "gaps": tuple(Gap(gap, tuple(accepted.get(gap, ()))) for gap in gaps_of(item.stem.text)) if accepted else (),
        "bank": front.bank,
        "rubric": tuple(
            Criterion(each.id, each.text, each.points, each.exemplar, each.because) for each in front.rubric
        ),
        "needs": front.needs,
        "marked_by": front.marked_by,
        "exemplar": front.exemplar,
        "hints": tuple(inline(hint, hints_line) for hint in front.hints),
        "answers": () if accepted else item.answers,
    }


def check_item(item: ItemSource, faults: Faults) -> None:
    """Note what is wrong in an item beyond the form of its text."""
    if not item.stem.text:
        faults.add(item.line, "item-stem")
    form = FORMS[item.front.kind]
    _check_ids([(option.id, option.line) for option in item.options], faults)
    for option in item.options:
        words = style.count(option.note)
        if not option.note and item.sound and form.feedback(option):
            faults.add(option.line, "feedback-missing", id=option.id)
        elif words > style.FEEDBACK_WORDS:
            faults.add(option.note_line, "feedback-long", words=words, most=style.FEEDBACK_WORDS)
    if not item.sound:
        return
    if form.whole and not item.feedback.text:
        faults.add(item.line, "feedback-item-missing")
    _check_settings(item, form, faults)
    form.check(item, faults)


def _check_ids(ids: Sequence[tuple[str, int]], faults: Faults) -> None:
    first: dict[str, int] = {}
    for identity, line in ids:
        if identity != UNKNOWN_ID and first.setdefault(identity, line) != line:
            faults.add(line, "id-twice", id=identity, first=f"{faults.path}:{first[identity]}")


_PARTICULAR = frozenset(
    {"scoring", "certainty", "exact", "tolerance", "units", "bank", "rubric", "needs", "marked_by", "exemplar"}
)


def _check_settings(item: ItemSource, form: AnswerForm, faults: Faults) -> None:
    kind = item.front.kind
    scorings = RULES[kind].scorings
    taken = form.settings | ({"scoring"} if len(scorings) > 1 else set())
    for key in sorted(item.front.model_fields_set & _PARTICULAR - taken):
        written = key.replace("_", "-")
        faults.add(item.setting_line(written), "setting-unexpected", key=written, kind=kind.value)
    if "scoring" in taken and item.front.scoring not in scorings:
        line = item.setting_line("scoring")
        faults.add(line, "scoring-kind", kind=kind.value, choices=", ".join(sorted(scorings)))


def _refuse(item: ItemSource, faults: Faults, *, options: bool = False, answers: bool = False) -> None:
    kind = item.front.kind.value
    if item.options and not options:
        faults.add(item.answers_line, "options-unexpected", kind=kind)
    if item.answers and not answers:
        faults.add(item.answers_line, "answers-unexpected", kind=kind)
    if item.pairs and item.front.kind not in {ItemKind.MATCH, ItemKind.CATEGORY}:
        faults.add(item.pairs[0].line, "pairs-unexpected", kind=kind)


def _check_options(item: ItemSource, faults: Faults) -> None:
    kind = item.front.kind
    _refuse(item, faults, options=True)
    if not item.answers and len(item.options) < 2:
        faults.add(item.line, "item-options")
    several = kind in {ItemKind.MULTIPLE, ItemKind.MARK}
    for option in item.options:
        if not option.mark.startswith("[" if several else "("):
            faults.add(option.line, "option-mark-kind", kind=kind.value)
    right = [option for option in item.options if option.marked]
    if item.options and not right:
        faults.add(item.answers_line, "right-none")
    for option in () if several else right[1:]:
        faults.add(option.line, "right-two")
    if kind is ItemKind.TRUE_FALSE and item.options and {o.id for o in item.options} != {"true", "false"}:
        faults.add(item.answers_line, "true-false-options")


def _check_answers(item: ItemSource, faults: Faults) -> None:
    _refuse(item, faults, answers=True)
    if not item.options and not item.answers:
        faults.add(item.line, "answers-missing")
    seen = set()
    for row, answer in enumerate(item.answers):
        folded = " ".join(answer.casefold().split())
        if not folded:
            faults.add(item.answers_line + row, "answer-empty")
        elif folded in seen:
            faults.add(item.answers_line + row, "answer-twice", answer=answer)
        seen.add(folded)


def _check_numbers(item: ItemSource, faults: Faults) -> None:
    _check_answers(item, faults)
    for row, answer in enumerate(item.answers):
        if answer and not _NUMBER.fullmatch(answer):
            faults.add(item.answers_line + row, "answer-number", answer=answer)


def _check_gaps(item: ItemSource, faults: Faults) -> None:
    _check_answers(item, faults)
    gaps = gaps_of(item.stem.text)
    if not gaps:
        faults.add(item.line, "gaps-missing")
    for gap in gaps:
        if not is_id(gap) or gaps.count(gap) > 1:
            faults.add(item.line, "gap-name", gap=gap)
    accepted = gap_answers(item)
    for gap in gaps:
        if not any(accepted.get(gap, ())):
            faults.add(item.line, "gap-unfilled", gap=gap)
    for row, answer in enumerate(item.answers):
        if answer and answer.partition(":")[0].strip() not in gaps:
            faults.add(item.answers_line + row, "gap-unknown", answer=answer)


def _check_order(item: ItemSource, faults: Faults) -> None:
    _refuse(item, faults, options=True)
    if len(item.options) < 2:
        faults.add(item.line, "item-options")


def _check_pairs(item: ItemSource, faults: Faults) -> None:
    _refuse(item, faults)
    rows = [pair for pair in item.pairs if pair.id]
    _check_ids([(pair.id, pair.line) for pair in rows], faults)
    if len(rows) < 2 or len({pair.to for pair in item.pairs}) < 2:
        faults.add(item.line, "pairs-few")
    words: dict[str, str] = {}
    for pair in item.pairs:
        if pair.to_label and words.setdefault(pair.to, pair.to_label) != pair.to_label:
            faults.add(pair.line, "target-twice", id=pair.to)
        if style.count(pair.note) > style.FEEDBACK_WORDS:
            faults.add(pair.note_line, "feedback-long", words=style.count(pair.note), most=style.FEEDBACK_WORDS)
    for identity, label, line in _targets(item):
        if not label and identity != UNKNOWN_ID:
            faults.add(line, "target-words", id=identity)


def _check_open(item: ItemSource, faults: Faults) -> None:
    _refuse(item, faults)
    rubric = item.front.rubric
    if item.front.form is Form.PRACTICE:
        faults.add(item.setting_line("form"), "open-practice")
    if not rubric:
        faults.add(item.line, "rubric-missing")
    elif item.front.needs > (most := sum(criterion.points for criterion in rubric)):
        faults.add(item.setting_line("needs"), "value-high", key="needs", most=most)
    _check_ids([(each.id, item.settings_line + row) for row, each in enumerate(rubric)], faults)
    if item.front.marked_by is MarkedBy.PEERS:
        _check_peers(item, faults)


def _check_peers(item: ItemSource, faults: Faults) -> None:
    rubric = item.front.rubric
    line = item.setting_line("marked-by")
    if not item.front.exemplar:
        faults.add(line, "exemplar-missing")
    elif item.front.exemplar.startswith(CASE) and "\n" in item.front.exemplar.strip():
        faults.add(item.setting_line("exemplar"), "exemplar-both")
    elif item.front.exemplar.startswith(CASE) and not _CASE.fullmatch(item.front.exemplar):
        faults.add(item.setting_line("exemplar"), "exemplar-case", name=item.front.exemplar)
    if rubric and sum(each.points for each in rubric) < PEER_POINTS:
        faults.add(line, "rubric-small", least=PEER_POINTS)
    for row, each in enumerate(rubric):
        line = item.settings_line + key_line(item.settings, ("rubric", row, "exemplar"))
        if each.exemplar is None:
            faults.add(line, "exemplar-points", id=each.id)
        elif each.exemplar > each.points:
            faults.add(line, "value-high", key="exemplar", most=each.points)


def _always(_option: OptionSource) -> bool:
    return True


def _marked(option: OptionSource) -> bool:
    return option.marked


def _never(_option: OptionSource) -> bool:
    return False


@dataclass(frozen=True)
class AnswerForm:
    """How a kind is written: its own settings, which options need feedback, and whether the item itself does."""

    check: Callable[[ItemSource, Faults], None]
    settings: frozenset[str] = frozenset()
    feedback: Callable[[OptionSource], bool] = _always
    whole: bool = False


FORMS: Mapping[ItemKind, AnswerForm] = MappingProxyType(
    {
        ItemKind.SINGLE: AnswerForm(_check_options, frozenset({"certainty"})),
        ItemKind.MULTIPLE: AnswerForm(_check_options),
        ItemKind.TRUE_FALSE: AnswerForm(_check_options, frozenset({"certainty"})),
        ItemKind.SHORT: AnswerForm(_check_answers, frozenset({"exact"})),
        ItemKind.NUMERIC: AnswerForm(_check_numbers, frozenset({"tolerance", "units"}), whole=True),
        ItemKind.ORDER: AnswerForm(_check_order, feedback=_never, whole=True),
        ItemKind.MATCH: AnswerForm(_check_pairs, whole=True),
        ItemKind.CATEGORY: AnswerForm(_check_pairs, whole=True),
        ItemKind.GAPS: AnswerForm(_check_gaps, frozenset({"exact", "bank"}), whole=True),
        ItemKind.MARK: AnswerForm(_check_options, feedback=_marked),
        ItemKind.OPEN: AnswerForm(_check_open, frozenset({"rubric", "needs", "marked_by", "exemplar"}), whole=True),
    }
)
