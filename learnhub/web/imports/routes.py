"""Importing cases: the file, what it would do, its drafts, and taking them back."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from limits import parse
from wtforms import Form, TextAreaField

from learnhub.domain.cases.importing import MOST_DRAFTS, Checked
from learnhub.domain.errors import SignIn
from learnhub.domain.words import mark
from learnhub.interop.case_tables import read_cases, read_text
from learnhub.services import imports
from learnhub.web import shell

blueprint = Blueprint("imports", __name__, url_prefix="/cases/import")

LOOKS, MAKES = parse("120/hour"), parse("30/hour")
MOST_BYTES = 800_000
"""Less than a form takes, so that a file which was looked over can be sent once more with its lines ended otherwise."""
FAULTS_SHOWN = 200
FILES_TOLD = 10
EXAMPLES = (
    (
        "text",
        ("situation", "action", "result", "what_did_not_work", "lesson.when", "lesson.do", "lesson.because", "title"),
    ),
    ("code", ("outcome", "relation", "visibility", "language")),
    ("codes", ("principles", "countries", "regions", "sdg_targets", "stages")),
    ("yes-no", ("has_interest",)),
    ("rows", ("partner_rows.0.name", "results.0.actual", "evidence.0.text", "more_lessons.0.when")),
)
"""Columns by what stands in their cells."""
shell.takes_files("imports.look", MOST_BYTES)


class ImportForm(Form):
    """The text of a file."""

    text = TextAreaField(mark("Rows from a spreadsheet, or the text of a file"))


@blueprint.get("/")
def index() -> Response:
    """Choose a file; one's own imports so far."""
    if not shell.actor().signed_in:
        raise SignIn
    return _page(shell.form(ImportForm), None)


@blueprint.post("/")
def look() -> Response:
    """What the file would do; nothing is written."""
    if not shell.actor().signed_in:
        raise SignIn
    shell.limit(LOOKS, "import", str(shell.actor().public_id))
    sent = request.files.get("file")
    form = shell.form(ImportForm)
    form.text.data = read_text(sent.stream.read() if sent else b"") or form.text.data or ""
    checked = shell.read(imports.look_over, read_cases(form.text.data))
    return _page(form, checked, 422 if checked.faults else 200)


@blueprint.post("/drafts")
def make() -> Response:
    """Make the drafts of a file that was looked over; pressed twice is one import."""
    import_id = shell.sent_id("import")
    shell.limit(MAKES, "import-drafts", str(shell.actor().public_id or request.remote_addr))
    form = shell.form(ImportForm)
    checked = shell.write(imports.make_drafts, import_id, read_cases(form.text.data or ""))
    if checked.faults:
        return _page(form, checked, 422)
    shell.forget_kept()
    shell.flash(mark("The drafts have been made. Nobody else sees them before you send them."))
    if checked.files:
        names = list(dict.fromkeys(name for _row, name in checked.files))
        told = ", ".join(names[:FILES_TOLD]) + (" …" if len(names) > FILES_TOLD else "")
        shell.flash(
            mark("These files were attached and are not here; add them again where you may: %(names)s."), names=told
        )
    return shell.to("imports.show", import_=import_id)


def _page(form: ImportForm, checked: Checked | None, status: int = 200) -> Response:
    return shell.page(
        "imports/index.html",
        status,
        form=form,
        checked=checked,
        examples=EXAMPLES,
        faults_shown=FAULTS_SHOWN,
        most=MOST_DRAFTS,
        bytes=MOST_BYTES,
        new_id=shell.minted_id(),
        found=shell.read(imports.imports_of, after=request.args.get("after", type=uuid.UUID)),
    )


@blueprint.get("/<uuid:import_>")
def show(import_: uuid.UUID) -> Response:
    """An import of my own, with its drafts."""
    return shell.page("imports/show.html", view=shell.read(imports.show, import_))


@blueprint.post("/<uuid:import_>/undo")
def undo(import_: uuid.UUID) -> Response:
    """Take back the drafts that nobody touched."""
    gone = shell.write(imports.undo, import_)
    shell.flash(mark("The import has been undone. Drafts deleted: %(count)s."), count=gone)
    return shell.to("imports.show", import_=import_)
