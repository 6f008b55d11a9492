"""Questions of a quiz from and for other systems, for trainers: GIFT, Moodle XML, Aiken, CSV."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from limits import parse

from learnhub.content.document import FileKind
from learnhub.content.faults import render_faults
from learnhub.content.sketch import Part, sketch
from learnhub.domain.assessment import Quiz
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.interop.dropped import said
from learnhub.interop.items.bringing import bring_questions, hand_out, quiz_of
from learnhub.interop.items.formats import FORMATS
from learnhub.interop.items.questions import FILE_LIMIT, Remark
from learnhub.services import intake
from learnhub.services.intake import Place
from learnhub.web import shell

blueprint = Blueprint("items", __name__, url_prefix="/studio/<course>/quizzes/<quiz>/questions")

LOOKS = parse("120/hour")
shell.takes_files("items.look", FILE_LIMIT + 100_000)


@blueprint.get("/")
def index(course: str, quiz: str) -> Response:
    """Send a file of questions, or take the quiz along as one."""
    place = shell.read(intake.place, course)
    return _index(course, _part(place, quiz), place)


@blueprint.post("/")
def look(course: str, quiz: str) -> Response:
    """Read the file and keep its questions aside; the draft does not change yet."""
    place = shell.read(intake.place, course)
    part = _part(place, quiz)
    shell.limit(LOOKS, "items", str(shell.actor().public_id))
    sent = request.files.get("file")
    name = (sent.filename or "" if sent else "").replace("\\", "/").rpartition("/")[2] or "file"
    data = sent.stream.read() if sent else b""
    format_ = request.form.get("format", "")
    try:
        brought = bring_questions(format_, data, name, course, part.path, place.files, place.ids)
    except Invalid as error:
        return _index(course, part, place, 422, error.faults)
    public_id = shell.sent_id("intake")
    shell.write(intake.keep, public_id, brought)
    return shell.to("intake.show", intake=public_id)


@blueprint.get("/<format_>")
def download(course: str, quiz: str, format_: str) -> Response:
    """The questions of the draft's quiz as a file."""
    place = shell.read(intake.place, course)
    part = _part(place, quiz)
    if format_ not in FORMATS:
        raise NotFound
    made, _faults = quiz_of(course, part.path, place.files)
    if made is None:
        return _index(course, part, place, 422)
    data, _ = hand_out(format_, made, place.files)
    form = FORMATS[format_]
    answer = Response(data, content_type=f"{form.media_type}; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{quiz}.{form.ending}")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _part(place: Place, quiz: str) -> Part:
    for module in sketch(place.files).modules:
        for part in module.parts:
            if part.kind is FileKind.QUIZ and part.id == quiz:
                return part
    raise NotFound


def _index(course: str, part: Part, place: Place, status: int = 200, refused: tuple[Fault, ...] = ()) -> Response:
    quiz, faults = quiz_of(course, part.path, place.files)
    ways = [(name, form.name, *_held(name, quiz, place)) for name, form in FORMATS.items()] if quiz else []
    return shell.page(
        "items/index.html",
        status,
        course=course,
        title=place.courses[course],
        part=part,
        count=len(quiz.items) if quiz else 0,
        ways=ways,
        faults=render_faults(faults, _gettext()),
        refused=[(fault, said(fault, _gettext())) for fault in refused],
        formats={name: form.name for name, form in FORMATS.items()},
        chosen=request.form.get("format", "moodle-xml"),
        new_id=shell.minted_id(),
        most=FILE_LIMIT // 1_000_000,
    )


def _held(format_: str, quiz: Quiz, place: Place) -> tuple[int, list[tuple[str, str]]]:
    """How many questions the format holds, and what it cannot hold of which."""
    _, remarks = hand_out(format_, quiz, place.files)
    left = sum(remark.code == "cannot-hold" for remark in remarks)
    return len(quiz.items) - left, [(quiz.items[remark.line - 1].title, _words(remark)) for remark in remarks]


def _words(remark: Remark) -> str:
    return said(Fault("", remark.code, dict(remark.params)), _gettext())


def _gettext() -> Any:
    return shell.house().pages.text(shell.locale()).gettext
