"""The form of inviting a partner's representative."""

from __future__ import annotations

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from learnhub.domain.invitations import LENGTHS
from learnhub.domain.words import mark
from learnhub.services.partners import PARTNERSHIP_LENGTH

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")
NEW = "new"


class PartnerForm(Form):
    """Who is invited, and to which partnership."""

    email = StringField(
        mark("Email address"), [InputRequired(REQUIRED), Length(max=LENGTHS["email"], message=TOO_LONG)]
    )
    name = StringField(mark("Name"), [InputRequired(REQUIRED), Length(max=LENGTHS["name"], message=TOO_LONG)])
    organization = StringField(
        mark("Organization"), [InputRequired(REQUIRED), Length(max=LENGTHS["organization"], message=TOO_LONG)]
    )
    partnership = RadioField(mark("Partnership"), [InputRequired(REQUIRED)], validate_choice=False)
    new_partnership = StringField(
        mark("Name of the new partnership"), [Length(max=PARTNERSHIP_LENGTH, message=TOO_LONG)]
    )
