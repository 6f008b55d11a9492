"""Inviting a partner's representative."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from limits import parse

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.words import mark
from learnhub.services import partners
from learnhub.web import shell
from learnhub.web.partners.forms import NEW, PartnerForm

blueprint = Blueprint("partners", __name__, url_prefix="/partners")

INVITATIONS = parse("30/hour")


@blueprint.route("/invite", methods=["GET", "POST"])
def invite() -> Response:
    """Invite somebody to one of my partnerships, or to a new one."""
    own = shell.read(partners.own_partnerships)
    chosen = request.args.get("partnership", None if own else NEW)
    form = shell.form(PartnerForm, data={"partnership": chosen})
    form.partnership.choices = {str(choice.public_id): choice.name for choice in own} | {NEW: mark("A new partnership")}
    minted = shell.sent_id("minted") if request.method == "POST" else shell.minted_id()
    if request.method == "POST" and form.validate():
        try:
            _invite(form, minted)
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("If this address can be invited, a mail is on its way to it."))
            return shell.to("partners.invite")
    return shell.page("partners/invite.html", 422 if request.method == "POST" else 200, form=form, minted=minted)


def _invite(form: PartnerForm, minted: uuid.UUID) -> None:
    shell.limit(INVITATIONS, "invite-partner", str(shell.actor().public_id))
    name = (form.new_partnership.data or "").strip() if form.partnership.data == NEW else ""
    if form.partnership.data == NEW and not name:
        raise Invalid(Fault("new_partnership", "required"))
    try:
        partnership = minted if name else uuid.UUID(form.partnership.data)
    except ValueError:
        raise Invalid(Fault("partnership", "not-a-choice")) from None
    shell.write(
        partners.invite_partner,
        email=form.email.data,
        name=form.name.data,
        organization=form.organization.data,
        partnership=partnership,
        new_partnership=name,
    )
