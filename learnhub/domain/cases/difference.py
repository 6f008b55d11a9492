"""What has changed between two contents of a case."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.cases.answers import CaseContent, is_text, leaves
from learnhub.domain.cases.template import NEWEST, Depth, Template
from learnhub.domain.difference import Part, words_changed


@dataclass(frozen=True)
class TextChange:
    """One text of the form that is not as it was."""

    path: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ContentChange:
    """What differs between two contents: texts by words, and the ids of questions where something else was chosen."""

    texts: tuple[TextChange, ...] = ()
    choices: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.choices)


def content_changed(before: CaseContent, after: CaseContent, template: Template = NEWEST[Depth.FULL]) -> ContentChange:
    """What differs between two contents of a case, in the order of the template.

    Rows are compared in their places, by columns: `results.0.actual`. A row that was taken away is one whose texts were
    removed.
    """
    was, now = leaves(before), leaves(after)
    paths = sorted(was.keys() | now.keys(), key=lambda path: (*template.position(path), path))
    written, chosen = [], set()
    for path in paths:
        if not is_text(path):
            if not path.startswith("editions") and (was.get(path) or None) != (now.get(path) or None):
                chosen.add(template.question_of(path))
        elif was.get(path, "") != now.get(path, ""):
            written.append(TextChange(path, words_changed(was.get(path, ""), now.get(path, ""))))
    return ContentChange(tuple(written), tuple(question.id for question in template.questions if question.id in chosen))
