"""What in courses needs a hand, by the figures of their learners: one inbox for trainers."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import improving
from learnhub.web import shell

blueprint = Blueprint("improving", __name__, url_prefix="/improvements")


@blueprint.get("/")
def index() -> Response:
    """The tasks that are open, set aside or closed; of one's own courses, or of all."""
    return _index()


@blueprint.post("/<uuid:improvement>/set-aside")
def set_aside(improvement: uuid.UUID) -> Response:
    """Leave it as it is, and say why."""
    try:
        shell.write(improving.set_aside, improvement, request.form.get("reason", ""))
    except Invalid:
        return _index(422, unreasoned=improvement)
    shell.forget_kept()
    shell.flash(mark("It is set aside, with your reason. It closes by itself when the figure improves."))
    return shell.to("improving.index")


@blueprint.post("/<uuid:improvement>/take-up")
def take_up(improvement: uuid.UUID) -> Response:
    """Put it back among the open ones."""
    shell.write(improving.take_up, improvement)
    return shell.to("improving.index")


def _index(status: int = 200, unreasoned: uuid.UUID | None = None) -> Response:
    view = shell.read(
        improving.inbox,
        request.args.get("state", "open"),
        everyone=request.args.get("of") == "all",
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("improving/index.html", status, view=view, unreasoned=unreasoned)
