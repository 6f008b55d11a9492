"""Who writes a case: inviting, joining, leaving."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for
from limits import parse
from wtforms import Form, StringField

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import sharing
from learnhub.web import shell

blueprint = Blueprint("sharing", __name__)

INVITATIONS = parse("30/hour")


class InviteForm(Form):
    """Whom to invite."""

    email = StringField(mark("Email address"))


class TellerForm(Form):
    """Whom a case is written for."""

    told_by = StringField(mark("How they are shown, such as their part and place, or their name"))


@blueprint.route("/cases/<uuid:case>/authors", methods=["GET", "POST"])
def authors(case: uuid.UUID) -> Response:
    """Who writes this case; a POST sends the invitation that was shown."""
    form = shell.form(InviteForm)
    status = 200
    if request.method == "POST":
        shell.limit(INVITATIONS, "invite-author", str(shell.actor().public_id))
        try:
            shell.write(sharing.invite_author, case, shell.sent_id("link"), email=form.email.data or "")
        except Invalid as error:
            shell.put_faults(form, error.faults)
            status = 422
        else:
            shell.forget_kept()
            shell.flash(mark("If somebody has this address here, the mail that you saw is on its way to them."))
            return shell.to("sharing.authors", case=case)
    return _authors_page(shell.read(sharing.case_authors, case), form, TellerForm(), status)


def _authors_page(view: sharing.AuthorsView, form: InviteForm, told: TellerForm, status: int) -> Response:
    if not told.told_by.data:
        told.told_by.data = view.told_by
    return shell.page("sharing/authors.html", status, view=view, form=form, told=told, new_id=shell.minted_id())


@blueprint.post("/cases/<uuid:case>/teller")
def teller(case: uuid.UUID) -> Response:
    """Write it for somebody who told it: their link is shown once."""
    try:
        secret = shell.write(
            sharing.tell_for, case, shell.sent_id("link"), told_by=request.form.get("told_by", "")[:300]
        )
    except Invalid as error:
        view = shell.read(sharing.case_authors, case)
        form = TellerForm(request.form)
        shell.put_faults(form, error.faults)
        return _authors_page(view, shell.form(InviteForm), form, 422)
    if secret is None:
        shell.flash(mark("The case has been saved."))
        return shell.to("sharing.authors", case=case)
    link = url_for("sharing.told", secret=secret, _external=True)
    return shell.page("sharing/link.html", link=link, view=shell.read(sharing.case_authors, case))


@blueprint.route("/told/<secret>", methods=["GET", "POST"])
def told(secret: str) -> Response:
    """A case as the person who told it reads, corrects and agrees to it, by the link alone."""
    if request.method == "POST":
        shell.limit(INVITATIONS, "told", request.remote_addr or "")
        said = {path: request.form[path] for path in request.form if path not in {"csrf_token", "version", "go"}}
        try:
            shell.write(
                sharing.answer_as_teller,
                secret,
                version=request.form.get("version", default=0, type=int),
                said=said,
                agrees=request.form.get("go") == "agree",
            )
        except Invalid as error:
            view = shell.read(sharing.told_case, secret)
            faults = {fault.path: fault for fault in error.faults}
            return shell.page("sharing/told.html", 422, view=view, secret=secret, said=said, faults=faults)
        agreed = request.form.get("go") == "agree"
        shell.flash(
            mark("Thank you. You agreed to this text.") if agreed else mark("Your corrections have been saved.")
        )
        return shell.to("sharing.told", secret=secret)
    view = shell.read(sharing.told_case, secret)
    answer = shell.page("sharing/told.html", view=view, secret=secret, said={}, faults={})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/cases/<uuid:case>/authors/<uuid:person>/remove")
def remove(case: uuid.UUID, person: uuid.UUID) -> Response:
    """Take a co-author out, or leave."""
    shell.write(sharing.remove_author, case, person)
    if person == shell.actor().public_id:
        shell.flash(mark("You no longer write this case."))
        return shell.to("cases.mine")
    shell.flash(mark("They no longer write this case. What they wrote stays."))
    return shell.to("sharing.authors", case=case)


@blueprint.post("/cases/<uuid:case>/links/<uuid:link>/withdraw")
def withdraw(case: uuid.UUID, link: uuid.UUID) -> Response:
    """Take back an invitation."""
    shell.write(sharing.withdraw_link, case, link)
    shell.flash(mark("The invitation has been taken back."))
    return shell.to("sharing.authors", case=case)


@blueprint.route("/cases/join/<secret>", methods=["GET", "POST"])
def join(secret: str) -> Response:
    """An invitation to write a case; the button joins."""
    if request.method == "POST":
        case = shell.write(sharing.join_case, secret)
        shell.flash(mark("You write this case now."))
        return shell.to("cases.edit", case=case)
    return shell.page("sharing/join.html", view=shell.read(sharing.invitation, secret), secret=secret)
