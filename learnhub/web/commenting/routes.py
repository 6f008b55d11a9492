"""For trainers: comments beside the passages of a draft, and the approval of its exact text."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.commenting import COMMENT_LENGTH, QUOTE_LENGTH
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import approving, commenting
from learnhub.web import shell

blueprint = Blueprint("commenting", __name__, url_prefix="/studio")


@blueprint.get("/<course>/comments")
def index(course: str) -> Response:
    """What waits, or what is resolved; and how the draft stands."""
    return _index(course)


@blueprint.post("/<course>/approve")
def approve(course: str) -> Response:
    """Approve the draft as its reader saw it."""
    try:
        stands = shell.write(approving.approve, course, request.form.get("revision", 0, type=int))
    except Conflict:
        return _index(course, 409, moved=True)
    if stands.approved:
        shell.flash(mark("The draft is approved."))
    else:
        shell.flash(mark("Kept. You made the newest edits: somebody else has yet to approve them."))
    return shell.to("commenting.index", course=course)


@blueprint.route("/<course>/comments/<path:path>", methods=["GET", "POST"])
def file(course: str, path: str) -> Response:
    """A file as it will look, with the comments beside its passages; a POST adds one."""
    faults: dict[str, object] = {}
    if request.method == "POST":
        place = request.form.get("place", -1, type=int)
        try:
            shell.write(
                commenting.comment,
                course,
                shell.sent_id("comment"),
                path=path,
                revision=request.form.get("revision", 0, type=int),
                place=place,
                quote=request.form.get("quote", ""),
                text=request.form.get("text", ""),
            )
        except Invalid as error:
            faults = {each.path: each for each in error.faults}
        else:
            shell.forget_kept()
            return shell.to("commenting.file", course=course, path=path, anchor=f"passage-{place}")
    view = shell.read(commenting.open_file_comments, course, path)
    kept = shell.kept_fields(request.path) if request.method == "GET" else None
    sent = request.form if request.method == "POST" else {name: values[-1] for name, values in (kept or {}).items()}
    return shell.page(
        "commenting/file.html",
        422 if faults else 200,
        view=view,
        faults=faults,
        sent=sent,
        at=request.args.get("place", -1, type=int),
        new_id=shell.minted_id(),
        limit=COMMENT_LENGTH,
        quote_limit=QUOTE_LENGTH,
    )


@blueprint.post("/<course>/threads/<uuid:thread>/answer")
def answer(course: str, thread: uuid.UUID) -> Response:
    """Answer in a thread."""
    public_id = shell.sent_id("comment")
    path = shell.write(commenting.answer, course, thread, public_id, request.form.get("text", ""))
    shell.forget_kept()
    return shell.to("commenting.file", course=course, path=path, anchor=f"thread-{thread}")


@blueprint.post("/<course>/threads/<uuid:thread>/settle")
def settle(course: str, thread: uuid.UUID) -> Response:
    """Resolve a thread, or open it again."""
    resolved = request.form.get("settled") != "no"
    path = shell.write(commenting.settle, course, thread, resolved=resolved)
    if resolved:
        shell.flash(mark("It is resolved, and kept among those that are."))
    if request.form.get("from") == "index":
        return shell.to("commenting.index", course=course)
    place = request.form.get("place", "")
    return shell.to("commenting.file", course=course, path=path, anchor=f"passage-{place}" if place else None)


def _index(course: str, status: int = 200, *, moved: bool = False) -> Response:
    view = shell.read(
        commenting.open_comments,
        course,
        resolved=request.args.get("state") == "resolved",
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("commenting/index.html", status, view=view, moved=moved)
