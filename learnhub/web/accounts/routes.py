"""Sign in and out, links and codes from mails, password, language, Light pages."""

from __future__ import annotations

import re
import uuid

from flask import Blueprint, Response, redirect, request, session
from flask_login import logout_user
from limits import parse

from learnhub.domain.errors import Fault, NotFound, SignIn
from learnhub.domain.languages import NAMES
from learnhub.domain.words import mark
from learnhub.services import accounts, people, sessions
from learnhub.web import shell
from learnhub.web.accounts import login
from learnhub.web.accounts.forms import (
    ChangePasswordForm,
    CodeForm,
    NewPasswordForm,
    ProfileForm,
    ResetForm,
    SignInForm,
)

blueprint = Blueprint("accounts", __name__)

SIGN_INS_BY_ADDRESS = parse("30/5minutes")
SIGN_INS_BY_EMAIL = parse("10/5minutes")
LINKS_BY_ADDRESS = parse("30/hour")
# A class of forty opens its invitations behind one address; secrets have 256 bits, and codes a limit of their own.
USES_BY_ADDRESS = parse("120/hour")
RESETS_BY_EMAIL = parse("3/hour")
YEAR_SECONDS = 31536000
LOCAL_PATH = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")
"""Browsers read a backslash as a slash and leave out tabs and ends of lines: neither stands in an address here."""


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """The page to sign in."""
    if shell.actor().signed_in:
        return _onward()
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
def enter() -> Response:
    """Check address and password; the answer to a wrong one does not tell which."""
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form, 422)
    email = accounts.fold_email(form.email.data)
    shell.limit(SIGN_INS_BY_ADDRESS, "sign-in", request.remote_addr or "")
    shell.limit(SIGN_INS_BY_EMAIL, "sign-in-email", email)
    found = shell.read(accounts.credentials_of, email)
    if not shell.house().passwords.verify(found.password_hash if found else None, form.password.data):
        form.form_errors.append(Fault("", "wrong-credentials"))
        return _sign_in_page(form, 422)
    assert found is not None
    login.enter(shell.write(accounts.sign_in, found.account_id, login.visit()))
    return _onward()


@blueprint.post("/sign-out")
def leave() -> Response:
    """End this session; what the browser kept of its pages goes too, so that nobody goes back to them."""
    if shell.actor().signed_in:
        shell.write(sessions.sign_out, login.secret())
    logout_user()
    session.clear()
    answer = shell.to("home.index")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
def forgotten_password() -> Response:
    """Ask for a link; the page that follows is the same whether or not anybody has the address."""
    form = ResetForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return shell.page("accounts/forgotten_password.html", 422 if request.method == "POST" else 200, form=form)
    shell.limit(LINKS_BY_ADDRESS, "link", request.remote_addr or "")
    shell.limit(RESETS_BY_EMAIL, "reset", accounts.fold_email(form.email.data))
    shell.write(accounts.ask_reset, form.email.data)
    return shell.to("accounts.code")


@blueprint.get("/links/<secret>")
def link(secret: str) -> Response:
    """The page behind a link. Opening it uses nothing up: mail scanners open links too."""
    return _link_page(secret, NewPasswordForm())


@blueprint.post("/links/<secret>")
def use_link(secret: str) -> Response:
    """Use the link by its button."""
    shell.limit(USES_BY_ADDRESS, "use-link", request.remote_addr or "")
    try:
        return _use_link(secret)
    except NotFound:
        return shell.page("accounts/link_used.html", 404)


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> Response:
    """The same by the code that the mail carries, for whoever cannot open the link."""
    form = CodeForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        shell.limit(USES_BY_ADDRESS, "use-link", request.remote_addr or "")
        shell.limit(SIGN_INS_BY_EMAIL, "code", accounts.fold_email(form.email.data))
        shell.put_faults(form, accounts.password_faults(form.password.data, email=form.email.data))
        if not form.errors:
            hashed = shell.house().passwords.hash(form.password.data)
            entered = shell.write(accounts.use_code, form.email.data, form.code.data, hashed, login.visit())
            if entered is not None:
                login.enter(entered)
                return shell.to("home.index")
            form.form_errors.append(Fault("", "wrong-code"))
    return shell.page("accounts/code.html", 422 if request.method == "POST" else 200, form=form)


@blueprint.route("/account", methods=["GET", "POST"])
def profile() -> Response:
    """Name, language, and what the person may do, told in sentences."""
    person = shell.actor()
    if not person.signed_in:
        raise SignIn
    form = shell.form(ProfileForm, data={"name": person.name, "locale": person.locale})
    form.locale.choices = NAMES
    if request.method == "POST" and form.validate():
        shell.write(accounts.set_preferences, name=form.name.data, locale=form.locale.data)
        shell.forget_kept()
        shell.flash(mark("Your account has been saved."))
        return shell.to("accounts.profile")
    return shell.page(
        "accounts/profile.html",
        422 if request.method == "POST" else 200,
        form=form,
        own=shell.read(people.own_account),
        sessions=shell.read(sessions.own_sessions, login.secret()),
    )


@blueprint.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: uuid.UUID) -> Response:
    """Sign out in another browser."""
    shell.write(sessions.end_own_session, session_id)
    shell.flash(mark("That session has ended."))
    return shell.to("accounts.profile", anchor="sessions")


@blueprint.post("/account/sessions/end")
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    shell.write(sessions.end_other_sessions, login.secret())
    shell.flash(mark("Every other session has ended."))
    return shell.to("accounts.profile", anchor="sessions")


@blueprint.route("/account/password", methods=["GET", "POST"])
def change_password() -> Response:
    """A new password; other sessions end."""
    person = shell.actor()
    if not person.signed_in:
        raise SignIn
    form = ChangePasswordForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        shell.limit(SIGN_INS_BY_EMAIL, "password", str(person.public_id))
        kept = shell.read(accounts.own_password_hash)
        if not shell.house().passwords.verify(kept, form.present_password.data):
            form.present_password.errors = [Fault("present_password", "wrong-password")]
        shell.put_faults(form, accounts.password_faults(form.password.data, email=""))
        if not form.errors:
            hashed = shell.house().passwords.hash(form.password.data)
            login.enter(shell.write(accounts.set_password, hashed, login.visit()))
            shell.flash(mark("Your password has been changed. Every other session has ended."))
            return shell.to("accounts.profile")
    return shell.page("accounts/change_password.html", 422 if request.method == "POST" else 200, form=form)


@blueprint.post("/language")
def language() -> Response:
    """Choose the language of the pages."""
    chosen = request.form.get("language", "")
    if chosen not in NAMES:
        raise NotFound
    if shell.actor().signed_in:
        shell.write(accounts.set_preferences, locale=chosen)
    answer = _back()
    shell.keep_cookie(answer, shell.LOCALE_COOKIE, chosen, YEAR_SECONDS)
    shell.drop_cookie(answer, shell.TEXT_COOKIE)
    return answer


@blueprint.post("/light-pages")
def light_pages() -> Response:
    """Leave fonts and pictures out, or bring them back."""
    on = request.form.get("light") == "on"
    if shell.actor().signed_in:
        shell.write(accounts.set_preferences, light=on)
    answer = _back()
    shell.keep_cookie(answer, shell.LIGHT_COOKIE, "on" if on else "off", YEAR_SECONDS)
    return answer


def _sign_in_page(form: SignInForm, status: int = 200) -> Response:
    return shell.page(
        "accounts/sign_in.html", status, form=form, next=request.values.get("next", ""), kept=request.args.get("kept")
    )


def _use_link(secret: str) -> Response:
    view = shell.read(accounts.view_link, secret)
    hashed = None
    if view.purpose != "demo":
        form = NewPasswordForm(request.form)
        if form.validate():
            shell.put_faults(form, accounts.password_faults(form.password.data, email=view.email))
        if form.errors:
            return _link_page(secret, form, 422)
        hashed = shell.house().passwords.hash(form.password.data)
    login.enter(shell.write(accounts.use_link, secret, hashed, login.visit()))
    return shell.to("home.index")


def _link_page(secret: str, form: NewPasswordForm, status: int = 200) -> Response:
    try:
        view = shell.read(accounts.view_link, secret)
    except NotFound:
        return shell.page("accounts/link_used.html", 404)
    return shell.page("accounts/link.html", status, form=form, view=view, secret=secret)


def _onward() -> Response:
    return _local(request.values.get("next")) or shell.to("home.index")


def _back() -> Response:
    return _local(request.form.get("next")) or shell.to("home.index")


def _local(path: str | None) -> Response | None:
    """A redirect to a path of this site; None for anything else."""
    if not path or not LOCAL_PATH.fullmatch(path):
        return None
    return redirect(path, 303)  # type: ignore[return-value]
