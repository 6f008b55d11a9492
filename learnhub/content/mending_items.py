"""Questions and scenes that no form can read, brought near: every word in a place that a form has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.content.faults import Faults
from learnhub.content.item_fields import EFFECTS, OPTIONS, PAIRS, TYPED
from learnhub.content.items import gaps_of, is_answer, pair_rows, parted, read_answers, read_pairs
from learnhub.content.markdown import split_id, structure
from learnhub.content.options import Group, OptionSource, groups, is_options, parts, read_mark, read_row, unquote_lines
from learnhub.content.page import known_id
from learnhub.content.quiz import is_settings
from learnhub.content.scenario import NOWHERE, ChoiceSource, EffectSource, effect_of, read_way_out
from learnhub.content.settings_text import put, read, salvaged
from learnhub.content.survey import MARKS
from learnhub.content.writer import write_options, write_way_out
from learnhub.domain.assessment import ItemKind
from learnhub.domain.surveys import QuestionKind

_CODE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_COLONS = re.compile(r"[ \t>]*:{3,}")
_BARE_ID = re.compile(r"[ \t]*\{#\}")


@dataclass(frozen=True)
class Near:
    """The text of a block as a form can read it, and what stands after it as blocks of its own."""

    kind: str
    source: str
    rest: str = ""

    def whole(self, source: str) -> str:
        """The text with this one in the place of the block."""
        return f"{source.rstrip()}\n\n{self.rest}" if self.rest.strip() else source


def options_text(options: Sequence[OptionSource]) -> str:
    """Options as they are written; those without an id have none."""
    return _BARE_ID.sub("", write_options(options))


def joined(*texts: str) -> str:
    """Texts with an empty line between two, those without words left out."""
    return "\n\n".join(each for each in texts if each.strip())


def lines_of(some: Sequence[Group], lines: Sequence[str]) -> str:
    """The exact lines of groups, parted by an empty one, those of a quotation without its marks."""
    return joined(*(_said(group, lines) for group in some))


def _said(group: Group, lines: Sequence[str]) -> str:
    if group.type == "blockquote_open":
        return unquote_lines([group], lines)
    own = lines[group.start : group.end]
    least = min((len(line) - len(line.lstrip(" ")) for line in own if line.strip()), default=0)
    return "\n".join(line[least:] for line in own).rstrip()


def option_of(item: Group, lines: Sequence[str]) -> OptionSource:
    """An option with all that stands in it: what is no quotation is thought behind it, too."""
    mark, content, _, inner = read_mark(item, 0, Faults(""))
    label, identity = split_id("\n".join(text.strip() for text in content.split("\n")))
    return OptionSource(known_id(identity), mark, label, lines_of(inner, lines))


@dataclass(frozen=True)
class _Parted:
    """An item, a scene or a question of a survey: its heading, its settings without what cannot be read, the rest."""

    heading: str
    settings: str
    lines: list[str]
    groups: list[Group]

    def between(self, start: int, end: int) -> str:
        """The text of some of its rows."""
        return "\n".join(self.lines[start:end]).strip("\n")


def _apart(source: str) -> _Parted | None:
    lines = _closed(source.split("\n"))
    stray = [row for row, line in enumerate(lines) if _COLONS.match(line) and not in_fence(lines, row)]
    for row in stray:
        lines[row] = unfenced(lines[row])
    found = parts(structure("\n".join(lines), 0, Faults("")))
    if not found or found[0].type != "heading_open":
        return None
    settings = [group for group in found[1:] if is_settings(group)]
    text = salvaged("".join(group.tokens[0].content for group in settings))
    if text is None:
        return None
    for group in settings:
        lines[group.start : group.end] = [""] * (group.end - group.start)
    rest = parts(structure("\n".join(lines), 0, Faults("")))
    return _Parted("\n".join(lines[rest[0].start : rest[0].end]), text, lines, list(rest[1:]))


def unfenced(line: str) -> str:
    """What a line that begins or ends a block says beside its name."""
    before, _, info = line.partition(":")
    name = re.match(r":*\s*(?P<name>\S+)?(?:\s+\{#[^{}]*\})?\s*(?P<rest>.*)", info)
    rest = name["rest"] if name else ""
    return before.rstrip() if not rest else before + rest


def in_fence(lines: Sequence[str], row: int) -> bool:
    """Whether a row stands in a fence of code."""
    fence = ""
    for line in lines[:row]:
        mark = _CODE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
    return bool(fence)


def _closed(lines: list[str]) -> list[str]:
    """The lines with the settings closed before the first empty one, where nothing closes them."""
    begin = next((row for row, line in enumerate(lines) if line.strip() == "```toml"), None)
    if begin is None or any(line.strip() == "```" for line in lines[begin + 1 :]):
        return lines
    end = next((row for row in range(begin + 1, len(lines)) if not lines[row].strip()), len(lines))
    return [*lines[:end], "```", *lines[end:]]


def near_item(kind: str, source: str) -> Near | None:
    """A question of a quiz: all of its settings in one place, its answers in the form of their kind."""
    found = _apart(source)
    if found is None:
        return None
    lines = found.lines
    rows = pair_rows(lines)
    without = [*lines[: rows[0]], *[""] * (rows[1] - rows[0]), *lines[rows[1] :]]
    rest = parts(structure("\n".join(without), 0, Faults("")))[1:]
    named = (read(found.settings) or {}).get("kind")
    asked = ItemKind(named) if named in set(ItemKind) else _kind_of(rest, bool(rows[0]), source)
    settings = put(found.settings, {"kind": asked.value})
    before, answers, after = parted(asked, rest, rows[0])
    stem, given = _kept(before, lines), ""
    if rows[0]:
        given, said = _pairs(lines, rows)
        stem = joined(stem, said)
        if asked not in PAIRS:
            pairs = read_pairs(lines, rows, 0, Faults(""))
            given, stem = "", joined(stem, *(f"{each.label} {each.to_label}\n\n{each.note}".strip() for each in pairs))
    elif answers and answers[0].type == "paragraph_open":
        given = _kept(answers, lines)
        if asked not in TYPED:
            given, stem = "", joined(stem, *read_answers(answers, lines, 0, Faults("")).answers)
    elif answers:
        made = _row if answers[0].type == "ordered_list_open" else option_of
        options = [made(each, lines) for each in groups(answers[0].tokens[1:-1])]
        given = options_text(options)
        if asked not in OPTIONS:
            given, stem = "", joined(stem, _unmarked(options))
    if asked in TYPED:
        stem, typed = _typed(stem)
        given = "\n".join(filter(None, [typed, given]))
    else:
        stem = "\n".join(line.strip()[1:].strip() if is_answer(line) else line for line in stem.split("\n"))
    feedback = _quoted(lines_of(after, lines))
    return Near(kind, joined(found.heading, f"```toml\n{settings}```", stem, given, feedback))


def _unmarked(options: Sequence[OptionSource]) -> str:
    """Options as a list of words, where nobody chooses among them."""
    return joined("\n".join(f"- {each.label}" for each in options), *(each.note for each in options))


def _kept(some: Sequence[Group], lines: Sequence[str]) -> str:
    """The exact lines from the first of these to the last."""
    return "\n".join(lines[some[0].start : some[-1].end]).strip("\n") if some else ""


def _typed(stem: str) -> tuple[str, str]:
    """The question, and the accepted answers that stand among its words."""
    lines = stem.split("\n")
    typed = [line for line in lines if is_answer(line)]
    return "\n".join(line for line in lines if line not in typed).strip("\n"), "\n".join(typed)


def _kind_of(rest: Sequence[Group], pairs: bool, source: str) -> ItemKind:
    """What is asked, by how its answers are written."""
    if pairs:
        return ItemKind.MATCH
    options = next((group for group in rest if is_options(group)), None)
    if options is not None:
        mark = read_mark(groups(options.tokens[1:-1])[0], 0, Faults(""))[0]
        return ItemKind.MULTIPLE if "[" in mark else ItemKind.SINGLE
    if any(is_answer(line) for line in source.split("\n")):
        return ItemKind.GAPS if gaps_of(source) else ItemKind.SHORT
    return ItemKind.ORDER if any(group.type == "ordered_list_open" for group in rest) else ItemKind.OPEN


def _row(item: Group, lines: Sequence[str]) -> OptionSource:
    read_as = read_row(item, lines, 0, Faults(""))
    inner = groups(item.tokens[1:-1])
    return OptionSource(known_id(read_as.id), "1.", read_as.label, lines_of(inner[1:], lines))


def _pairs(lines: Sequence[str], rows: tuple[int, int]) -> tuple[str, str]:
    """Pairs as they are written, and what stands between them and is none."""
    own = [line for line in lines[slice(*rows)] if line.startswith(":") or re.match(r"\s+>", line)]
    said = "\n".join(line for line in lines[slice(*rows)] if line not in own and line.strip())
    whole = [line if "=>" in line or not line.startswith(":") else f"{line.rstrip()} =>" for line in own]
    return "\n".join(whole), said


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n")) if text.strip() else ""


def near_scene(kind: str, source: str) -> Near | None:
    """A scene of a dilemma: its settings in one place, what stands in its ways out told by each of them."""
    found = _apart(source)
    if found is None:
        return None
    at = next((number for number, group in enumerate(found.groups) if is_options(group)), None)
    settings = f"```toml\n{found.settings}```" if found.settings.strip() else ""
    if at is None:
        quoted = bool(found.groups) and found.groups[-1].type == "blockquote_open"
        body, after = (found.groups[:-1], found.groups[-1:]) if quoted else (found.groups, [])
        return Near(
            kind, joined(found.heading, settings, _kept(body, found.lines), _quoted(lines_of(after, found.lines)))
        )
    ways = [_way(each, found.lines) for each in groups(found.groups[at].tokens[1:-1])]
    written = _BARE_ID.sub("", "\n".join(map(write_way_out, ways)))
    debrief = _quoted(lines_of(found.groups[at + 1 :], found.lines))
    return Near(kind, joined(found.heading, settings, _kept(found.groups[:at], found.lines), written, debrief))


def _way(item: Group, lines: list[str]) -> ChoiceSource:
    """A way out with all that stands in it: what is neither a quotation nor told by principle follows at once, too."""
    way = read_way_out(item, lines, 0, Faults(""))
    said: list[str] = []
    effects: list[EffectSource] = []
    for part in read_mark(item, 0, Faults(""))[3]:
        if part.type != "bullet_list_open":
            said.append(_said(part, lines))
            continue
        for each in groups(part.tokens[1:-1]):
            effect = effect_of(each, 0)
            if effect is None or len(effects) == EFFECTS:
                said.append("\n".join(token.content for token in each.tokens if token.content))
            else:
                effects.append(effect)
    to = "" if way.to == NOWHERE else way.to
    return ChoiceSource(known_id(way.id), way.mark, way.label, to, joined(*said), tuple(effects))


def near_question(kind: str, source: str) -> Near | None:
    """A question of a survey: its settings in one place, its answers words alone."""
    found = _apart(source)
    if found is None:
        return None
    at = next((number for number, group in enumerate(found.groups) if is_options(group)), None)
    options = [option_of(each, found.lines) for each in groups(found.groups[at].tokens[1:-1])] if at is not None else []
    values = read(found.settings) or {}
    if values.get("kind") not in set(QuestionKind):
        many = bool(options) and "[" in options[0].mark
        usual = (QuestionKind.MULTIPLE if many else QuestionKind.SINGLE) if options else QuestionKind.WORDS
        values["kind"] = (QuestionKind.SCALE if not options and {"low", "high"} & set(values) else usual).value
    settings = put(found.settings, {"kind": values["kind"]})
    body = _kept(found.groups[:at] if at is not None else found.groups, found.lines)
    after = lines_of(found.groups[at + 1 :], found.lines) if at is not None else ""
    notes = [option.note for option in options]
    given = options_text([OptionSource(each.id, each.mark, each.label, "") for each in options])
    if options and QuestionKind(values["kind"]) not in MARKS:
        given, body, notes = "", joined(body, _unmarked(options)), []
    return Near(kind, joined(found.heading, f"```toml\n{settings}```", joined(body, *notes, after), given))
