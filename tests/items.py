"""Items for tests on every floor: one of each kind as course text, with right and wrong answers, and as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learnhub.domain.assessment import Form, Item, ItemKind, Option, Scoring
from learnhub.domain.principles import Principle


@dataclass(frozen=True)
class Example:
    """An item's answers as text, and what a form sends: all right, half right (its share), wrong."""

    answers: str
    right: Mapping[str, list[str]]
    wrong: Mapping[str, list[str]]
    stem: str = "Which one?"
    settings: str = ""
    half: Mapping[str, list[str]] = field(default_factory=dict)
    share: float = 0.5


EXAMPLES: Mapping[ItemKind, Example] = {
    ItemKind.SINGLE: Example(
        "- ( ) One of them. {#one}\n  > The others hear of it.\n- (x) All of them. {#all}\n  > All prepare.\n",
        {"": ["all"]},
        {"": ["one"]},
    ),
    ItemKind.MULTIPLE: Example(
        "- [x] The givers. {#givers}\n  > They come first.\n- [x] The sums. {#sums}\n  > People ask for these.\n"
        "- [ ] The gossip. {#gossip}\n  > This helps nobody.\n- [ ] The guesses. {#guesses}\n  > Nobody can check.\n",
        {"": ["givers", "sums"]},
        {"": ["gossip", "guesses"]},
        settings='scoring = "no-wrong"\n',
        half={"": ["givers"]},
    ),
    ItemKind.TRUE_FALSE: Example(
        "- (x) True. {#true}\n  > It is.\n- ( ) False. {#false}\n  > It is not so.\n",
        {"": ["true"], "certainty": ["3"]},
        {"": ["false"], "certainty": ["3"]},
        settings="certainty = true\n",
        half={"": ["true"], "certainty": ["2"]},
        share=2 / 3,
    ),
    ItemKind.SHORT: Example(
        "= Monday\n= on Monday\n\n> It was a Monday.\n",
        {"": ["On monday."]},
        {"": ["Friday"]},
    ),
    ItemKind.NUMERIC: Example(
        "= 12.5\n\n> Twelve kilometres and a half.\n",
        {"": ["12 450"], "unit": ["m"]},
        {"": ["12.5"], "unit": ["m"]},
        settings='tolerance = "1%"\nunits = { km = 1, m = 1000 }\n',
    ),
    ItemKind.ORDER: Example(
        "1. Ask. {#ask}\n2. Choose. {#choose}\n   > By the criteria that all have read.\n3. Sign. {#sign}\n\n"
        "> Who is chosen before anybody was asked?\n",
        {"ask": ["1"], "choose": ["2"], "sign": ["3"]},
        {"ask": ["3"], "choose": ["1"], "sign": ["2"]},
        settings='scoring = "each-option"\n',
        half={"ask": ["1"], "choose": ["3"], "sign": ["2"]},
        share=1 / 3,
    ),
    ItemKind.MATCH: Example(
        ": The ministry {#ministry} => Leads {#leads}\n  > It answers for the programme.\n"
        ": The company {#company} => Gives trucks {#trucks}\n  > And nothing else.\n"
        ": => Signs for all {#signs}\n\n> Each has one part.\n",
        {"ministry": ["leads"], "company": ["trucks"]},
        {"ministry": ["signs"], "company": ["leads"]},
        settings='scoring = "each-option"\n',
        half={"ministry": ["leads"], "company": ["signs"]},
    ),
    ItemKind.CATEGORY: Example(
        ": The names {#names} => On the page {#page}\n: The sums {#amounts} => On the page {#page}\n"
        ": The quarrel {#quarrel} => In the room {#room}\n\n> What others pay for is on the page.\n",
        {"names": ["page"], "amounts": ["page"], "quarrel": ["room"]},
        {"names": ["room"], "amounts": ["room"], "quarrel": ["page"]},
    ),
    ItemKind.GAPS: Example(
        "= who: the ministry\n= who: ministry\n= when: Monday\n\n> The letter says who and when.\n",
        {"who": ["Ministry"], "when": ["monday"]},
        {"who": ["the company"], "when": ["some day"]},
        stem="We asked {{who}} on {{when}}.",
        settings='scoring = "each-option"\n',
        half={"who": ["ministry"]},
    ),
    ItemKind.MARK: Example(
        "- [ ] We met on Monday. {#met}\n- [x] Only one company was told. {#told}\n  > The others lose a day.\n"
        "- [ ] Coffee was served. {#coffee}\n\n> One sentence gives somebody an advantage.\n",
        {"": ["told"]},
        {"": ["met"]},
        stem="Which sentence tells of an advantage?",
    ),
    ItemKind.OPEN: Example(
        "> A model answer: Dear all, here is the list, as of today.\n",
        {"": ["Dear all,\nhere is the list."]},
        {"": [""]},
        stem="Write the letter.",
        settings='needs = 2\n\n[[rubric]]\nid = "names-all"\ntext = "It goes to all of them."\npoints = 2\n\n'
        '[[rubric]]\nid = "dated"\ntext = "It bears a date."\npoints = 1\n',
    ),
}


def text_of(kind: ItemKind, *, identity: str = "", form: str = "A", passage: str = "thursday#equal") -> str:
    """The item of this kind as it stands in a quiz."""
    example = EXAMPLES[kind]
    identity = identity or f"the-{kind.value}"
    lines = (
        f'kind = "{kind.value}"\nobjective = "same-day"\nprinciple = "no-unfair-advantage"\ndifficulty = 2\n'
        f'passage = "{passage}"\nform = "{form}"\nsiblings = "{kind.value}"\n{example.settings}'
    )
    return f"## The {kind.value} {{#{identity}}}\n\n```toml\n{lines}```\n\n{example.stem}\n\n{example.answers}\n"


EXEMPLAR = "Dear all,\nhere is the list."


def peers_text(*, exemplar: str = EXEMPLAR, **named: str) -> str:
    """An open item that peers mark; its author gives the exemplar all points but the one of the date."""
    written = exemplar.replace("\n", "\\n")
    return (
        text_of(ItemKind.OPEN, **named)
        .replace("needs = 2\n", f'needs = 2\nmarked-by = "peers"\nexemplar = "{written}"\n')
        .replace("points = 2\n", "points = 2\nexemplar = 2\n")
        .replace("points = 1\n", 'points = 1\nexemplar = 0\nbecause = "It says no day."\n')
    )


def raw(sent: Mapping[str, list[str]]) -> list[str]:
    """What a form sends, as the rules read it: a part's value as `part=value`."""
    return [f"{part}={value}" if part and value else value for part, values in sent.items() for value in values]


def fields(identity: str, sent: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The same as the fields of a form."""
    return {f"{identity}:{part}" if part else identity: values for part, values in sent.items()}


def choice(name: str, *, right: bool = False, to: str = "") -> Option:
    """An option that says its name."""
    return Option(name, f"<b>{name}</b>", "", right, to)


def item(name: str = "q", kind: ItemKind = ItemKind.SINGLE, right: str = "a", **given: Any) -> Item:
    """An item with the options a, b and c, of which these are right, but for what is given."""
    values: dict[str, Any] = {
        "id": name,
        "title": name,
        "kind": kind,
        "objective": "o",
        "principle": Principle.TRANSPARENCY,
        "difficulty": 1,
        "passage": "lesson#there",
        "form": Form.A,
        "siblings": "",
        "points": 1,
        "scoring": Scoring.ALL_OR_NOTHING,
        "stem_html": "",
        "options": tuple(choice(each, right=each in right) for each in "abc"),
        "answers": (),
        "feedback_html": "",
    }
    return Item(**{**values, **given})
