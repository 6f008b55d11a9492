"""The question bank of a Moodle backup as questions: `questions.xml` told as the question file of Moodle tells it.

Moodle 4 keeps questions by version in entries of a bank, Moodle 3 straight in categories; both are read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from learnhub.interop.items.moodle_xml import Node, question_of
from learnhub.interop.items.questions import Question, Remarks
from learnhub.interop.xml_tree import Tag

_KINDS = {"match": "matching", "multianswer": "cloze"}
_FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
_PLACED = frozenset({"gapselect", "ddwtos"})
_GROUP = re.compile(r'(?:draggroup";(?:s:\d+:"|i:)|^)(\d+)')
"""The list that a word to choose or to drag belongs to; Moodle keeps it as the feedback of an answer."""
_PART = re.compile(r"\{#(\d+)\}")

Files = Callable[[str, str], Mapping[str, bytes]]
"""Area and id -> the files that a text of the bank may show, by name."""


@dataclass(frozen=True)
class Bank:
    """Questions of a backup: the one that stands for each entry and each id, and those of each category in order."""

    entries: Mapping[str, Tag]
    versions: Mapping[tuple[str, str], Tag]
    ids: Mapping[str, Tag]
    categories: Mapping[str, tuple[Tag, ...]]


def read_bank(root: Tag) -> Bank:
    """The bank of a backup; of each entry the newest version that is ready stands for it."""
    entries: dict[str, Tag] = {}
    versions: dict[tuple[str, str], Tag] = {}
    ids: dict[str, Tag] = {}
    categories: dict[str, tuple[Tag, ...]] = {}
    for category in root.all("question_categories", "question_category"):
        kept: list[Tag] = list(category.all("questions", "question"))
        for entry in category.all("question_bank_entries", "question_bank_entry"):
            found = sorted(_versions(entry), key=lambda each: each[0])
            for number, question in found:
                versions[entry.given.get("id", ""), str(number)] = question
                ids[question.given.get("id", "")] = question
            if found:
                entries[entry.given.get("id", "")] = found[-1][1]
                kept.append(found[-1][1])
        ids |= {question.given.get("id", ""): question for question in kept}
        tops = tuple(question for question in kept if question.said("parent") in {"", "0"})
        categories[category.given.get("id", "")] = tops
    return Bank(entries, versions, ids, categories)


def _versions(entry: Tag) -> Iterator[tuple[int, Tag]]:
    every = list(entry.all("question_version", "question_versions"))
    ready = [each for each in every if each.said("status") in {"", "ready"}]
    for version in ready or every:
        number = version.said("version")
        for question in version.all("questions", "question"):
            yield int(number) if number.isdecimal() and len(number) < 9 else 0, question


def questions_of_bank(chosen: Iterable[tuple[Tag, str]], bank: Bank, files: Files, remarks: Remarks) -> list[Question]:
    """The questions of a quiz with their marks ("" for the question's own); the line is the place in the quiz."""
    made = []
    for place, (tag, mark) in enumerate(chosen, 1):
        node = _node(tag, bank, files, place, mark)
        if question := question_of(node, remarks):
            made.append(replace(question, line=place))
    return made


def _node(tag: Tag, bank: Bank, files: Files, line: int, mark: str) -> Node:
    kind = tag.said("qtype")
    plugin = tag.first(f"plugin_qtype_{kind}_question")
    node = Node("question", {"type": _KINDS.get(kind, kind)}, line)
    identity = tag.given.get("id", "")

    def put(name: str, words: str, form: str = "", area: str = "", of: str = identity) -> Node:
        made = Node(name, {"format": _FORMATS.get(form, "html")} if form else {}, line, [words])
        for file, data in (files(area, of) if area and "@@PLUGINFILE@@" in words else {}).items():
            made.children.append(Node("text", {}, line, [words])) if not made.children else None
            content = base64.b64encode(data).decode()
            made.children.append(Node("file", {"name": file, "encoding": "base64"}, line, [content]))
        return made

    text = tag.said("questiontext")
    if kind == "multianswer":
        parts = [bank.ids.get(each) for each in plugin.said("multianswer", "sequence").split(",")]
        text = _PART.sub(lambda found: _part(parts, int(found[1])), text)
    node.children += [
        put("name", tag.said("name")),
        put("questiontext", text, tag.said("questiontextformat"), "questiontext"),
        put("generalfeedback", tag.said("generalfeedback"), tag.said("generalfeedbackformat"), "generalfeedback"),
        put("defaultgrade", mark or tag.said("defaultmark") or "1"),
        put("penalty", tag.said("penalty") or "0"),
    ]
    node.children += [put("hint", hint.said("hint"), hint.said("hintformat")) for hint in _hints(tag)]
    node.children += _settings(kind, plugin, put)
    node.children += _answers(kind, plugin, put)
    return node


def _part(parts: list[Tag | None], number: int) -> str:
    part = parts[number - 1] if 0 < number <= len(parts) else None
    return part.said("questiontext") if part else ""


def _hints(tag: Tag) -> Iterator[Tag]:
    yield from tag.all("question_hints", "question_hint")


def _settings(kind: str, plugin: Tag, put: Callable[..., Node]) -> Iterator[Node]:
    if kind == "multichoice":
        yield put("single", "true" if plugin.said("multichoice", "single") == "1" else "false")
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            yield put(name, plugin.said("multichoice", name))
    elif kind == "shortanswer":
        yield put("usecase", plugin.said("shortanswer", "usecase"))
    elif kind == "ordering":
        named = {"-1": "ALL_OR_NOTHING", "0": "ABSOLUTE_POSITION", "1": "RELATIVE_NEXT_EXCLUDE_LAST"}
        grading = plugin.said("ordering", "gradingtype")
        yield put("gradingtype", named.get(grading, grading))
    elif kind == "essay":
        yield put("graderinfo", plugin.said("essay", "graderinfo"))
        yield put("responsetemplate", plugin.said("essay", "responsetemplate"))
    elif kind == "numerical":
        units = put("units", "")
        for unit in plugin.all("numerical_units", "numerical_unit"):
            made = put("unit", "")
            made.children += [put("multiplier", unit.said("multiplier")), put("unit_name", unit.said("unit"))]
            units.children.append(made)
        yield units


def _answers(kind: str, plugin: Tag, put: Callable[..., Node]) -> Iterator[Node]:
    margins = {
        each.said("answer"): each.said("tolerance") for each in plugin.all("numerical_records", "numerical_record")
    }
    for match in plugin.all("matches", "match"):
        row = put("subquestion", "", match.said("questiontextformat") or "1")
        shown = put("text", match.said("questiontext"), "", "subquestion", match.given.get("id", ""))
        row.children += [Node("text", {}, row.line, [match.said("questiontext")]), *shown.children[1:]]
        answer = put("answer", "")
        answer.children.append(put("text", match.said("answertext")))
        row.children.append(answer)
        yield row
    if kind in _PLACED:
        for each in plugin.all("answers", "answer"):
            option = put("selectoption", each.said("answertext"), each.said("answerformat") or "1")
            group = _GROUP.search(each.said("feedback"))
            option.children.append(put("group", group[1] if group else "1"))
            yield option
        return
    for each in plugin.all("answers", "answer") if kind != "multianswer" else ():
        identity = each.given.get("id", "")
        share = each.said("fraction") or "0"
        percent = f"{float(share) * 100:.5f}".rstrip("0").rstrip(".") if re.fullmatch(r"-?\d*\.?\d+", share) else "0"
        text = each.said("answertext")
        if kind == "truefalse":
            right = plugin.said("truefalse", "trueanswer")
            text = "true" if identity == right else "false"
        answer = put("answer", text, each.said("answerformat"), "answer", identity)
        answer.attributes["fraction"] = percent
        if not answer.children:
            answer.children.append(Node("text", {}, answer.line, [text]))
        feedback = each.said("feedback")
        answer.children.append(put("feedback", feedback, each.said("feedbackformat"), "answerfeedback", identity))
        if identity in margins:
            answer.children.append(put("tolerance", margins[identity]))
        yield answer
