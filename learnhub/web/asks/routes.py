"""Ask for this: the list, one ask with its answers, and the principles that a person follows."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, Response, request, url_for

from learnhub.domain import countries
from learnhub.domain.asks import LIMITS
from learnhub.domain.errors import Invalid, SignIn
from learnhub.domain.principles import Principle
from learnhub.domain.words import mark
from learnhub.services import asks
from learnhub.web import shell
from learnhub.web.asks.forms import AnswerForm, AskForm, CloseForm

blueprint = Blueprint("asks", __name__, url_prefix="/asks")
TWO_WEEKS = dt.timedelta(days=14)


@blueprint.get("/")
def index() -> Response:
    """What colleagues ask, the newest first."""
    found = shell.read(asks.newest, after=request.args.get("after", type=uuid.UUID))
    return shell.page("asks/index.html", found=found)


@blueprint.route("/new", methods=["GET", "POST"])
def make() -> Response:
    """Ask colleagues; a search brings its words, principle and place."""
    if not shell.actor().signed_in:
        raise SignIn
    place = request.args.get("country", "")
    principle = request.args.get("principle", "")
    form = shell.form(
        AskForm,
        data={
            "line": request.args.get("q", "")[: LIMITS["line"]],
            "principle": principle if principle in set(Principle) else None,
            "place": countries.name(place, shell.locale()) if place else "",
            "needed_by": shell.house().transactions.clock.now().date() + TWO_WEEKS,
        },
    )
    if request.method == "POST":
        ask = shell.sent_id("ask")
        written = form.place.data or ""
        try:
            shell.write(
                asks.make,
                ask,
                line=form.line.data or "",
                principle=form.principle.data or "",
                place=countries.find(written),
                written_place=written,
                needed_by=form.needed_by.data,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Asked. It goes in one mail to colleagues who may know; their answers stand here."))
            return shell.to("asks.show", ask=ask)
    places = (*countries.regions(), *countries.countries())
    return shell.page(
        "asks/new.html",
        422 if form.errors else 200,
        form=form,
        limits=LIMITS,
        places=places,
        new_id=shell.minted_id(),
    )


@blueprint.get("/<uuid:ask>")
def show(ask: uuid.UUID) -> Response:
    """One ask, its answers, and what was learned."""
    return _page(
        ask,
        shell.form(AnswerForm, sent_to=url_for("asks.answer", ask=ask)),
        shell.form(CloseForm, sent_to=url_for("asks.close", ask=ask)),
    )


@blueprint.post("/<uuid:ask>/answers")
def answer(ask: uuid.UUID) -> Response:
    """Answer in words, or by the number of a case."""
    form = AnswerForm(request.form)
    try:
        shell.write(asks.answer, ask, shell.sent_id("answer"), text=form.text.data or "", number=form.number.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _page(ask, form, CloseForm(), status=422)
    shell.forget_kept()
    shell.flash(mark("Thank you. Your answer has been sent."))
    return shell.to("asks.show", ask=ask)


@blueprint.post("/<uuid:ask>/close")
def close(ask: uuid.UUID) -> Response:
    """Close it with what was learned."""
    form = CloseForm(request.form)
    try:
        shell.write(asks.close, ask, learned=form.learned.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _page(ask, AnswerForm(), form, status=422)
    shell.forget_kept()
    shell.flash(mark("It is closed. Who answered is told what you learned."))
    return shell.to("asks.show", ask=ask)


@blueprint.post("/answers/<uuid:answer>/thank")
def thank(answer: uuid.UUID) -> Response:
    """Thank for an answer."""
    return shell.to("asks.show", ask=shell.write(asks.thank, answer))


@blueprint.post("/answers/<uuid:answer>/case")
def become_case(answer: uuid.UUID) -> Response:
    """My answer becomes the draft of a case."""
    case = shell.write(asks.become_case, answer, shell.sent_id("case"))
    return shell.to("cases.edit", case=case)


@blueprint.post("/follow")
def follow() -> Response:
    """Follow these principles."""
    shell.write(asks.follow, request.form.getlist("principle"))
    shell.flash(mark("Kept. What is asked on these principles comes to you in one mail a day."))
    return shell.to("asks.index")


def _page(ask: uuid.UUID, form: AnswerForm, closing: CloseForm, *, status: int = 200) -> Response:
    view = shell.read(asks.show, ask)
    return shell.page(
        "asks/show.html", status, view=view, form=form, closing=closing, limits=LIMITS, new_id=shell.minted_id()
    )
