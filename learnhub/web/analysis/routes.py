"""For trainers: how well the questions of a quiz do their work, in words and figures."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.domain.words import mark
from learnhub.services import analysis
from learnhub.web import shell

blueprint = Blueprint("analysis", __name__)


@blueprint.get("/courses/<course>/quizzes/<quiz>/analysis")
def show(course: str, quiz: str) -> Response:
    """What most needs a hand first; of all versions in which a question reads as today, or of one."""
    release = request.args.get("version", type=int)
    return shell.page("analysis/show.html", view=shell.read(analysis.show, course, quiz, release))


@blueprint.post("/courses/<course>/quizzes/<quiz>/analysis")
def ask(course: str, quiz: str) -> Response:
    """Have the quiz counted now, once however often the button is pressed."""
    shell.write(analysis.ask, course, quiz)
    shell.flash(mark("The answers are being counted. Open this page again in a moment."))
    return shell.to("analysis.show", course=course, quiz=quiz)
