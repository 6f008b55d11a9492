"""The first page, the health of the process, and the page of all parts."""

from __future__ import annotations

from flask import Blueprint, Response

from learnhub.services import home
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
