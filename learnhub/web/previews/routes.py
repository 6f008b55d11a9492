"""For trainers: the pages of a course as somebody else sees them. They are made by what learners meet, in a database of
their own; their links stay in the preview, and nothing on them can be sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from learnhub.content.document import FileKind
from learnhub.content.faults import said as in_words
from learnhub.content.faults import where
from learnhub.content.passages import ends_of
from learnhub.domain.errors import NotFound, SignIn
from learnhub.render.frame import LANGUAGES, Frame
from learnhub.services import assessment, commenting, learning, previews, scenarios, surveys
from learnhub.services.learning import LessonView, SegmentView
from learnhub.services.previews import AUDIENCES, DRAFT, Stage, Wanted
from learnhub.services.work import new_id
from learnhub.web import media, shell
from learnhub.web.menu import menu

blueprint = Blueprint("previews", __name__, url_prefix="/studio/<course>/preview")

SAMPLE = "sample"
LEFT_OUT = "previews/left_out.html"
FAULTS = 50
"""So many faults are named on a page; the page of all faults has the rest."""
POLICY = shell.CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'none'").replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
"""No script runs in a preview, and the page of a phone may frame it."""
_SCRIPT = re.compile(r"<script\b[^>]*></script>\n?")
_BETWEEN = "<!-- passage -->"
"""Parts what is written in one go: no text that is put in can hold it."""
_SENDING = re.compile(r'<form\b(?P<with>[^>]*)\bmethod="post"(?P<rest>[^>]*>.*?</form>)', re.DOTALL)
_TOUCHED = re.compile(r"<(?:button|input|select|textarea)\b")

_NONE: Mapping[str, str] = MappingProxyType({})
_PLACED = {
    "assessment.quiz": (FileKind.QUIZ, "quiz"),
    "scenarios.show": (FileKind.SCENARIO, "scenario"),
    "surveys.show": (FileKind.SURVEY, "survey"),
}
"""Pages of questions or scenes: the kind of their file, and what their address calls its id."""

Open = Callable[[Stage, Mapping[str, Any]], dict[str, Any]]


def _lesson(stage: Stage, named: Mapping[str, Any]) -> dict[str, Any]:
    chosen = request.args.get("choice")
    return {"lesson": stage.read(learning.open_lesson, stage.course, named["lesson"], chosen=chosen)}


def _scenario(stage: Stage, named: Mapping[str, Any]) -> dict[str, Any]:
    way = [each for each in request.args["way"].split(".") if each] if "way" in request.args else None
    # One who has joined would keep each choice, which a preview does not: the way is walked by one who has not.
    seat = replace(stage, actor=stage.reader) if way is not None and stage.actor.signed_in else stage
    view = seat.read(scenarios.open_scenario, stage.course, named["scenario"], way=way)
    return {"view": view, "new_id": new_id()}


PAGES: Mapping[str, tuple[str, Open]] = MappingProxyType(
    {
        "learning.course": (
            "learning/course.html",
            lambda stage, _named: {"course": stage.read(learning.open_course, stage.course)},
        ),
        "learning.lesson": ("learning/lesson.html", _lesson),
        "learning.changes": (
            "learning/changes.html",
            lambda stage, _named: {"view": stage.read(learning.show_changes, stage.course)},
        ),
        "assessment.quiz": (
            "assessment/quiz.html",
            lambda stage, named: {
                "quiz": stage.read(assessment.open_quiz, stage.course, named["quiz"]),
                "new_id": new_id(),
            },
        ),
        "scenarios.show": ("scenarios/show.html", _scenario),
        "surveys.show": (
            "surveys/show.html",
            lambda stage, named: {
                "view": stage.read(surveys.open_survey, stage.course, named["survey"]),
                "given": {},
                "faults": {},
            },
        ),
    }
)
"""By the endpoint that learners meet: its template, and what it shows."""


@blueprint.get("/")
def choose(course: str) -> Response:
    """As whom, which text, in which language, on which day."""
    view = shell.read(previews.choices, course)
    today = shell.house().transactions.clock.now().date()
    values = {
        "audience": request.args.get("audience", "learner"),
        "text": request.args.get("text", DRAFT),
        "language": request.args.get("language", shell.locale()),
        "day": request.args.get("day", today.isoformat()),
    }
    if "open" in request.args:
        wanted = _wanted(**values)
        address = _address(course, wanted)
        if request.args["open"] == "phone":
            answer = shell.page("previews/phone.html", view=view, address=address, change=_change(course, wanted))
            answer.headers["Content-Security-Policy"] = f"{shell.CONTENT_SECURITY_POLICY}; frame-src 'self'"
            return answer
        return shell.to("previews.show", course=course, **_named(wanted), rest="")
    return shell.page("previews/choose.html", view=view, chosen=values, audiences=AUDIENCES, languages=LANGUAGES)


@blueprint.get("/<audience>/<text>/<language>/<day>/", defaults={"rest": ""})
@blueprint.get("/<audience>/<text>/<language>/<day>/<path:rest>")
def show(course: str, audience: str, text: str, language: str, day: str, rest: str) -> Response:
    """A page of the course as this audience sees it."""
    wanted = _wanted(audience, text, language, day)
    if (asked := request.args.get("lang", "")) in LANGUAGES and asked != language:
        return shell.to("previews.show", course=course, **_named(replace(wanted, language=asked)), rest=rest)
    sample = rest.endswith(f"/{SAMPLE}")
    endpoint, named = _met(course, rest.removesuffix(f"/{SAMPLE}"))
    part = next((named[name] for name in ("lesson", "quiz", "scenario") if name in named), "")
    stage = shell.read(previews.set_up, course, wanted, part)
    if endpoint == "learning.media":
        return media.answer(stage.read(learning.media, stage.course, named["path"]), "private, no-store")
    try:
        notes = _notes(course, endpoint, named, stage.path) if text == DRAFT else {}
        if sample and endpoint == "assessment.quiz":
            values = _sample(stage, named["quiz"])
            return _answer(course, wanted, stage, "assessment/attempt.html", values, notes=notes)
        if endpoint not in PAGES:
            raise NotFound
        template, view = PAGES[endpoint]
        if endpoint == "learning.lesson" and text == DRAFT:
            lesson = _commented(course, stage.path, view(stage, named)["lesson"])
            return _answer(course, wanted, stage, template, {"lesson": lesson})
        if endpoint == "assessment.quiz" and stage.actor.signed_in and audience.startswith("learner"):
            ask = request.path + f"/{SAMPLE}"
            return _answer(course, wanted, stage, template, view(stage, named), sample=ask, notes=notes)
        if endpoint == "scenarios.show" and stage.actor.signed_in and not request.args:
            ask = f"{request.path}?way=#scene"
            return _answer(course, wanted, stage, template, view(stage, named), play=ask, notes=notes)
        return _answer(course, wanted, stage, template, view(stage, named), notes=notes)
    except SignIn:
        return _answer(course, wanted, stage, "previews/closed.html", {})
    except NotFound:
        if not stage.faults:
            raise
        answer = _answer(course, wanted, stage, LEFT_OUT, {})
        answer.status_code = 404
        return answer


def _commented(course: str, path: str, lesson: LessonView) -> LessonView:
    """The lesson with a way to comment on each of its passages, and with what was said of it."""
    said = shell.read(commenting.beside_lesson, course, path)
    if said is None:
        return lesson
    written = shell.house().pages.render(
        *(shell.locale(), "previews/passages.html"), course=course, said=said, zone=shell.actor().zone
    )
    notes = written.split(_BETWEEN)[1:]
    left = list(zip((each.elements for each in said.passages), notes, strict=True))
    segments: list[SegmentView] = []
    for segment in lesson.segments:
        if segment.choice or segment.case:
            segments.append(segment)
            note = left.pop(0)[1] if left and left[0][0] is None else ""
            segments.append(SegmentView(note, None, (), answered=False))
        else:
            segments.append(replace(segment, html=_woven(segment.html, left)))
    return replace(lesson, segments=tuple(segments))


def _notes(course: str, endpoint: str, named: Mapping[str, Any], path: str) -> Mapping[str, str]:
    """A way to comment on each question or scene, by its id, with what was said of it: "" is the introduction, `*` all
    of them."""
    if endpoint not in _PLACED:
        return {}
    kind, name = _PLACED[endpoint]
    path = path or shell.read(commenting.path_of, course, kind, named[name])
    said = shell.read(commenting.beside_part, course, path)
    if said is None:
        return {}
    written = shell.house().pages.render(
        *(shell.locale(), "previews/places.html"), course=course, said=said, zone=shell.actor().zone
    )
    *each, everything = written.split(_BETWEEN)[1:]
    made = {place.id: note for place, note in zip(said.places, each, strict=True)} | {"*": everything}
    return {name: Markup(note) for name, note in made.items()}  # noqa: S704 - a template made it


def _woven(html: str, left: list[tuple[int | None, str]]) -> str:
    """HTML with the note of each block behind it; the blocks that it shows are taken from `left`."""
    ends = ends_of(html)
    made, at, count = "", 0, 0
    while left and left[0][0] is not None and count < len(ends):
        elements, note = left.pop(0)
        count += elements or 0
        end = ends[min(count, len(ends)) - 1] if count else 0
        made += html[at:end] + note
        at = end
    return made + html[at:]


def _met(course: str, rest: str) -> tuple[str, Mapping[str, Any]]:
    """The endpoint that learners meet at this address."""
    try:
        return current_app.url_map.bind("").match(f"/courses/{course}/{rest}", method="GET")
    except (HTTPException, RequestRedirect) as error:
        raise NotFound from error


def _sample(stage: Stage, quiz: str) -> dict[str, Any]:
    attempt = stage.play(assessment.start_attempt, stage.course, quiz, new_id())
    return {"view": stage.read(assessment.open_attempt, attempt)}


def _answer(
    course: str,
    wanted: Wanted,
    stage: Stage,
    template: str,
    values: Mapping[str, Any],
    *,
    sample: str = "",
    play: str = "",
    notes: Mapping[str, str] = _NONE,
) -> Response:
    """The page as this audience has it: its links lead on within the preview, and no form on it can be sent."""
    gettext = shell.house().pages.text(wanted.language).gettext
    note = {
        "audience": wanted.audience,
        "joined": str(wanted.joined or ""),
        "text": wanted.text,
        "language": LANGUAGES[wanted.language],
        "day": wanted.day.isoformat(),
        "change": _change(course, wanted),
        "sample": sample,
        "play": play,
        "notes": notes,
        "course": course,
        "faults": [(*where(fault), *in_words(fault, gettext, in_forms=True)) for fault in stage.faults[:FAULTS]],
        "count": len(stage.faults),
        "named": template == LEFT_OUT,
    }
    frame = Frame(
        locale=wanted.language,
        light=shell.light(),
        actor=stage.actor,
        menu=menu(stage.actor),
        section="learning.catalogue",
        path=request.path,
        demo=shell.house().settings.demo,
        preview=note,
    )
    made = shell.house().pages.render(wanted.language, template, frame=frame, **values)
    within = _address(course, wanted)
    made = made.replace(f'="/courses/{course}/', f'="{within}')
    answer = Response(_SENDING.sub(_unsent, _SCRIPT.sub("", made)), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _unsent(form: re.Match[str]) -> str:
    """A form that nobody can send, nor touch, but for the notes that stand between its fields."""
    if "preview-passage" in form["rest"]:
        return f'<form{form["with"]}method="dialog"' + _TOUCHED.sub(r"\g<0> inert", form["rest"])
    return f'<form inert{form["with"]}method="post"{form["rest"]}'


def _wanted(audience: str, text: str, language: str, day: str) -> Wanted:
    try:
        on = dt.date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    if language not in LANGUAGES or not dt.MINYEAR + 2000 < on.year < dt.MAXYEAR:
        raise NotFound
    return Wanted(audience, text, language, on)


def _named(wanted: Wanted) -> dict[str, Any]:
    return {
        "audience": wanted.audience,
        "text": wanted.text,
        "language": wanted.language,
        "day": wanted.day.isoformat(),
    }


def _address(course: str, wanted: Wanted) -> str:
    return url_for("previews.show", course=course, rest="", **_named(wanted))


def _change(course: str, wanted: Wanted) -> str:
    return url_for("previews.choose", course=course, **_named(wanted))
