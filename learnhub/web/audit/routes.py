"""The audit log, page by page."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.services import audit
from learnhub.web import shell

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
def index() -> Response:
    """What was changed, newest first; of one act or one person."""
    action = request.args.get("action", "")
    chosen = action if action in audit.ACTS else ""
    person = request.args.get("person", type=uuid.UUID)
    log = shell.read(
        audit.read_log,
        action=chosen,
        person=person,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("audit/index.html", log=log, acts=audit.ACTS, action=chosen, person=person)
