"""Blocks that no form can read, brought near: a text that says the same and has a form, so that none opens as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from learnhub.content.blocks import BLOCKS
from learnhub.content.faults import Faults
from learnhub.content.item_fields import item_fields, scene_fields
from learnhub.content.markdown import block_info, split_id, structure
from learnhub.content.mending_items import (
    Near,
    in_fence,
    joined,
    lines_of,
    near_item,
    near_question,
    near_scene,
    option_of,
    options_text,
    unfenced,
)
from learnhub.content.options import groups, is_options, parts
from learnhub.content.page import PageBlock, fields_of, stray_rows
from learnhub.content.question_fields import question_fields

_COLONS = re.compile(r"[ \t]*:{3,}(?P<info>.*)")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_OTHER_LEVEL = re.compile(r"(?:##?|#{4,6})(?=[ \t]|$)")
_MODEL = re.compile(r"\s*:{3,}\s*model\s*")
_BARE = re.compile(r"[ \t>]*:{3,}[ \t]*")
_RECORDED = frozenset({"video", "audio"})


@lru_cache(maxsize=512)
def brought_near(kind: str, source: str) -> Near | None:
    """The nearest text that has a form, every word of the block in it; None where that cannot be said."""
    make = _MAKERS.get(kind, _fenced if kind in BLOCKS else None)
    near = make(kind, source.strip("\n")) if make else None
    return near if near and _has_form(near) else None


def _has_form(near: Near) -> bool:
    reader = _READERS.get(near.kind)
    return (reader(near.source) if reader else fields_of(PageBlock(near.kind, near.source, 1))) is not None


def _text(kind: str, source: str) -> Near:
    """Prose in which a block is begun or ended that is none: its first line may be a name with a slip in it."""
    lines, stray = source.split("\n"), set(stray_rows(source))
    tokens = structure(source, 0, Faults(""))
    if tokens and tokens[0].type == "container_block_open" and tokens[0].map and tokens[0].map[0] == 0:
        name = block_info(tokens[0])[0]
        meant = get_close_matches(name, BLOCKS, 1, 0.7)
        if meant and BLOCKS[meant[0]].inside is None and (near := _fenced(meant[0], source.replace(name, meant[0], 1))):
            return near
    bare = {row for row, line in enumerate(lines) if _BARE.fullmatch(line) and not in_fence(lines, row)}
    made = (unfenced(line) if row in stray | bare else line for row, line in enumerate(lines))
    return Near(kind, "\n".join(made).strip("\n"))


def _heading(kind: str, source: str) -> Near | None:
    words, identity = split_id(source.lstrip("#").strip())
    marks = "###" if source.startswith("####") else "##"
    return Near(kind, f"{marks} {words} {{#{identity}}}" if identity else f"{marks} {words}")


def _fenced(kind: str, source: str) -> Near | None:
    """A block up to what cannot stand in it, and closed."""
    lines = source.split("\n")
    token = next(iter(structure(source, 0, Faults(""))), None)
    if token is None or token.type != "container_block_open":
        return None
    _, identity, said = block_info(token)
    if said and identity is None:
        said, identity = split_id(said)
    ends = re.fullmatch(r"[ \t]*:{3,}[ \t]*", lines[-1]) if len(lines) > 1 else None
    body = lines[1:-1] if ends else lines[1:]
    free = [row for row in range(len(body)) if not in_fence(body, row)]
    marks = {row: found["info"].strip() for row in free if (found := _COLONS.fullmatch(body[row]))}
    is_open = not ends or sum(1 if info else -1 for info in marks.values()) > 0
    if ends and is_open:
        body, marks = [*body, lines[-1]], {**marks, len(body): ""}
    if kind == "activity":
        first = next((row for row in marks if _MODEL.fullmatch(body[row])), None)
        last = next((row for row in marks if first is not None and row > first and not marks[row]), None)
        marks = {row: info for row, info in marks.items() if row not in {first, last}}
    cuts = [row for row in free if row in marks or (is_open and _HEADING.match(body[row]))]
    cut = min(cuts, default=len(body))
    held, rest = body[:cut], body[cut:]
    while rest and not marks.get(cut, "-") and not rest[0].strip(" \t:"):
        rest = rest[1:]
        break
    held = [*([said, ""] if said else []), *held]
    held = [_OTHER_LEVEL.sub("###", line) if not in_fence(held, row) else line for row, line in enumerate(held)]
    mark = f" {{#{identity}}}" if BLOCKS[kind].takes_id and identity else ""
    if kind == "choice":
        made = _choice(mark, held)
    elif kind == "activity":
        made = _activity(mark, held)
    else:
        made = f"::: {kind}{mark}\n{_headed(kind, held)}\n:::"
    return Near(kind, made, "\n".join(rest).strip("\n"))


def _headed(kind: str, held: Sequence[str]) -> str:
    """The words within a block; the first paragraph of one that has a head stands on one line."""
    text = "\n".join(held).strip("\n")
    if not BLOCKS[kind].headed or kind in _RECORDED:
        return text
    head, _, body = text.partition("\n\n")
    return f"{' '.join(head.split())}\n\n{body}"


def _activity(mark: str, held: Sequence[str]) -> str:
    begin = next((row for row, line in enumerate(held) if _MODEL.fullmatch(line)), None)
    if begin is None:
        return f":::: activity{mark}\n" + "\n".join(held).strip("\n") + "\n::::"
    end = next((row for row in range(begin + 1, len(held)) if _BARE.fullmatch(held[row])), len(held))
    body = "\n".join([*held[:begin], "", *held[end + 1 :]]).strip("\n")
    model = "\n".join(held[begin + 1 : end]).strip("\n")
    shown = f"\n\n::: model\n{model}\n:::" if model else ""
    return f":::: activity{mark}\n{body}{shown}\n::::"


def _choice(mark: str, held: Sequence[str]) -> str:
    lines = list(held)
    inner = parts(structure("\n".join(lines), 0, Faults("")))
    at = next((number for number, group in enumerate(inner) if is_options(group)), None)
    if at is None:
        return f"::: choice{mark}\n" + "\n".join(lines).strip("\n") + "\n:::"
    question = "\n".join(lines[: inner[at].start]).strip("\n")
    after = lines_of(inner[at + 1 :], lines)
    options = [option_of(item, lines) for item in groups(inner[at].tokens[1:-1])]
    return f"::: choice{mark}\n{joined(question, after)}\n\n{options_text(options)}\n:::"


_Maker = Callable[[str, str], Near | None]
_MAKERS: Mapping[str, _Maker] = {
    "text": _text,
    "heading": _heading,
    "item": near_item,
    "scene-of": near_scene,
    "question-of": near_question,
}
_READERS: Mapping[str, Callable[[str], dict[str, str] | None]] = {
    "item": item_fields,
    "scene-of": scene_fields,
    "question-of": question_fields,
}
