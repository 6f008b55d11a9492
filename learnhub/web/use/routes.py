"""Beside a published case: comments, "I used this", a partner's word, a question, a report of a problem."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, request
from limits import RateLimitItemPerHour

from learnhub.domain import countries
from learnhub.domain.errors import Invalid, SignIn
from learnhub.domain.use import LIMITS, NoteKind, NoteState
from learnhub.domain.words import mark
from learnhub.services import asks, near, settings, use
from learnhub.web import shell
from learnhub.web.use.forms import (
    AnswerForm,
    CommentForm,
    DecideForm,
    PositionForm,
    ProblemAnswerForm,
    ProblemForm,
    QuestionForm,
    UsedForm,
)

blueprint = Blueprint("use", __name__)

WAITS = mark("Thank you. An editor reads a first note before others see it.")
REPORTS_OF_VISITORS = RateLimitItemPerHour(20)


@blueprint.route("/cases/<number>/comments", methods=["GET", "POST"])
def comments(number: str) -> Response:
    """All comments on a case, and the form for one more."""
    line = shell.read(use.case_line, number)
    form = shell.form(CommentForm)
    if request.method == "POST":
        try:
            state = shell.write(
                use.say,
                number,
                shell.sent_id("note"),
                kind=NoteKind.COMMENT,
                text=form.text.data or "",
                named=bool(form.named.data),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            return _said(number, state, mark("Thank you for your comment."))
    view = shell.read(use.notes_of, number)
    status = 422 if form.errors else 200
    return shell.page(
        "use/comments.html", status, line=line, view=view, form=form, limits=LIMITS, new_id=shell.minted_id()
    )


@blueprint.route("/cases/<number>/used", methods=["GET", "POST"])
def used(number: str) -> Response:
    """I used this: where, what I changed, what came of it."""
    line = shell.read(use.case_line, number)
    _signed_in()
    form = shell.form(UsedForm)
    if request.method == "POST":
        written = form.place.data or ""
        try:
            state = shell.write(
                use.say,
                number,
                shell.sent_id("note"),
                kind=NoteKind.USED,
                text=form.text.data or "",
                place=countries.find(written),
                written_place=written,
                adapted=form.adapted.data or "",
                result=form.result.data,
                named=bool(form.named.data),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            return _said(number, state, mark("Thank you. The contributor hears that the case was used."))
    places = (*countries.regions(), *countries.countries())
    status = 422 if form.errors else 200
    return shell.page(
        "use/used.html", status, line=line, form=form, limits=LIMITS, places=places, new_id=shell.minted_id()
    )


@blueprint.route("/cases/<number>/position", methods=["GET", "POST"])
def position(number: str) -> Response:
    """What a partner organization says of a case, by a person who may speak for it."""
    line = shell.read(use.case_line, number)
    _signed_in()
    form = shell.form(PositionForm)
    if request.method == "POST":
        chosen = form.position.data
        try:
            if chosen not in {NoteKind.ENDORSES, NoteKind.DISSENTS}:
                form.position.errors = [mark("Choose one of the answers that are offered.")]
            else:
                state = shell.write(
                    use.say,
                    number,
                    shell.sent_id("note"),
                    kind=NoteKind(chosen),
                    text=form.text.data or "",
                )
                return _said(number, state, mark("The word of your organization stands beside the case."))
        except Invalid as error:
            shell.put_faults(form, error.faults)
    status = 422 if form.errors else 200
    return shell.page("use/position.html", status, line=line, form=form, limits=LIMITS, new_id=shell.minted_id())


@blueprint.post("/notes/<uuid:note>/take-back")
def take_back(note: uuid.UUID) -> Response:
    """Take my own note away."""
    number = shell.write(use.take_back, note)
    shell.flash(mark("Your note has been taken away."))
    return shell.to("cases.show", number=number)


@blueprint.route("/cases/<number>/question", methods=["GET", "POST"])
def question(number: str) -> Response:
    """Ask the contributor; neither sees the other's address."""
    line = shell.read(use.case_line, number)
    _signed_in()
    form = shell.form(QuestionForm)
    if request.method == "POST":
        inquiry = shell.sent_id("inquiry")
        try:
            shell.write(use.ask_contributor, number, inquiry, text=form.text.data or "")
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Your question has been sent. You get a mail when it is answered."))
            return shell.to("use.inquiry", inquiry=inquiry)
    status = 422 if form.errors else 200
    return shell.page("use/question.html", status, line=line, form=form, limits=LIMITS, new_id=shell.minted_id())


@blueprint.get("/cases/<number>/related")
def related(number: str) -> Response:
    """Cases about the same; a page of its own, and a part of the case's page where scripts run."""
    return _part("use/related.html", number=number, rows=shell.read(near.related, number))


@blueprint.get("/cases/<uuid:case>/near")
def told_before(case: uuid.UUID) -> Response:
    """Published cases that tell much the same words as my draft; shown beside its form, it hinders nothing."""
    rows, learned = shell.read(near.told_before, case), shell.read(near.learned_before, case)
    return _part("use/near.html", case=case, rows=rows, learned=learned)


def _part(template: str, **values: Any) -> Response:
    """A page, or the part of it that a script asks for."""
    part = "HX-Request" in request.headers
    return shell.page(f"{template.removesuffix('.html')}_part.html" if part else template, **values)


@blueprint.get("/questions/")
def inquiries() -> Response:
    """The questions that I asked, and those about my cases."""
    return shell.page("use/inquiries.html", rows=shell.read(use.own_inquiries))


@blueprint.route("/questions/<uuid:inquiry>", methods=["GET", "POST"])
def inquiry(inquiry: uuid.UUID) -> Response:
    """One question and its answer."""
    view = shell.read(use.inquiry, inquiry)
    form = shell.form(AnswerForm)
    if request.method == "POST":
        try:
            shell.write(use.answer_inquiry, inquiry, text=form.text.data or "")
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Your answer has been sent."))
            return shell.to("use.inquiry", inquiry=inquiry)
    return shell.page("use/inquiry.html", 422 if form.errors else 200, view=view, form=form, limits=LIMITS)


@blueprint.route("/cases/<number>/problem", methods=["GET", "POST"])
def problem(number: str) -> Response:
    """Report a problem with a case, or with a note beside it."""
    line = shell.read(use.case_line, number)
    form = shell.form(ProblemForm)
    note = request.args.get("note", type=uuid.UUID)
    if request.method == "POST":
        report = shell.sent_id("report")
        if not shell.actor().signed_in:
            shell.limit(REPORTS_OF_VISITORS, "problem", request.remote_addr or "")
        try:
            shell.write(
                use.report_problem, number, report, kind=form.kind.data or "", text=form.text.data or "", note=note
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            return shell.to("use.report", report=report)
    return shell.page(
        "use/problem.html",
        422 if form.errors else 200,
        line=line,
        form=form,
        limits=LIMITS,
        note=note,
        new_id=shell.minted_id(),
        misconduct=shell.read(settings.installation).misconduct,
    )


@blueprint.route("/reports/<uuid:report>", methods=["GET", "POST"])
def report(report: uuid.UUID) -> Response:
    """A report and its answer; an editor answers it here."""
    form = shell.form(ProblemAnswerForm)
    if request.method == "POST":
        try:
            shell.write(
                use.answer_problem,
                report,
                decision=form.decision.data or "",
                answer=form.answer.data or "",
                remove_note=bool(form.remove_note.data),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("The answer has been sent."))
            return shell.to("use.report", report=report)
    view = shell.read(use.problem, report)
    return shell.page("use/report.html", 422 if form.errors else 200, view=view, form=form, limits=LIMITS)


@blueprint.get("/tasks/")
def tasks() -> Response:
    """What waits for an editor."""
    return shell.page("use/tasks.html", view=shell.read(use.tasks), asks=shell.read(asks.unanswered))


@blueprint.route("/notes/<uuid:note>/decide", methods=["POST"])
def decide(note: uuid.UUID) -> Response:
    """Show a held note, or remove one with a reason."""
    form = DecideForm(request.form)
    show = request.form.get("show") == "yes"
    try:
        shell.write(use.decide_note, note, show=show, reason=form.reason.data or "")
    except Invalid:
        shell.flash(mark("Give a reason: its writer is sent it."))
        return shell.to("use.tasks")
    shell.flash(mark("The note is shown.") if show else mark("The note has been removed."))
    return shell.to("use.tasks")


@blueprint.get("/partners/voices")
def voices() -> Response:
    """Who may speak for a partner organization in my partnerships."""
    return shell.page("use/voices.html", rows=shell.read(use.voices))


@blueprint.post("/partners/voices/<uuid:partnership>/<uuid:person>")
def voice(partnership: uuid.UUID, person: uuid.UUID) -> Response:
    """Let somebody speak for their organization, or no more."""
    if request.form.get("speaks") == "yes":
        shell.write(use.grant_voice, partnership, person)
    else:
        shell.write(use.withdraw_voice, partnership, person)
    return shell.to("use.voices")


def _signed_in() -> None:
    if not shell.actor().signed_in:
        raise SignIn


def _said(number: str, state: NoteState, thanks: str) -> Response:
    shell.forget_kept()
    shell.flash(WAITS if state is NoteState.HELD else thanks)
    return shell.to("cases.show", number=number, anchor="in-use")
