"""A file that a trainer sends, whatever it is: told by what stands in it, read, and made into files of a course."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.document import kind_of, read_document
from learnhub.content.faults import Faults, errors
from learnhub.content.folder import ZIP_ERRORS, Collector, read_zip
from learnhub.content.front_matter import UNKNOWN_ID, CourseFront, read_front
from learnhub.content.ids import free_id
from learnhub.content.intake import ModuleText, course_file, module_files, next_number
from learnhub.content.names import check_names
from learnhub.content.recordings import Keep
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.intake import Brought, Kind
from learnhub.interop.word import read_word
from learnhub.services.intake import Place

_OLE = b"\xd0\xcf\x11\xe0"
_GZIP = b"\x1f\x8b"
_ID = re.compile(rb'^(id\s*=\s*)"[^"\n]*"', re.MULTILINE)


@dataclass(frozen=True)
class Wish:
    """What the trainer chose: the course to add to ("" for a new one), and the title and language of a new one.

    `beside` makes a new course of a folder whose course is there already.
    """

    course: str = ""
    title: str = ""
    language: str = "en"
    beside: bool = False


def kind_of_file(data: bytes) -> Kind:
    """What a file is, by what stands in it; raises Invalid for `file` when it is nothing that is read here."""
    if not data:
        raise Invalid(Fault("file", "no-file"))
    if data.startswith(_OLE):
        return Kind.WORD
    if data.startswith(_GZIP):
        return Kind.MOODLE
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except ZIP_ERRORS as error:
        raise Invalid(Fault("file", "unknown-file")) from error
    if "moodle_backup.xml" in names:
        return Kind.MOODLE
    if any(name.rpartition("/")[2] == COURSE_FILE for name in names):
        return Kind.FOLDER
    if "[Content_Types].xml" in names:
        return Kind.WORD
    raise Invalid(Fault("file", "unknown-file"))


def bring_file(data: bytes, name: str, place: Place, wish: Wish, keep: Keep | None = None) -> Brought:
    """What a file makes of a course; recordings go to `keep`. Raises Invalid when it cannot be taken, with every
    reason."""
    kind = kind_of_file(data)
    if kind is Kind.FOLDER:
        files, faults = read_zip(BytesIO(data), keep)
        return _folder(files, faults, name, place, wish)
    modules, report, title = _modules(kind, data, name)
    report = list(report)
    taken = set(place.ids)
    files = {}
    slug = wish.course
    if not slug:
        slug, files[COURSE_FILE] = course_file(wish.title or title, wish.language, set(place.courses))
        taken.add(slug)
    number = next_number(place.files)
    for module in modules:
        files |= module_files(module, number, taken, report)
        number += 1
    return Brought(kind, name, slug, files, tuple(report))


def _modules(kind: Kind, data: bytes, name: str) -> tuple[Sequence[ModuleText], Sequence[Fault], str]:
    if kind is Kind.MOODLE:
        from learnhub.interop.moodle.backup import read_backup  # noqa: PLC0415 - memory, for who brings one

        return read_backup(data)
    module, report = read_word(data, name)
    return [module], report, module.title


def bring_folder(sent: Mapping[str, bytes], place: Place, wish: Wish, keep: Keep | None = None) -> Brought:
    """What a folder makes of a course, as a browser sends it: names with the folder's own name before them. Recordings
    go to `keep`."""
    taken = Collector(keep)
    for path, data in sent.items():
        taken.add(path, data)
    files, faults = taken.whole()
    return _folder(files, faults, next(iter(sent), "").partition("/")[0], place, wish)


def _folder(files: Mapping[str, bytes], faults: Sequence[Fault], name: str, place: Place, wish: Wish) -> Brought:
    known = {path: data for path, data in files.items() if kind_of(path)}
    left = [Fault(f"{path}:1", "file-left-out") for path in files if path not in known]
    if refused := [*errors(faults), *errors(check_names(known))]:
        raise Invalid(*refused)
    own = Faults(COURSE_FILE)
    document = read_document(COURSE_FILE, known.get(COURSE_FILE, b""), own)
    front = read_front(CourseFront, document.front, 2, own)[0] if document else None
    if front is None or front.id == UNKNOWN_ID:
        raise Invalid(*[fault for fault in read_course(known).faults if fault.path.startswith(f"{COURSE_FILE}:")])
    slug = front.id
    if wish.beside and slug in place.courses:
        slug = free_id(slug, "course", place.courses)
        known[COURSE_FILE] = _ID.sub(rb'\g<1>"' + slug.encode() + rb'"', known[COURSE_FILE], count=1)
    if wish.course and wish.course != slug:
        raise Invalid(Fault("course", "other-course", {"course": slug}))
    return Brought(Kind.FOLDER, name, slug, known, tuple(left))
