"""For trainers: every revision of a draft, taking one back, and the trash."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.domain.words import mark
from learnhub.services import history
from learnhub.web import shell

blueprint = Blueprint("history", __name__, url_prefix="/studio")


@blueprint.get("/<course>/history/")
def index(course: str) -> Response:
    """Who changed what, and when."""
    page = shell.read(history.open_history, course, before=request.args.get("before", type=int))
    return shell.page("history/index.html", page=page)


@blueprint.get("/<course>/history/<int:revision>")
def show(course: str, revision: int) -> Response:
    """What a revision changed, word by word; or what has changed since."""
    path = request.args.get("path")
    view = shell.read(history.show_revision, course, revision, since="since" in request.args, path=path)
    return shell.page("history/show.html", view=view, path=path)


@blueprint.post("/<course>/history/<int:revision>/restore")
def restore(course: str, revision: int) -> Response:
    """Bring the draft, or one file, back to this revision: as a new one, so that nothing is lost."""
    if shell.write(history.restore, course, revision, request.form.get("path") or None) is None:
        shell.flash(mark("The draft says that already."))
    else:
        shell.flash(mark("It is as it was then, by a new change. What stood before is in the history."))
    return shell.to("history.index", course=course)


@blueprint.get("/<course>/trash")
def trash(course: str) -> Response:
    """What was taken out of the draft."""
    return shell.page("history/trash.html", page=shell.read(history.open_trash, course))


@blueprint.post("/<course>/trash/<int:revision>")
def put_back(course: str, revision: int) -> Response:
    """Put back what a revision took out, or one file of it."""
    if shell.write(history.put_back, course, revision, request.form.get("path") or None) is None:
        shell.flash(mark("It is there already."))
    else:
        shell.flash(mark("It is back in the draft, with its ids: what learners did with it counts again."))
    return shell.to("history.trash", course=course)
