"""Documents: asking for one, following it while it is made, taking it along."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, send_file
from limits import RateLimitItemPerHour

from learnhub.domain.errors import NotFound
from learnhub.domain.facets import FACETS
from learnhub.services import exports
from learnhub.web import shell

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

ASKED = RateLimitItemPerHour(60)
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}


@blueprint.post("/")
def ask() -> Response:
    """Ask for the cases of a search as a table, or for one case on paper."""
    public_id = shell.sent_id("export")
    shell.limit(ASKED, "export", str(shell.actor().public_id or request.remote_addr))
    shell.write(
        exports.ask,
        public_id,
        request.form.get("format", ""),
        query=request.form.get("q", ""),
        chosen={facet: request.form.getlist(facet) for facet in FACETS},
        number=request.form.get("number", ""),
        locale=shell.locale(),
    )
    return shell.to("exports.show", export=public_id)


@blueprint.get("/<uuid:export>")
def show(export: uuid.UUID) -> Response:
    """How far it is; once it is ready, the button that takes it along. Without scripts the page asks again itself."""
    view = shell.read(exports.show, export)
    answer = shell.page("exports/show.html", view=view)
    if not view.done and not view.gave_up:
        answer.headers["Refresh"] = "3"
    return answer


@blueprint.get("/<uuid:export>/file")
def file(export: uuid.UUID) -> Response:
    """The document."""
    view = shell.read(exports.show, export)
    path = shell.house().settings.data / "exports" / f"{export}.{view.format}"
    if not view.done or not path.is_file():
        raise NotFound
    about = view.number or "learnhub-cases"
    if view.course:
        about = "-".join(filter(None, (view.course, str(view.package), view.language)))
    name = f"{about}-{view.asked_at.date()}.{view.format}"
    answer = send_file(path.resolve(), mimetype=KINDS[view.format], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
