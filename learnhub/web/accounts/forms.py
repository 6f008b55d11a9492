"""The forms of signing in."""

from __future__ import annotations

from wtforms import Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from learnhub.domain.words import mark
from learnhub.outside.passwords import MAXIMUM_LENGTH

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")


class SignInForm(Form):
    """Address and password."""

    email = StringField(mark("Email address"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    password = PasswordField(mark("Password"), [InputRequired(REQUIRED), Length(max=MAXIMUM_LENGTH, message=TOO_LONG)])


class ResetForm(Form):
    """Where to send the link."""

    email = StringField(mark("Email address"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(
        mark("New password"),
        [InputRequired(REQUIRED)],
        description=mark("At least 10 characters. Several words are easier to remember than signs."),
    )


class CodeForm(NewPasswordForm):
    """The code of a mail, typed by hand."""

    email = StringField(mark("Email address"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    code = StringField(
        mark("Code from the mail"),
        [InputRequired(REQUIRED), Length(max=40, message=TOO_LONG)],
        description=mark("Eight letters and figures."),
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password beside the present one."""

    present_password = PasswordField(mark("Present password"), [InputRequired(REQUIRED)])


class ProfileForm(Form):
    """The name that others see, and the language of the pages."""

    name = StringField(mark("Name"), [InputRequired(REQUIRED), Length(max=120, message=TOO_LONG)])
    locale = SelectField(mark("Language"))
