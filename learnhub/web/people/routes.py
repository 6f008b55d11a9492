"""The list of people, one person, their roles, and invitations."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, request

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import invitations, people
from learnhub.services.invitations import Joining, ListCheck, RowFate
from learnhub.web import shell
from learnhub.web.people.forms import InviteForm, JoiningForm, ListForm, ReviewerForm

blueprint = Blueprint("people", __name__, url_prefix="/people")

ROWS_SHOWN = 200
ORDER = ("new", "changed", "disabled", "unchanged")


@blueprint.get("/")
def index() -> Response:
    """People by name, found by name or address."""
    words = request.args.get("q", "")[:200]
    page = shell.read(
        people.find_people,
        words,
        after=request.args.get("after", type=uuid.UUID),
        before=request.args.get("before", type=uuid.UUID),
    )
    return shell.page("people/index.html", words=words, page=page)


@blueprint.get("/<uuid:person>")
def show(person: uuid.UUID) -> Response:
    """One person: who they are and what they may do."""
    return _show(person, None)


@blueprint.post("/<uuid:person>/roles")
def grant(person: uuid.UUID) -> Response:
    """Give a role; for a reviewer, with principles and languages."""
    form = ReviewerForm(request.form)
    if not form.validate():
        return _show(person, form, 422)
    try:
        shell.write(
            people.grant_role,
            person,
            request.form.get("role", ""),
            principles=form.principles.data,
            languages=form.languages.data,
        )
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _show(person, form, 422)
    shell.flash(mark("The role has been given."))
    return shell.to("people.show", person=person, anchor="roles")


@blueprint.post("/<uuid:person>/roles/withdraw")
def withdraw(person: uuid.UUID) -> Response:
    """Take a role away."""
    return _act(person, people.withdraw_role, mark("The role has been withdrawn."), request.form.get("role", ""))


@blueprint.post("/<uuid:person>/disable")
def disable(person: uuid.UUID) -> Response:
    """Shut a person out at once."""
    return _act(person, people.disable, mark("The account is disabled. Every session and link of it has ended."))


@blueprint.post("/<uuid:person>/enable")
def enable(person: uuid.UUID) -> Response:
    """Let a disabled person in again."""
    return _act(person, people.enable, mark("The account is enabled again."))


@blueprint.post("/<uuid:person>/link")
def link(person: uuid.UUID) -> Response:
    """Mail a new link."""
    return _act(person, people.send_link, mark("A mail with a new link is on its way."))


@blueprint.route("/invite", methods=["GET", "POST"])
def invite() -> Response:
    """Invite one person."""
    form = _joining(shell.form(InviteForm, data={"zone": shell.actor().zone, "language": "en"}))
    minted = shell.sent_id("person") if request.method == "POST" else shell.minted_id()
    if request.method == "POST" and form.validate():
        cells = {name: form[name].data or "" for name in ("email", "name", "kind", "entity", "office", "team")}
        cells |= {name: form[name].data or "" for name in ("organization", "manager", "language")}
        cells["roles"] = "/".join(form.roles.data)
        try:
            shell.write(invitations.invite, minted, cells, _course(form))
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("The invitation is on its way."))
            return shell.to("people.show", person=minted)
    return shell.page("people/invite.html", 422 if request.method == "POST" else 200, form=form, minted=minted)


@blueprint.route("/invite-list", methods=["GET", "POST"])
def invite_list() -> Response:
    """Invite a pasted list: first what would happen, then the same done."""
    form = _joining(shell.form(ListForm, data={"zone": shell.actor().zone}))
    check: ListCheck | None = None
    status = 200
    if request.method == "POST":
        if form.validate():
            try:
                check = _check(form)
            except Invalid as error:
                shell.put_faults(form, error.faults)
        status = 422 if check is None or check.faults else 200
    if check is not None and check.taken:
        shell.forget_kept()
        shell.flash(
            mark("The list has been carried out. New: %(new)s. Changed: %(changed)s. As before: %(unchanged)s."),
            **check.counts,
        )
        return shell.to("people.index")
    return shell.page(
        "people/invite_list.html",
        status,
        form=form,
        check=check,
        rows=_first_rows(check.rows) if check else (),
        moved=check is not None and request.form.get("act") == "take" and not check.faults,
    )


def _check(form: ListForm) -> ListCheck:
    if request.form.get("act") == "take":
        return shell.write(invitations.take_list, form.text.data, _course(form), seen=request.form.get("seen", ""))
    return shell.read(invitations.check_list, form.text.data, _course(form))


def _first_rows(rows: tuple[RowFate, ...]) -> list[RowFate]:
    return sorted(rows, key=lambda row: ORDER.index(row.fate))[:ROWS_SHOWN]


def _joining(form: JoiningForm) -> JoiningForm:
    courses = shell.read(invitations.course_choices)
    form.course.choices = {"": mark("None")} | {course.slug: course.title for course in courses}
    return form


def _course(form: JoiningForm) -> Joining | None:
    if not form.course.data:
        return None
    return Joining(form.course.data, form.due_on.data, (form.zone.data or "UTC").strip())


def _act(person: uuid.UUID, service: Callable[..., None], said: str, *arguments: str) -> Response:
    try:
        shell.write(service, person, *arguments)
    except Invalid as error:
        form = ReviewerForm()
        shell.put_faults(form, error.faults)
        return _show(person, form, 422)
    shell.flash(said)
    return shell.to("people.show", person=person)


def _show(person: uuid.UUID, form: ReviewerForm | None, status: int = 200) -> Response:
    view = shell.read(people.show_person, person)
    trust = {"principles": view.trust.principles, "languages": view.trust.languages}
    return shell.page("people/show.html", status, person=view, form=form or ReviewerForm(data=trust))
