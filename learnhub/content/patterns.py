"""What a trainer starts from: courses, modules, lessons, quizzes, dilemmas and sheets, still to be filled in.

Where somebody's own words belong stands the mark `UNFINISHED` ("…"), which keeps a course from being published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from learnhub.content.document import FENCE, Document
from learnhub.content.faults import Faults
from learnhub.content.seeds import UNFINISHED
from learnhub.content.writer import toml_value
from learnhub.domain.words import mark

_ALONE = re.compile(rf'(?:^|[\s">]){UNFINISHED}(?:\s*$|\s*"|\s+\{{#)')

Say = Callable[[str], str]

LESSONS: Mapping[str, str] = {
    "empty": mark("An empty lesson"),
    "scene": mark("A scene, a choice, and what the text says"),
    "worked-example": mark("A worked example"),
    "dilemma": mark("A dilemma in a lesson"),
    "checklist": mark("A checklist"),
}
"""The patterns of a lesson, with the names by which they are offered."""

_BLOCKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "empty": (),
    "scene": (
        ("scene", mark("Who is there, what is on the table, by when …")),
        ("choice", mark("What do you do?")),
        ("heading", mark("What the principle asks")),
        ("text-says", mark("What the resolution says, in your words, with its paragraph …")),
        ("in-practice", mark("What it means at work …")),
        ("cost", mark("What it costs to do right …")),
        ("words", mark("A sentence to say or to write …")),
        ("signs", mark("A sign that one could see or count …")),
        ("activity", mark("One thing to do …")),
        ("key-points", mark("A verb and an object …")),
    ),
    "worked-example": (
        ("illustration", mark("The situation, with a role, a date and a sum …")),
        ("heading", mark("Step by step")),
        ("text", mark("First …")),
        ("text", mark("Then …")),
        ("heading", mark("What came of it")),
        ("text", mark("The result, and what one would do differently …")),
        ("activity", mark("The same steps with your own case …")),
        ("key-points", mark("A verb and an object …")),
    ),
    "dilemma": (
        ("scene", mark("Who is there, what is on the table, by when …")),
        ("choice", mark("What do you do?")),
        ("heading", mark("What pulls the other way")),
        ("cost", mark("What it costs to do right …")),
        ("in-practice", mark("What others did …")),
        ("key-points", mark("A verb and an object …")),
    ),
    "checklist": (
        ("scene", mark("Who needs this list, and on which day …")),
        ("heading", mark("Before you sign")),
        ("checklist", mark("A verb, and what to look at …")),
        ("key-points", mark("A verb and an object …")),
    ),
}


def course(identity: str, title: str, language: str, summary: str) -> bytes:
    """The file of a new course."""
    front = {"format": 1, "id": identity, "title": title, "language": language, "summary": summary, "open": False}
    return _file({**front, "completion": "every-module"}, "")


def module(identity: str, title: str, summary: str, principle: str) -> bytes:
    """The file of a new module."""
    front = {"id": identity, "title": title} | ({"principle": principle} if principle else {})
    return _file({**front, "summary": summary or UNFINISHED}, "")


def lesson(
    identity: str, title: str, objectives: list[str], pattern: str, say: Say, new_id: Callable[[str], str]
) -> bytes:
    """The file of a new lesson, from a pattern; `new_id` gives a free id made of words."""
    front = {"id": identity, "title": title, "minutes": 7, "objectives": objectives}
    blocks = (_block(kind, say(words), say, new_id) for kind, words in _BLOCKS.get(pattern, ()))
    return _file(front, "\n\n".join(blocks))


def quiz(identity: str, title: str, say: Say) -> bytes:
    """The file of a new quiz, without a question yet."""
    front = {
        "id": identity,
        "title": title,
        "pass": 2,
        "draw": 3,
        "reason": say(mark("Why the pass line stands there …")),
    }
    return _file(front, "")


def scenario(identity: str, title: str, objectives: list[str], principle: str, say: Say) -> bytes:
    """The file of a new dilemma: a first scene with two choices, and two endings."""
    front = {"id": identity, "title": title, "minutes": 5, "objectives": objectives}
    other = f"  + {principle or 'transparency'}: {UNFINISHED}"
    ways = "\n".join(
        f"- ( ) {say(mark('A way that tempts …'))} {{#{way}}} => {identity}-{way}-end\n"
        f"  > {say(mark('What follows …'))}\n\n{other}"
        for way in ("one", "other")
    )
    endings = "\n\n".join(
        f'## {say(mark("How it ends …"))} {{#{identity}-{way}-end}}\n\n```toml\nending = "{ending}"\n```\n\n'
        f"{UNFINISHED}\n\n> {say(mark('What to take along …'))}"
        for way, ending in (("one", "worked"), ("other", "did-not-work"))
    )
    intro = say(mark("Who the reader is, what is on the table, by when …"))
    return _file(
        front,
        f"{intro}\n\n## {say(mark('What do you do?'))} {{#{identity}-start}}\n\n{UNFINISHED}\n\n{ways}\n\n{endings}",
    )


def sheet(identity: str, title: str, say: Say) -> bytes:
    """The file of a new sheet for a meeting."""
    front = {"id": identity, "title": title}
    lists = {
        "ask": [say(mark("A question to ask …"))] * 5,
        "signs": [say(mark("A sign that one could see or count …"))] * 3,
        "say": [say(mark("A sentence to say or to write …"))] * 3,
    }
    return _file({**front, **lists}, say(mark("One short paragraph …")))


def survey(identity: str, title: str) -> bytes:
    """The file of a new survey, which asks nothing yet."""
    return _file({"id": identity, "title": title, "minutes": 3}, "")


def check_finished(document: Document, faults: Faults) -> None:
    """Note each line in which the mark stands by itself."""
    text = document.source.decode()
    for number, line in enumerate(text.split("\n"), 1) if UNFINISHED in text else ():
        if _ALONE.search(line):
            faults.add(number, "unfinished")


def _file(front: Mapping[str, object], body: str) -> bytes:
    lines = "".join(f"{key} = {toml_value(value)}\n" for key, value in front.items())
    return f"{FENCE}\n{lines}{FENCE}\n".encode() + (f"\n{body}\n".encode() if body else b"")


def _block(kind: str, words: str, say: Say, new_id: Callable[[str], str]) -> str:
    match kind:
        case "text":
            return words
        case "heading":
            return f"## {words} {{#{new_id(words)}}}"
        case "choice":
            way, follows = say(mark("A way that tempts …")), say(mark("What follows …"))
            options = "\n".join(f"- ( ) {way} {{#{letter}}}\n  > {follows}" for letter in "abc")
            return f"::: choice {{#{new_id(words)}}}\n{words}\n\n{options}\n:::"
        case "activity":
            model = say(mark("A model answer …"))
            return f":::: activity {{#{new_id(words)}}}\n{words}\n\n::: model\n{model}\n:::\n::::"
        case "key-points":
            return f"::: key-points\n{_list(words, 3)}\n:::"
        case "checklist":
            return f"::: checklist {{#{new_id(words)}}}\n{_list(words, 5)}\n:::"
        case "words" | "signs":
            return f"::: {kind}\n{_list(words, 2)}\n:::"
        case _:
            return f"::: {kind}\n{words}\n:::"


def _list(words: str, times: int) -> str:
    return "\n".join([f"- {words}"] * times)
