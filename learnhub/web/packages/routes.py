"""A course to take away: for trainers in every form, for whoever joined as one page."""

from __future__ import annotations

from flask import Blueprint, Response, request
from limits import RateLimitItemPerHour

from learnhub.domain.packages import KEYED, SCORM, Package
from learnhub.interop.packages.kit import Kit
from learnhub.interop.packages.page import html_file
from learnhub.paths import data_dir
from learnhub.services import packages
from learnhub.web import shell

blueprint = Blueprint("packages", __name__)

KEPT = RateLimitItemPerHour(60)


@blueprint.get("/studio/<course>/packages/")
def index(course: str) -> Response:
    """The forms that a course takes, and what each is for."""
    view = shell.read(packages.list_packages, course, request.args.get("language", ""))
    house = shell.house()
    return shell.page(
        "packages/index.html",
        view=view,
        readable=[form for form in Package if form not in KEYED and (form is not Package.PDF or house.makes_pdf)],
        scorm=sorted(SCORM),
        new_id=shell.minted_id,
    )


@blueprint.post("/studio/<course>/packages/")
def ask(course: str) -> Response:
    """Ask for a package: a job makes it, and its page follows how far it is."""
    package = shell.sent_id("export")
    shell.write(
        packages.ask,
        package,
        course,
        request.form.get("package", ""),
        draft=request.form.get("text") == "draft",
        language=request.form.get("language", ""),
        locale=shell.locale(),
    )
    return shell.to("exports.show", export=package)


@blueprint.get("/courses/<course>/offline.html")
def offline(course: str) -> Response:
    """The whole course as one page to keep, for whoever joined it."""
    return _kept(course, "")


@blueprint.get("/courses/<course>/modules/<module>/offline.html")
def offline_module(course: str, module: str) -> Response:
    """One module as one page to keep, for whoever joined the course."""
    return _kept(course, module)


def _kept(course: str, module: str) -> Response:
    contents = shell.read(packages.kept_contents, course, module, request.args.get("language", ""))
    shell.limit(KEPT, "package", str(shell.actor().public_id))
    kit = Kit(shell.house().pages, data_dir("static"), shell.house().settings.base_url)
    answer = Response(html_file(contents, kit), mimetype="text/html")
    language = f".{contents.course.language}" if contents.tongue else ""
    answer.headers["Content-Disposition"] = f'attachment; filename="{module or course}{language}.html"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
