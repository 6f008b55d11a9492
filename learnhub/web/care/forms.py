"""The forms of care for courses."""

from __future__ import annotations

from wtforms import DateField, Form, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional

from learnhub.domain.care import ReportKind, ReportState
from learnhub.domain.words import mark


class ReportForm(Form):
    """What is wrong on a page or with a question."""

    heading = SelectField(mark("Where on the page"), choices=[SelectChoice("", mark("The page as a whole"))])
    kind = RadioField(
        mark("What is wrong"),
        choices=[
            SelectChoice(ReportKind.WRONG, mark("Something is not right")),
            SelectChoice(ReportKind.UNCLEAR, mark("It is not clear")),
            SelectChoice(ReportKind.DEAD_LINK, mark("A link leads nowhere")),
            SelectChoice(ReportKind.HARD_TO_READ, mark("It is hard to read")),
            SelectChoice(ReportKind.ACCESSIBILITY, mark("It does not work with my device or assistive technology")),
            SelectChoice(ReportKind.OTHER, mark("Something else")),
        ],
    )
    text = TextAreaField(mark("What you saw"), description=mark("Copy the words that it is about, if you can."))


class ReportAnswerForm(Form):
    """What became of a report."""

    state = RadioField(
        mark("What became of it"),
        choices=[
            SelectChoice(ReportState.MENDED, mark("It is mended in the draft")),
            SelectChoice(ReportState.NOT_CHANGED, mark("It stays as it is, for this reason")),
        ],
    )
    revision = SelectField(mark("The change that mended it"), coerce=int, validate_choice=False)
    answer = TextAreaField(
        mark("In your words, for the one who reported it"),
        description=mark("A reason is needed where it stays as it is."),
    )


class CareForm(Form):
    """Who cares for a course, and by when it is looked over again."""

    owner = SelectField(mark("Owner"), validate_choice=False)
    deputies = SelectMultipleField(
        mark("Deputies"), description=mark("They get the same mails as the owner."), validate_choice=False
    )
    review_by = DateField(
        mark("To be looked over by"),
        description=mark("At most a year away. Once the day has passed, learners read that it has."),
        validators=[Optional()],
    )
