"""The form that asks for the day of a meeting."""

from __future__ import annotations

from wtforms import DateField, Form
from wtforms.validators import InputRequired

from learnhub.domain.words import mark


class RemindForm(Form):
    """When the meeting is."""

    on = DateField(mark("Day of the meeting"), [InputRequired(mark("Fill this in."))])
