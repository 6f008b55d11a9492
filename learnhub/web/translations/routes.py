"""Translating a course: its languages, each file with source beside target, and files for translators out and in."""

from __future__ import annotations

import base64
import json
import zlib
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request
from limits import parse

from learnhub.content import rich
from learnhub.content.faults import said as say
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.translating import Fate, Unit
from learnhub.domain.words import mark
from learnhub.interop import word_tables, xliff
from learnhub.render.frame import LANGUAGES as NAMES
from learnhub.services import translating
from learnhub.services.translating import Report
from learnhub.web import shell

blueprint = Blueprint("translations", __name__, url_prefix="/studio/<course>/languages")

LOOKS = parse("60/hour")
WORDS, KEEPS = "w-", "keep-"
"""What the name of a field begins with: the words of a passage, and that they still fit."""
WRITTEN = {"l-": rich.line, "p-": rich.prose}
"""The same for words that were written in an editor without marks, on one line or several."""
PACKED_LIMIT = 16_000_000
SHOWN = 200
shell.takes_files("translations.look", xliff.MOST_BYTES + 100_000)


@blueprint.get("/")
def index(course: str) -> Response:
    """How far the course is in each language."""
    return shell.page("translations/index.html", view=shell.read(translating.show_languages, course))


@blueprint.get("/<language>/")
def language(course: str, language: str) -> Response:
    """The files of the course in one language, and files for translators out and in."""
    return _language(course, language)


def _language(course: str, language: str, faults: tuple[Fault, ...] = ()) -> Response:
    view = shell.read(translating.show_language, course, language)
    return shell.page(
        "translations/language.html",
        422 if faults else 200,
        view=view,
        faults=faults,
        most=xliff.MOST_BYTES,
    )


@blueprint.get("/<language>/files/<path:source>")
def file(course: str, language: str, source: str) -> Response:
    """The passages of a file beside their translation."""
    return _file(course, language, source)


def _file(course: str, language: str, path: str, status: int = 200, unsaved: dict[str, str] | None = None) -> Response:
    kept = shell.kept_fields(request.path) if request.method == "GET" else None
    if kept:
        unsaved, _ = _given({name: each[0] for name, each in kept.items()})
    view = shell.read(translating.open_file, course, language, path, unsaved=unsaved)
    open_ones = request.args.get("show") == "open"
    return shell.page(
        "translations/file.html",
        status,
        view=view,
        passages=[each for each in view.passages if not open_ones or each.standing != "done" or each.theirs],
        open_ones=open_ones,
        restored=bool(kept),
        said={each.key: [_words(fault) for fault in each.faults] for each in view.passages if each.faults},
    )


@blueprint.post("/<language>/files/<path:source>")
def save(course: str, language: str, source: str) -> Response:
    """Keep the words as they are typed."""
    given, unmarked = _given(request.form)
    touched = set(request.form.getlist("touched"))
    fits = {name.removeprefix(KEEPS) for name, value in request.form.items() if name.startswith(KEEPS) and value}
    whole = "proposal" in touched or not shell.wants_json()
    try:
        version = shell.write(
            translating.save_words,
            course,
            language,
            source,
            given,
            version=request.form.get("version", ""),
            unmarked=unmarked,
            kept=fits,
            proposal=bool(request.form.get("proposal")) if whole else None,
        )
    except Conflict:
        if shell.wants_json():
            raise
        return _file(course, language, source, 409, given)
    if shell.wants_json():
        return shell.saved(version, shell.house().transactions.clock.now())
    shell.forget_kept()
    shell.flash(mark("Saved in the draft."))
    show = {"show": "open"} if request.args.get("show") == "open" else {}
    return shell.to("translations.file", course=course, language=language, source=source, **show)


@blueprint.get("/<language>/export/<kind>")
def export(course: str, language: str, kind: str) -> Response:
    """The passages of one file, or of the whole course, for a translator's program or as a Word file."""
    path = request.args.get("file")
    original, units = shell.read(translating.export_units, course, language, path)
    if kind == "xliff":
        data, mime, suffix = xliff.write(course, original, language, units), xliff.MIME, xliff.SUFFIX
    elif kind == "word":
        title = f"{path or course} · {NAMES[original]} → {NAMES[language]}"
        data = word_tables.write(title, (NAMES[original], NAMES[language]), language, units)
        mime, suffix = word_tables.MIME, word_tables.SUFFIX
    else:
        raise NotFound
    name = f"{course}{'-' + path.removesuffix('.md').replace('/', '-') if path else ''}.{language}{suffix}"
    answer = Response(data, mimetype=mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.post("/<language>/look")
def look(course: str, language: str) -> Response:
    """What a file from a translator would do; nothing is written."""
    shell.read(translating.begin_taking, course, language)
    shell.limit(LOOKS, "translations", str(shell.actor().public_id))
    sent = request.files.get("file")
    data = sent.stream.read(xliff.MOST_BYTES + 1) if sent else b""
    try:
        if not data:
            raise Invalid(Fault("file", "empty-file"))
        units = word_tables.read(BytesIO(data)) if data[:2] == b"PK" else xliff.read(data)
    except Invalid as error:
        return _language(course, language, error.faults)
    report = shell.read(translating.look_over, course, language, units)
    return _report(report)


@blueprint.post("/<language>/take")
def take(course: str, language: str) -> Response:
    """Write what was looked over into the draft."""
    shell.read(translating.begin_taking, course, language)
    report = shell.write(translating.take_units, course, language, _unpacked(request.form.get("packed", "")))
    shell.flash(mark("Passages taken into the draft: %(count)s."), count=len(report.to_write))
    return shell.to("translations.language", course=course, language=language)


def _report(report: Report) -> Response:
    fates = [fate for fate in Fate if report.of(fate)]
    return shell.page(
        "translations/report.html",
        report=report,
        fates=[(fate.value, report.of(fate)) for fate in fates],
        packed=_packed(report.to_write),
        shown=SHOWN,
        said={
            (each.unit.path, each.unit.key): [_words(fault) for fault in each.faults]
            for each in report.units
            if each.faults
        },
    )


def _given(form: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """The words of each passage as they were sent, and the passages of which they come from an editor."""
    given = {name.removeprefix(WORDS): value for name, value in form.items() if name.startswith(WORDS)}
    unmarked = set()
    for name, value in form.items():
        if value and name[:2] in WRITTEN:
            given[name[2:]] = WRITTEN[name[:2]](value[: 4 * rich.LONGEST])
            unmarked.add(name[2:])
    return given, unmarked


def _words(fault: Fault) -> str:
    return " ".join(say(fault, _gettext(), in_forms=True))


def _gettext() -> Callable[[str], str]:
    return shell.house().pages.text(shell.locale()).gettext


def _packed(units: tuple[Unit, ...]) -> str:
    """What was looked over, small enough for a form."""
    rows = [[unit.path, unit.key, unit.source_hash, unit.target] for unit in units]
    return base64.b64encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 9)).decode()


def _unpacked(packed: str) -> list[Unit]:
    """The same again; raises Invalid for anything else."""
    try:
        unfolding = zlib.decompressobj()
        data = unfolding.decompress(base64.b64decode(packed, validate=True), PACKED_LIMIT)
        rows: Any = json.loads(data) if unfolding.eof else None
        return [Unit(str(path), str(key), str(made_from), "", str(text)) for path, key, made_from, text in rows]
    except (zlib.error, NotBase64, ValueError, TypeError, RecursionError) as error:
        raise Invalid(Fault("packed", "required")) from error
