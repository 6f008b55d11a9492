"""Adding files to a case, and reading them."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from limits import parse

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.outside.uploads import checked, kept_name
from learnhub.services import attachments
from learnhub.services.attachments import FileView
from learnhub.web import refusals, shell

blueprint = Blueprint("attachments", __name__)

UPLOADS = parse("60/hour")
MOST_BYTES = 10_000_000
shell.takes_files("attachments.index", MOST_BYTES + 100_000)


@blueprint.route("/cases/<uuid:case>/attachments", methods=["GET", "POST"])
def index(case: uuid.UUID) -> Response:
    """The files of a case of my own; a POST adds one."""
    faults: dict[str, object] = {}
    if request.method == "POST":
        try:
            _add(case)
        except Invalid as error:
            if shell.wants_json():
                return refusals.refused(error)
            faults = {fault.path: fault for fault in error.faults}
        else:
            shell.forget_kept()
            shell.flash(mark("The file has been added."))
            return shell.to("attachments.index", case=case)
    view = shell.read(attachments.attachments, case)
    return shell.page(
        "attachments/index.html",
        422 if faults else 200,
        view=view,
        faults=faults,
        new_id=shell.minted_id(),
        most=attachments.MOST_FILES,
        bytes=MOST_BYTES,
        said=shell.sent_or_kept(),
    )


def _add(case: uuid.UUID) -> None:
    shell.limit(UPLOADS, "upload", str(shell.actor().public_id))
    shell.read(attachments.may_attach, case)
    sent = request.files.get("file")
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2].strip() if sent else ""
    kept = checked(name, sent.stream.read() if sent else b"")
    shell.write(
        attachments.attach,
        case,
        shell.sent_id("attachment"),
        digest=shell.house().files.put(kept.data),
        name=kept_name(name, kept.media_type),
        media_type=kept.media_type,
        size=len(kept.data),
        description=request.form.get("description", ""),
        licence=request.form.get("licence", ""),
    )


@blueprint.post("/cases/<uuid:case>/attachments/<uuid:file>/remove")
def remove(case: uuid.UUID, file: uuid.UUID) -> Response:
    """Take a file out."""
    unused = shell.write(attachments.detach, case, file)
    if unused:
        shell.house().files.remove(unused)
    shell.flash(mark("The file has been taken out."))
    return shell.to("attachments.index", case=case)


@blueprint.get("/cases/<uuid:case>/attachments/<uuid:file>")
def draft(case: uuid.UUID, file: uuid.UUID) -> Response:
    """A file of a case that is written or reviewed."""
    return _sent(shell.read(attachments.draft_file, case, file))


@blueprint.get("/cases/<number>/attachments/<uuid:file>")
def published(number: str, file: uuid.UUID) -> Response:
    """A file of a published case."""
    return _sent(shell.read(attachments.published_file, number, file))


def _sent(view: FileView) -> Response:
    return shell.kept_file(view.digest, view.name, view.media_type)
