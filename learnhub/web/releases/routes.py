"""For trainers: what the draft changes, publishing it, and taking a course off the shelf."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.content.faults import render_faults
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import releases
from learnhub.web import shell
from learnhub.web.releases.forms import PublishForm

blueprint = Blueprint("releases", __name__, url_prefix="/studio")


@blueprint.get("/<course>/release")
def index(course: str) -> Response:
    """What the draft changes, word by word, and the form that publishes it."""
    return _index(course, shell.form(PublishForm))


@blueprint.post("/<course>/release")
def publish(course: str) -> Response:
    """Have the draft published, now or at a moment; pressed twice is once."""
    form = shell.form(PublishForm)
    public_id = shell.sent_id("publication")
    if form.validate():
        try:
            shell.write(
                releases.ask,
                course,
                public_id,
                weight=form.weight.data,
                note=form.note.data or "",
                at=form.moment(shell.actor().zone),
                revision=request.form.get("revision", 0, type=int),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        except Conflict as error:
            return _index(course, form, 409, moved=error.reason == "draft-changed")
        else:
            shell.forget_kept()
            return shell.to("releases.show", course=course, publication=public_id)
    return _index(course, form, 422)


@blueprint.get("/<course>/release/<uuid:publication>")
def show(course: str, publication: uuid.UUID) -> Response:
    """How far a publishing is, and how it ended; the page asks again by itself."""
    view = shell.read(releases.show, course, publication)
    faults = render_faults(
        (each for each in view.refused if each.path), shell.house().pages.text(shell.locale()).gettext
    )
    answer = shell.page("releases/show.html", view=view, faults=faults)
    if view.state == "waiting":
        answer.headers["Refresh"] = "2"
    return answer


@blueprint.post("/<course>/release/<uuid:publication>/cancel")
def cancel(course: str, publication: uuid.UUID) -> Response:
    """Do not publish what waits for its moment."""
    shell.write(releases.cancel, course, publication)
    return shell.to("releases.show", course=course, publication=publication)


@blueprint.post("/<course>/unpublish")
def unpublish(course: str) -> Response:
    """Offer the course to nobody new."""
    shell.write(releases.unpublish, course)
    shell.flash(mark("The course is not published any more. Those who joined keep their version and may finish."))
    return shell.to("releases.index", course=course)


@blueprint.post("/<course>/archive")
def archive(course: str) -> Response:
    """Take the course out of the catalogue."""
    shell.write(releases.archive, course)
    shell.flash(mark("The course is archived. Those who joined may finish; its pages can still be read."))
    return shell.to("releases.index", course=course)


@blueprint.post("/<course>/bring-back")
def bring_back(course: str) -> Response:
    """Offer an archived course again."""
    shell.write(releases.bring_back, course)
    shell.flash(mark("The course stands in the catalogue again."))
    return shell.to("releases.index", course=course)


def _index(course: str, form: PublishForm, status: int = 200, *, moved: bool = False) -> Response:
    path, after = request.args.get("path"), request.args.get("after")
    view = shell.read(releases.open_release_page, course, path=path, after=after)
    return shell.page(
        "releases/index.html", status, view=view, form=form, new_id=shell.minted_id(), moved=moved, path=path
    )
