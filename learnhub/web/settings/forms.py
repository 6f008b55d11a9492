"""The form of the settings."""

from __future__ import annotations

from wtforms import FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from learnhub.domain.words import mark
from learnhub.services.settings import LABEL_LENGTH, LENGTHS, LINES_LENGTH, MOST_ADDRESSES

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")


class AddressForm(Form):
    """One place where misconduct is reported."""

    label = StringField(mark("Name of the office"), [Length(max=LABEL_LENGTH, message=TOO_LONG)])
    lines = TextAreaField(
        mark("How to reach it"),
        [Length(max=LINES_LENGTH, message=TOO_LONG)],
        description=mark("Web address, email, telephone: each on a line of its own."),
    )


class SettingsForm(Form):
    """What the administrator sets; `version` is the one that was seen."""

    version = HiddenField()
    name = StringField(
        mark("Name of this installation"), [InputRequired(REQUIRED), Length(max=LENGTHS["name"], message=TOO_LONG)]
    )
    organization = StringField(mark("Organization"), [Length(max=LENGTHS["organization"], message=TOO_LONG)])
    contact = StringField(
        mark("Email address for questions"),
        [Length(max=LENGTHS["contact"], message=TOO_LONG)],
    )
    misconduct = FieldList(FormField(AddressForm), mark("Where misconduct is reported"), max_entries=MOST_ADDRESSES)
