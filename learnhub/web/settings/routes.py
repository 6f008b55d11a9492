"""What the administrator sets, on one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, Response, request

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.words import mark
from learnhub.services import settings
from learnhub.services.settings import MOST_ADDRESSES, Address
from learnhub.web import shell
from learnhub.web.settings.forms import SettingsForm

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

IN_ADDRESS = re.compile(r"misconduct-(\d+)-(label|lines)")


@blueprint.route("/", methods=["GET", "POST"])
def index() -> Response:
    """Name, organization, contact, and where misconduct is reported."""
    stands = shell.read(settings.installation_to_change)
    data = asdict(stands)
    data["misconduct"] = [*data["misconduct"], {}][:MOST_ADDRESSES]
    form = shell.form(SettingsForm, data=data)
    if request.method == "POST" and form.validate():
        try:
            shell.write(
                settings.change_installation,
                name=form.name.data,
                organization=form.organization.data or "",
                contact=form.contact.data or "",
                misconduct=[Address(each["label"] or "", each["lines"] or "") for each in form.misconduct.data],
                version=int(form.version.data) if form.version.data.isdecimal() else -1,
            )
        except Invalid as error:
            _put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("The settings have been saved."))
            return shell.to("settings.index")
    return shell.page("settings/index.html", 422 if request.method == "POST" else 200, form=form)


def _put_faults(form: SettingsForm, faults: Sequence[Fault]) -> None:
    for fault in faults:
        place = IN_ADDRESS.fullmatch(fault.path)
        if place is None:
            shell.put_faults(form, [fault])
        else:
            field = form.misconduct[int(place[1])][place[2]]
            field.errors = [*field.errors, fault]
