"""The form of one plan, and of a new date."""

from __future__ import annotations

from wtforms import DateField, Form, TextAreaField
from wtforms.validators import InputRequired, Length

from learnhub.domain.plans import LIMITS
from learnhub.domain.words import mark

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")


class PlanForm(Form):
    """When ..., I will ..., by (date)."""

    when = TextAreaField(
        mark("When ..."),
        [InputRequired(REQUIRED), Length(max=LIMITS["when"], message=TOO_LONG)],
        description=mark("Example: the next company writes to us about the campaign"),
    )
    act = TextAreaField(
        mark("I will ..."),
        [InputRequired(REQUIRED), Length(max=LIMITS["act"], message=TOO_LONG)],
        description=mark("Example: send the same one-page request to all three operators on the same day"),
    )
    due_on = DateField(mark("by"), [InputRequired(REQUIRED)])


class NewDateForm(Form):
    """A new date for a plan that was not done yet."""

    due_on = DateField(mark("New date"), [InputRequired(REQUIRED)])
