"""The catalogue, a course, its lessons, and the page of a completed course."""

from __future__ import annotations

import uuid
from contextlib import suppress

from flask import Blueprint, Response, request, url_for

from learnhub.domain.errors import Busy, Conflict
from learnhub.domain.words import mark
from learnhub.services import learning
from learnhub.web import media as media_files
from learnhub.web import shell

blueprint = Blueprint("learning", __name__, url_prefix="/courses")


@blueprint.get("/")
def catalogue() -> Response:
    """Every published course that this person may read."""
    return shell.page("learning/catalogue.html", courses=shell.read(learning.catalogue))


@blueprint.get("/<course>/")
def course(course: str) -> Response:
    """Outline, time, objectives and progress."""
    return shell.page("learning/course.html", course=shell.read(learning.open_course, course))


@blueprint.post("/<course>/enrol")
def enrol(course: str) -> Response:
    """Join the course; pressed twice is once."""
    try:
        shell.write(learning.enrol, course)
    except Conflict:
        shell.flash(mark("This course is archived: nobody new may join. You may still read it."))
        return shell.to("learning.course", course=course)
    shell.flash(mark("You have joined the course. Your answers and your place are kept from now on."))
    if lesson := request.form.get("lesson"):
        return shell.to("learning.lesson", course=course, lesson=lesson)
    return shell.to("learning.course", course=course)


@blueprint.get("/<course>/releases/newer")
def changes(course: str) -> Response:
    """What a later release changes, or what the last one that was taken up changed."""
    return shell.page("learning/changes.html", view=shell.read(learning.show_changes, course))


@blueprint.post("/<course>/releases/newer")
def take_up(course: str) -> Response:
    """Move to the release that is offered now; pressed twice is once."""
    shell.write(learning.take_up, course)
    shell.flash(mark("You have the changes. What you had read, passed and completed is kept."))
    return shell.to("learning.changes", course=course)


@blueprint.get("/<course>/<lesson>")
def lesson(course: str, lesson: str) -> Response:
    """One lesson. A first opening or a new place is noted in a short write after the read, or else at the next view."""
    view = shell.read(learning.open_lesson, course, lesson, chosen=request.args.get("choice"))
    if view.to_note:
        with suppress(Busy):
            shell.write(learning.note_opening, course, lesson)
    own = shell.own_language() if shell.is_found() else ""
    return shell.unchanged(*view.facts, request.full_path, own) or shell.tagged(
        shell.page("learning/lesson.html", lesson=view, own=own)
    )


@blueprint.post("/<course>/<lesson>/choices/<choice>")
def choose(course: str, lesson: str, choice: str) -> Response:
    """Keep what the reader chose before reading on."""
    shell.write(learning.choose, course, lesson, choice, request.form.get("option", ""))
    return shell.to("learning.lesson", course=course, lesson=lesson, anchor=choice)


@blueprint.post("/<course>/<lesson>/read")
def read(course: str, lesson: str) -> Response:
    """The lesson has been read; go on to what comes next."""
    onward = shell.write(learning.finish_lesson, course, lesson)
    if onward.lesson_id:
        return shell.to("learning.lesson", course=course, lesson=onward.lesson_id)
    if onward.scenario_id:
        return shell.to("scenarios.show", course=course, scenario=onward.scenario_id)
    if onward.quiz_id:
        return shell.to("assessment.quiz", course=course, quiz=onward.quiz_id)
    return shell.to("learning.course", course=course)


@blueprint.post("/<course>/<lesson>/place")
def place(course: str, lesson: str) -> Response:
    """Where the reader is, sent by a script while they read."""
    shell.write(learning.note_place, course, lesson, request.form.get("heading", ""))
    return Response(status=204)


@blueprint.get("/<course>/media/<path:path>")
def media(course: str, path: str) -> Response:
    """A picture or a recording of the course."""
    return media_files.answer(shell.read(learning.media, course, path), "private, max-age=3600")


@blueprint.get("/completions/<uuid:completion>")
def completion(completion: uuid.UUID) -> Response:
    """The printed page of a completed course, and the address where a third person checks it: found by nobody else."""
    answer = shell.page(
        "learning/completion.html",
        completion=shell.read(learning.show_completion, completion),
        address=shell.house().settings.base_url.rstrip("/") + url_for("learning.completion", completion=completion),
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
