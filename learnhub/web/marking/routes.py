"""Open responses as trainers mark them: the queue, the question of a tie, points and words."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from wtforms import Form

from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import marking
from learnhub.services.marking import MarkingView
from learnhub.web import shell
from learnhub.web.marking.forms import TieForm, marks_form

blueprint = Blueprint("marking", __name__, url_prefix="/marking")

ANSWERS = {answer.value: answer for answer in (ConflictAnswer.NONE, ConflictAnswer.DECLARED)}


@blueprint.get("/")
def queue() -> Response:
    """The tries whose open responses wait, the longest-waiting first."""
    view = shell.read(
        marking.queue,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("marking/queue.html", view=view)


@blueprint.get("/<uuid:attempt>")
def show(attempt: uuid.UUID) -> Response:
    """The question of a tie, then the responses."""
    view = shell.read(marking.open_marking, attempt)
    return _show(view, shell.form(marks_form(view)) if view.responses else TieForm())


@blueprint.post("/<uuid:attempt>/tie")
def tie(attempt: uuid.UUID) -> Response:
    """Answer the question of a tie: the responses open, or are left to somebody else."""
    answer = ANSWERS.get(request.form.get("conflict", ""))
    try:
        shell.write(marking.answer_tie, attempt, answer)
    except Invalid as error:
        form = TieForm(request.form)
        shell.put_faults(form, error.faults)
        return _show(shell.read(marking.open_marking, attempt), form, 422)
    if answer is ConflictAnswer.DECLARED:
        shell.flash(mark("These answers are left to somebody else."))
        return shell.to("marking.queue")
    return shell.to("marking.show", attempt=attempt)


@blueprint.post("/<uuid:attempt>")
def send(attempt: uuid.UUID) -> Response:
    """Send points and words, once however often the button is pressed."""
    try:
        view = shell.read(marking.open_marking, attempt)
    except Conflict:
        shell.write(marking.mark_responses, attempt, {}, {})
        return shell.to("marking.queue")
    form = shell.form(marks_form(view))
    if view.responses and not form.validate():
        return _show(view, form, 422)
    points = {
        each.item: {line.id: form[f"{each.item}.{line.id}"].data for line in each.rubric} for each in view.responses
    }
    words = {each.item: form[f"{each.item}.words"].data for each in view.responses}
    shell.write(marking.mark_responses, attempt, points, words)
    shell.forget_kept()
    shell.flash(mark("The answers are marked. The learner gets a mail."))
    return shell.to("marking.queue")


def _show(view: MarkingView, form: Form, status: int = 200) -> Response:
    barred = view.bar not in (None, Bar.AWAITS_EDITOR)
    return shell.page("marking/show.html", status, view=view, form=form, barred=barred)
