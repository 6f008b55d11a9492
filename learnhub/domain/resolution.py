"""The resolution paragraph by paragraph, and the words of the courses: what a page shows of them."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.principles import Principle


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of A/RES/58/129: its verb and addressee, a paraphrase, what it means at work, what to take care of.

    `principles` are those on which its cases are found.
    """

    id: str
    verb: str
    speaks_to: str
    says: str
    at_work: str
    care: str
    principles: tuple[Principle, ...]


@dataclass(frozen=True)
class Term:
    """A word of the courses, its meaning, and whether it comes from the resolution or from practice."""

    word: str
    meaning: str
    source: str

    @property
    def id(self) -> str:
        """The name by which the word is linked to."""
        return self.word.lower().replace(" ", "-")
