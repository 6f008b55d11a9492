"""A course as a SCORM package that another platform plays: it holds the questions of tries and their keys."""

from __future__ import annotations

from dataclasses import replace

from learnhub.domain.assessment import Form, Quiz
from learnhub.domain.outline import Course
from learnhub.domain.packages import Package
from learnhub.interop.packages.archive import pack
from learnhub.interop.packages.kit import Kit, Pictures, addresses, parts_of
from learnhub.interop.packages.markup import rewrite
from learnhub.interop.packages.page import drawn_of, items_of
from learnhub.interop.packages.questions import draw_of, key_of, markable
from learnhub.interop.packages.recorded import with_recordings
from learnhub.services.packages import Contents

SCRIPTS = ("marking.js", "course.js", "platform.js")
_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def scorm_file(contents: Contents, kit: Kit, package: Package) -> bytes:
    """The package, in the version of SCORM that `package` names. The same release makes the same bytes."""
    contents = with_recordings(replace(contents, course=_counted(contents.course)), kit.fetch)
    course = contents.course
    pictures = Pictures()
    address = addresses(
        contents, kit.base_url, picture=pictures.take, part=lambda part_id, heading: f"#{heading or part_id}"
    )
    drawn = drawn_of(course, contents.name)
    page = kit.document(
        contents,
        "page.html",
        parts=parts_of(contents),
        body=lambda part: kit.body(contents, part, "platform", drawn),
        mode="platform",
        policy=_POLICY,
        head='<link rel="stylesheet" href="course.css">',
        foot="".join(f'<script src="{name}"></script>' for name in SCRIPTS),
        keys={"items": {item.id: key_of(item) for item in items_of(course)}, "quizzes": drawn.rules},
    )
    texts = {
        "index.html": rewrite(page, address, deeper=True),
        **{name: kit.asset(name) for name in ("course.css", *SCRIPTS)},
    }
    files = {name: text.encode() for name, text in texts.items()} | pictures
    identifier = f"learnhub-{course.id}-{contents.name[:12]}"
    if contents.tongue:
        identifier = f"{identifier}-{course.language}"
    manifest = kit.document(contents, f"{package}.xml", names=list(files), identifier=identifier)
    return pack({"imsmanifest.xml": manifest.encode(), **files})


def _counted(course: Course) -> Course:
    """The course with the questions that count and need no person to mark them; a quiz without both forms is none."""
    modules = (
        replace(module, quizzes=tuple(quiz for quiz in map(_markable, module.quizzes) if draw_of(quiz)["draw"]))
        for module in course.modules
    )
    return replace(course, modules=tuple(modules))


def _markable(quiz: Quiz) -> Quiz:
    return replace(quiz, items=tuple(item for item in markable(quiz.items) if item.form is not Form.PRACTICE))
