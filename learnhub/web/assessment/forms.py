"""The form of an exception from the limits of a quiz."""

from __future__ import annotations

from wtforms import DateField, Form, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from learnhub.domain.words import mark
from learnhub.services.limits import MOST_MINUTES, MOST_TRIES

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")
RANGE = mark("This is not a number that can be given.")


class GrantForm(Form):
    """Who gets what beyond the limits, and why."""

    grant = HiddenField()
    email = StringField(
        mark("Email address of the learner"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)]
    )
    tries = IntegerField(mark("More tries"), [Optional(), NumberRange(0, MOST_TRIES, RANGE)], default=0)
    minutes = IntegerField(mark("More minutes for a try"), [Optional(), NumberRange(0, MOST_MINUTES, RANGE)], default=0)
    closes_on = DateField(mark("Last day (UTC), where the quiz closes earlier"), [Optional()])
    reason = TextAreaField(
        mark("Reason"),
        [InputRequired(REQUIRED), Length(max=500, message=TOO_LONG)],
        description=mark("It is kept, and other trainers read it. No diagnosis and nothing private."),
    )
