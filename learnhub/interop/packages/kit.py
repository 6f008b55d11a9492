"""What every package is made with: the parts of a course in their order, their addresses, styles and scripts."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from learnhub.content.blocks import TITLES
from learnhub.content.recordings import MEDIA_TYPES, Fetch
from learnhub.domain.languages import TextState, Words, direction
from learnhub.domain.outline import Module
from learnhub.render.environment import Pages
from learnhub.services.packages import Contents

START, DIFFERENT, END = "_start", "_different", "_end"
"""The first parts and the last; no id that an author writes begins so."""
_OURS = re.compile(r"/courses/(?P<course>[^/#]+)/(?P<rest>[^#]+)(?:#(?P<heading>.+))?")


@dataclass(frozen=True)
class Kit:
    """How packages are drawn. `static` holds their styles and scripts, `base_url` is where the site is."""

    pages: Pages
    static: Path
    base_url: str
    fetch: Fetch | None = None
    """Gives the bytes of recordings."""

    def asset(self, name: str) -> str:
        """The text of one of our own files for packages."""
        return (self.static / "packages" / name).read_text(encoding="utf-8")

    def document(self, contents: Contents, template: str, **values: Any) -> str:
        """A template in the language of the course."""
        return self._render(contents.course.language, contents, template, **values)

    def body(self, contents: Contents, part: Part, mode: str, drawn: Any) -> str:
        """What a part shows, all of it in the language that its text is in."""
        return self._render(part.language, contents, "body.html", part=part, mode=mode, drawn=drawn)

    def _render(self, language: str, contents: Contents, template: str, **values: Any) -> str:
        course = contents.course
        return self.pages.render(
            language,
            f"packages/{template}",
            course=course,
            contents=contents,
            site=f"{self.base_url.rstrip('/')}/courses/{course.id}/",
            side=direction(course.language),
            titles=TITLES[language],
            **values,
        )


@dataclass(frozen=True)
class Part:
    """One page of a package: `kind` is start, module, lesson, scenario, sheet or quiz; `value` is what it shows.

    `state` tells how much of it is translated where the course is not in the language it was written in; `untold`, that
    nothing is, so that the part stands in the language of the original.
    """

    id: str
    kind: str
    title: str
    value: Any
    language: str
    module: Module | None = None
    number: int = 0
    state: TextState | None = None
    untold: bool = False


TRANSLATED_APART = frozenset({"lesson", "scenario", "quiz"})
"""What has a translation of its own; the rest stands in the frame of the course."""


def parts_of(contents: Contents) -> tuple[Part, ...]:
    """The parts in the order in which they are read. A quiz without questions at hand is none."""
    course = contents.course
    parts = [_part(contents, "start", course, START)]
    for number, module in enumerate(course.modules, 1):
        found: list[tuple[str, Any]] = [
            ("module", module),
            *(("lesson", each) for each in module.lessons),
            *(("scenario", each) for each in module.scenarios),
            *(("sheet", each) for each in module.sheets),
            *(("quiz", each) for each in module.quizzes if each.items),
        ]
        parts += [_part(contents, kind, value, value.id, module, number) for kind, value in found]
    return tuple(parts)


def _part(
    contents: Contents, kind: str, value: Any, part_id: str, module: Module | None = None, number: int = 0
) -> Part:
    language, tongue = contents.course.language, contents.tongue
    made = Part(part_id, kind, value.title, value, language, module, number)
    if tongue is None or kind not in {*TRANSLATED_APART, "start"}:
        return made
    if kind == "start":
        return replace(made, state=tongue.frame)
    if state := tongue.states.get(part_id):
        return replace(made, state=state)
    return replace(made, title=Words(value.title, tongue.original), language=tongue.original, untold=True)


def addresses(
    contents: Contents, base_url: str, *, picture: Callable[[str, bytes], str], part: Callable[[str, str], str]
) -> Callable[[str], str]:
    """How a package writes an address of the site: a picture that it holds, a part that it holds (id and heading), else
    the page on the site."""
    held = {each.id for each in parts_of(contents)}

    @cache
    def address(written: str) -> str:
        found = _OURS.fullmatch(written)
        if found and found["course"] == contents.course.id:
            path = unquote(found["rest"]).removeprefix("media/")
            if found["rest"].startswith("media/") and path in contents.files:
                return picture(path, contents.files[path])
            if found["rest"] in held:
                return part(found["rest"], found["heading"] or "")
        return base_url.rstrip("/") + written if written.startswith("/") else written

    return address


class Pictures(dict[str, bytes]):
    """The pictures that a package shows, by names that every archive and platform can read."""

    def take(self, path: str, data: bytes) -> str:
        """Put a picture in; its name in the package."""
        name = f"picture-{len(self) + 1}.{path.rpartition('.')[2]}"
        self[name] = data
        return name


def data_address(path: str, data: bytes) -> str:
    """A picture inside the address itself."""
    return f"data:{media_type(path)};base64,{base64.b64encode(data).decode('ascii')}"


def media_type(path: str) -> str:
    """The type of a picture or a recording of a course, by its ending."""
    return MEDIA_TYPES[path.rpartition(".")[2]]
