"""A course as one HTML file that reads without a network, and as the HTML that paper is made of."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Any

from learnhub.domain.assessment import Item
from learnhub.domain.outline import Course
from learnhub.interop.packages.kit import Kit, addresses, data_address, parts_of
from learnhub.interop.packages.markup import rewrite
from learnhub.interop.packages.questions import Asked, asked, draw_of, key_of
from learnhub.interop.packages.recorded import with_recordings
from learnhub.services.packages import Contents, practised

SCRIPTS = ("marking.js", "course.js", "alone.js")


@dataclass(frozen=True)
class Drawn:
    """What templates look up: each question as it is shown, and the rules of each quiz."""

    asked: dict[str, Asked]
    rules: dict[str, dict[str, Any]]


def drawn_of(course: Course, seed: str) -> Drawn:
    """The questions and quizzes of a course, in an order that the seed chooses."""
    quizzes = [quiz for module in course.modules for quiz in module.quizzes]
    return Drawn(
        {item.id: asked(item, seed) for quiz in quizzes for item in quiz.items},
        {quiz.id: draw_of(quiz) for quiz in quizzes},
    )


def items_of(course: Course) -> tuple[Item, ...]:
    """Every question that the package shows."""
    return tuple(item for module in course.modules for quiz in module.quizzes for item in quiz.items)


def for_readers(contents: Contents) -> Contents:
    """The contents without the questions that tries are made of."""
    return replace(contents, course=practised(contents.course))


def html_file(contents: Contents, kit: Kit) -> bytes:
    """One file with its styles, scripts and pictures; it loads nothing, and no question that counts is in it."""
    contents = for_readers(contents)
    parts, drawn = parts_of(contents), drawn_of(contents.course, contents.name)
    style = kit.asset("course.css")
    script = "\n".join(kit.asset(name) for name in SCRIPTS)
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hashed(style)}; script-src {_hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    html = kit.document(
        contents,
        "page.html",
        parts=parts,
        body=lambda part: kit.body(contents, part, "page", drawn),
        mode="page",
        policy=policy,
        head=f"<style>{style}</style>",
        foot=f"<script>{script}</script>",
        keys={"items": {item.id: key_of(item) for item in items_of(contents.course)}, "quizzes": {}},
    )
    return _alone(html, contents, kit).encode()


def print_html(contents: Contents, kit: Kit) -> str:
    """The HTML that a PDF is made of: pictures within, answers under each practice question, nothing to press."""
    contents = for_readers(contents)
    drawn = drawn_of(contents.course, contents.name)
    html = kit.document(
        contents,
        "print.html",
        parts=parts_of(contents),
        body=lambda part: kit.body(contents, part, "read", drawn),
    )
    return _alone(html, contents, kit)


def _alone(html: str, contents: Contents, kit: Kit) -> str:
    contents = with_recordings(contents, None)
    address = addresses(
        contents, kit.base_url, picture=data_address, part=lambda part_id, heading: f"#{heading or part_id}"
    )
    return rewrite(html, address, deeper=True)


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
