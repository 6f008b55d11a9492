"""Prepare a meeting: choose, read the sheet, take it along as one file, be asked afterwards."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, request
from markupsafe import Markup

from learnhub.domain.cases.answers import Sector, Stage
from learnhub.domain.countries import countries
from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.paths import data_dir
from learnhub.services import meetings, plans
from learnhub.services.meetings import DAYS_AFTER, Meeting
from learnhub.web import shell
from learnhub.web.meetings.forms import RemindForm

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

WHEN = mark("the meeting is over: %(worry)s")
ACT = mark("look at what I noted on the sheet, and say what came of it")


@blueprint.get("/")
def index() -> Response:
    """Whom you meet, at which stage, where, and what worries you; with a worry, the sheet."""
    return _page(RemindForm())


@blueprint.get("/sheet.html")
def download() -> Response:
    """The sheet as one file that needs nothing else."""
    prepared = shell.read(meetings.prepare, _meeting())
    styles = (data_dir("static") / "css" / f"{name}.css" for name in ("sheet-file", "sheet"))
    style = "".join(each.read_text(encoding="utf-8") for each in styles)
    text = shell.house().pages.render(
        shell.locale(),
        "meetings/file.html",
        prepared=prepared,
        dir="rtl" if shell.locale() == "ar" else "ltr",
        style=Markup(f"<style>{style}</style>"),  # noqa: S704 - our own file
    )
    answer = Response(text, mimetype="text/html")
    answer.headers["Content-Disposition"] = f'attachment; filename="{prepared.worry.sheet.id}.html"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@blueprint.post("/remind")
def remind() -> Response:
    """Keep a plan for the meeting: home asks what came of it, two days later."""
    prepared = shell.read(meetings.prepare, _meeting())
    form = RemindForm(request.form)
    if form.validate():
        gettext = shell.house().pages.text(shell.locale()).gettext
        try:
            shell.write(
                plans.make,
                shell.sent_id("plan"),
                principle=prepared.worry.principle or "",
                course=None,
                module=None,
                when=gettext(WHEN) % {"worry": prepared.worry.sheet.title},
                act=gettext(ACT),
                due_on=form.on.data + dt.timedelta(days=DAYS_AFTER),
            )
        except Invalid:
            form.on.errors = [mark("Choose a date within a year.")]
        else:
            shell.flash(mark("Two days after the meeting, home asks what came of it."))
            return shell.to("plans.index")
    return _page(form, 422)


def _page(form: RemindForm, status: int = 200) -> Response:
    meeting = _meeting()
    return shell.page(
        "meetings/index.html",
        status,
        meeting=meeting,
        worries=shell.read(meetings.worries, meeting),
        prepared=shell.read(meetings.prepare, meeting) if meeting.worry else None,
        sectors=tuple(Sector),
        stages=tuple(Stage),
        countries=tuple(countries()),
        form=form,
        new_id=shell.minted_id(),
    )


def _meeting() -> Meeting:
    return Meeting(*(request.values.get(name, "")[:64] for name in ("sector", "stage", "country", "worry")))
