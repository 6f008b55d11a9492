"""Lessons learned as trainers see them: what waits, and into which module it goes."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, request, url_for

from learnhub.content import seeds
from learnhub.content.faults import render_faults
from learnhub.content.seeds import Seed
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.teaching import TaughtAs
from learnhub.domain.words import mark
from learnhub.services import teaching
from learnhub.services.teaching import Desk, Spot
from learnhub.web import shell
from learnhub.web.teaching.forms import SetAsideForm, TeachForm

blueprint = Blueprint("teaching", __name__, url_prefix="/lessons-learned")


@blueprint.get("/")
def index() -> Response:
    """Lessons learned that nobody has taught yet, and modules whose cases changed."""
    page = shell.read(teaching.waiting, after=request.args.get("after"))
    return shell.page("teaching/index.html", page=page)


@blueprint.get("/taught")
def taught() -> Response:
    """What was done with lessons learned, and the release that took each up."""
    return shell.page("teaching/taught.html", page=shell.read(teaching.taught, after=request.args.get("after")))


@blueprint.get("/<number>/<int:position>")
def choose(number: str, position: int) -> Response:
    """One lesson learned: the module that will teach it, or why none does."""
    sent_to = url_for("teaching.set_aside", number=number, position=position)
    return _choose(number, position, shell.form(SetAsideForm, sent_to=sent_to))


@blueprint.post("/<number>/<int:position>/set-aside")
def set_aside(number: str, position: int) -> Response:
    """Do nothing with it, and say why."""
    form = SetAsideForm(request.form)
    if not form.validate():
        return _choose(number, position, form, 422)
    shell.write(teaching.set_aside, number, position, form.reason.data)
    shell.forget_kept()
    shell.flash(mark("This lesson learned is set aside, with your reason."))
    return shell.to("teaching.index")


@blueprint.route("/<number>/<int:position>/<course>/<module>", methods=["GET", "POST"])
def desk(number: str, position: int, course: str, module: str) -> Response:
    """Write it into the module, see the difference, add it to the draft."""
    view = shell.read(teaching.desk, number, position, course, module)
    spot = _spot(view)
    form = shell.form(TeachForm, data={"text": _seed(view, spot) if spot else ""})
    sent_id = shell.sent_id("teaching") if request.method == "POST" else shell.minted_id()
    where = (number, position, course, module)
    course_faults: list[str] = []
    adds = request.method == "POST" and request.form.get("go") == "add"
    if adds and spot and form.validate():
        try:
            place = (*where, spot.taught_as, spot.path, form.text.data)
            ready = shell.read(teaching.ready_to_teach, sent_id, *place, draft=request.form.get("draft", ""))
            if ready is not None:
                shell.write(teaching.teach, sent_id, ready)
        except Invalid as error:
            course_faults = _put(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("It stands in the draft of the course. Learners see it when the draft is published."))
            return shell.to("teaching.taught")
    comparison = None
    if spot and form.text.data:
        comparison = shell.read(teaching.compare, *where, spot.taught_as, spot.path, form.text.data)
        if request.method == "POST" and not adds:
            course_faults = _put(form, comparison.faults)
    return shell.page(
        "teaching/desk.html",
        422 if adds else 200,
        view=view,
        number=number,
        position=position,
        spot=spot,
        form=form,
        comparison=comparison,
        course_faults=course_faults or render_faults(view.faults, _gettext()),
        sent_id=sent_id,
    )


@blueprint.post("/tasks/<uuid:task>/done")
def task_done(task: uuid.UUID) -> Response:
    """The module was looked at."""
    shell.write(teaching.task_done, task)
    shell.flash(mark("Noted: this module was looked at."))
    return shell.to("teaching.index")


def _choose(number: str, position: int, form: SetAsideForm, status: int = 200) -> Response:
    told, modules = shell.read(teaching.choose, number, position)
    return shell.page(
        "teaching/choose.html", status, told=told, modules=modules, number=number, position=position, form=form
    )


def _spot(view: Desk) -> Spot | None:
    """The place that was chosen; at first the last lesson of the module."""
    taught_as, _, path = request.values.get("spot", "").partition(":")
    passages = [each for each in view.spots if each.taught_as is TaughtAs.PASSAGE]
    chosen = [each for each in view.spots if (each.taught_as, each.path) == (taught_as, path)]
    return next(iter(chosen or passages[-1:]), None)


def _seed(view: Desk, spot: Spot) -> str:
    """The lesson learned as a first text, in the language of the course."""
    told, learned = view.told, view.told.learned
    seed = Seed(
        id=view.new_id,
        number=learned.number,
        title=learned.title,
        when=learned.when,
        do=learned.do,
        because=learned.because,
        situation=told.situation,
        action=told.action,
        result=told.result,
        what_did_not_work=told.what_did_not_work,
        principle=view.principle or next(iter(sorted(learned.principles)), ""),
        objective=view.objective,
        passage=view.passage,
        say=shell.house().pages.text(view.language).gettext,
    )
    made = {TaughtAs.PASSAGE: seeds.passage, TaughtAs.ITEM: seeds.item, TaughtAs.SCENARIO: seeds.scenario}
    return made[spot.taught_as](seed).strip()


def _put(form: TeachForm, faults: tuple[Fault, ...]) -> list[str]:
    """Set the faults of the form beside it; those of the course are told as its check tells them."""
    own = [fault for fault in faults if fault.path == "text"]
    shell.put_faults(form, own)
    return render_faults([fault for fault in faults if fault.path != "text"], _gettext())


def _gettext() -> Any:
    return shell.house().pages.text(shell.locale()).gettext
