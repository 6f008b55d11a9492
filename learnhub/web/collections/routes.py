"""Collections: the list, one of them, and the editor's form."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from wtforms import BooleanField, Form, HiddenField, StringField, TextAreaField

from learnhub.domain.collections import INTRODUCTION, TITLE
from learnhub.domain.errors import Denied, Invalid, SignIn
from learnhub.domain.policy import Action
from learnhub.domain.words import mark
from learnhub.services import collections
from learnhub.web import shell

blueprint = Blueprint("collections", __name__, url_prefix="/collections")


class CollectionForm(Form):
    """A collection."""

    version = HiddenField()
    title = StringField(mark("Title"))
    introduction = TextAreaField(mark("Introduction"))
    cases = TextAreaField(mark("Cases, in order"))
    shown = BooleanField(mark("Show it to everybody who may read its cases"))


@blueprint.get("/")
def index() -> Response:
    """The collections, the last changed first."""
    found = shell.read(collections.newest, after=request.args.get("after", type=uuid.UUID))
    return shell.page("collections/index.html", found=found)


@blueprint.get("/<uuid:collection>")
def show(collection: uuid.UUID) -> Response:
    """One collection: its introduction, then its cases."""
    return shell.page("collections/show.html", view=shell.read(collections.show, collection))


@blueprint.route("/new", methods=["GET", "POST"])
def begin() -> Response:
    """A new collection."""
    if not shell.actor().signed_in:
        raise SignIn
    if not shell.read(collections.newest).may_edit:
        raise Denied(Action.COLLECTION_EDIT)
    sent = shell.sent_id("collection") if request.method == "POST" else shell.minted_id()
    return _form(sent, shell.form(CollectionForm, data={"version": "0"}), new=True)


@blueprint.route("/<uuid:collection>/edit", methods=["GET", "POST"])
def edit(collection: uuid.UUID) -> Response:
    """A collection in its form."""
    view = shell.read(collections.show, collection)
    if not view.may_edit:
        raise Denied(Action.COLLECTION_EDIT) if shell.actor().signed_in else SignIn
    lines = "\n".join(f"{case.number} {case.line}".rstrip() for case in view.cases)
    data = {
        "version": str(view.version),
        "title": view.title,
        "introduction": view.introduction,
        "cases": lines,
        "shown": view.shown,
    }
    return _form(collection, shell.form(CollectionForm, data=data), new=False)


def _form(collection: uuid.UUID, form: CollectionForm, *, new: bool) -> Response:
    if request.method == "POST":
        version = form.version.data or ""
        try:
            shell.write(
                collections.save,
                collection,
                title=form.title.data or "",
                introduction=form.introduction.data or "",
                cases=form.cases.data or "",
                shown=bool(form.shown.data),
                version=int(version) if version.isdecimal() else 0,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("The collection has been saved."))
            return shell.to("collections.show", collection=collection)
    limits = {"title": TITLE, "introduction": INTRODUCTION}
    status = 422 if form.errors else 200
    return shell.page("collections/edit.html", status, form=form, id=collection, new=new, limits=limits)
