"""Peers mark open responses: what one may mark, the exemplar, a text; and what is with peers, for trainers."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from wtforms import Form

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.errors import Conflict, Invalid
from learnhub.domain.words import mark
from learnhub.services import peers, waiting
from learnhub.services.peers import ExemplarView, TextView
from learnhub.web import shell
from learnhub.web.peers.forms import FlagForm, PeerTieForm, points_form

blueprint = Blueprint("peers", __name__, url_prefix="/peers")

ANSWERS = {answer.value: answer for answer in (ConflictAnswer.NONE, ConflictAnswer.DECLARED)}


@blueprint.get("/")
def index() -> Response:
    """The items whose answer this learner has sent, and the texts that they have taken."""
    return shell.page("peers/index.html", view=shell.read(peers.index), new_id=shell.minted_id())


@blueprint.get("/exemplars/<course>/<item>")
def exemplar(course: str, item: str) -> Response:
    """The exemplar, and how far from its author the last try was."""
    view = shell.read(peers.open_exemplar, course, item)
    return _exemplar(view, shell.form(points_form(view.lines, words=False)))


@blueprint.post("/exemplars/<course>/<item>")
def calibrate(course: str, item: str) -> Response:
    """Mark the exemplar; the page shows how far it was from its author."""
    view = shell.read(peers.open_exemplar, course, item)
    form = shell.form(points_form(view.lines, words=False))
    if not form.validate():
        return _exemplar(view, form, 422)
    shell.write(peers.calibrate, course, item, {line.id: form[line.id].data for line in view.lines})
    return shell.to("peers.exemplar", course=course, item=item, anchor="how-near")


@blueprint.post("/texts/<course>/<item>")
def take(course: str, item: str) -> Response:
    """Take the text that waits longest."""
    try:
        taken = shell.write(peers.take, course, item, shell.sent_id("marking"))
    except Conflict:
        return shell.to("peers.exemplar", course=course, item=item)
    if taken is None:
        shell.flash(mark("No text waits for you now. Come back another day."))
        return shell.to("peers.index")
    return shell.to("peers.text", marking=taken)


@blueprint.get("/<uuid:marking>")
def text(marking: uuid.UUID) -> Response:
    """The question of a tie, then the text."""
    try:
        view = shell.read(peers.open_text, marking)
    except Conflict:
        shell.flash(mark("This text needs no more marks of yours."))
        return shell.to("peers.index")
    return _text(view, shell.form(points_form(view.lines, words=True)) if view.opened else PeerTieForm(), FlagForm())


@blueprint.post("/<uuid:marking>/tie")
def tie(marking: uuid.UUID) -> Response:
    """Answer the question of a tie: the text opens, or is left to somebody else."""
    answer = ANSWERS.get(request.form.get("conflict", ""))
    try:
        shell.write(peers.answer_tie, marking, answer)
    except Invalid as error:
        form = PeerTieForm(request.form)
        shell.put_faults(form, error.faults)
        return _text(shell.read(peers.open_text, marking), form, FlagForm(), 422)
    if answer is ConflictAnswer.DECLARED:
        shell.flash(mark("This text is left to somebody else."))
        return shell.to("peers.index")
    return shell.to("peers.text", marking=marking)


@blueprint.post("/<uuid:marking>")
def send(marking: uuid.UUID) -> Response:
    """Send points and words, once however often the button is pressed."""
    try:
        view = shell.read(peers.open_text, marking)
    except Conflict:
        try:
            shell.write(peers.mark_text, marking, {}, {})
        except Conflict:
            shell.flash(mark("This text needs no more marks of yours."))
        return shell.to("peers.index")
    form = shell.form(points_form(view.lines, words=True))
    if not form.validate():
        return _text(view, form, FlagForm(), 422)
    points = {line.id: form[line.id].data for line in view.lines}
    words = {line.id: form[f"{line.id}.words"].data for line in view.lines}
    shell.write(peers.mark_text, marking, points, words)
    shell.forget_kept()
    shell.flash(mark("Points and words are sent, without your name."))
    return shell.to("peers.index")


@blueprint.post("/<uuid:marking>/flag")
def flag(marking: uuid.UUID) -> Response:
    """Hand a text to a trainer instead of marking it."""
    form = FlagForm(request.form)
    try:
        shell.write(peers.flag_text, marking, form.reason.data or "", form.words.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        view = shell.read(peers.open_text, marking)
        return _text(view, points_form(view.lines, words=True)(), form, 422)
    shell.flash(mark("A trainer looks at the text. Nothing more is asked of you."))
    return shell.to("peers.index")


@blueprint.post("/wish")
def wish() -> Response:
    """Keep whether mails tell of what waits to be marked."""
    shell.write(waiting.wish_mails, off=request.form.get("mail") == "off")
    shell.flash(mark("Your wish is kept."))
    return shell.to("marking.queue" if request.form.get("page") == "marking" else "peers.index")


@blueprint.post("/again/<uuid:attempt>/<item>")
def again(attempt: uuid.UUID, item: str) -> Response:
    """Ask a trainer to look again at what peers gave, once."""
    shell.write(peers.ask_again, attempt, item)
    shell.flash(mark("A trainer looks at your answer again. The better of both marks counts."))
    return shell.to("assessment.result", attempt=attempt)


@blueprint.get("/rounds")
def rounds() -> Response:
    """The responses that are with peers, for trainers."""
    view = shell.read(
        peers.open_rounds,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("peers/rounds.html", view=view)


@blueprint.post("/rounds/<uuid:response>/take")
def take_over(response: uuid.UUID) -> Response:
    """Bring a response from its peers to the trainers."""
    shell.write(peers.take_over, response)
    shell.flash(mark("The answer now waits for a trainer."))
    return shell.to("peers.rounds")


def _exemplar(view: ExemplarView, form: Form, status: int = 200) -> Response:
    return shell.page("peers/exemplar.html", status, view=view, form=form, new_id=shell.minted_id())


def _text(view: TextView, form: Form, flagging: Form, status: int = 200) -> Response:
    return shell.page("peers/text.html", status, view=view, form=form, flagging=flagging)
