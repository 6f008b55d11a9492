"""Where do I stand? Nine questions, saved one by one, and what their answers say."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for

from learnhub.domain.errors import Conflict
from learnhub.services import standing as service
from learnhub.web import shell
from learnhub.web.answers import answers

blueprint = Blueprint("standing", __name__, url_prefix="/standing")


@blueprint.get("/")
def index() -> Response:
    """What is asked, before the start."""
    return shell.page("standing/index.html", view=shell.read(service.open_start), new_id=shell.minted_id())


@blueprint.post("/")
def start() -> Response:
    """Draw nine questions, or go on with the open ones."""
    return shell.to("standing.show", standing=shell.write(service.start, shell.sent_id("standing")))


@blueprint.get("/<uuid:standing>")
def show(standing: uuid.UUID) -> Response:
    """The nine questions; sent ones lead to their result."""
    kept = shell.kept_fields(*(url_for(f"standing.{act}", standing=standing) for act in ("save", "submit")))
    try:
        view = shell.read(service.open_standing, standing, unsent=answers(kept or {}))
    except Conflict:
        return shell.to("standing.result", standing=standing)
    return shell.page("standing/show.html", view=view)


@blueprint.post("/<uuid:standing>/responses")
def save(standing: uuid.UUID) -> Response:
    """Save answers as they are given."""
    saved_at = shell.write(service.save, standing, answers(request.form.to_dict(flat=False)))
    shell.forget_kept()
    if shell.wants_json():
        return shell.saved(1, saved_at)
    return shell.to("standing.show", standing=standing)


@blueprint.post("/<uuid:standing>/submit")
def submit(standing: uuid.UUID) -> Response:
    """Mark the nine answers, once however often the button is pressed."""
    shell.write(service.submit, standing, answers(request.form.to_dict(flat=False)))
    shell.forget_kept()
    return shell.to("standing.result", standing=standing)


@blueprint.get("/<uuid:standing>/result")
def result(standing: uuid.UUID) -> Response:
    """Modules worth testing out of, the two lessons that pay most, and each answer."""
    try:
        view = shell.read(service.show_result, standing)
    except Conflict:
        return shell.to("standing.show", standing=standing)
    return shell.page("standing/result.html", view=view)
