"""What a text is read in, and what comes of it beside its HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from learnhub.domain.outline import Heading, Passage


@dataclass(frozen=True)
class Scope:
    """What stands around a text: the course, its block titles, the pictures at hand, and what the text may hold.

    `lesson` is the id that `#heading` links are in (empty outside a lesson); `media` maps `media/name` to an address;
    `original` is the language of what is not translated, `language` that of the text. `sizes` has the bytes of the
    recordings and captions in `media`.
    """

    course: str
    titles: Mapping[str, str]
    media: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    headings: bool = False
    blocks: bool = False
    original: str = ""
    language: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.course, self.lesson, self.headings, self.blocks, self.original, self.language, *self.media))


@dataclass(frozen=True)
class Link:
    """A link inside the course, `lesson-id` or `lesson-id#heading-id`, to be followed once all lessons are read."""

    target: str
    line: int


@dataclass(frozen=True)
class Unit:
    """A stretch of plain words: a paragraph, a list item, a heading or a table cell. `heard`: of a transcript, which is
    not held to the style."""

    text: str
    line: int
    prose: bool = True
    heard: bool = False


@dataclass
class Rendered:
    """HTML, and what it was made of. The first passage may have no heading: it goes on from what came before."""

    html: str = ""
    passages: list[Passage] = field(default_factory=list)
    headings: list[tuple[Heading, int]] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    @property
    def written(self) -> list[Unit]:
        """The words that an author wrote, those of transcripts left out."""
        return [unit for unit in self.units if not unit.heard]

    @property
    def plain(self) -> str:
        """All words, one unit a line."""
        return "\n".join(unit.text for unit in self.units if unit.text)

    def absorb(self, other: Rendered, *, quiet: bool = False) -> None:
        """Take in what follows, its HTML left apart; `quiet` words are checked but not found by search."""
        self.headings += other.headings
        self.ids += other.ids
        self.links += other.links
        self.units += other.units
        self.tell(() if quiet else other.passages)

    def tell(self, passages: Iterable[Passage]) -> None:
        """Take in the passages of what follows."""
        for passage in passages:
            if passage.heading_id or not self.passages:
                self.passages.append(passage)
            else:
                last = self.passages[-1]
                self.passages[-1] = replace(last, text=f"{last.text}\n{passage.text}".strip())
