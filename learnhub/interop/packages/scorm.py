"""A course as a SCORM package that another platform plays: it holds the questions of tries and their keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

from learnhub.domain.assessment import Form, Quiz
from learnhub.domain.outline import Course
from learnhub.domain.packages import Package
from learnhub.interop.packages.archive import pack
from learnhub.interop.packages.kit import DIFFERENT, Kit, Part, Pictures, addresses, parts_of
from learnhub.interop.packages.markup import rewrite
from learnhub.interop.packages.page import drawn_of, items_of
from learnhub.interop.packages.questions import draw_of, key_of, markable
from learnhub.interop.packages.recorded import with_recordings
from learnhub.services.packages import Contents

SCRIPTS = ("marking.js", "course.js", "interactions.js", "platform.js")
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
    first, *others = parts_of(contents)
    page = kit.document(
        contents,
        "page.html",
        parts=[first, Part(DIFFERENT, "different", "", different_of(course), course.language), *others],
        body=lambda part: kit.body(contents, part, "platform", drawn),
        mode="platform",
        policy=_POLICY,
        head='<link rel="stylesheet" href="course.css">',
        foot="".join(f'<script src="{name}"></script>' for name in SCRIPTS),
        keys={"items": {item.id: key_of(item) for item in markable(items_of(course))}, "quizzes": drawn.rules},
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


@dataclass(frozen=True)
class Different:
    """What a package does otherwise than the site: each is a number of questions or the titles of quizzes."""

    open_items: int
    sure_items: int
    hinted: tuple[str, ...]
    checked: tuple[str, ...]
    timed: tuple[tuple[str, int], ...]
    windowed: tuple[str, ...]


def different_of(course: Course) -> Different:
    """What the page "What is different here" tells of this course."""
    quizzes = [quiz for module in course.modules for quiz in module.quizzes]
    items = items_of(course)
    return Different(
        open_items=len(items) - len(markable(items)),
        sure_items=sum(item.certainty for item in items),
        hinted=tuple(quiz.title for quiz in quizzes if quiz.help.hint_cost),
        checked=tuple(quiz.title for quiz in quizzes if quiz.help.checks),
        timed=tuple((quiz.title, quiz.limits.minutes) for quiz in quizzes if quiz.limits.minutes),
        windowed=tuple(quiz.title for quiz in quizzes if quiz.limits.opens_at or quiz.limits.closes_at),
    )


def _counted(course: Course) -> Course:
    """The course with the questions that count; a quiz of which nothing can be asked here is none."""
    modules = (
        replace(module, quizzes=tuple(filter(_asks, map(_counting, module.quizzes)))) for module in course.modules
    )
    return replace(course, modules=tuple(modules))


def _counting(quiz: Quiz) -> Quiz:
    return replace(quiz, items=tuple(item for item in quiz.items if item.form is not Form.PRACTICE))


def _asks(quiz: Quiz) -> bool:
    return bool(draw_of(quiz)["draw"]) or len(markable(quiz.items)) < len(quiz.items)
