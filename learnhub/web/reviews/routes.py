"""The queue, the conflict question before the text, the page on which a case is judged, what editors decide."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from flask import Blueprint, Response, request

from learnhub.domain.cases.judges import Bar, ConflictAnswer
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.words import mark
from learnhub.services import reviews
from learnhub.services.reviews import Answered, ConflictView
from learnhub.web import shell
from learnhub.web.reviews.forms import (
    NOTES,
    SAID,
    TEXTS,
    ConflictForm,
    DecisionForm,
    ReviewForm,
    answers_of,
    sheet_of,
    values_of,
)

blueprint = Blueprint("reviews", __name__)

ANSWERED = MappingProxyType(
    {
        Answered.REMOVED: mark("Thank you. The case is left to somebody else."),
        Answered.EDITOR_ASKED: mark("An editor has been asked. The text stays closed until one has decided."),
        Answered.NO_EDITOR: mark("No editor is left who may decide. The case is left to somebody else for now."),
    }
)
TAKEN = mark("Another reviewer has this case.")


@blueprint.get("/reviews/")
def queue() -> Response:
    """What waits for this reviewer or editor."""
    found = shell.read(
        reviews.review_queue,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("reviews/queue.html", queue=found)


@blueprint.route("/reviews/<uuid:case>/conflict", methods=["GET", "POST"])
def conflict(case: uuid.UUID) -> Response:
    """The question before the text opens."""
    form = shell.form(ConflictForm)
    status = 200
    try:
        if request.method == "POST":
            try:
                answered = shell.write(
                    reviews.answer_conflict, case, answer=_conflict(form.conflict.data), text=form.text.data or ""
                )
            except Invalid as error:
                shell.put_faults(form, error.faults)
                status = 422
            else:
                return _answered(case, answered)
        view = shell.read(reviews.conflict_question, case)
    except Conflict as refused:
        return _taken(refused)
    if view.opened:
        return shell.to("reviews.report" if view.full else "reviews.open", case=case)
    barred = view.bar is not None and view.bar is not Bar.AWAITS_EDITOR
    return shell.page("reviews/conflict.html", 403 if barred else status, view=view, form=form, barred=barred)


def _answered(case: uuid.UUID, answered: Answered) -> Response:
    shell.forget_kept()
    if answered is Answered.OPENED:
        return shell.to("reviews.open", case=case)
    shell.flash(ANSWERED[answered])
    return shell.to("reviews.queue")


def _taken(conflict: Conflict) -> Response:
    """Another reviewer was quicker: the queue says so. Any other conflict is answered as everywhere."""
    if conflict.reason != "taken":
        raise conflict
    shell.flash(TAKEN)
    return shell.to("reviews.queue")


def _conflict(said: str | None) -> ConflictAnswer | None:
    return ConflictAnswer(said) if said in set(ConflictAnswer) else None


@blueprint.route("/reviews/<uuid:case>", methods=["GET", "POST"])
def open(case: uuid.UUID) -> Response:  # noqa: A001
    """The case and the five questions. A POST does what its button says, by what this page has seen."""
    if request.method == "POST":
        form = ReviewForm(request.form)
        try:
            return _act(case, form, request.form.get("act", "save"))
        except Invalid as error:
            shell.put_faults(form, placed(error.faults, request.form.get("act", "")))
            return _review_page(case, form, 422)
        except Conflict as refused:
            return _review_page(case, form, 409, refused)
    return _review_page(case, None)


def _review_page(
    case: uuid.UUID, form: ReviewForm | None, status: int = 200, refused: Conflict | None = None
) -> Response:
    try:
        view = shell.read(reviews.open_review, case)
    except Conflict as conflict:
        return _taken(conflict)
    if isinstance(view, ConflictView):
        if refused is not None:
            raise refused
        if view.opened:
            return shell.to("reviews.report", case=case)
        return shell.to("reviews.conflict", case=case)
    return shell.page(
        "reviews/open.html",
        status,
        view=view,
        form=form or shell.form(ReviewForm, data=values_of(view)),
        notes=NOTES,
        refused=refused.reason if refused else None,
        message_id=shell.minted_id(),
    )


def _act(case: uuid.UUID, form: ReviewForm, act: str) -> Response:
    version = request.form.get("version", default=0, type=int)
    match act:
        case "ask":
            shell.write(
                reviews.ask_question,
                case,
                sheet_of(form, sends=["question"]),
                version=version,
                message_id=message_id(act),
                text=form.question.data or "",
            )
            said = mark("Your question has been sent. Nothing is decided.")
        case "ask-public":
            shell.write(reviews.ask_public, case, sheet_of(form), version=version)
            said = mark("The contributor has been asked whether it may be public.")
        case "request-changes":
            shell.write(
                reviews.request_changes,
                case,
                sheet_of(form, sends=["changes", *NOTES]),
                version=version,
                message_id=message_id(act),
                text=form.changes.data or "",
                notes={question: form[name].data or "" for name, question in NOTES.items()},
            )
            said = mark("The contributor has been asked for changes.")
        case _:
            return _decide(case, form, act, version)
    shell.forget_kept()
    shell.flash(said)
    return shell.to("reviews.open", case=case)


def _decide(case: uuid.UUID, form: ReviewForm, act: str, version: int) -> Response:
    """What takes the case out of this reviewer's hand; any other button keeps what is filled in."""
    match act:
        case "publish":
            said_published(shell.write(reviews.publish, case, sheet_of(form), version=version))
        case "keep-beside":
            shell.write(reviews.keep_beside, case)
            shell.flash(mark("The objection stands beside the case."))
        case "reconsider":
            reason = form.reconsider.data or ""
            shell.write(reviews.reconsider, case, message_id=message_id(act), text=reason)
            shell.flash(mark("The case is in review again. The contributor has been told."))
            return shell.to("reviews.open", case=case)
        case "decline":
            shell.write(
                reviews.decline_case,
                case,
                sheet_of(form),
                version=version,
                message_id=message_id(act),
                reason=reason_of(form.reason.data),
                text=form.decline_text.data or "",
            )
            shell.flash(mark("The case has been declined. The contributor has been told why."))
        case "give-back":
            shell.write(reviews.give_back, case)
            shell.flash(mark("The case waits in the queue for somebody else."))
        case "tie":
            tie = form.tie.data or ""
            shell.flash(ANSWERED[shell.write(reviews.answer_conflict, case, answer=ConflictAnswer.DECLARED, text=tie)])
        case _:
            _save(case, form, [*form.data])
            shell.forget_kept()
            shell.flash(mark("Your answers have been saved."))
            return shell.to("reviews.open", case=case)
    shell.forget_kept()
    return shell.to("reviews.queue")


def said_published(number: object) -> None:
    """Say what became of a case that was accepted."""
    if number is None:
        shell.flash(mark("Accepted. It is published once everybody has signed it off; the authors have been told."))
    else:
        shell.flash(mark("Published as %(number)s. The contributor has been told."), number=str(number))


def _save(case: uuid.UUID, form: ReviewForm, names: list[str]) -> Response:
    saved_at = shell.write(
        reviews.save_answers,
        case,
        answers=answers_of(form, names),
        name_agreed=form.name_agreed.data if "name_agreed" in names else None,
        publish_agreed=form.publish_agreed.data if "publish_agreed" in names else None,
        drafts={name: form[name].data or "" for name in TEXTS if name in names},
    )
    return shell.saved(request.form.get("version", default=0, type=int), saved_at)


@blueprint.post("/reviews/<uuid:case>/save")
def save(case: uuid.UUID) -> Response:
    """Keep what a script sends while the form is filled in: the fields that were touched."""
    return _save(case, ReviewForm(request.form), request.form.getlist("touched"))


@blueprint.post("/reviews/<uuid:case>/put-back")
def put_back(case: uuid.UUID) -> Response:
    """Put a case back whose reviewer is gone or silent."""
    shell.write(reviews.put_back, case)
    shell.flash(mark("The case waits in the queue for somebody else."))
    return shell.to("reviews.queue")


@blueprint.route("/reviews/conflicts/<uuid:review>", methods=["GET", "POST"])
def decide(review: uuid.UUID) -> Response:
    """A "not sure" for an editor to decide."""
    form = shell.form(DecisionForm)
    status = 200
    try:
        if request.method == "POST":
            try:
                shell.write(reviews.decide_conflict, review, cleared=SAID.get(form.cleared.data or ""))
            except Invalid as error:
                shell.put_faults(form, error.faults)
                status = 422
            else:
                shell.flash(mark("The reviewer has been told what you decided."))
                return shell.to("reviews.queue")
        view = shell.read(reviews.undecided_conflict, review)
    except Conflict:
        shell.flash(mark("An editor has decided this already."))
        return shell.to("reviews.queue")
    return shell.page("reviews/decide.html", status, view=view, form=form)


def message_id(act: str) -> uuid.UUID:
    """The id of the message that this act sends: the same page sent twice is one message, another act is another."""
    return uuid.uuid5(shell.sent_id("message"), act)


def reason_of(said: str | None) -> DeclineReason | None:
    return DeclineReason(said) if said in set(DeclineReason) else None


TEXT_OF: Mapping[str, str] = MappingProxyType(
    {
        "ask": "question",
        "request-changes": "changes",
        "decline": "decline_text",
        "tie": "tie",
        "reconsider": "reconsider",
    }
)
"""The field whose text each act sends."""


def placed(faults: tuple[Fault, ...], act: str) -> list[Fault]:
    """The faults beside the fields of the form."""
    fields = {"text": TEXT_OF.get(act, "text"), **{question: name for name, question in NOTES.items()}}
    return [replace(fault, path=fields.get(fault.path, fault.path)) for fault in faults]
