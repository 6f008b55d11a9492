"""Questions of a survey as the fields of a form, and back into their text: what did not change keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from learnhub.content.document import Block
from learnhub.content.faults import Faults
from learnhub.content.ids import free_id
from learnhub.content.options import OptionSource
from learnhub.content.page import Fields, has_strays, known_id, option_numbers, spliced_field
from learnhub.content.row_texts import kept_rows
from learnhub.content.settings_text import put, read
from learnhub.content.survey import MARKS, read_question
from learnhub.content.writer import write_options
from learnhub.domain.surveys import QuestionKind

_SETTINGS = re.compile(r"^```toml\n(?P<text>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def question_fields(source: str) -> dict[str, str] | None:
    """What a form of this question shows; None when its settings cannot be read, or an answer says more than words."""
    faults = Faults("")
    question = read_question(Block("item", source, 1), faults)
    settings = _SETTINGS.search(source)
    written = (read(settings["text"]) or {}) if settings else {}
    if written.get("kind") not in set(QuestionKind) or any(option.note for option in question.options):
        return None
    if has_strays(source) or any(fault.code in {"question-order", "option-extra"} for fault in faults.found):
        return None
    kind = QuestionKind(written["kind"])
    if question.options and kind not in MARKS:
        return None
    fields = {
        "id": known_id(question.id),
        "title": question.title,
        "kind": kind.value,
        "low": str(written.get("low", "")),
        "high": str(written.get("high", "")),
        "body": question.body.text,
    }
    for number, option in enumerate(question.options):
        fields |= {f"id-{number}": known_id(option.id), f"label-{number}": option.label}
    return fields


def question_source(source: str, fields: Fields, taken: Iterable[str]) -> str:
    """The text of a question with these fields; `source` is what it was, empty for a new one."""
    given = {name: value.replace("\r\n", "\n").strip("\n") for name, value in fields.items()}
    if source and (made := spliced_field(source, question_fields(source) or {}, given, question_fields)) is not None:
        return made
    kind = QuestionKind(given["kind"])
    title = " ".join(given.get("title", "").split())
    identity = given.get("id") or free_id(title, "question", taken)
    settings = _SETTINGS.search(source)
    was = settings["text"] if settings else ""
    ends = {name: given.get(name) or None for name in ("low", "high")} if kind is QuestionKind.SCALE else {}
    changed = {"kind": kind.value, **{name: ends.get(name) for name in ("low", "high")}}
    answers = write_options(_options(given, MARKS[kind])) if kind in MARKS else ""
    text = put(was, changed) if read(was) is not None else put("", changed)
    parts = (f"## {title} {{#{identity}}}", f"```toml\n{text}```", given.get("body", ""), answers)
    made = "\n\n".join(part for part in parts if part.strip()) + "\n"
    return kept_rows(source, made, _rows_of, question_fields) if source else made


def _rows_of(source: str) -> Sequence[OptionSource]:
    return read_question(Block("item", source, 1), Faults("")).options


def _options(given: Fields, mark: str) -> list[OptionSource]:
    options = []
    used = {value for name, value in given.items() if name.startswith("id-") and value}
    for number in option_numbers(given):
        if label := given.get(f"label-{number}", "").strip():
            identity = given.get(f"id-{number}") or free_id(label, "answer", used)
            used.add(identity)
            options.append(OptionSource(identity, mark, label, ""))
    return options
