"""A survey: from its file to what is written in it, and from there to the questions that are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from learnhub.content.document import Block, Document
from learnhub.content.faults import Faults
from learnhub.content.front_matter import UNKNOWN_ID, QuestionFront, SurveyFront, read_front
from learnhub.content.lesson import Prose, trimmed
from learnhub.content.markdown import Rendered, Scope, lead_of, note_id, render, render_inline, split_id, structure
from learnhub.content.options import OptionSource, is_options, parts, read_options
from learnhub.content.quiz import is_settings
from learnhub.domain.surveys import Question, QuestionKind, Survey, SurveyChoice

MARKS: Mapping[QuestionKind, str] = {QuestionKind.SINGLE: "( )", QuestionKind.MULTIPLE: "[ ]"}


@dataclass(frozen=True)
class QuestionSource:
    """A question as it is written; `sound` is False when a setting could not be used and has a stand-in."""

    id: str
    title: str
    front: QuestionFront
    body: Prose
    options: tuple[OptionSource, ...]
    line: int = field(default=0, compare=False)
    options_line: int = field(default=0, compare=False)
    sound: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class SurveySource:
    """A survey as it is written; `sound` is False when a key could not be used and has a stand-in."""

    path: str
    front: SurveyFront
    intro: Prose
    questions: tuple[QuestionSource, ...]
    sound: bool = field(default=True, compare=False)


def read_survey(document: Document, faults: Faults) -> SurveySource:
    """What is written in a survey's file; every fault of its keys and of its questions' form is noted."""
    front, sound = read_front(SurveyFront, document.front, 2, faults)
    intro = "".join(block.text for block in document.blocks if block.name != "item")
    questions = tuple(read_question(block, faults) for block in document.blocks if block.name == "item")
    return SurveySource(document.path, front, trimmed(intro, document.body_line), questions, sound)


def read_question(block: Block, faults: Faults) -> QuestionSource:
    """What is written in a question; every fault of its form is noted."""
    heading, *rest = parts(structure(block.text, block.line, Faults(faults.path)))
    line = block.line + heading.start
    title, identity = split_id(heading.tokens[1].content)
    if not title:
        faults.add(line, "heading-empty")
    begin = rest.pop(0) if rest and is_settings(rest[0]) else heading
    if begin is heading:
        faults.add(line, "settings-missing")
        front, sound = read_front(QuestionFront, "", line, Faults(faults.path))[0], False
    else:
        front, sound = read_front(QuestionFront, begin.tokens[0].content, block.line + begin.start + 1, faults)
    lines = block.text.split("\n")
    given = next((group for group in rest if is_options(group)), None)
    for group in rest[rest.index(given) + 1 :] if given else ():
        faults.add(block.line + group.start, "question-order")
    return QuestionSource(
        note_id(identity, line, "question", title, faults),
        title,
        front,
        trimmed("\n".join(lines[begin.end : given.start if given else None]), block.line + begin.end),
        read_options(given, lines, block.line, faults) if given else (),
        line,
        block.line + given.start if given else line,
        sound,
    )


def build_survey(source: SurveySource, scope: Scope, faults: Faults) -> tuple[Survey, Rendered]:
    """The survey as a value, and what its text was found to hold; faults of its Markdown are noted."""
    whole = render(source.intro.text, source.intro.line, scope, faults)
    body = whole.html
    questions = tuple(build_question(question, scope, faults, whole) for question in source.questions)
    front = source.front
    return Survey(front.id, front.title, front.minutes, front.at_end, body, questions), whole


def build_question(question: QuestionSource, scope: Scope, faults: Faults, whole: Rendered) -> Question:
    """The question as a value; what its text holds is taken into `whole`."""
    whole.ids.append((question.id, question.line))
    title = lead_of(question.title) + render_inline(question.title, question.line, scope, faults).plain
    body = render(question.body.text, question.body.line, scope, faults)
    whole.absorb(body)
    choices = []
    for option in question.options:
        label = render_inline(option.label, option.line, scope, faults)
        whole.absorb(label)
        choices.append(SurveyChoice(option.id, label.html))
    front = question.front
    return Question(question.id, title, front.kind, body.html, tuple(choices), front.low, front.high)


def check_survey(survey: SurveySource, body_line: int, faults: Faults) -> None:
    """Note what is wrong in the questions of a survey."""
    if not survey.questions:
        faults.add(body_line, "survey-empty")
    for question in survey.questions:
        if question.sound:
            _check_question(question, faults)
        first: dict[str, int] = {}
        for option in question.options:
            if option.id != UNKNOWN_ID and first.setdefault(option.id, option.line) != option.line:
                faults.add(option.line, "id-twice", id=option.id, first=f"{faults.path}:{first[option.id]}")
            if option.note:
                faults.add(option.note_line, "survey-feedback")


def _check_question(question: QuestionSource, faults: Faults) -> None:
    kind = question.front.kind
    if kind is QuestionKind.SCALE:
        if not question.front.low or not question.front.high:
            faults.add(question.line, "scale-ends")
    elif question.front.low or question.front.high:
        faults.add(question.line, "scale-ends-unexpected", kind=kind.value)
    mark = MARKS.get(kind)
    if mark is None:
        if question.options:
            faults.add(question.options_line, "options-unexpected", kind=kind.value)
        return
    if len(question.options) < 2:
        faults.add(question.line, "survey-options")
    for option in question.options:
        if option.mark != mark:
            faults.add(option.line, "survey-mark", mark=mark)
