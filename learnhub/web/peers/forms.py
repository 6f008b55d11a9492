"""The forms of peers: points for each line, words for each line, the question of a tie, a flag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Form, IntegerField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from learnhub.domain.assessment.peers import Flag
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.words import mark
from learnhub.services.peers import MOST_WORDS, LineView

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")
RANGE = mark("This is not a number that can be given.")


class PeerTieForm(Form):
    """May they know whose text it is?"""

    conflict = RadioField(
        mark("Might you know whose text this is, or have a tie to the person?"),
        choices=[
            SelectChoice(ConflictAnswer.NONE, mark("No: open the text")),
            SelectChoice(ConflictAnswer.DECLARED, mark("Yes, or I am not sure: leave it to somebody else")),
        ],
    )


class FlagForm(Form):
    """Why a trainer should look at a text."""

    reason = RadioField(
        mark("Why should a trainer look at it?"),
        choices=[
            SelectChoice(Flag.NAMES_SOMEBODY, mark("It shows who wrote it, or names somebody")),
            SelectChoice(Flag.UNFIT, mark("It is not an answer, or not fit to be read by others")),
        ],
    )
    words = TextAreaField(mark("What the trainer should know"), [Length(max=MOST_WORDS, message=TOO_LONG)])


def points_form(lines: Sequence[LineView], *, words: bool) -> type[Form]:
    """The form of a rubric: points for each line, and words for its writer where `words` are asked."""
    fields: dict[str, Any] = {}
    for line in lines:
        checks = [InputRequired(REQUIRED), NumberRange(0, line.points, RANGE)]
        fields[line.id] = IntegerField(line.text, checks)
        if words:
            fields[f"{line.id}.words"] = TextAreaField(
                mark("Why, in a sentence that helps"),
                [InputRequired(REQUIRED), Length(max=MOST_WORDS, message=TOO_LONG)],
            )
    return type("PointsForm", (Form,), fields)
