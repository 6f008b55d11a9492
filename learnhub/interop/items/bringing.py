"""Questions from a file into a quiz of a draft, and the quiz of a draft as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from learnhub.content.blocks import TITLES
from learnhub.content.document import TEXT_LIMIT, FileKind, kind_of, read_document
from learnhub.content.faults import Faults, errors
from learnhub.content.front_matter import QuizFront, read_front
from learnhub.content.markdown import MEDIA_ADDRESS, Scope
from learnhub.content.quiz import build_quiz, read_quiz
from learnhub.domain.assessment import Quiz
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.intake import Brought, Kind
from learnhub.interop.items.course_text import questions_of, text_of
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.interop.items.questions import Question, Remark, Remarks
from learnhub.interop.pictures import Pictures

_WHOLE = frozenset({"too-large", "too-many", "too-many-remarks", "empty", "xml-unsafe"})
"""Remarks for which nothing of the file is taken."""


def bring_questions(
    format_: str, data: bytes, name: str, course: str, path: str, files: Mapping[str, bytes], ids: Iterable[str]
) -> Brought:
    """The questions of a file at the end of the quiz at `path`, with the pictures that they show.

    Raises Invalid, with every remark by line, when there is no question to take, or more than a quiz may hold.
    """
    if format_ not in FORMATS:
        raise Invalid(Fault("format", "no-format"))
    if not data:
        raise Invalid(Fault("file", "no-file"))
    found = read_file(format_, data)
    remarks = Remarks()
    remarks.found = dict.fromkeys(found.remarks)
    if not found.questions or any(remark.code in _WHOLE for remark in found.remarks):
        raise Invalid(*_faults(name, found.remarks))
    folder, _, file = path.rpartition("/")
    media = {other.rpartition("/")[2] for other in files if other.startswith(f"{folder}/media/")}
    stem = PurePosixPath(file).name.partition(".")[0].lstrip("0123456789-")
    pictures = Pictures(f"{stem}-picture", media)
    text = text_of(found.questions, path, set(ids), remarks, files[path], pictures=pictures)
    if remarks.full:
        raise Invalid(*_faults(name, remarks.found))
    if len(text) > TEXT_LIMIT:
        raise Invalid(Fault("file", "quiz-full", {"count": len(found.questions), "limit": TEXT_LIMIT // 1024}))
    _note_penalties(found.questions, files[path], remarks)
    made = {path: text, **{f"{folder}/media/{picture}": each for picture, each in pictures.kept.items()}}
    report = [*_faults(name, sorted(remarks.found, key=lambda remark: remark.line)), *pictures.report(name)]
    base = {path: hashlib.sha256(files[path]).hexdigest()}
    return Brought(Kind.QUESTIONS, name, course, made, tuple(report), base)


def _faults(name: str, remarks: Iterable[Remark]) -> list[Fault]:
    return [Fault(f"{name}:{remark.line}", remark.code, dict(remark.params)) for remark in remarks]


def _note_penalties(questions: Iterable[Question], text: bytes, remarks: Remarks) -> None:
    """A penalty is a matter of the whole quiz here: what its questions say otherwise is named, once each."""
    document = read_document("x", text, Faults("x"))
    front = read_front(QuizFront, document.front, 2, Faults("x"))[0] if document else None
    cost = front.miss_cost if front and front.checks else 0
    seen = {0, cost}
    for question in questions:
        share = round(100 * (question.penalty or 0))
        if share not in seen:
            seen.add(share)
            remarks.add(question.line, "penalty-dropped", share=share)


def quiz_of(course: str, path: str, files: Mapping[str, bytes]) -> tuple[Quiz | None, list[Fault]]:
    """The quiz at this path, and the faults that keep it from being read."""
    faults = Faults(path)
    document = read_document(path, files[path], faults)
    if document is None:
        return None, faults.found
    folder = path.partition("/")[0]
    media = {
        other.partition("/")[2]: MEDIA_ADDRESS.format(course=course, path=other)
        for other in files
        if other.startswith(f"{folder}/") and kind_of(other) == (FileKind.MEDIA, "")
    }
    quiz, _ = build_quiz(read_quiz(document, faults), Scope(course, TITLES["en"], media), faults)
    barring = [fault for fault in errors(faults.found) if fault.code not in {"key-missing", "link-dead"}]
    return (None if barring else quiz), barring


def hand_out(format_: str, quiz: Quiz, files: Mapping[str, bytes]) -> tuple[bytes, list[Remark]]:
    """The questions of a quiz, of all its forms, as a file, and what the format cannot hold; a remark's line is the
    place of its question in the quiz."""
    form = FORMATS[format_]
    media = {path: data for path, data in files.items() if kind_of(path) == (FileKind.MEDIA, "")}
    data, remarks = form.write(questions_of(quiz, media if form.holds_pictures else None))
    return data, list(remarks.found)
