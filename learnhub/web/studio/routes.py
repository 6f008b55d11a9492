"""The studio: trainers write courses here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from learnhub.content.faults import Severity, said, severity
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.principles import Principle
from learnhub.domain.words import mark
from learnhub.services import studio
from learnhub.web import shell

blueprint = Blueprint("studio", __name__, url_prefix="/studio")


@blueprint.route("/", methods=["GET", "POST"])
def index() -> Response:
    """Every course, and how its draft stands; a POST begins one."""
    faults: dict[str, Fault] = {}
    if request.method == "POST":
        title, language, summary = (request.form.get(name, "") for name in ("title", "language", "summary"))
        try:
            slug = shell.write(studio.new_course, title, language, summary)
        except Invalid as error:
            faults = {fault.path: fault for fault in error.faults}
        else:
            shell.flash(mark("The course is there. Give it its first module."))
            return shell.to("studio.course", course=slug)
    page = shell.read(studio.courses, after=request.args.get("after"))
    return shell.page("studio/index.html", 422 if faults else 200, page=page, faults=faults, said=request.form)


@blueprint.get("/<course>/")
def course(course: str) -> Response:
    """The outline of a course, its state, and the ways on."""
    return _outline(course)


def _outline(course: str, faults: dict[str, Fault] | None = None) -> Response:
    view = shell.read(studio.open_course, course)
    return shell.page(
        "studio/course.html",
        422 if faults else 200,
        view=view,
        told=told(view.faults),
        faults=faults or {},
        said=request.form,
        patterns=studio.PATTERNS,
        principles=list(Principle),
    )


@blueprint.post("/<course>/")
def change(course: str) -> Response:
    """Add a module or a part, rename, move, or take out."""
    form = request.form
    act, path, title = form.get("act", ""), form.get("path", ""), form.get("title", "")
    try:
        if act == "module":
            path = shell.write(studio.new_module, course, title, form.get("summary", ""), form.get("principle", ""))
            return shell.to("studio.course", course=course, anchor=path)
        if act == "part":
            kind, _, pattern = form.get("kind", "").partition(":")
            path = shell.write(studio.new_part, course, path, kind, title, pattern, _say(course))
            return shell.to("studio.file", course=course, path=path)
        if act == "rename":
            shell.write(studio.rename, course, path, title)
        elif act == "remove":
            shell.write(studio.take_out, course, path)
            shell.flash(mark("It has been taken out. The history of the course keeps it."))
        else:
            path = shell.write(studio.move, course, path, form.get("to", act))
    except Invalid as error:
        return _outline(course, {f"{act}:{form.get('path', '')}": fault for fault in error.faults})
    if shell.wants_json():
        return Response(status=204)
    return shell.to("studio.course", course=course, anchor=path)


def told(faults: Sequence[Fault]) -> list[tuple[Fault, str, bool]]:
    """Each fault with its sentence in the reader's language, and whether it bars publishing: those that do first."""
    say = shell.house().pages.text(shell.locale()).gettext
    barring = [severity(fault) is Severity.ERROR for fault in faults]
    words = [" ".join(said(fault, say, in_forms=True)) for fault in faults]
    return sorted(zip(faults, words, barring, strict=True), key=lambda each: not each[2])


def _say(course: str) -> Any:
    """Words in the language of the course."""
    language = shell.read(studio.language_of, course)
    return shell.house().pages.text(language).gettext
