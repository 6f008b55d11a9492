"""Access tokens of one's own: the list, making one, ending one."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Invalid
from learnhub.domain.tokens import MOST_DAYS, Scope
from learnhub.domain.words import mark
from learnhub.services import tokens
from learnhub.web import shell

blueprint = Blueprint("tokens", __name__, url_prefix="/account/tokens")


@blueprint.get("/")
def index() -> Response:
    """My tokens."""
    return _page()


@blueprint.post("/")
def make() -> Response:
    """Make a token; its secret stands on the answer, once."""
    chosen = frozenset(Scope(scope) for scope in request.form.getlist("scopes") if scope in set(Scope))
    days = request.form.get("days", default=0, type=int)
    try:
        secret = shell.write(
            tokens.make, shell.sent_id("token"), name=request.form.get("name", ""), scopes=chosen, days=days
        )
    except Invalid as error:
        return _page(422, faults=error.faults)
    answer = _page(made=secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<uuid:token>/end")
def end(token: uuid.UUID) -> Response:
    """End a token."""
    shell.write(tokens.end, token)
    shell.flash(mark("The token has ended. A program that uses it is refused from now on."))
    return shell.to("tokens.index")


def _page(status: int = 200, **values: object) -> Response:
    given = {"name": request.form.get("name", ""), "days": request.form.get("days", "90")}
    return shell.page(
        "tokens/index.html",
        status,
        rows=shell.read(tokens.mine),
        scopes=tuple(Scope),
        chosen=request.form.getlist("scopes"),
        given=given,
        most_days=MOST_DAYS,
        new_id=shell.minted_id(),
        **{"faults": (), "made": "", **values},
    )
