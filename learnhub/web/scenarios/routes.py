"""A branching scenario: played scene by scene, its debrief, and for authors the ways that were taken."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.domain.errors import Conflict
from learnhub.domain.words import mark
from learnhub.services import scenarios
from learnhub.web import shell

blueprint = Blueprint("scenarios", __name__, url_prefix="/courses/<course>/scenarios/<scenario>")


@blueprint.get("")
def show(course: str, scenario: str) -> Response:
    """The scene where the reader stands; one who has not joined carries the way in the address."""
    way = request.args.get("way")
    choices = None if way is None else [each for each in way.split(".") if each]
    view = shell.read(scenarios.open_scenario, course, scenario, way=choices)
    return shell.page("scenarios/show.html", view=view, new_id=shell.minted_id())


@blueprint.post("/plays")
def begin(course: str, scenario: str) -> Response:
    """Begin, or begin again on another way."""
    shell.write(scenarios.begin, course, scenario, shell.sent_id("play"))
    return shell.to("scenarios.show", course=course, scenario=scenario, anchor="scene")


@blueprint.post("/choices")
def choose(course: str, scenario: str) -> Response:
    """Keep a choice and go on to what follows."""
    scene, choice = request.form.get("scene", ""), request.form.get("choice", "")
    try:
        shell.write(scenarios.choose, course, scenario, shell.sent_id("play"), scene, choice)
    except Conflict:
        shell.flash(mark("You chose otherwise in another window. This is where you stand."))
    return shell.to("scenarios.show", course=course, scenario=scenario, anchor="scene")


@blueprint.get("/ways")
def ways(course: str, scenario: str) -> Response:
    """How often each way was taken, for authors."""
    return shell.page("scenarios/ways.html", view=shell.read(scenarios.count_ways, course, scenario))
