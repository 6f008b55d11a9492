"""The forms of trainers who teach a lesson learned."""

from __future__ import annotations

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from learnhub.domain.words import mark

REQUIRED = mark("Fill this in.")


class TeachForm(Form):
    """The text that goes into the draft."""

    text = TextAreaField(
        mark("Text for the course"),
        [InputRequired(REQUIRED), Length(max=20_000, message=mark("This is too long."))],
        description=mark("The source stays in the text as a link. Write your own words where … stands."),
    )


class SetAsideForm(Form):
    """Why nothing is done with a lesson learned."""

    reason = StringField(
        mark("Why this is not taught"),
        [InputRequired(REQUIRED), Length(max=500, message=mark("This is too long."))],
        description=mark("Seen by trainers."),
    )
