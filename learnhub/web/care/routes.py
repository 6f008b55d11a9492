"""A problem here: for whoever reads a course, and for the trainers who see to it."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request
from limits import RateLimitItemPerHour
from wtforms import SelectChoice

from learnhub.domain.care import ANSWER_LENGTH, REPORT_LENGTH
from learnhub.domain.errors import Invalid
from learnhub.domain.words import mark
from learnhub.services import care
from learnhub.web import shell
from learnhub.web.care.forms import CareForm, ReportAnswerForm, ReportForm

blueprint = Blueprint("care", __name__)

REPORTS_OF_VISITORS = RateLimitItemPerHour(20)
REPORTS_OF_ONE = RateLimitItemPerHour(60)


@blueprint.route("/courses/<course>/problems/new", methods=["GET", "POST"])
def report(course: str) -> Response:
    """Report a problem on a page of a course or with a question."""
    about, language = request.args.get("about", ""), request.args.get("lang", "")
    place = shell.read(care.place_of_report, course, about)
    form = shell.form(ReportForm)
    form.heading.choices = [*form.heading.choices, *(SelectChoice(*each) for each in place.headings)]
    if request.method == "POST":
        public_id = shell.sent_id("report")
        if shell.actor().signed_in:
            shell.limit(REPORTS_OF_ONE, "course-problem", str(shell.actor().public_id))
        else:
            shell.limit(REPORTS_OF_VISITORS, "course-problem", request.remote_addr or "")
        try:
            shell.write(
                care.report_problem,
                course,
                public_id,
                ref=about,
                kind=form.kind.data or "",
                text=form.text.data or "",
                heading=form.heading.data or "",
                language=language,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            return shell.to("care.show", report=public_id)
    status = 422 if form.errors else 200
    return shell.page(
        "care/report.html",
        status,
        place=place,
        form=form,
        limit=REPORT_LENGTH,
        new_id=shell.minted_id(),
        action=request.full_path.rstrip("?"),
    )


@blueprint.get("/problems/")
def mine() -> Response:
    """What I reported, and what became of it."""
    view = shell.read(care.my_reports, after=_key("after"), before=_key("before"))
    return shell.page("care/mine.html", view=view)


@blueprint.route("/problems/<uuid:report>", methods=["GET", "POST"])
def show(report: uuid.UUID) -> Response:
    """A report and its answer; a trainer answers it here."""
    form = shell.form(ReportAnswerForm)
    form.revision.choices = []
    if request.method == "POST":
        revision = form.revision.data
        try:
            shell.write(
                care.answer_report,
                report,
                state=form.state.data or "",
                answer=form.answer.data or "",
                revision=revision if isinstance(revision, int) else None,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("The answer is kept."))
            return shell.to("care.show", report=report)
    view = shell.read(care.show_report, report)
    form.revision.choices = [SelectChoice(each.number, str(each.number)) for each in view.changes]
    return shell.page("care/show.html", 422 if form.errors else 200, view=view, form=form, limit=ANSWER_LENGTH)


@blueprint.post("/problems/<uuid:report>/take")
def take(report: uuid.UUID) -> Response:
    """Say that one sees to it."""
    shell.write(care.take_report, report)
    shell.flash(mark("You see to it. Its reporter can see that somebody does."))
    return shell.to("care.show", report=report)


@blueprint.get("/studio/reports/")
def reports() -> Response:
    """What readers report: of the courses one cares for, or of all."""
    view = shell.read(
        care.reports,
        request.args.get("state", "open"),
        everyone=request.args.get("of") == "all",
        after=_key("after"),
        before=_key("before"),
    )
    return shell.page("care/reports.html", view=view)


@blueprint.route("/studio/<course>/care", methods=["GET", "POST"])
def course(course: str) -> Response:
    """Owner, deputies, and the day by which the course is looked over."""
    view = shell.read(care.open_care, course)
    stands = {
        "owner": str(view.owner.public_id) if view.owner else "",
        "deputies": [str(each.public_id) for each in view.deputies],
        "review_by": view.review_by,
    }
    form = shell.form(CareForm, data=stands)
    people = [SelectChoice(str(each.public_id), each.name) for each in view.trainers]
    form.owner.choices = [SelectChoice("", mark("Choose somebody")), *people]
    form.deputies.choices = people
    if request.method == "POST" and form.validate():
        try:
            shell.write(
                care.change_care,
                course,
                owner=_uuid(form.owner.data or ""),
                deputies=[each for each in map(_uuid, form.deputies.data or ()) if each],
                review_by=form.review_by.data,
            )
        except Invalid as error:
            shell.put_faults(form, error.faults)
        else:
            shell.forget_kept()
            shell.flash(mark("Kept."))
            return shell.to("care.course", course=course)
    return shell.page("care/course.html", 422 if form.errors else 200, view=view, form=form)


@blueprint.post("/studio/<course>/care/looked-over")
def looked_over(course: str) -> Response:
    """Say that the course was looked over and still holds."""
    shell.write(care.looked_over, course)
    shell.flash(mark("It is looked over. The next time is in a year."))
    return shell.to("care.course", course=course)


@blueprint.route("/people/courses", methods=["GET", "POST"])
def orphans() -> Response:
    """Courses whose owner is not there any more; an administrator gives them to somebody."""
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            given = shell.write(care.reassign, request.form.getlist("courses"), _uuid(request.form.get("owner", "")))
        except Invalid as error:
            faults = tuple(each.path for each in error.faults)
        else:
            shell.flash(mark("Given to the new owner: %(count)s."), count=given)
            return shell.to("care.orphans")
    view = shell.read(care.orphans, after=request.args.get("after", ""))
    return shell.page("care/orphans.html", 422 if faults else 200, view=view, faults=faults)


def _uuid(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None


def _key(name: str) -> uuid.UUID | None:
    return request.args.get(name, type=uuid.UUID)
