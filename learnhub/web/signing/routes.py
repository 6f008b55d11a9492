"""Signing a case off: its authors read what was changed and agree; a partner that is named answers by a link."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, request

from learnhub.domain.countries import countries
from learnhub.domain.errors import Conflict, Invalid, NotFound
from learnhub.domain.words import mark
from learnhub.services import cases
from learnhub.web import shell
from learnhub.web.signing.forms import AnswerForm, AskForm, PartnerForm, SignForm

blueprint = Blueprint("signing", __name__)

SAID = {"yes": True, "no": False}
UNSENT = "…"
"""What stands for the secret of a link that is not sent yet."""


@blueprint.route("/cases/<uuid:case>/sign-off", methods=["GET", "POST"])
def open(case: uuid.UUID) -> Response:  # noqa: A001
    """What was accepted, how it differs from what was sent, who has signed; a POST agrees, refuses, lists a partner."""
    forms: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        act = request.form.get("act", "")
        name, kind = ("partner_form", PartnerForm) if act == "list" else ("form", SignForm)
        forms = {name: kind(request.form)}
        try:
            return _act(case, act, forms)
        except Invalid as error:
            shell.put_faults(next(iter(forms.values())), error.faults)
            status = 422
    try:
        view = shell.read(cases.signing_view, case)
    except Conflict:
        return shell.to("cases.progress", case=case)
    return shell.page(
        "signing/open.html",
        status,
        view=view,
        form=forms.get("form") or SignForm(data={"reviews_agreed": view.reviews_agreed}),
        partner_form=forms.get("partner_form") or PartnerForm(),
        places=tuple(countries()),
        new_id=shell.minted_id(),
        sign_id=shell.minted_id(),
    )


def _act(case: uuid.UUID, act: str, forms: dict[str, Any]) -> Response:
    match act:
        case "agree":
            form = forms["form"]
            published = shell.write(cases.sign_case, case, reviews_agreed=form.reviews_agreed.data)
            shell.flash(
                mark("Signed. Everybody has signed it, and it is published now.")
                if published
                else mark("Signed. It is published once everybody has signed it.")
            )
            return shell.to("cases.progress" if published else "signing.open", case=case)
        case "refuse":
            text = forms["form"].text.data or ""
            shell.write(cases.refuse_signing, case, message_id=shell.sent_id("message"), text=text)
            shell.flash(mark("The case is in review again, with what you wrote."))
            return shell.to("cases.progress", case=case)
        case "list":
            form = forms["partner_form"]
            shell.write(
                cases.list_partner,
                case,
                shell.sent_id("sign"),
                partner=form.partner.data or "",
                sector=form.sector.data or "",
                country=form.country.data or "",
            )
        case _:
            raise NotFound
    return shell.to("signing.open", case=case)


def _as_mailed(person: str, message: str) -> str:
    """The mail as it will be sent, in the language in which it will be sent, but for the secret of its link."""
    return (
        shell.house()
        .pages.render(
            shell.locale(),
            "email/partner_asked.txt",
            name=person,
            message=message,
            secret=UNSENT,
            base_url=shell.house().settings.base_url.rstrip("/"),
        )
        .strip()
    )


@blueprint.route("/cases/<uuid:case>/sign-off/<uuid:sign>", methods=["GET", "POST"])
def ask(case: uuid.UUID, sign: uuid.UUID) -> Response:
    """The message to a partner: written, shown as it will be sent, and sent by its own button."""
    try:
        view = shell.read(cases.signing_view, case)
    except Conflict:
        return shell.to("cases.progress", case=case)
    row = next((each for each in view.signers if each.id == sign and each.partner), None)
    if row is None or row.answer != "not-asked":
        return shell.to("signing.open", case=case)
    form = shell.form(AskForm, data={"person": row.person, "message": row.message})
    shown, status = None, 200
    if request.method == "POST":
        person, email, message = (form[name].data or "" for name in ("person", "email", "message"))
        message = message.replace("\r\n", "\n").strip()
        faults = cases.partner_faults(person=person, email=email, message=message)
        try:
            if request.form.get("act") == "send":
                seen = request.form.get("seen", "").replace("\r\n", "\n").strip()
                shell.write(cases.ask_partner, case, sign, person=person, email=email, message=message, seen=seen)
                shell.forget_kept()
                shell.flash(mark("The message has been sent."))
                return shell.to("signing.open", case=case)
        except Invalid as error:
            faults = error.faults
        if faults:
            shell.put_faults(form, [each for each in faults if each.code != "see-first"])
            status = 422
        if not faults or all(each.code == "see-first" for each in faults):
            shown = _as_mailed(person.strip(), message)
    return shell.page("signing/ask.html", status, view=view, row=row, form=form, shown=shown)


@blueprint.route("/sign-off/<secret>", methods=["GET", "POST"])
def answer(secret: str) -> Response:
    """A partner reads the case it is named in, and agrees or objects, without an account."""
    form = AnswerForm(request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        try:
            shell.write(
                cases.answer_as_partner,
                secret,
                agrees=SAID.get(form.agrees.data or ""),
                statement=form.statement.data or "",
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
            status = 422
        else:
            return shell.page("signing/answered.html", said=form.agrees.data)
    view = shell.read(cases.asked_partner, secret)
    return shell.page("signing/answer.html", status, view=view, form=form, secret=secret)
