"""Lessons and questions of other courses: choosing them, and their source's changes to take or to leave."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import releases, reuse, studio
from learnhub.web import shell

blueprint = Blueprint("reuse", __name__, url_prefix="/studio")


@blueprint.get("/<course>/reuse/")
def index(course: str) -> Response:
    """What this course reuses, with what changed, and what it could reuse."""
    return _index(course)


@blueprint.post("/<course>/reuse/")
def add(course: str) -> Response:
    """Put a part of another course into the draft."""
    kind, _, part = request.form.get("part", "").partition(":")
    where = request.form.get(f"where-{kind}", "")
    source = request.form.get("source", "")
    try:
        shell.write(reuse.reuse, shell.sent_id("reuse"), course, source, kind, part, where)
    except Invalid as error:
        return _index(course, 422, wrong={fault.path for fault in error.faults})
    shell.flash(mark("It stands in the draft. When its source changes, you will be asked here."))
    return shell.to("reuse.index", course=course)


@blueprint.post("/reuse/<uuid:reuse_>/take")
def take(reuse_: uuid.UUID) -> Response:
    """Take what the source changed."""
    try:
        course = shell.write(reuse.take, reuse_, whole="whole" in request.form)
    except Conflict as error:
        if error.reason != "draft-changed" or not error.current:
            raise
        course, clash = request.form.get("course", ""), error.current[0]
        looks = shell.read(studio.look_at_clash, course, clash)
        language = shell.read(studio.language_of, course)
        return _index(course, 409, clash=(reuse_, clash), looks=looks, language=language)
    shell.flash(mark("The change stands in the draft."))
    return shell.to("reuse.index", course=course)


@blueprint.post("/reuse/<uuid:reuse_>/leave")
def leave(reuse_: uuid.UUID) -> Response:
    """Leave what the source changed."""
    course = shell.write(reuse.leave, reuse_)
    shell.flash(mark("Left as it is here. You will be asked again when the source changes again."))
    return shell.to("reuse.index", course=course)


@blueprint.post("/reuse/<uuid:reuse_>/forget")
def forget(reuse_: uuid.UUID) -> Response:
    """Follow the source no longer."""
    course = shell.write(reuse.forget, reuse_)
    shell.flash(mark("The text stays; its source is followed no longer."))
    return shell.to("reuse.index", course=course)


def _index(course: str, status: int = 200, **values: object) -> Response:
    found = shell.read(reuse.view, course, request.values.get("source", ""))
    return shell.page(
        "reuse/index.html",
        status,
        view=found,
        changed=shell.read(releases.sources_changed, found.reuses),
        new_id=shell.minted_id(),
        **{"wrong": set(), "clash": None, **values},
    )
