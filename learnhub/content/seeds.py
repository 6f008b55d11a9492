"""A lesson learned as the first text of a passage, a question or a dilemma: right in form, to be made one's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from learnhub.domain.words import mark

UNFINISHED = "…"
"""Stands where the trainer's own words are asked for; none may be left."""

SENTENCE = mark("When %(when)s, %(do)s, because %(because)s.")

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True)
class Seed:
    """What a seed is made of: the lesson learned and its case, and where in the course it would stand. `say` gives a
    marked message in the language of the course."""

    id: str
    number: str
    title: str
    when: str
    do: str
    because: str
    situation: str
    action: str
    result: str
    what_did_not_work: str
    principle: str
    objective: str
    passage: str
    say: Callable[[str], str]

    @property
    def source(self) -> str:
        """The link that keeps the source in the text."""
        return f"([{self.number}](case:{self.number}))"

    @property
    def sentence(self) -> str:
        """When, do, because, as one sentence."""
        parts = {name: _clause(getattr(self, name)) for name in ("when", "do", "because")}
        return self.say(SENTENCE) % parts


def passage(seed: Seed) -> str:
    """A heading and the lesson learned, for the end of a lesson."""
    heading = seed.say(mark("What others learned"))
    return f"## {heading} {{#{seed.id}}}\n\n{seed.sentence} {seed.source}\n"


def item(seed: Seed) -> str:
    """A practice question: what was learned is right, what was done at first is not."""
    settings = {
        "kind": "single",
        "objective": seed.objective,
        "principle": seed.principle,
        "difficulty": 2,
        "passage": seed.passage,
        "form": "practice",
        "siblings": seed.id,
    }
    lines = "".join(
        f'{key} = "{value}"\n' if isinstance(value, str) else f"{key} = {value}\n" for key, value in settings.items()
    )
    return (
        f"## {as_text(seed.title)} {{#{seed.id}}}\n\n```toml\n{lines}```\n\n"
        f"{as_text(seed.situation)} {seed.say(mark('What do you do?'))}\n\n"
        f"- (x) {_clause(seed.do)}. {{#learned}}\n  > {_clause(seed.because)}. {seed.source}\n"
        f"- ( ) {as_text(seed.action)} {{#as-told}}\n  > {as_text(seed.what_did_not_work) or UNFINISHED}\n"
        f"- ( ) {UNFINISHED} {{#other}}\n  > {UNFINISHED}\n"
    )


def scenario(seed: Seed) -> str:
    """A dilemma of one choice and two endings: as it was learned, and as it went."""
    objectives = f'"{seed.objective}"' if seed.objective else ""
    title = " ".join(seed.title.split()).replace('"', "'").replace("\\", "")
    failed = as_text(seed.what_did_not_work) or UNFINISHED
    return (
        f'+++\nid = "{seed.id}"\ntitle = "{title}"\nminutes = 5\nobjectives = [{objectives}]\n+++\n\n'
        f"{as_text(seed.situation)}\n\n"
        f"## {seed.say(mark('What do you do?'))} {{#{seed.id}-start}}\n\n{UNFINISHED}\n\n"
        f"- ( ) {_clause(seed.do)}. {{#learned}} => {seed.id}-learned\n  > {UNFINISHED}\n\n"
        f"  + {seed.principle}: {_clause(seed.because)}.\n"
        f"- ( ) {as_text(seed.action)} {{#as-told}} => {seed.id}-as-told\n  > {as_text(seed.result)}\n\n"
        f"  - {seed.principle}: {failed}\n\n"
        f"## {seed.say(mark('As it was learned'))} {{#{seed.id}-learned}}\n\n"
        f'```toml\nending = "worked"\n```\n\n{UNFINISHED}\n\n> {seed.sentence} {seed.source}\n\n'
        f"## {seed.say(mark('As it went'))} {{#{seed.id}-as-told}}\n\n"
        f'```toml\nending = "partly"\n```\n\n{as_text(seed.result)}\n\n> {failed} {seed.source}\n'
    )


def as_text(words: str) -> str:
    """What somebody wrote in a case, as one line of course text that shows the same words."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _clause(words: str) -> str:
    return as_text(words).rstrip(".。 ")
