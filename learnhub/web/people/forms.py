"""The forms of trusting and inviting people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import DateField as AnyDateField
from wtforms import Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from learnhub.domain.invitations import LENGTHS
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Role
from learnhub.domain.principles import Principle
from learnhub.domain.words import mark
from learnhub.render.environment import LABELS
from learnhub.render.frame import LANGUAGES

REQUIRED = mark("Fill this in.")
TOO_LONG = mark("This is too long.")
ROLE_NAMES = {
    Role.REVIEWER: mark("Reviewer"),
    Role.EDITOR: mark("Editor"),
    Role.TRAINER: mark("Trainer"),
    Role.ADMINISTRATOR: mark("Administrator"),
    Role.CONFIDENTIALITY: mark("Confidentiality officer"),
}
KIND_NAMES = {PersonKind.STAFF: mark("Staff"), PersonKind.PARTNER: mark("Partner")}


class DateField(AnyDateField):
    """A date whose fault says how to write one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; raises ValueError with the mend."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(mark("Write a date as 2027-02-14.")) from None


def checkboxes(label: str, choices: Mapping[str, str], **given: Any) -> SelectMultipleField:
    """Several of these choices."""
    return SelectMultipleField(
        label, choices=dict(choices), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **given
    )


def text(label: str, column: str, **given: Any) -> StringField:
    """One line that goes into this column of a list."""
    return StringField(label, [Length(max=LENGTHS[column], message=TOO_LONG)], **given)


class ReviewerForm(Form):
    """What a reviewer is trusted with."""

    principles = checkboxes(
        mark("Principles"),
        {principle.value: LABELS[principle] for principle in Principle},
        description=mark("None chosen means every principle."),
    )
    languages = checkboxes(
        mark("Languages of the cases"),
        LANGUAGES,
        description=mark("None chosen means every language."),
    )


class JoiningForm(Form):
    """One course with one due date."""

    course = SelectField(mark("Course that they join"), validate_choice=False)
    due_on = DateField(
        mark("Due date"),
        [Optional()],
        description=mark("The day on which the course is to be completed. It may stay empty."),
    )
    zone = StringField(
        mark("Time zone of the due date"),
        [Length(max=64, message=TOO_LONG)],
        description=mark("The day ends at midnight there. Such as Africa/Nairobi or UTC."),
    )


class InviteForm(JoiningForm):
    """One person."""

    email = StringField(mark("Email address"), [InputRequired(REQUIRED), Length(max=254, message=TOO_LONG)])
    name = StringField(mark("Name"), [InputRequired(REQUIRED), Length(max=120, message=TOO_LONG)])
    kind = SelectField(mark("Kind"), choices={kind.value: label for kind, label in KIND_NAMES.items()})
    entity = text(mark("United Nations entity"), "entity")
    office = text(
        mark("Office"), "office", description=mark("Cases of the same office or team are reviewed by others.")
    )
    team = text(mark("Team"), "team")
    organization = text(mark("Organization, for a partner"), "organization")
    manager = text(
        mark("Email address of the manager"),
        "manager",
        description=mark("The manager sees which courses this person has completed, and nothing else."),
    )
    language = SelectField(mark("Language"), choices=dict(LANGUAGES))
    roles = checkboxes(mark("Roles"), {role.value: label for role, label in ROLE_NAMES.items()})


class ListForm(JoiningForm):
    """A pasted list."""

    text = TextAreaField(mark("The list"), [InputRequired(REQUIRED)])
