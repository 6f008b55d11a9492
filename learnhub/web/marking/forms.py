"""The forms of whoever marks open responses."""

from __future__ import annotations

from typing import Any

from wtforms import Form, IntegerField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.words import mark
from learnhub.services.marking import MOST_WORDS, MarkingView

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")
RANGE = mark("This is not a number that can be given.")


class TieForm(Form):
    """Is there a tie to the learner?"""

    conflict = RadioField(
        mark("Do you have a conflict of interest?"),
        choices=[
            SelectChoice(ConflictAnswer.NONE, mark("No: open the answers")),
            SelectChoice(ConflictAnswer.DECLARED, mark("Yes, or I am not sure: leave them to somebody else")),
        ],
    )


def marks_form(view: MarkingView) -> type[Form]:
    """The form of these responses: points for each line of each rubric, and words for the learner."""
    fields: dict[str, Any] = {}
    for response in view.responses:
        for criterion in response.rubric:
            checks = [InputRequired(REQUIRED), NumberRange(0, criterion.points, RANGE)]
            fields[f"{response.item}.{criterion.id}"] = IntegerField(criterion.text, checks)
        fields[f"{response.item}.words"] = TextAreaField(
            mark("Words for the learner"),
            [InputRequired(REQUIRED), Length(max=MOST_WORDS, message=TOO_LONG)],
            description=mark("What held, and what would make it better. The learner reads this with the points."),
        )
    return type("MarksForm", (Form,), fields)
