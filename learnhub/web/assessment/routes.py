"""A quiz: its start page, a try that saves each answer, and the result."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import assessment, limits
from learnhub.web import shell
from learnhub.web.answers import answers
from learnhub.web.assessment.forms import GrantForm

blueprint = Blueprint("assessment", __name__)


REFUSALS = frozenset({"not-open-yet", "closed", "tries-used"})


@blueprint.get("/courses/<course>/quizzes/<quiz>")
def quiz(course: str, quiz: str) -> Response:
    """The pass line and its reason, before the start."""
    return shell.page(
        "assessment/quiz.html", quiz=shell.read(assessment.open_quiz, course, quiz), new_id=shell.minted_id()
    )


@blueprint.post("/courses/<course>/quizzes/<quiz>/attempts")
def start(course: str, quiz: str) -> Response:
    """Begin a try, or go on with the open one; the quiz's page says why none may begin."""
    try:
        attempt = shell.write(assessment.start_attempt, course, quiz, shell.sent_id("attempt"))
    except Conflict as conflict:
        if conflict.reason not in REFUSALS:
            raise
        return shell.to("assessment.quiz", course=course, quiz=quiz)
    return shell.to("assessment.attempt", attempt=attempt)


@blueprint.get("/attempts/<uuid:attempt>")
def attempt(attempt: uuid.UUID) -> Response:
    """An open try, with the answers that could not be sent; a sent one leads to its result."""
    address = shell.house().address
    kept = shell.kept_fields(*(address(f"assessment.{act}", attempt=attempt) for act in ("save", "submit")))
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


@blueprint.post("/attempts/<uuid:attempt>/check/<item>")
def check(attempt: uuid.UUID, item: str) -> Response:
    """Save the answers, and say whether this one is right."""
    shell.write(assessment.check_answer, attempt, item, answers(request.form.to_dict(flat=False)))
    return shell.to("assessment.attempt", attempt=attempt, anchor=item)


@blueprint.post("/attempts/<uuid:attempt>/hint/<item>")
def hint(attempt: uuid.UUID, item: str) -> Response:
    """Save the answers, and show one more hint of this question."""
    shell.write(assessment.show_hint, attempt, item, answers(request.form.to_dict(flat=False)))
    return shell.to("assessment.attempt", attempt=attempt, anchor=item)


@blueprint.post("/attempts/<uuid:attempt>/move/<item>/<row>/<any(up, down):way>")
def move(attempt: uuid.UUID, item: str, row: str, way: str) -> Response:
    """Save the answers, and move one row of an order up or down."""
    given = answers(request.form.to_dict(flat=False))
    shell.write(assessment.move_row, attempt, item, row, given, up=way == "up")
    return shell.to("assessment.attempt", attempt=attempt, anchor=f"{item}-{row}-row")


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


@blueprint.get("/courses/<course>/quizzes/<quiz>/exceptions")
def exceptions(course: str, quiz: str) -> Response:
    """What single people were given beyond the limits, with the reasons; for trainers."""
    return _exceptions(course, quiz, shell.form(GrantForm))


@blueprint.post("/courses/<course>/quizzes/<quiz>/exceptions")
def grant(course: str, quiz: str) -> Response:
    """Give one person more tries, minutes or days, with a reason."""
    form = shell.form(GrantForm)
    if not form.validate():
        return _exceptions(course, quiz, form, 422)
    try:
        shell.write(
            limits.grant,
            course,
            quiz,
            shell.sent_id("grant"),
            email=form.email.data or "",
            tries=form.tries.data or 0,
            minutes=form.minutes.data or 0,
            closes_on=form.closes_on.data,
            reason=form.reason.data or "",
        )
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _exceptions(course, quiz, form, 422)
    shell.forget_kept()
    shell.flash(mark("The exception has been given."))
    return shell.to("assessment.exceptions", course=course, quiz=quiz)


def _exceptions(course: str, quiz: str, form: GrantForm, status: int = 200) -> Response:
    view = shell.read(
        limits.list_grants,
        course,
        quiz,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    new_id = form.grant.data or shell.minted_id()
    return shell.page("assessment/exceptions.html", status, view=view, form=form, new_id=new_id)
