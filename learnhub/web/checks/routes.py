"""For trainers: what is wrong with a draft, where, and how to mend it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.content.faults import said
from learnhub.domain.languages import NAMES
from learnhub.domain.words import mark
from learnhub.services import checks
from learnhub.web import shell

blueprint = Blueprint("checks", __name__, url_prefix="/studio")


@blueprint.get("/<course>/checks")
def index(course: str) -> Response:
    """Every fault and warning with its place and its mend; while a job looks for them, how far it is."""
    view = shell.read(checks.open_checks, course)
    gettext = shell.house().pages.text(shell.locale()).gettext
    rows = [
        (each, [(line, *said(fault, gettext, in_forms=True), bars) for line, fault, bars in each.faults])
        for each in view.files
    ]
    answer = shell.page("checks/index.html", view=view, rows=rows, names=NAMES)
    if view.state == "waiting":
        answer.headers["Refresh"] = "2"
    return answer


@blueprint.post("/<course>/checks")
def ask(course: str) -> Response:
    """Have a large draft checked by a job."""
    shell.write(checks.ask, course)
    return shell.to("checks.index", course=course)


@blueprint.post("/<course>/checks/mend")
def mend(course: str) -> Response:
    """Mend what needs no word of the author."""
    code = request.form.get("code", "")
    shell.write(checks.mend, course, code, revision=request.form.get("revision", 0, type=int))
    shell.flash(mark("It is mended in the draft, as a change that can be taken back."))
    return shell.to("checks.index", course=course)
