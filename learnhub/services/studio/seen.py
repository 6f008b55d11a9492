"""Blocks of a draft as learners will see them, made by the renderer that publishing uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from learnhub.content.blocks import TITLES
from learnhub.content.document import Block
from learnhub.content.faults import Faults
from learnhub.content.gap_fields import GAP
from learnhub.content.lesson import build_choice, read_choice
from learnhub.content.markdown import Rendered, Scope, render
from learnhub.content.page import PageBlock, fields_of
from learnhub.content.quiz import build_item, read_item
from learnhub.content.recordings import size_of
from learnhub.content.scenario import build_scene, read_scene
from learnhub.content.survey import build_question, read_question
from learnhub.domain.assessment import Item, ItemKind
from learnhub.domain.outline import Segment
from learnhub.domain.scenarios import Scene
from learnhub.domain.surveys import Question
from learnhub.domain.teaching import Learned
from learnhub.services.learning.lessons import cards_of
from learnhub.services.work import Work

MEDIA_ADDRESS = "/studio/{course}/media/{path}"
"""Where pictures of a draft are served; the route of the studio agrees with it."""


@dataclass(frozen=True)
class Seen:
    """What is shown of a block: ready HTML, or a choice, a question of a quiz or a survey, a scene, the card of a
    case. `stem` is the HTML of a question in turn with the names of the gaps in it."""

    html: str = ""
    choice: Segment | None = None
    item: Item | None = None
    stem: tuple[str, ...] = ()
    scene: Scene | None = None
    question: Question | None = None
    case: str | None = None
    card: Learned | None = None


def seen(
    work: Work,
    slug: str,
    path: str,
    part_id: str,
    language: str,
    names: Iterable[str],
    recorded: Mapping[str, bytes],
    blocks: Sequence[PageBlock],
) -> list[Seen]:
    """Each of these blocks of a file as it will look. `names` are the files of the draft, `recorded` is what
    stands for its recordings, and their captions."""
    folder = path.partition("/")[0]
    media = {
        each.partition("/")[2]: MEDIA_ADDRESS.format(course=slug, path=each)
        for each in names
        if each.startswith(f"{folder}/media/")
    }
    sizes = {each.partition("/")[2]: size_of(each, data) for each, data in recorded.items()}
    scope = Scope(
        *(slug, TITLES[language], media, part_id),
        headings=True,
        blocks=True,
        language=language,
        sizes={name: size for name, size in sizes.items() if name in media},
    )
    numbers = [(fields_of(block) or {}).get("number", "") for block in blocks if block.kind == "case"]
    cards = cards_of(work, filter(None, numbers))
    return [_seen(block, scope, cards) for block in blocks]


def _seen(block: PageBlock, scope: Scope, cards: Mapping[str, Learned]) -> Seen:
    if block.kind == "case":
        number = (fields_of(block) or {}).get("number", "")
        return Seen(case=number, card=cards.get(number))
    return _made(block.kind, block.source, scope)


@lru_cache(maxsize=1024)
def _made(kind: str, source: str, scope: Scope) -> Seen:
    faults = Faults("")
    plain = Scope(scope.course, scope.titles, scope.media)
    match kind:
        case "choice":
            choice = read_choice(Block("choice", source, 1), faults)
            return Seen(choice=build_choice(choice, scope, faults, Rendered()))
        case "item":
            item = read_item(Block("item", source, 1), faults)
            made = build_item(item, plain, faults, Rendered())
            return Seen(item=made, stem=tuple(GAP.split(made.stem_html)) if made.kind is ItemKind.GAPS else ())
        case "question-of":
            question = read_question(Block("item", source, 1), faults)
            return Seen(question=build_question(question, plain, faults, Rendered()))
        case "scene-of":
            scene = read_scene(Block("item", source, 1), faults)
            return Seen(scene=build_scene(scene, plain, faults, Rendered()))
        case _:
            return Seen(html=render(source, 1, scope, faults).html)
