"""A file of a draft in the studio: its page block by block, its text, its pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Response, request
from limits import parse

from learnhub.content import rich
from learnhub.content.from_pages import plain_words
from learnhub.content.recordings import is_recording, pieces
from learnhub.content.resolution import known_words
from learnhub.domain.assessment import RULES, ItemKind
from learnhub.domain.cases.answers import Sector, Stage
from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.languages import LANGUAGES, NAMES
from learnhub.domain.principles import Principle
from learnhub.domain.surveys import QuestionKind
from learnhub.domain.words import mark
from learnhub.outside.uploads import checked_picture
from learnhub.services import studio
from learnhub.services.drafting import FileClash
from learnhub.web import media as media_files
from learnhub.web import refusals, shell
from learnhub.web.studio.routes import blueprint, told

__all__ = ["blueprint"]

UPLOADS = parse("120/hour")
MOST_TEXT = 8_000_000
"""So much is read of a form, so that a text that is far too long comes back in its page."""

shell.takes_files("studio.file", MOST_TEXT)
MOST_PICTURE = 10_000_000
shell.takes_files("studio.media", lambda settings: settings.recording_megabytes * 1_000_000 + 100_000)
_ONE_LINE = ("head", "label-", "to-label-", "line-", "cell-", "hint-", "text")
_MOMENTS = ("opens", "closes")
_NOT_FIELDS = frozenset({"csrf_token", "version", "do", "act", "touched", "save_id"})
_PART = "part:"
"""With the name of a large table, the part of it that a form shows."""


@dataclass(frozen=True)
class Editor:
    """How a form shows prose and tables; `asked` may name the part of a large table."""

    asked: Mapping[str, str]
    PLACE = rich.PLACE
    apart = staticmethod(rich.apart)
    gaps_apart = staticmethod(rich.gaps_apart)
    html_of = staticmethod(rich.html_of)
    line_html_of = staticmethod(rich.line_html_of)
    plain_words = staticmethod(plain_words)

    def part_of(self, name: str, fields: Mapping[str, str]) -> rich.Part:
        """What is shown of a table."""
        return rich.part_of_table(fields, self.asked.get(_PART + name, ""))


@blueprint.route("/<course>/files/<path:path>", methods=["GET", "POST"])
def file(course: str, path: str) -> Response:
    """A file of the draft; a POST keeps its text, a block of it, or what settles a clash."""
    request.max_form_memory_size = MOST_TEXT
    if request.method == "GET":
        line = request.args.get("line", 0, type=int)
        return _at_line(course, path, line) if line else _page(course, path)
    do, version = request.form.get("do") or request.args.get("face", ""), request.form.get("version", "")
    try:
        saved = _save(course, path, do, version)
    except Conflict as conflict:
        if shell.wants_json() or not conflict.current:
            raise
        return _clash(course, path, version.partition(".")[0], conflict.current[0])
    except Invalid as error:
        if shell.wants_json():
            return refusals.refused(error, "studio/fault.txt")
        return _page(course, path, error)
    if shell.wants_json():
        return shell.saved(saved.version, shell.house().transactions.clock.now())
    shell.forget_kept()
    shell.flash(
        mark("Saved. Somebody else changed other places meanwhile; both are kept.") if saved.merged else mark("Saved.")
    )
    return _onward(course, saved)


def _at_line(course: str, path: str, line: int) -> Response:
    """The page of a file at the block that has this line; its settings before the first block."""
    view = shell.read(studio.open_file, course, path)
    place = view.place_of(line)
    if place is None:
        return shell.to("studio.file", course=course, path=path, face="text")
    if place == studio.FRONT:
        return shell.to("studio.file", course=course, path=path, edit=place, anchor="block-form")
    return shell.to("studio.file", course=course, path=path, anchor=f"block-{place}")


def _save(course: str, path: str, do: str, version: str) -> studio.Saved:
    if do == "text":
        return shell.write(studio.save_text, course, path, version, request.form.get("text", ""))
    if do == "settle":
        count = int(request.form.get("count", "0")) if request.form.get("count", "0").isdecimal() else 0
        choices = [request.form.get(f"choice-{number}", "") for number in range(min(count, 1000))]
        if not set(choices) <= {"theirs", "ours", "both"}:
            raise Invalid(Fault("choice", "required"))
        ours, theirs = request.form.get("ours", "").replace("\r\n", "\n"), request.form.get("theirs", "")
        return shell.write(studio.settle, course, path, version, ours, theirs, choices)
    sent = _sent()
    unmarked = {
        name.partition(".")[0].partition("/")[0] for name, value in sent.items() if name.endswith(".html") and value
    }
    act = request.form.get("act", "")
    return shell.write(studio.save_block, course, path, version, _fields(sent), act=act, unmarked=unmarked)


def _fields(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of a block's form; what was written in an editor without marks becomes Markdown."""
    given = {
        name: value
        for name, value in form.items()
        if name not in _NOT_FIELDS and not name.endswith(".html") and not name.startswith(_PART)
    }
    for name, value in form.items():
        field = name.removesuffix(".html")
        if field != name and value:
            is_line = field.rpartition("/")[2].startswith(_ONE_LINE) or field.endswith("-words")
            given[field] = (rich.line if is_line else rich.prose)(value[: 4 * rich.LONGEST])
    return given | {name: _moment(given[name]) for name in _MOMENTS if name in given}


def _moment(value: str) -> str:
    """A moment of the person's zone as a course writes it."""
    try:
        at = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(shell.actor().zone))
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _local(value: str) -> str:
    """A moment of a course as the field of a form has it, in the person's zone."""
    try:
        at = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    local = at.astimezone(ZoneInfo(shell.actor().zone)).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _sent() -> dict[str, str]:
    """What was sent, the last value of each name: a box that is not ticked sends an empty one."""
    return {name: request.form.getlist(name)[-1] for name in request.form}


def _onward(course: str, saved: studio.Saved) -> Response:
    place = saved.version.partition(".")[2]
    act = request.form.get("act", "")
    if request.form.get("do") in {"text", "settle"}:
        face = "text" if request.form.get("do") == "text" else None
        return shell.to("studio.file", course=course, path=saved.path, face=face)
    if not act.startswith(("option-", "row-", "column-", "show-")) and "/" not in act:
        return shell.to("studio.file", course=course, path=saved.path, anchor=f"block-{place}")
    name, _, does = act.rpartition("/")
    table = name or "table"
    if does in {"remove", "table"} or does.startswith(("option-", "gap-")):
        anchor = "block-form" if place == studio.FRONT else f"block-{place}"
        return shell.to("studio.file", course=course, path=saved.path, edit=place, anchor=anchor)
    parts = {each: value for each, value in _sent().items() if each.startswith(_PART)}
    if after := rich.part_after(does, parts.get(_PART + table, "")):
        parts[_PART + table] = after
    return shell.to("studio.file", course=course, path=saved.path, edit=place, anchor=f"f-{table}", **parts)


def _page(course: str, path: str, error: Invalid | None = None) -> Response:
    view = shell.read(studio.open_file, course, path)
    kept = shell.kept_fields(request.path) if request.method == "GET" else None
    sent = _sent() if request.method == "POST" else {name: values[-1] for name, values in (kept or {}).items()}
    place = sent["version"].partition(".")[2] if "version" in sent else request.args.get("edit", "")
    at, kind = request.args.get("at", ""), request.args.get("add", "")
    if kind and at.isdecimal() and not sent:
        place = f"+{at}:{kind}"
    chosen = {name: request.args[name] for name in ("src", "alt") if name in request.args and not sent}
    text_face = (sent.get("do") or request.args.get("face")) == "text" or not view.has_page
    opened = studio.opened(view, place, {**_fields(sent), **chosen})
    at_field = [(field, told([fault])[0][1]) for fault, field in (studio.noted(view, opened) if opened else ())]
    template = "studio/text.html" if text_face else "studio/file.html"
    return shell.page(
        template,
        422 if error else 200,
        view=view,
        opened=opened,
        told=told(view.faults),
        at_field=at_field,
        sent=sent,
        at=at if at.isdecimal() and not kind else None,
        restored=kept is not None,
        error=error,
        rich=Editor(sent or request.args),
        kinds=studio.OFFERED,
        item_kinds=list(ItemKind),
        question_kinds=list(QuestionKind),
        principles=list(Principle),
        local=_local,
        terms=sorted(known_words()),
        scorings=RULES,
        choices={"stages": list(Stage), "sectors": list(Sector)},
    )


@blueprint.get("/<course>/beside/<path:path>")
def beside(course: str, path: str) -> Response:
    """What stands beside a file while it is written: its faults, and how it looks."""
    view = shell.read(studio.open_file, course, path)
    return shell.page("studio/beside.html", view=view, told=told(view.faults), shows="shows" in request.args)


def _clash(course: str, path: str, version: str, clash: FileClash) -> Response:
    looks = shell.read(studio.look_at_clash, course, clash)
    return shell.page(
        "studio/clash.html",
        409,
        course=course,
        path=path,
        version=version,
        clash=clash,
        looks=looks,
        language=shell.read(studio.language_of, course),
        sha=studio.sha,
    )


@blueprint.route("/<course>/modules/<folder>/pictures", methods=["GET", "POST"])
def media(course: str, folder: str) -> Response:
    """The pictures, audio and video of a module; a POST adds one, or captions."""
    library = shell.read(studio.library, course, folder)
    faults: dict[str, Fault] = {}
    back, place = request.args.get("back", ""), request.args.get("place", "")
    if request.method == "POST":
        try:
            said, put = _add(course, folder)
            put = put if back.startswith(f"{folder}/") else ""
        except Invalid as error:
            if shell.wants_json():
                return refusals.refused(error, "studio/fault.txt")
            faults = {fault.path: fault for fault in error.faults}
        else:
            shell.forget_kept()
            shell.flash(said)
            if put:
                alt = " ".join(request.form.get("alt", "").split())
                return shell.to(
                    "studio.file", course=course, path=back, src=put, alt=alt, anchor="block-form", **_place(place)
                )
            return shell.to("studio.media", course=course, folder=folder, back=back or None, place=place or None)
    return shell.page(
        "studio/media.html",
        422 if faults else 200,
        library=library,
        faults=faults,
        said=shell.sent_or_kept(),
        most=shell.house().settings.recording_megabytes,
        languages=LANGUAGES,
        names=NAMES,
        back=back,
        place=place,
    )


def _place(place: str) -> dict[str, str]:
    """The query that opens a form: of something new, or of a block that stands there."""
    at, _, kind = place.removeprefix("+").partition(":")
    return {"add": kind, "at": at} if place.startswith("+") else {"edit": place}


def _add(course: str, folder: str) -> tuple[str, str]:
    """Take in what was sent to somebody who may write here: bytes of a recording are kept before it is written down.
    What is said of it, and the name by which a figure shows it, of a picture."""
    shell.limit(UPLOADS, "upload", str(shell.actor().public_id))
    sent = request.files.get("file")
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2].strip() if sent else ""
    if sent and is_recording(name.lower()):
        recording = shell.house().recordings.keep(name, pieces(sent.stream))
        shell.write(studio.add_recording, course, folder, name, recording)
        return mark("The recording is there. Put it into a lesson with Add here."), ""
    data = sent.stream.read(MOST_PICTURE + 1) if sent else b""
    if "captions" in request.form:
        language = request.form.get("language", "")
        if language and language not in LANGUAGES:
            raise Invalid(Fault("language", "not-a-choice"))
        shell.write(studio.add_captions, course, request.form["captions"], language, data)
        return mark("The captions are there."), ""
    if len(data) > MOST_PICTURE:
        raise Invalid(Fault("file", "picture-heavy", {"limit": MOST_PICTURE // 1_000_000}))
    kept = checked_picture(name, data, studio.MOST_BYTES)
    path = shell.write(studio.add_picture, course, folder, name, kept.ending, kept.data, request.form.get("alt", ""))
    return mark("The picture is there."), path.partition("/")[2]


@blueprint.post("/<course>/modules/<folder>/pictures/remove")
def remove_media(course: str, folder: str) -> Response:
    """Take a picture or a recording out that nothing shows, or captions."""
    shell.write(studio.remove_media, course, request.form.get("path", ""))
    shell.flash(mark("It has been taken out."))
    return shell.to("studio.media", course=course, folder=folder)


@blueprint.get("/<course>/media/<path:path>")
def picture(course: str, path: str) -> Response:
    """A picture, a recording or captions of the draft."""
    return media_files.answer(shell.read(studio.draft_media, course, path), "private, no-cache")
