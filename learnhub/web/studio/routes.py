"""The studio: trainers write courses here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from learnhub.content.faults import render_faults
from learnhub.services import studio
from learnhub.web import shell

blueprint = Blueprint("studio", __name__, url_prefix="/studio")


@blueprint.get("/")
def index() -> Response:
    """Every course, and how its draft stands."""
    return shell.page("studio/index.html", page=shell.read(studio.courses, after=request.args.get("after")))


@blueprint.get("/<course>/")
def course(course: str) -> Response:
    """The outline of a course, its state, and the ways on."""
    view = shell.read(studio.open_course, course)
    return shell.page("studio/course.html", view=view, faults=render_faults(view.faults, _gettext()))


def _gettext() -> Any:
    return shell.house().pages.text(shell.locale()).gettext
