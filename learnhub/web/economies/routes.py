"""Loading a dated edition of the classes of economies."""

from __future__ import annotations

from flask import Blueprint, Response, request
from wtforms import Form, StringField, TextAreaField

from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import economies
from learnhub.web import shell

blueprint = Blueprint("economies", __name__, url_prefix="/settings/economies")


class EditionForm(Form):
    """An edition, with its table."""

    name = StringField(mark("Edition"))
    source = StringField(mark("Where it is from"))
    table = TextAreaField(mark("The table"))


@blueprint.route("/", methods=["GET", "POST"])
def index() -> Response:
    """The editions that were loaded, and the form for one more."""
    form = shell.form(EditionForm)
    if request.method == "POST":
        try:
            count = shell.write(
                economies.load,
                name=form.name.data or "",
                source=form.source.data or "",
                table=form.table.data or "",
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Loaded: %(count)s countries. Search follows in the background."), count=count)
            return shell.to("economies.index")
    rows = shell.read(economies.editions)
    return shell.page("economies/index.html", 422 if form.errors else 200, form=form, rows=rows)
