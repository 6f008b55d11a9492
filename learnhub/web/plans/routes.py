"""Plans: the list, making one, and saying how one went."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, Response, request

from learnhub.domain.errors import Invalid, NotFound, SignIn
from learnhub.domain.principles import Principle
from learnhub.domain.words import mark
from learnhub.services import plans
from learnhub.web import shell
from learnhub.web.plans.forms import NewDateForm, PlanForm

blueprint = Blueprint("plans", __name__, url_prefix="/plans")


@blueprint.get("/")
def index() -> Response:
    """My plans, newest first."""
    after = request.args.get("after", type=uuid.UUID)
    return shell.page("plans/index.html", page=shell.read(plans.mine, after=after))


@blueprint.route("/new/<principle>", methods=["GET", "POST"])
def make(principle: str) -> Response:
    """Make one plan on a principle."""
    if not shell.actor().signed_in:
        raise SignIn
    if principle not in set(Principle):
        raise NotFound
    form = shell.form(PlanForm)
    public_id = shell.sent_id("plan") if request.method == "POST" else shell.minted_id()
    course, module = request.args.get("course"), request.args.get("module")
    if request.method == "POST" and form.validate():
        try:
            shell.write(
                plans.make,
                public_id,
                principle=principle,
                course=course,
                module=module,
                when=form.when.data,
                act=form.act.data,
                due_on=form.due_on.data,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Your plan is kept. On its date, home asks how it went."))
            return _onward(course, module)
    status = 422 if request.method == "POST" else 200
    return shell.page("plans/make.html", status, form=form, principle=principle, new_id=public_id)


@blueprint.post("/skip/<principle>")
def skip(principle: str) -> Response:
    """No plan this time."""
    course, module = request.args.get("course"), request.args.get("module")
    shell.write(plans.skip, shell.sent_id("plan"), principle=principle, course=course, module=module)
    return _onward(course, module)


@blueprint.get("/<uuid:plan>")
def show(plan: uuid.UUID) -> Response:
    """One plan, with the three answers."""
    return shell.page("plans/show.html", plan=shell.read(plans.show, plan), form=shell.form(NewDateForm))


@blueprint.post("/<uuid:plan>/close")
def close(plan: uuid.UUID) -> Response:
    """Done, not yet (a new date), or it went otherwise. The first and the last open a case draft."""
    form = NewDateForm(request.form)
    outcome = request.form.get("outcome", "")
    date: dt.date | None = None
    if outcome == "not-yet":
        date = form.due_on.data if form.validate() else None
    try:
        opens = shell.write(plans.close, plan, outcome, new_date=date)
    except Invalid as error:
        form.due_on.errors = []
        shell.put_faults(form, error.faults)
        return shell.page("plans/show.html", 422, plan=shell.read(plans.show, plan), form=form)
    if opens:
        return shell.to("cases.begin", plan=plan)
    shell.flash(mark("The plan has a new date."))
    return shell.to("plans.index")


def _onward(course: str | None, module: str | None) -> Response:
    if course:
        return shell.to("learning.course", course=course, anchor=module)
    return shell.to("plans.index")
