"""For trainers: what differs since tries were sent, a count of who changes, and the correction of the marks."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Invalid
from learnhub.services import regrading
from learnhub.web import shell

blueprint = Blueprint("regrading", __name__)


@blueprint.get("/courses/<course>/quizzes/<quiz>/corrections")
def index(course: str, quiz: str) -> Response:
    """The questions whose key differs, to choose from."""
    return _index(course, quiz)


@blueprint.post("/courses/<course>/quizzes/<quiz>/corrections")
def ask(course: str, quiz: str) -> Response:
    """Count what a correction would change. Nothing changes yet."""
    correction = shell.sent_id("correction")
    try:
        shell.write(regrading.ask, course, quiz, correction, request.form.getlist("item"))
    except Invalid:
        return _index(course, quiz, 422)
    return shell.to("regrading.show", correction=correction)


@blueprint.get("/corrections/<uuid:correction>")
def show(correction: uuid.UUID) -> Response:
    """How far it is, what it changes, and the button that corrects the marks; the page asks again by itself."""
    view = shell.read(regrading.show, correction)
    answer = shell.page("regrading/show.html", view=view)
    if view.waits:
        answer.headers["Refresh"] = "3"
    return answer


@blueprint.post("/corrections/<uuid:correction>/approve")
def approve(correction: uuid.UUID) -> Response:
    """Correct the marks, once however often the button is pressed."""
    shell.write(regrading.approve, correction)
    return shell.to("regrading.show", correction=correction)


def _index(course: str, quiz: str, status: int = 200) -> Response:
    view = shell.read(regrading.list_corrections, course, quiz)
    return shell.page("regrading/index.html", status, view=view, new_id=shell.minted_id(), none_chosen=status == 422)
