"""The form with which a course is published."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, Form, RadioField, SelectChoice, TextAreaField, validators

from learnhub.domain.releases import Weight
from learnhub.domain.words import mark
from learnhub.services.releases.publishing import NOTE_LENGTH


class PublishForm(Form):
    """The author's word on a release, a note for learners, and perhaps a moment."""

    weight = RadioField(
        mark("What kind of change is it?"),
        choices=[
            SelectChoice(
                Weight.MINOR, mark("Minor: a slip mended, a link, a clearer word. Learners move to it at once.")
            ),
            SelectChoice(
                Weight.MATERIAL,
                mark("Material: something to learn or to answer is new or another. Learners are offered it."),
            ),
        ],
        validators=[validators.InputRequired("required")],
    )
    note = TextAreaField(
        mark("What changed, for learners"),
        description=mark("One or two sentences. Whoever is offered the change reads them."),
        validators=[validators.Optional(), validators.Length(max=NOTE_LENGTH)],
    )
    at = DateTimeLocalField(
        mark("Publish at a moment"),
        description=mark("In your time zone. Leave it empty to publish now."),
        validators=[validators.Optional()],
    )

    def moment(self, zone: str) -> dt.datetime | None:
        """The moment in UTC, as it stands in the person's zone."""
        at = self.at.data
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC) if at else None
