"""The forms of those who sign a case off."""

from __future__ import annotations

from wtforms import BooleanField, Form, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from learnhub.domain.cases.template import SECTORS
from learnhub.domain.words import mark


class SignForm(Form):
    """An author agrees, or says what should be otherwise."""

    reviews_agreed = BooleanField(
        mark("The reviews may stand beside the published case, where their writers agree"),
    )
    text = TextAreaField(mark("What should be otherwise"))


class PartnerForm(Form):
    """Which partner the text names."""

    partner = StringField(mark("Name of the partner"))
    sector = SelectField(
        mark("Sector"),
        choices=[SelectChoice("", mark("Choose a sector")), *(SelectChoice(code, words) for code, words in SECTORS)],
    )
    country = StringField(mark("Country"))


class AskForm(Form):
    """The message to a partner; shown as it will be sent, and then sent."""

    person = StringField(mark("Who at the partner"))
    email = StringField(mark("Email address"))
    message = TextAreaField(mark("Your message"))


class AnswerForm(Form):
    """What a partner says to the case."""

    agrees = RadioField(
        mark("What do you say to it?"),
        choices=[
            SelectChoice("yes", mark("We agree to be named in this text")),
            SelectChoice("no", mark("We object")),
        ],
    )
    statement = TextAreaField(mark("Your statement"))
