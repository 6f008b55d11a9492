"""A lesson as blocks that one edits: each with its exact source, its fields, and the text that its fields make."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnhub.content.blocks import BLOCKS
from learnhub.content.document import FENCE, Block, Document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import UNKNOWN_ID, is_id
from learnhub.content.ids import free_id
from learnhub.content.lesson import read_choice
from learnhub.content.markdown import CASE_CARD, split_id, structure
from learnhub.content.options import OptionSource, groups
from learnhub.content.recordings import RECORDED
from learnhub.content.row_texts import kept_rows
from learnhub.content.splicing import spliced
from learnhub.content.tables import EMPTY as EMPTY_TABLE
from learnhub.content.tables import read_table, write_table
from learnhub.content.writer import write_choice

Fields = Mapping[str, str]

CALLOUTS = ("scene", "text-says", "in-practice", "since-then", "illustration", "words", "cost", "signs")
LINES = ("key-points", "checklist")
FOLDED = ("foldout", "definition")
OFFERED = (
    ("words", ("text", "heading", "table", *LINES[:1], *FOLDED)),
    ("seen", ("figure", *RECORDED)),
    ("callouts", CALLOUTS),
    ("do", ("choice", "activity", *LINES[1:], "case")),
)
"""What can be put between two blocks, in groups, in the order in which it is offered."""
ADDED = tuple(kind for _, kinds in OFFERED for kind in kinds)

_FIGURE = re.compile(r'!\[(?P<alt>(?:[^\]\\]|\\.)*)\]\((?P<src>[^)\s"]+)(?:\s+"(?P<caption>(?:[^"\\]|\\.)*)")?\)')
_FILE = re.compile(r"\[(?P<title>(?:[^\]\\]|\\.)*)\]\((?P<src>[^)\s]*)\)")
_FENCED = re.compile(r"(?P<colons>:{3,})\s*(?P<name>[a-z-]+)(?:\s+\{#(?P<id>[^{}]*)\})?\s*")
_NO_ID = re.compile(r"### +(?!.*\{#)(\S.*)")
"""A heading that was just written in an editor."""
_IDS = re.compile(r"id(?:-\d+)?")
_ID = re.compile(r"\{#[^{}]*\}")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_NOT_INSIDE = re.compile(r"\s*(?::::|##?(?:\s|$)|####)")
_ITEM = re.compile(r"[-*+]\s+")
_COLONS = re.compile(r"^[ \t>]*:{3,}", re.MULTILINE)
_GUARD = re.compile(r"\\([\[\]\"\\])")
LINES_MOST = 12
_IN_FORM = frozenset({"id-missing", "id-form", "id-place", "choice-options", "option-empty"})
"""Faults of a choice that its form shows."""
LEVELS = frozenset("23")


@dataclass(frozen=True)
class PageBlock:
    """A block of a lesson: `source` is its exact text, the empty lines after it included."""

    kind: str
    source: str
    line: int


def page_blocks(document: Document) -> tuple[PageBlock, ...]:
    """The blocks of a lesson; their sources put together are its body."""
    blocks: list[PageBlock] = []
    for block in document.blocks:
        if block.name == "text":
            blocks += _cut(block)
        else:
            known = block.name == "heading" or block.name in BLOCKS
            blocks.append(PageBlock(block.name if known else "text", block.text, block.line))
    return tuple(blocks)


def _cut(block: Block) -> Iterable[PageBlock]:
    """Stretches of prose, and the tables, figures and case cards between them."""
    cuts = _cuts(block.text)
    lines = re.findall(r"[^\n]*\n|[^\n]+", block.text)
    ends = [*(row for row, _ in cuts[1:]), len(lines)]
    for (start, kind), end in zip(cuts, ends, strict=True) if cuts else ():
        yield PageBlock(kind, "".join(lines[start:end]), block.line + start)
    if not cuts:
        yield PageBlock("text", block.text, block.line)


@lru_cache(maxsize=1024)
def _cuts(text: str) -> tuple[tuple[int, str], ...]:
    cuts: list[tuple[int, str]] = []
    for group in groups(structure(text, 0, Faults(""))):
        words = group.tokens[1].content if group.type == "paragraph_open" else ""
        kind = "table" if group.type == "table_open" else "text"
        kind = "figure" if _FIGURE.fullmatch(words) else "case" if CASE_CARD.fullmatch(words) else kind
        if kind != "text" or not cuts or cuts[-1][1] != "text":
            cuts.append((group.start if cuts else 0, kind))
    return tuple(cuts)


def fields_of(block: PageBlock) -> dict[str, str] | None:
    """What a form of this block shows; None when it holds more than its form knows, and is edited as text."""
    made = _fields(block.kind, block.source)
    return None if made is None else dict(made)


@lru_cache(maxsize=2048)
def _fields(kind: str, source: str) -> Fields | None:
    made = _read(kind, source)
    return made if made is not None and (kind == "table" or _same(kind, source, made)) else None


def _same(kind: str, source: str, fields: Fields) -> bool:
    """Whether the fields make the same block again: a block that a form would change is not for a form."""
    again = _write(kind, fields, set()).strip("\n") + "\n"
    made = _read(kind, again) or {}
    new = {name: "" for name, value in fields.items() if not value and _IDS.fullmatch(name)}
    return {**made, **new} == fields and _words(again) == _words(source)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _ID.sub("", text))


def _read(kind: str, source: str) -> dict[str, str] | None:
    text = source.strip("\n")
    if kind == "text":
        return None if has_strays(text) else {"body": text}
    if kind == "heading":
        words, identity = split_id(text.lstrip("#").strip())
        level = str(len(text) - len(text.lstrip("#")))
        return {"text": words, "level": level, "id": known_id(identity)} if level in LEVELS else None
    if kind == "figure":
        found = _FIGURE.fullmatch(text)
        return {name: _GUARD.sub(r"\1", value or "") for name, value in found.groupdict().items()} if found else None
    if kind == "case":
        card = CASE_CARD.fullmatch(text)
        return {"number": card["number"]} if card else None
    if kind == "table":
        return read_table(text)
    if kind == "choice":
        return _read_choice_fields(source)
    return _read_fenced(kind, text)


def _read_fenced(kind: str, text: str) -> dict[str, str] | None:
    lines = text.split("\n")
    opened = _FENCED.fullmatch(lines[0])
    if not opened or len(lines) < 2 or lines[-1].strip() != opened["colons"]:
        return None
    fields = {"id": known_id(opened["id"])} if BLOCKS[kind].takes_id else {}
    inner = lines[1:-1]
    if kind == "activity":
        return _read_activity(fields, inner)
    if any(_NOT_INSIDE.match(line) for line in inner):
        return None
    if kind in LINES:
        rows = [line for line in inner if line.strip()]
        if not all(_ITEM.match(line) for line in rows) or len(rows) > LINES_MOST:
            return {**fields, "body": "\n".join(inner).strip("\n")}
        return {**fields, **{f"line-{number}": _ITEM.sub("", line, 1) for number, line in enumerate(rows)}}
    body = "\n".join(inner).strip("\n")
    if kind in RECORDED:
        head, _, rest = body.partition("\n\n")
        if found := _FILE.fullmatch(head):
            return {"src": found["src"], "title": _GUARD.sub(r"\1", found["title"]), "body": rest.strip("\n")}
        return {"src": "", "title": "", "body": body}
    if kind in FOLDED:
        head, _, rest = body.partition("\n\n")
        return {**fields, "head": head, "body": rest.strip("\n")} if "\n" not in head else None
    return {**fields, "body": body}


def _read_activity(fields: dict[str, str], inner: list[str]) -> dict[str, str] | None:
    starts = [row for row, line in enumerate(inner) if line.strip() == "::: model"]
    if not starts:
        return {**fields, "body": "\n".join(inner).strip("\n"), "model": ""} if ":::" not in "".join(inner) else None
    start = starts[0]
    end = next((row for row in range(start + 1, len(inner)) if inner[row].strip() == ":::"), None)
    if end is None or any(line.strip() for line in inner[end + 1 :]):
        return None
    body, model = ("\n".join(part).strip("\n") for part in (inner[:start], inner[start + 1 : end]))
    return {**fields, "body": body, "model": model} if ":::" not in f"{body}{model}" else None


def _read_choice_fields(source: str) -> dict[str, str] | None:
    faults = Faults("")
    choice = read_choice(Block("choice", source, 1), faults)
    if {fault.code for fault in faults.found} - _IN_FORM:
        return None
    fields = {
        "id": known_id(choice.id),
        "question": choice.question.text,
    }
    for number, option in enumerate(choice.options):
        fields |= {f"id-{number}": known_id(option.id), f"label-{number}": option.label, f"note-{number}": option.note}
        if option.marked:
            fields["right"] = str(number)
    return fields


def known_id(identity: str | None) -> str:
    """The id as a form has it: empty where there is none that can be used, so that one is made."""
    return identity if identity and identity != UNKNOWN_ID and is_id(identity) else ""


def has_strays(text: str) -> bool:
    """Whether a block is begun or ended where none can stand."""
    return _COLONS.search(text) is not None and next(stray_rows(text), None) is not None


def stray_rows(text: str) -> Iterator[int]:
    """The rows of prose that begin or end a block: none of them belongs there."""
    for token in structure(text, 0, Faults("")):
        if token.type == "container_block_open" and token.map:
            yield token.map[0]
        elif token.type == "inline" and token.map:
            yield from (token.map[0] + row for row, line in enumerate(token.content.split("\n")) if _COLONS.match(line))


def source_of(kind: str, fields: Fields, taken: Iterable[str], was: str = "") -> str:
    """The text of a block with these fields; an id that is missing is made from its words and is not in `taken`. Of
    what a table or the prose of a block `was`, lines that stay keep their bytes."""
    if kind == "table":
        return write_table(fields, was.strip("\n")) + "\n"
    if was and (made := _spliced(kind, fields, was)) is not None:
        return made
    taken = set(taken)
    made = _with_ids(_write(kind, fields, taken).strip("\n") + "\n", taken)
    return kept_rows(was, made, _options_of, _read_choice_fields) if was and kind == "choice" else made


def _options_of(source: str) -> Sequence[OptionSource]:
    return read_choice(Block("choice", source, 1), Faults("")).options


def _with_ids(text: str, taken: set[str]) -> str:
    """The text with an id behind each heading that has none; what stands in a fence is no heading."""
    made, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and not line[mark.end() :].strip())):
            fence = "" if fence else mark[1]
        found = None if mark or fence else _NO_ID.fullmatch(line)
        made.append(f"{line} {{#{free_id(found[1], 'heading', taken)}}}" if found else line)
    return "\n".join(made)


def _spliced(kind: str, fields: Fields, was: str) -> str | None:
    before = _read(kind, was)
    return spliced_field(was, before, fields, lambda made: _read(kind, made)) if before else None


def spliced_field(was: str, before: Fields, fields: Fields, read: Callable[[str], Fields | None]) -> str | None:
    """The text of a block in which one field alone is another one, with all other lines as they were; None where that
    cannot be done, or an id is to be made."""
    if any(not value and _IDS.fullmatch(name) for name, value in before.items()):
        return None
    given = {name: value.replace("\r\n", "\n").strip("\n") for name, value in fields.items()}
    changed = [name for name in given if given[name] != before.get(name, "")]
    if len(changed) != 1 or not before.get(changed[0]) or not (new := given[changed[0]]).strip():
        return None
    if _with_ids(new, set()) != new:
        return None
    made = spliced(was, before[changed[0]], new)
    return made if made is not None and read(made) == {**before, changed[0]: new} else None


def _write(kind: str, fields: Fields, taken: set[str]) -> str:
    given = {name: value.replace("\r\n", "\n").strip("\n") for name, value in fields.items()}
    body = given.get("body", "")
    if kind == "text":
        return body
    if kind == "heading":
        words = _line(given.get("text", ""))
        marks = "###" if given.get("level") == "3" else "##"
        return f"{marks} {words} {{#{given.get('id') or free_id(words, 'heading', taken)}}}"
    if kind == "figure":
        alt = re.sub(r"([\[\]\\])", r"\\\1", _line(given.get("alt", "")))
        caption = re.sub(r'(["\\])', r"\\\1", _line(given.get("caption", "")))
        return f"![{alt}]({given.get('src', '')}" + (f' "{caption}")' if caption else ")")
    if kind == "case":
        return f"[case: {_line(given.get('number', ''))}]"
    if kind == "choice":
        return _write_choice_fields(given, taken)
    takes_id = BLOCKS[kind].takes_id
    seed = given.get("head") or given.get("line-0") or body or kind
    mark = f" {{#{given.get('id') or free_id(seed, kind, taken)}}}" if takes_id else ""
    if kind == "activity":
        model = f"\n\n::: model\n{given['model']}\n:::" if given.get("model") else ""
        return f":::: activity{mark}\n{body}{model}\n::::"
    if kind in LINES and "body" not in given:
        body = "\n".join(f"- {_line(each)}" for each in _numbered(given, "line") if each.strip())
    if kind in RECORDED:
        title = re.sub(r"([\[\]\\])", r"\\\1", _line(given.get("title", "")))
        body = f"[{title}]({given.get('src', '')})\n\n{body}"
    if kind in FOLDED:
        body = f"{_line(given.get('head', ''))}\n\n{body}"
    body = body.strip("\n")
    return f"::: {kind}{mark}\n{body}\n:::"


def _write_choice_fields(given: Fields, taken: set[str]) -> str:
    options: list[OptionSource] = []
    used = {value for name, value in given.items() if name.startswith("id-") and value}
    for number in option_numbers(given):
        label = given.get(f"label-{number}", "").strip()
        if not label:
            continue
        identity = given.get(f"id-{number}") or free_id(label, "option", used)
        used.add(identity)
        mark = "(x)" if given.get("right") == str(number) else "( )"
        options.append(OptionSource(identity, mark, label, given.get(f"note-{number}", "")))
    question = given.get("question", "")
    return write_choice(given.get("id") or free_id(question, "choice", taken), question, options)


def option_numbers(fields: Mapping[str, Any]) -> list[int]:
    """The numbers of the rows that a form sent as `label-0`, `label-1` and so on, in order."""
    return [int(name[6:]) for name in numbered("label", fields)]


def numbered(name: str, fields: Iterable[str]) -> list[str]:
    """The fields that a form sent as `name-0`, `name-1` and so on, in order."""
    at = len(name) + 1
    found = {
        int(each[at:])
        for each in fields
        if each.startswith(f"{name}-") and each[at:].isdecimal() and len(each) < at + 4
    }
    return [f"{name}-{number}" for number in sorted(found)]


def _numbered(given: Fields, name: str) -> list[str]:
    return [given[f"{name}-{number}"] for number in range(LINES_MOST + 1) if f"{name}-{number}" in given]


def _line(text: str) -> str:
    return " ".join(text.split())


EMPTY: Mapping[str, Fields] = {
    "heading": {"text": "", "level": "2", "id": ""},
    "figure": {"alt": "", "src": "", "caption": ""},
    "case": {"number": ""},
    "table": EMPTY_TABLE,
    "choice": {"id": "", "question": ""}
    | {f"{name}-{row}": "" for row in range(3) for name in ("id", "label", "note")},
    "activity": {"id": "", "body": "", "model": ""},
    "key-points": {f"line-{row}": "" for row in range(3)},
    "checklist": {"id": ""} | {f"line-{row}": "" for row in range(5)},
    "foldout": {"head": "", "body": ""},
    "video": {"src": "", "title": "", "body": ""},
    "audio": {"src": "", "title": "", "body": ""},
    "definition": {"head": "", "body": ""},
}


def empty(kind: str) -> dict[str, str]:
    """The fields of a block that is still to be written."""
    return dict(EMPTY.get(kind, {"body": ""}))


def put_together(document: Document, sources: Iterable[str], *, close: Collection[int] = ()) -> str:
    """The file with these blocks as its body; where no empty line parts two of them, one is put between, but not before
    those that stand as `close` as they stood."""
    was = document.body
    before = was[: len(was) - len(was.lstrip("\n"))] or "\n"
    after = was[len(was.rstrip("\n")) :] or "\n"
    body = ""
    for number, source in enumerate(each.lstrip("\n") for each in sources):
        if body and not body.endswith("\n\n") and number not in close:
            body += "\n" if body.endswith("\n") else "\n\n"
        body += source
    whole = before + body.rstrip("\n") + after if body.strip("\n") else ""
    return f"{FENCE}\n{document.front}{FENCE}\n{whole}"
