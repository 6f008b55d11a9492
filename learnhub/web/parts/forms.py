"""One form with a field of every kind, for the page of parts."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from learnhub.domain.words import mark

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")


class PartsForm(Form):
    """A field of every kind."""

    title = StringField(
        mark("Title"),
        [InputRequired(REQUIRED), Length(max=120, message=TOO_LONG)],
        description=mark("One line that a colleague would understand."),
    )
    email = EmailField(mark("Email address"), [InputRequired(REQUIRED)])
    happened = TextAreaField(mark("What happened?"), [InputRequired(REQUIRED)])
    country = SelectField(
        mark("Where?"),
        [Optional()],
        choices=[SelectChoice("KE", "Kenya"), SelectChoice("NP", "Nepal"), SelectChoice("PE", "Peru")],
    )
    outcome = RadioField(
        mark("How did it turn out?"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice("worked", mark("It worked")), SelectChoice("failed", mark("It did not work"))],
    )
    principles = SelectMultipleField(
        mark("Which principles did it test?"),
        [InputRequired(REQUIRED)],
        choices=[
            SelectChoice("1", mark("Common purpose")),
            SelectChoice("2", mark("Transparency")),
            SelectChoice("3", mark("No unfair advantage")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    by = DateField(mark("By which date?"), [Optional()])
    named = BooleanField(mark("Show my name"), description=mark("Otherwise you are shown by your role."))
