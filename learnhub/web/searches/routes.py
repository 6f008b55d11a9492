"""Saved searches, their digest and its link to stop, and the secret of a person's feeds."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, session, url_for

from learnhub.domain.errors import Fault, Invalid, SignIn
from learnhub.domain.facets import FACETS
from learnhub.domain.words import mark
from learnhub.services import saved
from learnhub.web import shell

blueprint = Blueprint("searches", __name__, url_prefix="/searches")


@blueprint.get("/")
def index() -> Response:
    """My saved searches."""
    view = shell.read(saved.mine)
    return shell.page(
        "searches/index.html", view=view, address_of=_query_string, secret=session.pop("feed_secret", None)
    )


@blueprint.route("/new", methods=["GET", "POST"])
def save() -> Response:
    """Keep the search that this address carries."""
    if not shell.actor().signed_in:
        raise SignIn
    query = request.args.get("q", "")
    filters = {facet: request.args.getlist(facet) for facet in FACETS}
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        try:
            shell.write(
                saved.save,
                shell.sent_id("search"),
                name=request.form.get("name", ""),
                query=query,
                filters=filters,
                digest=request.form.get("digest") == "yes",
            )
        except Invalid as error:
            faults = error.faults
        else:
            shell.flash(mark("The search is kept."))
            return shell.to("searches.index")
    return shell.page(
        "searches/new.html",
        422 if faults else 200,
        query=query,
        filters={facet: values for facet, values in filters.items() if values},
        faults=faults,
        name=request.form.get("name", query),
        new_id=shell.minted_id(),
    )


@blueprint.post("/<uuid:search>/open")
def open_search(search: uuid.UUID) -> Response:
    """Open a saved search; what it finds now has been seen."""
    query, filters = shell.write(saved.opened, search)
    answer = redirect(f"{url_for('search.index')}?{_query_string(query, filters)}", 303)
    assert isinstance(answer, Response)
    return answer


@blueprint.post("/<uuid:search>/digest")
def digest(search: uuid.UUID) -> Response:
    """Ask for the digest, or for none."""
    shell.write(saved.set_digest, search, wanted=request.form.get("digest") == "yes")
    return shell.to("searches.index")


@blueprint.post("/<uuid:search>/remove")
def remove(search: uuid.UUID) -> Response:
    """Keep it no more."""
    shell.write(saved.remove, search)
    shell.flash(mark("The search is no longer kept."))
    return shell.to("searches.index")


@blueprint.route("/stop/<secret>", methods=["GET", "POST"])
def stop(secret: str) -> Response:
    """The link in a digest: opening it uses nothing up, its button stops the digest."""
    if request.method == "POST":
        shell.write(saved.stop, secret)
        return shell.page("searches/stopped.html")
    return shell.page("searches/stop.html", name=shell.read(saved.stoppable, secret), secret=secret)


@blueprint.post("/feed-secret")
def feed_secret() -> Response:
    """A new secret for my feeds, shown once; or none any more."""
    if request.form.get("make") == "yes":
        session["feed_secret"] = shell.write(saved.make_feed_secret)
    else:
        shell.write(saved.drop_feed_secret)
    return shell.to("searches.index")


def _query_string(query: str, filters: dict[str, list[str]]) -> str:
    return urlencode({"q": (query,) if query else (), **filters}, doseq=True)
