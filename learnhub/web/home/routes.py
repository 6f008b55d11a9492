"""The first page, the health of the process, and the page of all parts."""

from __future__ import annotations

import shutil
from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from learnhub.services import health, home
from learnhub.web import shell

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> Response:
    """What this is, for a visitor; the one next thing, for everybody else."""
    if not shell.actor().signed_in:
        return shell.page("home/visitor.html", home=shell.read(home.visitor))
    mail_set = bool(shell.house().settings.mail_url.get_secret_value())
    return shell.page("home/index.html", home=shell.read(home.person, mail_set=mail_set))


@blueprint.get("/-/healthy")
def healthy() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/-/ready")
def ready() -> Response:
    """Requests may come: the database, its schema, the queue and the disk."""
    found = shell.read(health.readiness)
    free = shutil.disk_usage(shell.house().settings.data).free
    answer = jsonify(asdict(found) | {"ready": found.ready, "disk_free_mb": free // 2**20})
    answer.status_code = 200 if found.ready else 503
    return answer
