"""The forms beside a case."""

from __future__ import annotations

from wtforms import BooleanField, Form, RadioField, SelectChoice, StringField, TextAreaField

from learnhub.domain.use import NoteKind, ProblemDecision, ProblemKind, UseResult
from learnhub.domain.words import mark


class CommentForm(Form):
    """A comment."""

    text = TextAreaField(mark("Your comment"))
    named = BooleanField(mark("Show my name beside it"))


class UsedForm(Form):
    """I used this."""

    place = StringField(mark("Where: a country, a region, or nothing"))
    text = TextAreaField(mark("What you did with it"))
    adapted = TextAreaField(mark("What you changed"))
    result = RadioField(
        mark("What came of it"),
        choices=[
            SelectChoice(UseResult.HELPED, mark("It helped")),
            SelectChoice(UseResult.PARTLY, mark("It helped partly")),
            SelectChoice(UseResult.DID_NOT_HELP, mark("It did not help")),
            SelectChoice(UseResult.TOO_EARLY, mark("It is too early to say")),
        ],
    )
    named = BooleanField(mark("Show my name beside it"))


class PositionForm(Form):
    """What a partner organization says."""

    position = RadioField(
        mark("Your organization"),
        choices=[
            SelectChoice(NoteKind.ENDORSES, mark("agrees with how it is told")),
            SelectChoice(NoteKind.DISSENTS, mark("sees it otherwise")),
        ],
    )
    text = TextAreaField(mark("In its words"))


class QuestionForm(Form):
    """A question to the contributor."""

    text = TextAreaField(mark("Your question"))


class AnswerForm(Form):
    """The answer to a reader's question."""

    text = TextAreaField(mark("Your answer"))


class ProblemForm(Form):
    """What is wrong."""

    kind = RadioField(
        mark("What is wrong"),
        choices=[
            SelectChoice(ProblemKind.WRONG, mark("Something is not right")),
            SelectChoice(ProblemKind.OUTDATED, mark("It no longer holds")),
            SelectChoice(ProblemKind.HARM, mark("It could harm somebody")),
            SelectChoice(ProblemKind.PERSONAL_DATA, mark("It holds personal data")),
            SelectChoice(ProblemKind.OTHER, mark("Something else")),
        ],
    )
    text = TextAreaField(mark("What you saw, and where"))


class ProblemAnswerForm(Form):
    """What an editor did about it."""

    decision = RadioField(
        mark("What you did"),
        choices=[
            SelectChoice(ProblemDecision.ACTED, mark("I did something about it")),
            SelectChoice(ProblemDecision.NOT_ACTED, mark("I leave it as it is")),
        ],
    )
    answer = TextAreaField(mark("What was done and why, for the one who reported it"))
    remove_note = BooleanField(mark("Remove the note that the report is about"))


class DecideForm(Form):
    """Why a note is not shown."""

    reason = TextAreaField(mark("Reason, sent to its writer"))
