"""Copying a course, or a module into another."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request
from wtforms import Form, SelectField, StringField

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import copies
from learnhub.services.copies import CopyView
from learnhub.web import shell

blueprint = Blueprint("copies", __name__, url_prefix="/studio/<course>/copy")


class CourseForm(Form):
    """A copy of the whole course."""

    title = StringField(mark("Title of the copy"))
    days = StringField(mark("Days later"), default="0")


class ModuleForm(Form):
    """A copy of one module."""

    module = SelectField(mark("Module"), validate_choice=False)
    into = SelectField(mark("Into the course"), validate_choice=False)
    days = StringField(mark("Days later"), default="0")


@blueprint.get("/")
def index(course: str) -> Response:
    """The whole course, or one module."""
    view = shell.read(copies.view, course)
    return _index(view, CourseForm(prefix="whole-", data={"title": view.title}), _module_form(view))


@blueprint.post("/")
def whole(course: str) -> Response:
    """Make a new course of it."""
    view = shell.read(copies.view, course)
    form = CourseForm(request.form, prefix="whole-")
    try:
        new = shell.write(
            copies.copy_course, shell.sent_id("copy"), course, form.title.data or "", _days(form.days.data)
        )
    except Invalid as error:
        shell.put_faults(form, [fault for fault in error.faults if fault.path != "copy"])
        return _index(view, form, _module_form(view), 422)
    shell.flash(mark("The copy is a draft of its own. No learner is in it, and none was touched."))
    return shell.to("studio.course", course=new)


@blueprint.post("/module")
def module(course: str) -> Response:
    """Put a copy of a module at the end of a course."""
    view = shell.read(copies.view, course)
    form = _module_form(view, sent=True)
    into = form.into.data or ""
    try:
        shell.write(copies.copy_module, course, form.module.data or "", into, _days(form.days.data))
    except Invalid as error:
        shell.put_faults(form, error.faults)
        return _index(view, CourseForm(prefix="whole-", data={"title": view.title}), form, 422)
    shell.flash(mark("The module stands at the end of the draft."))
    return shell.to("studio.course", course=into)


def _module_form(view: CopyView, *, sent: bool = False) -> ModuleForm:
    form = ModuleForm(request.form if sent else None, data={"into": view.slug})
    form.module.choices = [(each.folder, each.title) for each in view.modules]
    form.into.choices = list(view.courses.items())
    return form


def _days(text: str | None) -> int | None:
    given = (text or "").strip().replace("−", "-")
    return int(given) if re.fullmatch(r"[+-]?\d{1,5}", given) else None


def _index(view: CopyView, whole_form: CourseForm, module_form: ModuleForm, status: int = 200) -> Response:
    return shell.page(
        "copies/index.html", status, view=view, whole=whole_form, module=module_form, new_id=shell.minted_id()
    )
