"""A survey without a name, and what came of it, for trainers."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.words import mark
from learnhub.interop.surveys import results_csv
from learnhub.services import surveys
from learnhub.web import shell

blueprint = Blueprint("surveys", __name__, url_prefix="/courses/<course>/surveys/<survey>")

shell.never_parks("surveys.send")


@blueprint.get("")
def show(course: str, survey: str) -> Response:
    """What is done with the answers, then the questions."""
    return _show(course, survey)


@blueprint.post("")
def send(course: str, survey: str) -> Response:
    """Send the answers, once however often the button is pressed."""
    given = {name: request.form.getlist(name) for name in request.form}
    try:
        first = shell.write(surveys.send_answers, course, survey, given)
    except Invalid as error:
        return _show(course, survey, 422, given, error.faults)
    shell.flash(mark("Thank you. Your answers are kept without your name.") if first else mark("You have answered it."))
    return shell.to("surveys.show", course=course, survey=survey)


@blueprint.get("/results")
def results(course: str, survey: str) -> Response:
    """What came of it, from five answers on, for trainers."""
    return shell.page("surveys/results.html", view=shell.read(surveys.show_results, course, survey))


@blueprint.get("/results.csv")
def table(course: str, survey: str) -> Response:
    """The same as a table."""
    view = shell.read(surveys.show_results, course, survey)
    answer = Response(results_csv(view), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{survey}.csv"'
    return answer


def _show(
    course: str,
    survey: str,
    status: int = 200,
    given: dict[str, list[str]] | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response:
    view = shell.read(surveys.open_survey, course, survey)
    wrong = {fault.path: fault for fault in faults}
    return shell.page("surveys/show.html", status, view=view, given=given or {}, faults=wrong)
