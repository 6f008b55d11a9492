"""Bringing in Word files, Moodle backups and courses: what they would do first, then into the draft."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, request
from limits import parse

from learnhub.content.faults import render_faults
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.words import mark
from learnhub.interop.dropped import said
from learnhub.interop.intake import Wish, bring_file, bring_folder
from learnhub.interop.word import FILE_LIMIT
from learnhub.services import intake as services
from learnhub.services import studio
from learnhub.web import shell

blueprint = Blueprint("intake", __name__, url_prefix="/studio")

LOOKS = parse("60/hour")
shell.takes_files("intake.look", FILE_LIMIT + 200_000)


@blueprint.get("/import")
def index() -> Response:
    """Choose a file, and where it goes."""
    return _index()


@blueprint.get("/<course>/import")
def into(course: str) -> Response:
    """The same, into this course."""
    return _index(course=course)


@blueprint.post("/import")
def look() -> Response:
    """Read the file and keep what it makes aside; no draft changes."""
    public_id = shell.sent_id("intake")
    said_ = request.form
    wish = Wish(
        said_.get("course", ""),
        " ".join(said_.get("title", "").split())[:200],
        said_.get("language", "") if said_.get("language") in shell.house().pages.locales else "en",
        beside="beside" in said_,
    )
    place = shell.read(services.place, wish.course or None)
    shell.limit(LOOKS, "intake", str(shell.actor().public_id))
    sent = request.files.get("file")
    folder = [each for each in request.files.getlist("folder") if each.filename]
    try:
        if folder:
            files = {_path(each.filename): each.stream.read() for each in folder}
            brought = bring_folder(files, place, wish, shell.house().recordings.keep)
        else:
            data = sent.stream.read() if sent else b""
            name = _path(sent.filename if sent else "").rpartition("/")[2]
            brought = bring_file(data, name, place, wish, shell.house().recordings.keep)
        shell.write(services.keep, public_id, brought)
    except Invalid as error:
        return _index(422, error.faults, course=wish.course)
    shell.forget_kept()
    return shell.to("intake.show", intake=public_id)


@blueprint.get("/import/<uuid:intake>")
def show(intake: uuid.UUID) -> Response:
    """What would happen: files, clashes with both texts, faults, and what was dropped."""
    return _show(intake)


@blueprint.post("/import/<uuid:intake>")
def take(intake: uuid.UUID) -> Response:
    """Write it into the draft."""
    choices = {key.removeprefix("choice:"): value for key, value in request.form.items() if key.startswith("choice:")}
    try:
        done = shell.write(services.take, intake, choices, seen=request.form.get("seen", ""))
    except Invalid as error:
        return _show(intake, 422, error.faults)
    except Conflict:
        shell.flash(mark("The draft has changed since you looked. Look again, then write it into the draft."))
        return shell.to("intake.show", intake=intake)
    shell.flash(mark("It stands in the draft. Learners see nothing of it until you publish."))
    return shell.to("studio.course", course=done.course)


@blueprint.post("/import/<uuid:intake>/discard")
def discard(intake: uuid.UUID) -> Response:
    """Forget it."""
    shell.write(services.discard, intake)
    shell.flash(mark("What was brought in has been discarded. No draft has changed."))
    return shell.to("intake.index")


def _index(status: int = 200, faults: tuple[Fault, ...] = (), *, course: str = "") -> Response:
    place = shell.read(services.place, course or None)
    return shell.page(
        "intake/index.html",
        status,
        courses=place.courses,
        course=course,
        refused=[(fault, said(fault, _gettext())) for fault in faults],
        sent=shell.sent_or_kept(),
        new_id=shell.minted_id(),
        most=FILE_LIMIT // 1_000_000,
    )


def _show(public_id: uuid.UUID, status: int = 200, missing: tuple[Fault, ...] = ()) -> Response:
    view = shell.read(services.show, public_id)
    looks = {each.path: shell.read(studio.look_at_clash, view.course, each) for each in view.clashes}
    return shell.page(
        "intake/show.html",
        status,
        view=view,
        looks=looks,
        language=shell.read(studio.language_of, view.course) if looks else "",
        keys={clash.path: services.clash_keys(clash) for clash in view.clashes},
        missing={fault.path for fault in missing},
        sent=request.form,
        report=[(fault.path, said(fault, _gettext())) for fault in view.report],
        faults=render_faults(view.faults, _gettext()),
        barring=len(services.barring(view)),
    )


def _path(name: str | None) -> str:
    return (name or "").replace("\\", "/").lstrip("/")


def _gettext() -> Any:
    return shell.house().pages.text(shell.locale()).gettext
