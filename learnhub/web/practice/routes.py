"""Practice: the question of the day, its answer, and what a person wishes."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Conflict
from learnhub.domain.words import mark
from learnhub.services import practice
from learnhub.web import shell
from learnhub.web.answers import answers

blueprint = Blueprint("practice", __name__, url_prefix="/practice")


@blueprint.get("/")
def index() -> Response:
    """The next question that is due, why it came back, and how the principles stand."""
    more = request.args.get("more") == "1"
    return shell.page(
        "practice/index.html", view=shell.read(practice.open_practice, more=more), new_id=shell.minted_id()
    )


@blueprint.get("/counted")
def counted() -> Response:
    """How strong, fading and new are counted, and when a question returns."""
    return shell.page("practice/counted.html", rules=shell.read(practice.explain))


@blueprint.post("/<course>/<item>")
def answer(course: str, item: str) -> Response:
    """Keep an answer, once however often the button is pressed; one answered meanwhile leads back to what is due."""
    try:
        given = shell.write(
            practice.answer,
            shell.sent_id("answer"),
            course,
            item,
            answers(request.form.to_dict(flat=False)).get(item, []),
        )
    except Conflict as conflict:
        if conflict.reason != "not-due":
            raise
        return shell.to("practice.index")
    return shell.to("practice.result", answer=given)


@blueprint.get("/answers/<uuid:answer>")
def result(answer: uuid.UUID) -> Response:
    """The thought behind each option, and when the question returns."""
    return shell.page("practice/result.html", view=shell.read(practice.show_answer, answer))


@blueprint.post("/wish")
def wish() -> Response:
    """Keep whether practice is on, and whether a mail is wished."""
    shell.write(practice.wish, off=request.form.get("practice") == "off", digest="digest" in request.form)
    shell.flash(mark("Your wishes for practice are kept."))
    return shell.to("practice.index")


@blueprint.get("/cohorts/<course>")
def cohort(course: str) -> Response:
    """For trainers: which principle is weak among the learners of a course, never under five people."""
    return shell.page("practice/cohort.html", view=shell.read(practice.cohort, course))
