"""Who of a manager's people has completed what."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.services import team
from learnhub.web import shell

blueprint = Blueprint("team", __name__, url_prefix="/team")


@blueprint.get("/")
def index() -> Response:
    """Those who report to me: course, version, status, dates."""
    page = shell.read(
        team.show_team,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("team/index.html", page=page)
