"""Telling a case, following one's own, and reading what was published."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask import Blueprint, Response, redirect, request, url_for

from learnhub.domain.cases.answers import is_text
from learnhub.domain.cases.form import TEMPLATES, Depth, Template
from learnhub.domain.cases.moves import State
from learnhub.domain.cases.sentences import MOST_CHARACTERS, MOST_SENTENCES, PARTS, assemble, sentences
from learnhub.domain.countries import countries, regions
from learnhub.domain.difference import words_changed
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound, SignIn
from learnhub.domain.principles import Principle
from learnhub.domain.vocabularies import TARGETS
from learnhub.domain.words import mark
from learnhub.services import cases, settings
from learnhub.services.cases import DraftView
from learnhub.services.keeping.preview import preview_of
from learnhub.web import shell
from learnhub.web.asked import LinesField, given, name_of, path_of
from learnhub.web.cases.forms import (
    AnswerForm,
    AppealForm,
    CaseForm,
    TextForm,
    case_form,
    missing,
    placed,
    rows_of,
    values_of,
    whole_form,
)

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases/")
def index() -> Response:
    """The newest published cases that this person may read."""
    return shell.page("cases/index.html", found=shell.read(cases.published_cases, after=request.args.get("after")))


@blueprint.get("/my/cases")
def mine() -> Response:
    """My cases: state, who is next, age, where each is shown."""
    return shell.page("cases/mine.html", found=shell.read(cases.own_cases, after=request.args.get("after")))


@blueprint.route("/cases/new", methods=["GET", "POST"])
def begin() -> Response:
    """Before the first word; the button begins the case, pressed twice one case."""
    if not shell.actor().signed_in:
        raise SignIn
    principle = request.args.get("principle", "")
    if request.method == "POST":
        begun = shell.write(
            cases.begin_case,
            shell.sent_id("case"),
            principle=principle,
            course=request.args.get("course"),
            module=request.args.get("module"),
            plan=request.args.get("plan", type=uuid.UUID),
            partnership=request.args.get("partnership", type=uuid.UUID),
            near=request.args.get("near"),
        )
        return shell.to("cases.edit", case=begun.id)
    return shell.page(
        "cases/begin.html",
        new_id=shell.minted_id(),
        principle=principle if principle in set(Principle) else None,
        from_plan="plan" in request.args,
        near=request.args.get("near", ""),
        minutes=shell.read(cases.usual_minutes),
        misconduct=shell.read(settings.installation).misconduct,
    )


@blueprint.route("/cases/from-text", methods=["GET", "POST"])
def from_text() -> Response:
    """Begin from notes or a report: the text, then what each of its sentences tells, then the case."""
    if not shell.actor().signed_in:
        raise SignIn
    form = shell.form(TextForm)
    if request.method == "POST" and request.form.get("go") == "begin":
        marked = zip(request.form.getlist("sentence"), request.form.getlist("part"), strict=False)
        answers = assemble(itertools.islice(marked, MOST_SENTENCES))
        begun = shell.write(cases.begin_case, shell.sent_id("case"), answers=answers)
        shell.forget_kept()
        return shell.to("cases.edit", case=begun.id)
    found = sentences(form.text.data or "") if request.method == "POST" else ()
    if request.method == "POST" and not found:
        shell.put_faults(form, [Fault("text", "required")])
    return shell.page(
        "cases/from_text.html",
        422 if request.method == "POST" and not found else 200,
        form=form,
        sentences=found,
        parts=PARTS,
        most=MOST_CHARACTERS,
        new_id=shell.minted_id(),
    )


@blueprint.get("/cases/examples/<question>")
def examples(question: str) -> Response:
    """What published cases answered to a question of the form."""
    return shell.page("cases/examples.html", question=question, found=shell.read(cases.live_examples, question))


@blueprint.route("/cases/<uuid:case>", methods=["GET", "POST"])
def progress(case: uuid.UUID) -> Response:
    """A case of my own: where it stands, who can see it, what comes next; a POST answers the reviewer's question."""
    form = shell.form(AnswerForm)
    status = 200
    if request.method == "POST":
        try:
            shell.write(cases.answer_question, case, message_id=shell.sent_id("message"), text=form.text.data or "")
        except Invalid as error:
            shell.put_faults(form, error.faults)
            status = 422
        else:
            shell.forget_kept()
            shell.flash(mark("Your answer has been sent to the reviewer."))
            return shell.to("cases.progress", case=case)
    return _progress_page(case, form, status)


def _progress_page(case: uuid.UUID, form: AnswerForm | AppealForm, status: int = 200) -> Response:
    view = shell.read(cases.own_case, case)
    if view.state is State.DECLINED and not isinstance(form, AppealForm):
        form = shell.form(AppealForm, sent_to=url_for("cases.appeal", case=case))
    misconduct = shell.read(settings.installation).misconduct if view.state is State.SEALED else ()
    return shell.page(
        "cases/progress.html", status, view=view, form=form, misconduct=misconduct, new_id=shell.minted_id()
    )


@blueprint.route("/cases/<uuid:case>/edit", methods=["GET", "POST"])
def edit(case: uuid.UUID) -> Response:
    """All questions on one page."""
    return _form(case)


@blueprint.route("/cases/<uuid:case>/edit/<question>", methods=["GET", "POST"])
def question(case: uuid.UUID, question: str) -> Response:
    """One question on a page of its own, for small screens."""
    return _form(case, question)


def _form(case: uuid.UUID, question: str | None = None) -> Response:
    if request.method == "GET":
        try:
            view = shell.read(cases.own_draft, case)
        except Conflict:
            return shell.to("cases.progress", case=case)
        form = shell.form(case_form(view.template, rows_of(view.template, view.content)), data=values_of(view))
        return _form_page(view, form, _asked(view.template, question))
    template = TEMPLATES.get(request.form.get("template", "")) or shell.read(cases.own_draft, case).template
    questions = _asked(template, question)
    form = case_form(template, rows_of(template, sent=request.form))(request.form)
    names = [name for each in questions for name in form.names(each) if request.form.get(f"keep-{name}") != "theirs"]
    if both := [name for name in names if _written(form, name) and request.form.get(f"keep-{name}") == "both"]:
        _join(form, both, values_of(shell.read(cases.own_draft, case)))
    try:
        shell.write(cases.save_case, case, version=_version(), save_id=None, fields=given(form, names))
    except Invalid as error:
        shell.put_faults(form, placed(error.faults))
        return _form_page(shell.read(cases.own_draft, case), form, questions, status=422)
    except Conflict as conflict:
        if conflict.reason != "saved-meanwhile":
            raise
        return _both_texts(shell.read(cases.own_draft, case), form, conflict, questions)
    shell.forget_kept()
    return _onward(case, tuple(each.id for each in template), questions)


def _asked(template: Template, question: str | None) -> tuple[str, ...]:
    """The questions of the page: all of the template, or the one of the address."""
    ids = tuple(each.id for each in template)
    if question is not None and question not in ids:
        raise NotFound
    return ids if question is None else (question,)


def _written(form: CaseForm, name: str) -> bool:
    """Whether words are written in this field, which can be compared and joined."""
    return form[name].type in ("TextAreaField", "StringField") and is_text(path_of(name))


def _join(form: CaseForm, names: list[str], stands: Mapping[str, Any]) -> None:
    """Both texts, one after the other: the one that stands now first."""
    for name in names:
        form[name].data = "\n\n".join(text for text in (stands[name], form[name].data) if text)


def _form_page(view: DraftView, form: CaseForm, questions: tuple[str, ...], *, status: int = 200) -> Response:
    form.offer(view.partnerships)
    return shell.page(
        "cases/edit.html",
        status,
        view=view,
        form=form,
        questions=questions,
        asked_now=next(each for each in view.template if each.id == questions[0]),
        places=_place_codes() if {"where", "partners"} & set(questions) else (),
        targets=TARGETS if "purpose" in questions else (),
        misconduct=shell.read(settings.installation).misconduct,
    )


def _place_codes() -> tuple[str, ...]:
    return (*regions(), *countries())


def _both_texts(view: DraftView, mine: CaseForm, conflict: Conflict, questions: tuple[str, ...]) -> Response:
    """What I sent and what stands now, with a way to keep either; what I sent is kept for this browser too."""
    shell.park()
    names = list(dict.fromkeys(name_of(path) for path in conflict.mine))
    theirs = case_form(view.template, rows_of(view.template, view.content, request.form))(data=values_of(view))
    for form in (mine, theirs):
        form.offer(view.partnerships)
    changed = {
        name: words_changed(theirs[name].data or "", mine[name].data or "") for name in names if _written(mine, name)
    }
    sent = [(name, value) for name, value in request.form.items(multi=True) if name in mine._fields]
    return shell.page(
        "cases/conflict.html",
        409,
        view=view,
        names=names,
        changed=changed,
        mine=mine,
        theirs=theirs,
        sent=sent,
        version=conflict.current["version"],
        go=request.form.get("go", "save"),
        questions=questions,
    )


def _onward(case: uuid.UUID, ids: tuple[str, ...], questions: tuple[str, ...]) -> Response:
    """Where the pressed button leads: the next or the last question, the preview, or the same page again."""
    match request.form.get("go"):
        case "preview":
            return shell.to("cases.preview", case=case)
        case "next" if len(questions) == 1 and questions[0] != ids[-1]:
            return shell.to("cases.question", case=case, question=ids[ids.index(questions[0]) + 1])
        case "next":
            return shell.to("cases.preview", case=case)
        case "back" if len(questions) == 1 and questions[0] != ids[0]:
            return shell.to("cases.question", case=case, question=ids[ids.index(questions[0]) - 1])
    if len(questions) == 1:
        return shell.to("cases.question", case=case, question=questions[0])
    shell.flash(mark("Your case has been saved."))
    return shell.to("cases.edit", case=case)


@blueprint.post("/cases/<uuid:case>/save")
def save(case: uuid.UUID) -> Response:
    """Keep what a script sends while the form is filled in: the fields that were touched."""
    touched = request.form.getlist("touched")
    fields = {name: request.form.get(name, "") for name in touched if name.startswith("further.")}
    saved = shell.write(
        cases.save_case,
        case,
        version=_version(),
        save_id=request.form.get("save_id", "")[:64] or None,
        fields=fields | given(whole_form(touched)(request.form), touched),
    )
    others = {"others": _by_others(case, saved.others)} if saved.others else {}
    return shell.saved(saved.version, saved.saved_at, **others)


def _by_others(case: uuid.UUID, paths: Iterable[str]) -> dict[str, list[str] | None]:
    """What stands now in these fields, as the form shows it; None where a script cannot show it."""
    view = shell.read(cases.own_draft, case)
    form = case_form(view.template, rows_of(view.template, view.content))(data=values_of(view))
    fields = [form._fields[name] for name in sorted(set(map(name_of, paths))) if name in form._fields]
    shown = {each.name: each.data if isinstance(each.data, list | tuple) else [each.data or ""] for each in fields}
    return {each.name: None if isinstance(each, LinesField) else [*shown[each.name]] for each in fields}


@blueprint.get("/cases/<uuid:case>/preview")
def preview(case: uuid.UUID) -> Response:
    """The case as readers would see it, what is missing, who could recognise whom, and the button that sends it."""
    return _preview_page(case)


def _preview_page(case: uuid.UUID, status: int = 200, *, meanwhile: bool = False) -> Response:
    view = shell.read(cases.own_case, case)
    if not view.may_edit:
        return shell.to("cases.progress", case=case)
    checks = shell.read(preview_of, case)
    return shell.page(
        "cases/preview.html",
        status,
        view=view,
        missing=[missing(view.template, fault) for fault in view.missing],
        checks=checks,
        saved_meanwhile=meanwhile,
    )


@blueprint.post("/cases/<uuid:case>/template")
def choose_template(case: uuid.UUID) -> Response:
    """Let the case grow to the full template, or go back to the nine questions; every answer stays."""
    depth = Depth.FULL if request.form.get("depth") == Depth.FULL else Depth.SHORT
    shell.write(cases.choose_template, case, depth)
    return shell.to("cases.edit", case=case, anchor="question-partnership" if depth is Depth.FULL else None)


@blueprint.post("/cases/<uuid:case>/submit")
def submit(case: uuid.UUID) -> Response:
    """Send for review; pressed twice is sent once."""
    try:
        sent = shell.write(cases.submit_case, case, version=_version(), mode=request.form.get("mode", ""))
    except Invalid:
        return _preview_page(case, 422)
    except Conflict as conflict:
        if conflict.reason != "saved-meanwhile":
            raise
        return _preview_page(case, 409, meanwhile=True)
    if not sent.nobody_may_judge:
        shell.flash(mark("Your case has been sent. The first reply comes within five working days."))
    return shell.to("cases.progress", case=case)


@blueprint.post("/cases/<uuid:case>/public")
def answer_public(case: uuid.UUID) -> Response:
    """Answer whether the case may be public."""
    public = {"yes": True, "no": False}.get(request.form.get("public", ""))
    shell.write(cases.answer_public, case, public=public)
    return shell.to("cases.progress", case=case)


@blueprint.post("/cases/<uuid:case>/wake")
def wake(case: uuid.UUID) -> Response:
    """Go on with a case that slept."""
    shell.write(cases.wake_case, case)
    shell.flash(mark("The case is awake. Change it and send it again."))
    return shell.to("cases.progress", case=case)


@blueprint.post("/cases/<uuid:case>/appeal")
def appeal(case: uuid.UUID) -> Response:
    """Appeal against a decline, once."""
    form = shell.form(AppealForm)
    try:
        shell.write(cases.appeal_case, case, message_id=shell.sent_id("message"), text=form.text.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _progress_page(case, form, 422)
    shell.forget_kept()
    shell.flash(mark("Your appeal has been sent to an editor who took no part."))
    return shell.to("cases.progress", case=case)


@blueprint.post("/cases/<uuid:case>/discard")
def discard(case: uuid.UUID) -> Response:
    """Delete a draft of my own."""
    shell.write(cases.discard_case, case)
    shell.flash(mark("The draft has been deleted."))
    return shell.to("cases.mine")


@blueprint.get("/cases/<number>")
def show(number: str) -> Response:
    """A published case."""
    view = shell.read(cases.published_case, number)
    if str(view.number) != number:
        return cast("Response", redirect(url_for("cases.show", number=view.number), 301))
    return shell.unchanged(*view.facts) or shell.tagged(
        shell.page("cases/show.html", view=view, export_id=shell.minted_id(), makes_pdf=shell.house().makes_pdf)
    )


def _version() -> int:
    """The version that the person saw; a form without one saw nothing."""
    return request.form.get("version", default=0, type=int)
