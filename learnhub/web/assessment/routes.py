"""A quiz: its start page, a try that saves each answer, and the result."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for

from learnhub.domain.errors import Conflict
from learnhub.services import assessment
from learnhub.web import shell
from learnhub.web.answers import answers

blueprint = Blueprint("assessment", __name__)


@blueprint.get("/courses/<course>/quizzes/<quiz>")
def quiz(course: str, quiz: str) -> Response:
    """The pass line and its reason, before the start."""
    return shell.page(
        "assessment/quiz.html", quiz=shell.read(assessment.open_quiz, course, quiz), new_id=shell.minted_id()
    )


@blueprint.post("/courses/<course>/quizzes/<quiz>/attempts")
def start(course: str, quiz: str) -> Response:
    """Begin a try, or go on with the open one."""
    attempt = shell.write(assessment.start_attempt, course, quiz, shell.sent_id("attempt"))
    return shell.to("assessment.attempt", attempt=attempt)


@blueprint.get("/attempts/<uuid:attempt>")
def attempt(attempt: uuid.UUID) -> Response:
    """An open try, with the answers that could not be sent; a sent one leads to its result."""
    kept = shell.kept_fields(*(url_for(f"assessment.{act}", attempt=attempt) for act in ("save", "submit")))
    try:
        view = shell.read(assessment.open_attempt, attempt, unsent=answers(kept or {}))
    except Conflict:
        return shell.to("assessment.result", attempt=attempt)
    return shell.page("assessment/attempt.html", view=view)


@blueprint.post("/attempts/<uuid:attempt>/responses")
def save(attempt: uuid.UUID) -> Response:
    """Save answers as they are given."""
    saved_at = shell.write(assessment.save_answers, attempt, answers(request.form.to_dict(flat=False)))
    shell.forget_kept()
    if shell.wants_json():
        return shell.saved(1, saved_at)
    return shell.to("assessment.attempt", attempt=attempt)


@blueprint.post("/attempts/<uuid:attempt>/submit")
def submit(attempt: uuid.UUID) -> Response:
    """Send the try, once however often the button is pressed."""
    shell.write(assessment.submit_attempt, attempt, answers(request.form.to_dict(flat=False)))
    shell.forget_kept()
    return shell.to("assessment.result", attempt=attempt)


@blueprint.get("/attempts/<uuid:attempt>/result")
def result(attempt: uuid.UUID) -> Response:
    """The result with the thought behind each option; then one plan is offered."""
    try:
        view = shell.read(assessment.show_result, attempt)
    except Conflict:
        return shell.to("assessment.attempt", attempt=attempt)
    return shell.page("assessment/result.html", view=view, new_id=shell.minted_id())
