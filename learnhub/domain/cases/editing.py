"""An editor's changes to a template: other words, fields that go, fields that come. What is published never changes:
a changed template is a new version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from learnhub.domain.cases.template import NEWEST, SHIPPED, Depth, FieldKind, Question, Template, TemplateField
from learnhub.domain.errors import Fault, Invalid

WORDS: Mapping[str, int] = {"title": 120, "label": 160, "hint": 300, "good": 600, "bad": 600}
"""How long each kind of words may be."""

ADDABLE = (FieldKind.TEXT, FieldKind.LINE, FieldKind.CHOICE)
LIMITS: Mapping[FieldKind, int] = {FieldKind.TEXT: 2_000, FieldKind.LINE: 200, FieldKind.CHOICE: 0}
MOST_CHOICES = 20
MOST_ADDED = 20
_FURTHER = re.compile(r"further\.f(\d{1,6})")


def template_id(depth: Depth, number: int) -> str:
    """The id of a version."""
    return f"{depth}-{number}"


def highest_further(template: Template) -> int:
    """The highest number of a field that an editor added; 0 when there is none."""
    found = (match[1] for item in template.items if (match := _FURTHER.fullmatch(item.path)))
    return max(map(int, found), default=0)


def reworded(template: Template, said: Mapping[str, str]) -> Template:
    """The template with these words, by `question.ID.title`, `PATH.label` and the like; and without the fields that
    `PATH.retire` names. What is not said stays. Raises Invalid: required, too-long, fixed-field."""
    faults: list[Fault] = []

    def words(key: str, kind: str, before: str) -> str:
        text = " ".join(said.get(f"{key}.{kind}", before).split())
        if len(text) > WORDS[kind]:
            faults.append(Fault(f"{key}.{kind}", "too-long", {"limit": WORDS[kind], "length": len(text)}))
        if kind in ("title", "label") and not text:
            faults.append(Fault(f"{key}.{kind}", "required"))
        return text

    def item_of(item: TemplateField) -> TemplateField:
        return replace(
            item,
            label=words(item.path, "label", item.label),
            hint=words(item.path, "hint", item.hint),
            columns=tuple(
                replace(column, label=words(f"{item.path}.{column.path}", "label", column.label))
                for column in item.columns
            ),
        )

    questions = []
    for question in template.questions:
        items = []
        for item in question.items:
            if said.get(f"{item.path}.retire"):
                if item.fixed:
                    faults.append(Fault(f"{item.path}.retire", "fixed-field"))
                continue
            items.append(item_of(item))
        questions.append(
            replace(
                question,
                title=words(f"question.{question.id}", "title", question.title),
                hint=words(f"question.{question.id}", "hint", question.hint),
                good=words(f"question.{question.id}", "good", question.good),
                bad=words(f"question.{question.id}", "bad", question.bad),
                items=tuple(items),
            )
        )
    if faults:
        raise Invalid(*faults)
    kept = [question for question in questions if question.items]
    return replace(
        template, questions=tuple(replace(question, number=number) for number, question in enumerate(kept, 1))
    )


def with_field(
    template: Template,
    *,
    number: int,
    question: str,
    label: str,
    hint: str,
    kind: str,
    choices: str,
    required: bool,
) -> Template:
    """The template with one more field at the end of a question; `choices` has one in each line.

    Raises Invalid at `new.question`, `new.label`, `new.kind`, `new.choices`.
    """
    label, hint = " ".join(label.split()), " ".join(hint.split())
    offered = tuple(dict.fromkeys(line.strip() for line in choices.splitlines() if line.strip()))
    faults = []
    if question not in {each.id for each in template.questions}:
        faults.append(Fault("new.question", "not-a-choice"))
    if not label:
        faults.append(Fault("new.label", "required"))
    faults += [
        Fault(f"new.{name}", "too-long", {"limit": WORDS[name], "length": len(text)})
        for name, text in (("label", label), ("hint", hint))
        if len(text) > WORDS[name]
    ]
    if kind not in ADDABLE:
        faults.append(Fault("new.kind", "not-a-choice"))
    elif kind == FieldKind.CHOICE and not 2 <= len(offered) <= MOST_CHOICES:
        faults.append(Fault("new.choices", "two-choices"))
    if sum(item.path.startswith("further.") for item in template.items) >= MOST_ADDED:
        faults.append(Fault("new.label", "rows-full", {"limit": MOST_ADDED}))
    if faults:
        raise Invalid(*faults)
    added = TemplateField(
        f"further.f{number}",
        FieldKind(kind),
        label,
        hint=hint,
        limit=LIMITS[FieldKind(kind)],
        required=required,
        choices=tuple((f"c{index}", words) for index, words in enumerate(offered, 1)) if kind == "choice" else (),
    )
    return replace(
        template,
        questions=tuple(
            replace(each, items=(*each.items, added)) if each.id == question else each for each in template.questions
        ),
    )


def with_news(template: Template) -> Template:
    """The template with the fields that LearnHub asks for now and did not in its first version, where they are not
    there: an editor takes them out again."""
    first = next(each for each in SHIPPED.values() if each.depth is template.depth)
    known = {item.path for item in (*first.items, *template.items)}
    news = {
        question.id: tuple(item for item in question.items if item.path not in known)
        for question in NEWEST[template.depth]
    }
    return replace(
        template,
        questions=tuple(replace(each, items=(*each.items, *news.get(each.id, ()))) for each in template.questions),
    )


def words_of(question: Question) -> dict[str, str]:
    """The words of a question and its fields, by the names that `reworded` takes."""
    said = {f"question.{question.id}.{kind}": getattr(question, kind) for kind in ("title", "hint", "good", "bad")}
    for item in question.items:
        said |= {f"{item.path}.label": item.label, f"{item.path}.hint": item.hint}
        said |= {f"{item.path}.{column.path}.label": column.label for column in item.columns}
    return said
