"""The editor's desk, the report of a named reviewer, the light edit of a text, and how long a first reply takes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.words import mark
from learnhub.services import reviews
from learnhub.services.reviews import ConflictView, DeskView, Sheet
from learnhub.web import shell
from learnhub.web.reviews.forms import (
    SAID,
    ConflictForm,
    DeskForm,
    ReportForm,
    advice_of,
    answers_of,
    desk_form,
    note_name,
    report_of,
    report_values,
    scores_of,
    text_form,
    text_name,
)
from learnhub.web.reviews.routes import (
    ANSWERED,
    blueprint,
    message_id,
    placed,
    reason_of,
    said_published,
)

__all__ = ["blueprint"]


@blueprint.get("/reviews/times")
def times() -> Response:
    """How long contributors wait for a first reply; for everybody."""
    return shell.page(
        "reviews/times.html", times=shell.read(reviews.reply_times), years=shell.read(reviews.acts_by_year)
    )


@blueprint.route("/reviews/<uuid:case>/desk", methods=["GET", "POST"])
def desk(case: uuid.UUID) -> Response:
    """A case as an editor sees it. A POST does what its button says, by what this page has seen."""
    if request.method == "GET":
        return _desk_page(shell.read(reviews.open_desk, case), None)
    act = request.form.get("act", "")
    view = shell.read(reviews.open_desk, case)
    form = _form(view)
    try:
        return _act(case, form, view, act)
    except Invalid as error:
        asked = ConflictForm(request.form) if act == "conflict" else None
        shell.put_faults(asked or form, _placed_at_desk(error.faults, act))
        return _desk_page(view, form, 422, asked=asked)
    except Conflict as refused:
        return _desk_page(shell.read(reviews.open_desk, case), form, 409, refused=refused.reason)


def _form(view: DeskView) -> DeskForm:
    kind = desk_form(view.questions)
    form = shell.form(kind, data={"due_on": view.due_on})
    form.reviewer.choices = [("", mark("Choose a reviewer")), *((str(key), name) for key, name, _ in view.suggestions)]
    return form


def _desk_page(
    view: DeskView,
    form: DeskForm | None,
    status: int = 200,
    *,
    asked: ConflictForm | None = None,
    refused: str | None = None,
) -> Response:
    return shell.page(
        "reviews/desk.html",
        status,
        view=view,
        form=form or _form(view),
        asked=asked or ConflictForm(),
        notes={note_name(key): key for key, _title in view.questions},
        message_id=shell.minted_id(),
        refused=refused,
    )


def _placed_at_desk(faults: tuple[Fault, ...], act: str) -> Sequence[Fault]:
    """Each fault beside the field of the form that it is about."""
    if act == "conflict":
        return faults
    fields = {"send-back": "line", "decide-appeal": "decision", "reconsider": "reconsider"}
    moved = tuple(
        Fault(fields.get(act, fault.path), fault.code, fault.params) if fault.path == "text" else fault
        for fault in faults
    )
    return placed(moved, act)


def _act(case: uuid.UUID, form: DeskForm, view: DeskView, act: str) -> Response:
    match act:
        case "conflict":
            said = ConflictForm(request.form)
            answer = ConflictAnswer(said.conflict.data) if said.conflict.data in set(ConflictAnswer) else None
            done = shell.write(reviews.answer_conflict, case, answer=answer, text=said.text.data or "", as_editor=True)
            if done in ANSWERED:
                shell.flash(ANSWERED[done])
                return shell.to("reviews.queue")
        case "name":
            chosen = form.reviewer.data or ""
            known = {str(key): key for key, _name, _why in view.suggestions}
            shell.write(reviews.name_reviewer, case, known.get(chosen), due_on=form.due_on.data)
            shell.flash(mark("The reviewer has been asked."))
        case "replace":
            shell.write(reviews.replace_reviewer, case, shell.sent_id("review"))
            shell.flash(mark("The reviewer has been told that nothing more is asked of them."))
        case "let-in":
            shell.write(reviews.let_in, case)
            shell.flash(mark("The case waits in the queue."))
        case "send-back":
            shell.write(reviews.send_back, case, message_id=message_id(act), text=form.line.data or "")
            shell.flash(mark("The case is with its contributor again."))
            return shell.to("reviews.queue")
        case "decide-appeal":
            shell.write(
                reviews.decide_appeal,
                case,
                message_id=message_id(act),
                overturn=SAID.get(form.overturn.data or ""),
                text=form.decision.data or "",
            )
            shell.flash(mark("The contributor has been told what you decided."))
            return shell.to("reviews.queue")
        case _:
            return _decide(case, form, act)
    return shell.to("reviews.desk", case=case)


def _decide(case: uuid.UUID, form: DeskForm, act: str) -> Response:
    """What the editor decides who took a case for the mark "full"; an unknown button does nothing."""
    seen: dict[str, Any] = {"version": request.form.get("version", default=0, type=int)}
    match act:
        case "ask":
            shell.write(
                reviews.ask_question, case, Sheet(), **seen, message_id=message_id(act), text=form.question.data or ""
            )
            shell.flash(mark("Your question has been sent. Nothing is decided."))
        case "ask-public":
            shell.write(reviews.ask_public, case, Sheet(), **seen)
            shell.flash(mark("The contributor has been asked whether it may be public."))
        case "request-changes":
            notes = {name: form[name].data or "" for name in form.data if name.startswith("note_")}
            shell.write(
                reviews.request_changes,
                case,
                Sheet(),
                **seen,
                message_id=message_id(act),
                text=form.changes.data or "",
                notes={name.removeprefix("note_").replace("_", "-"): text for name, text in notes.items()},
            )
            shell.flash(mark("The contributor has been asked for changes."))
        case "publish":
            said_published(shell.write(reviews.publish, case, Sheet(), **seen))
        case "decline":
            shell.write(
                reviews.decline_case,
                case,
                Sheet(),
                **seen,
                message_id=message_id(act),
                reason=reason_of(form.reason.data),
                text=form.decline_text.data or "",
            )
            shell.flash(mark("The case has been declined. The contributor has been told why."))
            return shell.to("reviews.queue")
        case "keep-beside":
            shell.write(reviews.keep_beside, case)
            shell.flash(mark("The objection stands beside the case."))
        case "reconsider":
            shell.write(reviews.reconsider, case, message_id=message_id(act), text=form.reconsider.data or "")
            shell.flash(mark("The case is in review again. The contributor has been told."))
    return shell.to("reviews.queue") if act in ("publish", "keep-beside") else shell.to("reviews.desk", case=case)


@blueprint.route("/reviews/<uuid:case>/text", methods=["GET", "POST"])
def text(case: uuid.UUID) -> Response:
    """A light edit of the text by who decides on it."""
    view = shell.read(reviews.open_text, case)
    paths = {text_name(path): path for path in view.texts}
    form = shell.form(text_form(tuple(view.texts)), data={text_name(path): said for path, said in view.texts.items()})
    status, refused = 200, None
    if request.method == "POST":
        version = request.form.get("version", default=0, type=int)
        given = {path: form[name].data or "" for name, path in paths.items() if name in request.form}
        try:
            changed = shell.write(reviews.edit_text, case, version=version, given=given)
        except Invalid as error:
            shell.put_faults(form, [Fault(text_name(each.path), each.code, each.params) for each in error.faults])
            status = 422
        except Conflict as conflict:
            status, refused = 409, conflict.reason
            view = shell.read(reviews.open_text, case)
        else:
            shell.forget_kept()
            shell.flash(
                mark("Your edit is kept. The authors see it as a difference and sign it off.")
                if changed
                else mark("Nothing was changed.")
            )
            return shell.to("reviews.desk" if view.full else "reviews.open", case=case)
    return shell.page("reviews/text.html", status, view=view, form=form, paths=paths, refused=refused)


@blueprint.route("/reviews/<uuid:case>/report", methods=["GET", "POST"])
def report(case: uuid.UUID) -> Response:
    """The report of a named reviewer on a case for the mark "full"."""
    form = ReportForm(request.form) if request.method == "POST" else None
    status = 200
    if form is not None:
        try:
            if request.form.get("act") == "send":
                shell.write(
                    reviews.send_report,
                    case,
                    report_of(form),
                    message_id=message_id("report"),
                    name_agreed=form.name_agreed.data,
                    publish_agreed=form.publish_agreed.data,
                )
                shell.forget_kept()
                shell.flash(mark("Your report has been sent to the editor and the contributor."))
                return shell.to("reviews.queue")
            _keep(case, form, [*form.data])
            shell.flash(mark("Your report has been saved."))
            return shell.to("reviews.report", case=case)
        except Invalid as error:
            shell.put_faults(form, error.faults)
            status = 422
    view = shell.read(reviews.open_report, case)
    if isinstance(view, ConflictView):
        return shell.to("reviews.conflict", case=case)
    made = form or shell.form(ReportForm, data=report_values(view))
    return shell.page("reviews/report.html", status, view=view, form=made, message_id=shell.minted_id())


@blueprint.post("/reviews/<uuid:case>/report/save")
def save_report(case: uuid.UUID) -> Response:
    """Keep what a script sends while a report is written: the fields that were touched."""
    return _keep(case, ReportForm(request.form), request.form.getlist("touched"))


def _keep(case: uuid.UUID, form: ReportForm, names: list[str]) -> Response:
    saved_at = shell.write(
        reviews.save_report,
        case,
        answers=answers_of(form, names),
        scores=scores_of(form, names),
        advice=advice_of(form) if "advice" in names else None,
        text=(form.report.data or "") if "report" in names else None,
        name_agreed=form.name_agreed.data if "name_agreed" in names else None,
        publish_agreed=form.publish_agreed.data if "publish_agreed" in names else None,
    )
    return shell.saved(0, saved_at)
