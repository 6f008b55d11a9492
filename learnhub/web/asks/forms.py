"""The forms of asking colleagues."""

from __future__ import annotations

from wtforms import DateField, Form, SelectChoice, SelectField, StringField, TextAreaField

from learnhub.domain.words import mark
from learnhub.render.environment import LABELS


class AskForm(Form):
    """One line, a principle, a place, by when."""

    line = StringField(mark("What do you need to know?"))
    principle = SelectField(
        mark("Principle"), choices=[SelectChoice(principle, label) for principle, label in LABELS.items()]
    )
    place = StringField(mark("Country or region"))
    needed_by = DateField(mark("By when it helps"))


class AnswerForm(Form):
    """An answer, in words or by a case."""

    text = TextAreaField(mark("Your answer"))
    number = StringField(mark("Number of a case that answers it"))


class CloseForm(Form):
    """What was learned."""

    learned = TextAreaField(mark("What you learned, in three lines"))
