"""Versions and their differences, new versions, who may read, holds, withdrawals, redaction, sealing, the log."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import cast

from flask import Blueprint, Response, redirect, request, url_for

from learnhub.domain.cases.redaction import MOST_WHY, Looked, looked, tidy
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.words import mark
from learnhub.render.formats import formats
from learnhub.services.keeping import freshness, page, preview, readers, redacting, sealing, stopping, versions
from learnhub.web import shell
from learnhub.web.keeping import words
from learnhub.web.keeping.forms import (
    EVERY_REASON,
    NOTICES,
    REDACTION_REASONS,
    HoldForm,
    IdentityForm,
    MarkForm,
    NoticeForm,
    ReadersForm,
    RedactForm,
    WithdrawForm,
    answers_on_files,
    mark_of,
)

blueprint = Blueprint("keeping", __name__)


@blueprint.get("/cases/<number>/versions")
def index(number: str) -> Response:
    """Every version of a case, with the kind of its notice and its summary of changes."""
    view = shell.read(versions.versions_of, number)
    return shell.page("keeping/versions.html", view=view, notices=NOTICES, new_id=shell.minted_id())


@blueprint.get("/cases/<number>/versions/<int:version>")
def show(number: str, version: int) -> Response:
    """One version of a case, as it was published."""
    view = shell.read(versions.version_of, number, version)
    return shell.page("keeping/version.html", view=view, notices=NOTICES, labels=words.labels(view.hidden))


@blueprint.get("/cases/<number>/difference")
def difference(number: str) -> Response:
    """What differs between two versions, field by field and word by word."""
    before, after = (request.args.get(name, type=int) for name in ("from", "to"))
    if before is None or after is None:
        return cast("Response", redirect(url_for("keeping.index", number=number)))
    view = shell.read(versions.difference_of, number, before, after)
    paths = {*(each.path for each in view.change.texts), *(each[0] for each in view.chosen), *view.hidden}
    return shell.page(
        "keeping/difference.html", view=view, notices=NOTICES, labels=words.labels(paths), choices=words.choices()
    )


@blueprint.post("/cases/<number>/versions")
def begin(number: str) -> Response:
    """Begin a new version, blank from the newest or from the older one that is to be restored."""
    restore = request.form.get("restore", type=int)
    made = shell.write(versions.begin_version, number, shell.sent_id("case"), restore=restore)
    return shell.to("keeping.notice", case=made)


@blueprint.route("/cases/<uuid:case>/notice", methods=["GET", "POST"])
def notice(case: uuid.UUID) -> Response:
    """What a new version says of itself, and what it changes so far."""
    view = shell.read(versions.notice_of, case)
    data = {"notice": view.notice, "changes": view.changes, "minor": view.minor}
    form = shell.form(NoticeForm, data=data)
    if request.method == "POST":
        try:
            shell.write(
                versions.keep_notice,
                case,
                notice=form.notice.data or "",
                changes=form.changes.data or "",
                minor=bool(form.minor.data),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            return shell.to("cases.preview" if request.form.get("go") == "preview" else "cases.edit", case=case)
    return shell.page(
        "keeping/notice.html",
        422 if form.errors else 200,
        view=view,
        form=form,
        notices=NOTICES,
        labels=words.labels(each.path for each in view.change.texts),
    )


@blueprint.post("/cases/<uuid:case>/accept-minor")
def accept(case: uuid.UUID) -> Response:
    """An editor accepts a minor change alone."""
    number = shell.write(versions.accept_minor, case)
    shell.flash(mark("The change has been accepted. Readers see the new version now."))
    return shell.to("keeping.index", number=number)


@blueprint.route("/cases/<uuid:case>/readers", methods=["GET", "POST"])
def readers_of(case: uuid.UUID) -> Response:
    """Who may read one's own case: everyone, staff, the partnership, named people; from which day; which fields."""
    view = shell.read(readers.readers_page, case)
    form = shell.form(
        ReadersForm,
        data={
            "visibility": view.visibility,
            "emails": "\n".join(view.emails),
            "embargo_until": view.embargo_until.isoformat() if view.embargo_until else "",
        },
    )
    if not view.partnership:
        form.visibility.choices = [each for each in form.visibility.choices if each.value != "partnership"]
    marks = {path: _mark_form(view, path) for path in view.markable}
    if request.method == "POST":
        try:
            shell.write(
                readers.keep_readers,
                case,
                visibility=form.visibility.data or "",
                emails=(form.emails.data or "").splitlines(),
                embargo_until=_day(form.embargo_until.data or ""),
                marks={path: said for path, each in marks.items() if (said := mark_of(each)) is not None},
            )
        except Invalid as error:
            own = [fault for fault in error.faults if not fault.path.startswith("mark-")]
            shell.put_faults(form, own)
            for fault in error.faults:
                if fault.path.startswith("mark-"):
                    shell.put_faults(
                        marks[fault.path.removeprefix("mark-")], [Fault("reason", fault.code, fault.params)]
                    )
        else:
            shell.forget_kept()
            shell.flash(mark("Who may read it has been saved."))
            return shell.to("keeping.readers_of", case=case)
    wrong = form.errors or any(each.errors for each in marks.values())
    return shell.page(
        "keeping/readers.html",
        422 if wrong else 200,
        view=view,
        form=form,
        marks=marks,
        labels=words.labels(view.markable),
    )


def _mark_form(view: readers.ReadersView, path: str) -> MarkForm:
    kept = view.marks.get(path)
    data = {"level": kept.level if kept else "", "reason": kept.reason if kept else ""}
    return MarkForm(request.form if request.method == "POST" else None, data=data, prefix=f"mark-{path}-")


def _day(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(Fault("embargo_until", "not-a-date")) from None


@blueprint.post("/cases/<uuid:case>/broaden")
def broaden(case: uuid.UUID) -> Response:
    """Say a region in place of the country, or a year in place of a day, in a draft of one's own."""
    version = request.form.get("version", default=0, type=int)
    shell.write(preview.broaden, case, what=request.form.get("what", ""), version=version)
    shell.flash(mark("The text has been made wider. Look it over."))
    return shell.to("cases.preview", case=case)


@blueprint.get("/kept-cases")
def stopped() -> Response:
    """What waits for editors and the confidentiality officer: held cases, and those that one asks to withdraw."""
    return shell.page("keeping/stopped.html", rows=shell.read(stopping.stopped_cases), reasons=EVERY_REASON)


@blueprint.get("/cases/<number>/keep")
def keep(number: str) -> Response:
    """Where a case stands, and what this person may do with it."""
    return _keep_page(number)


def _keep_page(number: str, status: int = 200, **forms: object) -> Response:
    made = {"hold": HoldForm(), "withdraw": WithdrawForm(), "identity": IdentityForm(), **forms}
    view = shell.read(page.keep_page, number)
    return shell.page("keeping/keep.html", status, view=view, forms=made, reasons=EVERY_REASON)


@blueprint.post("/cases/<number>/hold")
def hold(number: str) -> Response:
    """Stop a case for 72 hours."""
    form = HoldForm(request.form)
    try:
        shell.write(stopping.hold_case, number, reason=form.reason.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _keep_page(number, 422, hold=form)
    shell.flash(mark("The case is held. Somebody else decides within 72 hours."))
    return shell.to("keeping.keep", number=number)


@blueprint.post("/cases/<number>/release")
def release(number: str) -> Response:
    """Publish a held case again."""
    shell.write(stopping.release_case, number)
    shell.flash(mark("The case is published again."))
    return shell.to("cases.show", number=number)


@blueprint.post("/cases/<number>/withdraw")
def withdraw(number: str) -> Response:
    """Withdraw a case, or ask the other who has to agree."""
    form = WithdrawForm(request.form)
    try:
        done = shell.write(stopping.withdraw_case, number, reason=form.reason.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _keep_page(number, 422, withdraw=form)
    if not done:
        shell.flash(mark("The other of the two has been asked. The case stays as it is until they agree."))
        return shell.to("keeping.keep", number=number)
    shell.flash(mark("The case is withdrawn. A tombstone stands in its place."))
    return shell.to("cases.mine") if request.form.get("own") else shell.to("home.index")


@blueprint.post("/cases/<number>/restore")
def restore(number: str) -> Response:
    """Publish a withdrawn case again."""
    shell.write(stopping.restore_case, number)
    shell.flash(mark("The case is published again."))
    return shell.to("cases.show", number=number)


@blueprint.post("/cases/<number>/confirm")
def confirm(number: str) -> Response:
    """Say that a case is still true."""
    shell.write(freshness.confirm_case, number)
    shell.flash(mark("Thank you. It is asked again in two years."))
    return shell.to("cases.show", number=number)


@blueprint.post("/cases/<number>/identity")
def identity(number: str) -> Response:
    """Who told a case by role: for the officer, logged."""
    form = IdentityForm(request.form)
    try:
        view = shell.write(sealing.identity_of, number, why=form.why.data or "")
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _keep_page(number, 422, identity=form)
    return shell.page("keeping/identity.html", view=view)


@blueprint.route("/cases/<number>/redact", methods=["GET", "POST"])
def redact(number: str) -> Response:
    """Cut words out of a case."""
    days = shell.house().settings.backup_days
    form = RedactForm(request.form if request.method == "POST" else None)
    asked: Mapping[str, Looked] = {}
    if request.method == "POST":
        files = shell.house().files
        found = shell.read(redacting.files_of, number)
        inside = redacting.look_inside(files, found)
        try:
            done = shell.write(
                redacting.redact_case,
                number,
                words=form.words.data or "",
                reason=form.reason.data or "",
                backup_days=days,
                inside=inside,
                answers=answers_on_files(request.form, (each.file for each in found)),
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
            asked = looked(inside, tidy(form.words.data or ""))
        else:
            for digest in done.unused:
                files.remove(digest)
            shell.flash(
                mark("The words are gone from here. The last backup that holds them is gone on %(date)s."),
                date=formats(shell.locale())["date"](done.backups_gone_on),
            )
            return shell.to("keeping.redact", number=number)
    view = shell.read(redacting.redact_page, number, backup_days=days)
    labels = words.labels(path for path, _text in view.texts)
    return shell.page(
        "keeping/redact.html",
        422 if form.errors else 200,
        view=view,
        form=form,
        labels=labels,
        reasons=REDACTION_REASONS,
        asked=asked,
        said=request.form,
        most=MOST_WHY,
    )


@blueprint.get("/cases/<number>/redact/<uuid:file>")
def redacted_file(number: str, file: uuid.UUID) -> Response:
    """A file of any version of a case, for the officer to look at."""
    found = shell.read(redacting.file_of, number, file)
    return shell.kept_file(found.digest, found.name or found.file, found.media_type)


@blueprint.post("/cases/<number>/redact/<uuid:file>")
def redact_file(number: str, file: uuid.UUID) -> Response:
    """Take an attached file out of a case for good."""
    unused = shell.write(redacting.redact_file, number, file, reason=request.form.get("reason", ""))
    if unused:
        shell.house().files.remove(unused)
    shell.flash(mark("The file is gone from every version of this case."))
    return shell.to("keeping.redact", number=number)


@blueprint.get("/cases/<number>/decisions")
def decisions(number: str) -> Response:
    """The lines of the decision log about a case."""
    return shell.page("keeping/decisions.html", view=shell.read(page.decisions_of, number))


@blueprint.get("/sealed-cases")
def sealed() -> Response:
    """The sealed cases, for the confidentiality officer."""
    return shell.page("keeping/sealed.html", rows=shell.read(sealing.sealed_cases), opened=None)


@blueprint.post("/sealed-cases/<uuid:case>")
def open_sealed(case: uuid.UUID) -> Response:
    """Read a sealed case; the look is logged."""
    opened = shell.write(sealing.open_sealed, case)
    return shell.page("keeping/sealed.html", rows=(), opened=opened)


@blueprint.post("/sealed-cases/<uuid:case>/unseal")
def unseal(case: uuid.UUID) -> Response:
    """Give a sealed case back to review."""
    shell.write(sealing.unseal_case, case)
    shell.flash(mark("The case has gone back to review."))
    return shell.to("keeping.sealed")


@blueprint.post("/cases/<uuid:case>/seal")
def seal(case: uuid.UUID) -> Response:
    """Seal a case that one reads for review."""
    if request.form.get("sure") != "yes":
        raise NotFound
    shell.write(sealing.seal_case, case)
    shell.flash(mark("The case is sealed. Its writer and the confidentiality officer alone may open it."))
    return shell.to("reviews.queue")
