"""The resolution paragraph by paragraph, and the words of the courses."""

from __future__ import annotations

from flask import Blueprint, Response

from learnhub.services import resolution
from learnhub.web import shell

blueprint = Blueprint("resolution", __name__, url_prefix="/resolution")


@blueprint.get("/")
def show() -> Response:
    """Each paragraph: its verb, what it means at work, the lessons and cases on it."""
    return shell.page("resolution/show.html", views=shell.read(resolution.show))


@blueprint.get("/words")
def words() -> Response:
    """The words of the courses."""
    return shell.page("resolution/words.html", terms=shell.read(resolution.words))
