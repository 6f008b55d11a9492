"""The nine principles, and the page of each: the hub of the loop."""

from __future__ import annotations

from flask import Blueprint, Response

from learnhub.services import principles
from learnhub.web import shell

blueprint = Blueprint("principles", __name__, url_prefix="/principles")


@blueprint.get("/")
def index() -> Response:
    """The nine, in the order of paragraph 2."""
    return shell.page("principles/index.html", rows=shell.read(principles.index))


@blueprint.get("/<principle>")
def show(principle: str) -> Response:
    """One principle: its words, what it means at work, lessons, my standing, published cases."""
    return shell.page("principles/show.html", view=shell.read(principles.show, principle))
