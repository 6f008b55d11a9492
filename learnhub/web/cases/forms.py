"""The form of the nine questions, and what it sends to the service."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wtforms import (
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from learnhub.domain import countries
from learnhub.domain.cases.form import LIMITS, Outcome, PartnersShown, Relation, ShownBy, Visibility
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.words import mark
from learnhub.render.environment import LABELS
from learnhub.services.cases import DraftView, PartnershipChoice

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "what-happened": ("situation", "action", "result"),
    "outcome": ("outcome",),
    "what-did-not-work": ("what_did_not_work", "nothing_because"),
    "lesson-learned": ("lesson_when", "lesson_do", "lesson_because"),
    "principles": ("principles",),
    "where": ("places",),
    "your-part": ("relation", "has_interest", "interest"),
    "who-may-read": ("visibility", "partnership", "shown_by", "partners"),
    "title": ("title", "summary"),
}
"""The fields of each question, in order."""

FIELDS = tuple(name for names in QUESTIONS.values() for name in names)
PATHS: Mapping[str, str] = {f"lesson_{part}": f"lesson.{part}" for part in ("when", "do", "because")}
"""Where a field of the form is kept, where that differs from its name."""

FIELD_OF = {path: name for name, path in PATHS.items()} | {"countries": "places", "regions": "places"}
TEXTS = frozenset(path.replace(".", "_") for path in LIMITS)
"""The fields in which words are written: their texts can be compared and joined."""
NO_PARTNERSHIP = "none"
LIST_WIDGETS = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
LEAST_PLACES, MOST_PLACES = 3, 20


class AnswerForm(Form):
    """The answer to a reviewer's question."""

    text = TextAreaField(mark("Your answer"))


class PlacesField(Field):
    """Countries and regions, one in a line of its own: each a code, or a name as it was written."""

    data: list[str]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was written."""
        self.data = [text.strip() for text in valuelist if text.strip()]

    @property
    def lines(self) -> list[str]:
        """The lines to show: what is there, one more, and at least three."""
        said = list(self.data or ())[:MOST_PLACES]
        return said + [""] * max(1, LEAST_PLACES - len(said)) if len(said) < MOST_PLACES else said


class CaseForm(Form):
    """The nine questions of a short case."""

    version = HiddenField()
    situation = TextAreaField(mark("The situation"))
    action = TextAreaField(mark("What you did"))
    result = TextAreaField(mark("What came of it"))
    outcome = RadioField(
        mark("The outcome"),
        choices=[
            SelectChoice(Outcome.WORKED, mark("It worked")),
            SelectChoice(Outcome.PARTLY, mark("It worked partly")),
            SelectChoice(Outcome.DID_NOT_WORK, mark("It did not work")),
            SelectChoice(Outcome.NEARLY_WENT_WRONG, mark("It nearly went wrong")),
        ],
    )
    what_did_not_work = TextAreaField(mark("What did not work"))
    nothing_because = TextAreaField(mark("Or: nothing, because"))
    lesson_when = TextAreaField(mark("When"))
    lesson_do = TextAreaField(mark("do"))
    lesson_because = TextAreaField(mark("because"))
    principles = SelectMultipleField(
        mark("Principles, one to three"),
        choices=[SelectChoice(principle, label) for principle, label in LABELS.items()],
        **LIST_WIDGETS,
    )
    places = PlacesField(mark("Country, region or the world"))
    relation = RadioField(
        mark("Your part"),
        choices=[
            SelectChoice(Relation.UN_FOCAL_POINT, mark("Focal point in the United Nations")),
            SelectChoice(Relation.PARTNER_STAFF, mark("On the side of a partner")),
            SelectChoice(Relation.FUNDER, mark("On the side of those who paid for it")),
            SelectChoice(Relation.EVALUATOR, mark("Evaluator")),
            SelectChoice(Relation.BENEFICIARY, mark("One of those it was meant for")),
            SelectChoice(Relation.OBSERVER, mark("Observer")),
        ],
    )
    has_interest = RadioField(
        mark("Do you, or does somebody close to you, gain from how this is told?"),
        choices=[SelectChoice("no", mark("No")), SelectChoice("yes", mark("Yes"))],
    )
    interest = TextAreaField(mark("If yes: which interest"))
    visibility = RadioField(mark("Who may read it, once it is published"))
    partnership = RadioField(mark("Partnership that may read it too"))
    shown_by = RadioField(
        mark("How you are shown"),
        choices=[
            SelectChoice(ShownBy.ROLE, mark("By role, without a name")),
            SelectChoice(ShownBy.NAME, mark("By name")),
        ],
    )
    partners = RadioField(
        mark("Partners in the text"),
        choices=[
            SelectChoice(PartnersShown.DESCRIBED, mark("Described by sector and region, not named")),
            SelectChoice(PartnersShown.NAMED, mark("Named")),
        ],
    )
    title = StringField(mark("Title"))
    summary = TextAreaField(mark("Summary in one or two sentences"))

    def offer(self, partnerships: Iterable[PartnershipChoice]) -> None:
        """Give question 8 the choices that this contributor has."""
        ours = list(partnerships)
        choices = [
            SelectChoice(Visibility.STAFF, mark("Staff of the United Nations")),
            SelectChoice(Visibility.EVERYONE, mark("Everyone")),
        ]
        if ours:
            choices.append(SelectChoice(Visibility.PARTNERSHIP, mark("My partnership alone")))
        self.visibility.choices = choices
        self.partnership.choices = [
            SelectChoice(NO_PARTNERSHIP, mark("None")),
            *(SelectChoice(str(each.id), each.name) for each in ours),
        ]


def values_of(view: DraftView) -> dict[str, Any]:
    """What the form shows of a draft."""
    content = view.content
    values = {name: getattr(content, name) for name in FIELDS if hasattr(content, name)}
    return {
        **values,
        **{name: getattr(content.lesson, name.removeprefix("lesson_")) for name in PATHS},
        "version": view.version,
        "places": content.countries or content.regions,
        "has_interest": {None: None, True: "yes", False: "no"}[content.has_interest],
        "partnership": str(view.partnership or NO_PARTNERSHIP),
        "title": content.title or view.offered_title,
        "summary": content.summary or view.offered_summary,
    }


def given(form: CaseForm, names: Iterable[str]) -> dict[str, Any]:
    """The answers in these fields, as `save_case` takes them. A choice that was not made is left as it stands."""
    answers: dict[str, Any] = {}
    for name in names:
        value = form._fields[name].data
        match name:
            case "places":
                codes = [countries.find(text) or text for text in value]
                answers["regions"] = [code for code in codes if code in countries.regions()]
                answers["countries"] = [code for code in codes if code not in countries.regions()]
            case "has_interest" if value:
                answers[name] = value == "yes"
            case "partnership" if value:
                answers[name] = None if value == NO_PARTNERSHIP else _id(value)
            case "outcome" | "relation" | "visibility" | "shown_by" | "partners" if value:
                answers[name] = value
            case "principles":
                answers[name] = [each for each in value or () if each]
            case _ if name in TEXTS:
                answers[PATHS.get(name, name)] = value or ""
    return answers


def field_of(path: str) -> str:
    """The field of the form that holds what is kept at this path."""
    return FIELD_OF.get(path, path)


def placed(faults: Iterable[Fault]) -> list[Fault]:
    """The faults of a service, each at the field of the form that it is about."""
    return [replace(fault, path=field_of(fault.path)) for fault in faults]


def question_of(path: str) -> str:
    """The question that a path of a case belongs to."""
    return next(question for question, names in QUESTIONS.items() if field_of(path) in names)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Invalid(Fault("partnership", "not-a-choice")) from error
