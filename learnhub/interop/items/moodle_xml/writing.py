"""Questions as Moodle XML, as Moodle takes it."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from decimal import Decimal
from html import escape

from learnhub.content.from_html import plain_of_html
from learnhub.domain.assessment import ItemKind
from learnhub.interop.citations import readable
from learnhub.interop.items.moodle_xml.node import NAME
from learnhub.interop.items.moodle_xml.reading import GRADING
from learnhub.interop.items.questions import (
    Question,
    Remarks,
    as_typed,
    losses,
    margin,
    moodle_takes,
    percents,
    plain_number,
)

_GAP = re.compile(r"\{\{([a-z0-9-]+)\}\}")


def write(questions: Iterable[Question]) -> tuple[bytes, Remarks]:
    """The questions as a Moodle XML file, and what it could not hold."""
    remarks = Remarks()
    root = ET.Element("quiz")
    for question in questions:
        if question.kind not in _WRITERS or not moodle_takes(question):
            remarks.add(question.line, "cannot-hold", format=NAME, kind=question.kind.value)
            continue
        gaps = question.kind is ItemKind.GAPS
        losses(
            question,
            NAME,
            remarks,
            points=not gaps or question.points == len(question.gaps),
            units=True,
            hints=True,
            case=True,
        )
        files = dict(question.files)
        name, put = _WRITERS[question.kind]
        node = ET.SubElement(root, "question", type=name)
        _text(ET.SubElement(node, "name"), question.name)
        text = _with_cloze(question) if gaps else question.text
        _html(node, "questiontext", text, files)
        _html(node, "generalfeedback", question.feedback, files)
        if not gaps:
            _plain(node, "defaultgrade", str(question.points))
        _plain(node, "penalty", plain_number(question.penalty or Decimal(0)))
        _plain(node, "hidden", "0")
        put(node, question)
        for hint in question.hints:
            _html(node, "hint", hint, files)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made, remarks


def _text(node: ET.Element, words: str) -> None:
    ET.SubElement(node, "text").text = readable(words)


def _plain(node: ET.Element, name: str, words: str) -> None:
    ET.SubElement(node, name).text = readable(words)


def _html(node: ET.Element, name: str, words: str, files: Mapping[str, bytes]) -> None:
    made = ET.SubElement(node, name, format="html")
    _text(made, words)
    _put_files(made, words, files)


def _put_files(node: ET.Element, words: str, files: Mapping[str, bytes]) -> None:
    """The pictures that a text shows stand beside it."""
    for name, data in files.items():
        if f"@@PLUGINFILE@@/{name}" in words:
            made = ET.SubElement(node, "file", name=name, path="/", encoding="base64")
            made.text = base64.b64encode(data).decode()


def _answer(
    node: ET.Element, text: str, share: str, question: Question, feedback: str = "", form: str = "html"
) -> ET.Element:
    answer = ET.SubElement(node, "answer", fraction=share, format=form)
    files = dict(question.files)
    _text(answer, text)
    _put_files(answer, text, files)
    _html(answer, "feedback", feedback, files)
    return answer


def _put_choices(node: ET.Element, question: Question) -> None:
    _plain(node, "single", "true" if question.kind is ItemKind.SINGLE else "false")
    _plain(node, "shuffleanswers", "true")
    _plain(node, "answernumbering", "abc")
    for answer, share in zip(question.answers, percents(question), strict=True):
        _answer(node, answer.text, share, question, answer.feedback)


def _put_truth(node: ET.Element, question: Question) -> None:
    for answer in question.answers:
        share = "100" if answer.right else "0"
        _answer(node, answer.text, share, question, answer.feedback, "moodle_auto_format")


def _put_short(node: ET.Element, question: Question) -> None:
    _plain(node, "usecase", "1" if question.exact_case else "0")
    for answer in question.answers:
        _answer(node, as_typed(answer.text), "100", question, form="moodle_auto_format")


def _put_numeric(node: ET.Element, question: Question) -> None:
    for answer in question.answers:
        made = _answer(node, answer.text, "100", question, form="moodle_auto_format")
        _plain(made, "tolerance", margin(question, answer.text))
    if question.units:
        units = ET.SubElement(node, "units")
        for name, factor in question.units:
            unit = ET.SubElement(units, "unit")
            _plain(unit, "multiplier", factor)
            _plain(unit, "unit_name", name)
    _plain(node, "unitgradingtype", "0")
    _plain(node, "showunits", "1" if question.units else "3")


def _put_pairs(node: ET.Element, question: Question) -> None:
    _plain(node, "shuffleanswers", "true")
    for left, right in question.pairs:
        row = ET.SubElement(node, "subquestion", format="html")
        _text(row, left)
        _put_files(row, left, dict(question.files))
        _text(ET.SubElement(row, "answer"), plain_of_html(right))


def _put_order(node: ET.Element, question: Question) -> None:
    for name, words in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", GRADING.get(question.scoring, "ALL_OR_NOTHING")),
        ("showgrading", "SHOW"),
    ):
        _plain(node, name, words)
    for place, answer in enumerate(question.answers, 1):
        _answer(node, answer.text, f"{place}.0000000", question, answer.feedback)


def _put_nothing(_node: ET.Element, _question: Question) -> None:
    return


def _put_open(node: ET.Element, _question: Question) -> None:
    _plain(node, "responseformat", "editor")
    _plain(node, "responserequired", "1")
    _plain(node, "responsefieldlines", "15")
    _plain(node, "attachments", "0")


def _with_cloze(question: Question) -> str:
    accepted = dict(question.gaps)
    firsts = [answers[0] for _, answers in question.gaps if answers]
    words = list(dict.fromkeys([*firsts, *(question.bank or ())]))

    def cloze(found_: re.Match[str]) -> str:
        right = accepted.get(found_[1], ())
        if question.bank is not None:
            others = (_safe(escape(word, quote=False)) for word in words if word not in right)
            return f"{{1:MULTICHOICE_S:{'~'.join([f'={_safe(escape(right[0], quote=False))}', *others])}}}"
        kind = "SHORTANSWER_C" if question.exact_case else "SHORTANSWER"
        return f"{{1:{kind}:{'~'.join(f'={_safe(as_typed(answer))}' for answer in right)}}}"

    return _GAP.sub(cloze, question.text)


def _safe(word: str) -> str:
    """Signs of the syntax as character references: Moodle reads those back, and of backslashes but two."""
    return re.sub(r"[\\~=#{}%&<>]", lambda sign: f"&#{ord(sign[0])};", word)


_WRITERS = {
    ItemKind.SINGLE: ("multichoice", _put_choices),
    ItemKind.MULTIPLE: ("multichoice", _put_choices),
    ItemKind.TRUE_FALSE: ("truefalse", _put_truth),
    ItemKind.SHORT: ("shortanswer", _put_short),
    ItemKind.NUMERIC: ("numerical", _put_numeric),
    ItemKind.MATCH: ("matching", _put_pairs),
    ItemKind.CATEGORY: ("matching", _put_pairs),
    ItemKind.ORDER: ("ordering", _put_order),
    ItemKind.GAPS: ("cloze", _put_nothing),
    ItemKind.OPEN: ("essay", _put_open),
}
