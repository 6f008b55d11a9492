"""The questions of Moodle XML, with a remark for what they lose."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import unescape
from xml.sax import ContentHandler, SAXParseException
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from learnhub.content.from_html import html_of_plain, plain_of_html
from learnhub.domain.assessment import ItemKind, Scoring
from learnhub.interop.items.moodle_xml.node import PICTURES, Node
from learnhub.interop.items.questions import (
    PARTS_LIMIT,
    Answer,
    Found,
    Question,
    Remarks,
    choice,
    enough,
    found,
    kind_of_pairs,
    number,
    plain_number,
    typed,
    whole_points,
)

_DEEPEST = 32
_PARTS = frozenset({"answer", "subquestion", "unit", "hint", "file", "tag"})
_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
_CLOZE = re.compile(r"\{(\d*):([A-Z]+(?:_[A-Z]+)?):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_TYPED = frozenset({"SHORTANSWER", "SA", "MW"})
_EXACT = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_CHOSEN = frozenset({"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS"})
GRADING = {
    Scoring.ALL_OR_NOTHING: "ALL_OR_NOTHING",
    Scoring.EACH_OPTION: "ABSOLUTE_POSITION",
    Scoring.NEIGHBOURS: "RELATIVE_NEXT_EXCLUDE_LAST",
}


class _Enough(Exception):
    pass


class _Reader(ContentHandler):
    """Hands over one question at a time, so that a large file needs no tree."""

    def __init__(self, remarks: Remarks) -> None:
        super().__init__()
        self.remarks = remarks
        self.questions: list[Question] = []
        self.open: list[Node] = []
        self.parts = 0
        self.line = 1

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser names it
        self.line = self._locator.getLineNumber() or 1  # type: ignore[attr-defined]
        node = Node(name, dict(attrs.items()), self.line)
        if len(self.open) >= _DEEPEST:
            raise _Enough
        self.parts = self.parts + (name in _PARTS) if self.open else 0
        if self.open and self.open[0].name == "question" and self.parts <= PARTS_LIMIT:
            self.open[-1].children.append(node)
        if self.open or name == "question":
            self.open.append(node)

    def characters(self, content: str) -> None:
        if self.open:
            self.open[-1].words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser names it
        if not self.open:
            return
        node = self.open.pop()
        if self.open:
            return
        if enough(self.questions, self.remarks):
            raise _Enough
        if self.parts > PARTS_LIMIT:
            self.remarks.add(node.line, "parts")
        elif question := question_of(node, self.remarks):
            self.questions.append(question)


def read(data: bytes) -> Found:
    """The questions of a Moodle XML file."""
    remarks = Remarks()
    reader = _Reader(remarks)
    try:
        parseString(data, reader, forbid_dtd=True)
    except DefusedXmlException:
        remarks.add(1, "xml-unsafe")
    except SAXParseException as error:
        remarks.add(error.getLineNumber() or 1, "xml", reason=error.getMessage())
    except (_Enough, LookupError, ValueError) as error:
        if not enough(reader.questions, remarks):
            remarks.add(reader.line, "xml", reason=str(error) or "it is nested too deep")
    return found(reader.questions, remarks)


def question_of(node: Node, remarks: Remarks) -> Question | None:
    """The question that an element tells; None, with a remark, when it is not known here."""
    kind, line = node.attributes.get("type", ""), node.line
    if kind == "category":
        remarks.add(line, "category-dropped", name=node.said("category"))
        return None
    if kind == "description":
        remarks.add(line, "description")
        return None
    if kind not in _READERS:
        remarks.add(line, "kind-unknown", kind=kind)
        return None
    files: dict[str, bytes] = {}
    for file in _files(node):
        name, data = file.attributes.get("name", ""), _decoded(file)
        if data is None or not name.lower().endswith(PICTURES):
            remarks.add(file.line, "file-dropped", name=name)
        else:
            files[f"{file.attributes.get('path', '/')}{name}".lstrip("/")] = data
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "graderinfo", "responsetemplate"):
        if node.said(name):
            remarks.add(line, "feedback-dropped")
    question = Question(
        ItemKind.OPEN,
        " ".join(node.said("name").split()),
        node.html_of("questiontext"),
        feedback=node.html_of("generalfeedback"),
        points=1 if kind == "cloze" else whole_points(node.said("defaultgrade", "1"), line, remarks),
        hints=tuple(hint.html() for hint in node.all("hint") if hint.value),
        line=line,
        penalty=number(node.said("penalty")),
        files=tuple(files.items()),
    )
    return _READERS[kind](question, node, remarks)


def _files(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.name in {"file", "image_base64"}:
            yield child
        yield from _files(child)


def _decoded(file: Node) -> bytes | None:
    if file.name != "file" or file.attributes.get("encoding", "base64") != "base64":
        return None
    try:
        return base64.b64decode("".join(file.words), validate=False)
    except ValueError:
        return None


def _share(answer: Node) -> Decimal:
    return number(answer.attributes.get("fraction", "0")) or Decimal(0)


def _choices(question: Question, node: Node, remarks: Remarks) -> Question | None:
    single = node.said("single", "true").lower() not in {"false", "0", ""}
    options = [(answer.html(), _share(answer), answer.html_of("feedback")) for answer in node.all("answer")]
    made = choice(question, options, remarks, single=single)
    return made and replace(question, kind=made[0], answers=made[1], scoring=made[2])


def _truth(question: Question, node: Node, remarks: Remarks) -> Question | None:
    answers = {}
    for answer, place in zip(node.all("answer"), ("true", "false"), strict=False):
        name = answer.value.lower() if answer.value.lower() in {"true", "false"} else place
        answers[name] = Answer(name, _share(answer) == 100, answer.html_of("feedback"))
    if len(answers) != 2 or sum(answer.right for answer in answers.values()) != 1:
        remarks.add(question.line, "right-one")
        return None
    return replace(question, kind=ItemKind.TRUE_FALSE, answers=(answers["true"], answers["false"]))


def _accepted(question: Question, node: Node, remarks: Remarks) -> tuple[list[Node], str]:
    kept, notes = [], []
    for answer in node.all("answer"):
        if _share(answer) < 100 or not typed(answer.value):
            remarks.add(answer.line, "answer-dropped", answer=answer.value)
        else:
            kept.append(answer)
            notes += [note for note in (answer.html_of("feedback"),) if note]
    same = question.feedback or (notes[0] if notes else "")
    if set(notes) - {same}:
        remarks.add(question.line, "feedback-dropped")
    if not kept:
        remarks.add(question.line, "answers-none")
    return kept, same


def _short(question: Question, node: Node, remarks: Remarks) -> Question | None:
    kept, feedback = _accepted(question, node, remarks)
    answers = tuple(Answer(" ".join((typed(answer.value) or "").split())) for answer in kept)
    exact = node.said("usecase") == "1"
    made = replace(question, kind=ItemKind.SHORT, answers=answers, feedback=feedback, exact_case=exact)
    return made if kept else None


def _numeric(question: Question, node: Node, remarks: Remarks) -> Question | None:
    kept, feedback = _accepted(question, node, remarks)
    values = [number(answer.value) for answer in kept]
    margins = {number(answer.said("tolerance") or "0") for answer in kept}
    units = [
        (unit.said("unit_name"), number(unit.said("multiplier") or "1"))
        for unit in node.all("units")
        for unit in unit.all("unit")
    ]
    for text, value in [*((answer.value, value) for answer, value in zip(kept, values, strict=True)), *units]:
        if value is None:
            remarks.add(question.line, "number", text=text)
            return None
    if len(margins) > 1 or None in margins:
        remarks.add(question.line, "tolerances")
        return None
    return (
        replace(
            question,
            kind=ItemKind.NUMERIC,
            answers=tuple(Answer(plain_number(value)) for value in values if value is not None),
            tolerance=plain_number(abs(margins.pop() or Decimal(0))),
            units=tuple((name, plain_number(value)) for name, value in units if value and name),
            feedback=feedback,
        )
        if kept
        else None
    )


def _match(question: Question, node: Node, remarks: Remarks) -> Question | None:
    pairs = tuple((each.html(), html_of_plain(each.said("answer"))) for each in node.all("subquestion"))
    if len(pairs) < 2:
        remarks.add(question.line, "options")
        return None
    return replace(question, kind=kind_of_pairs(pairs), pairs=pairs, scoring=Scoring.EACH_OPTION)


def _order(question: Question, node: Node, remarks: Remarks) -> Question | None:
    answers = tuple(Answer(answer.html(), feedback=answer.html_of("feedback")) for answer in node.all("answer"))
    if len(answers) < 2:
        remarks.add(question.line, "options")
        return None
    named = {name: scoring for scoring, name in GRADING.items()}
    grading = node.said("gradingtype", "ABSOLUTE_POSITION")
    if grading not in named:
        remarks.add(question.line, "share-dropped")
    scoring = named.get(grading, Scoring.EACH_OPTION)
    return replace(question, kind=ItemKind.ORDER, answers=answers, scoring=scoring)


def _cloze(question: Question, node: Node, remarks: Remarks) -> Question | None:  # noqa: ARG001 - one shape for all
    gaps: list[tuple[str, tuple[str, ...]]] = []
    bank: list[str] = []
    weights, kinds = [], set()

    def gap(found_: re.Match[str]) -> str:
        weights.append(int(found_[1][:4] or "1"))
        kinds.add(found_[2])
        right = []
        for part in re.split(r"(?<!\\)~", found_[3]):
            share, text = ("100", part[1:]) if part.startswith("=") else ("0", part)
            if weight := re.match(r"%(-?\d+(?:\.\d*)?)%", text):
                share, text = weight[1], text[weight.end() :]
            answer, note, _ = re.sub(r"(?<!\\)(?<!&)(?<!&amp;)#", "\ue100", text).partition("\ue100")
            answer = " ".join(unescape(re.sub(r"\\([^*])", r"\1", answer)).split())
            plain = plain_of_html(answer) if found_[2] in _CHOSEN else typed(answer)
            if note:
                remarks.add(question.line, "feedback-dropped")
            if Decimal(share) >= 100 and plain:
                right.append(plain)
            elif found_[2] in _CHOSEN:
                bank.append(plain or "")
            elif answer:
                remarks.add(question.line, "answer-dropped", answer=answer)
        gaps.append((f"gap-{len(gaps) + 1}", tuple(right)))
        return f"{{{{{gaps[-1][0]}}}}}"

    if question.text.count("{") > PARTS_LIMIT:
        remarks.add(question.line, "parts")
        return None
    text = _CLOZE.sub(gap, question.text.replace("{{", "{ {"))
    if not gaps or not all(right for _, right in gaps):
        remarks.add(question.line, "answers-none")
        return None
    for kind in sorted(kinds - _TYPED - _EXACT - _CHOSEN):
        remarks.add(question.line, "kind-unknown", kind=kind)
        return None
    if kinds & _CHOSEN and kinds - _CHOSEN:
        remarks.add(question.line, "kind-unknown", kind="cloze, typed and chosen")
        return None
    if len(set(weights)) > 1:
        remarks.add(question.line, "weights")
    rights = {answer for _, answers in gaps for answer in answers}
    return replace(
        question,
        kind=ItemKind.GAPS,
        text=text,
        gaps=tuple(gaps),
        bank=tuple(dict.fromkeys(word for word in bank if word not in rights)) if kinds & _CHOSEN else None,
        exact_case=bool(kinds & _EXACT),
        points=whole_points(str(sum(weights)), question.line, remarks),
        scoring=Scoring.EACH_OPTION,
    )


def _placed(question: Question, node: Node, remarks: Remarks) -> Question | None:
    """Words that are chosen or dragged into a text: `[[2]]` stands where the second of them belongs."""
    rows = [*node.all("selectoption"), *node.all("dragbox")]
    words = [" ".join(plain_of_html(row.html()).split()) for row in rows]
    places = [int(place) for place in _PLACE.findall(question.text)]
    if len(words) < 2:
        remarks.add(question.line, "options")
        return None
    if not places or not all(0 < place <= len(words) and words[place - 1] for place in places):
        remarks.add(question.line, "answers-none")
        return None
    if len({row.said("group", "1") for row in rows}) > 1:
        remarks.add(question.line, "groups")
    names = (f"{{{{gap-{number_}}}}}" for number_ in range(1, len(places) + 1))
    right = {words[place - 1] for place in places}
    return replace(
        question,
        kind=ItemKind.GAPS,
        text=_PLACE.sub(lambda _: next(names), question.text.replace("{{", "{ {")),
        gaps=tuple((f"gap-{number_}", (words[place - 1],)) for number_, place in enumerate(places, 1)),
        bank=tuple(dict.fromkeys(word for word in words if word and word not in right)),
        scoring=Scoring.EACH_OPTION,
    )


def _open(question: Question, _node: Node, _remarks: Remarks) -> Question | None:
    return question


_READERS = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _match,
    "ordering": _order,
    "cloze": _cloze,
    "gapselect": _placed,
    "ddwtos": _placed,
    "multianswer": _cloze,
    "essay": _open,
}
