"""`courses/resolution.toml` and `courses/glossary.toml` -> their values."""

from __future__ import annotations

import tomllib
from functools import cache

from learnhub.domain.principles import Principle
from learnhub.domain.resolution import Paragraph, Term
from learnhub.paths import data_dir


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The preamble and the twelve paragraphs, in order."""
    return tuple(
        Paragraph(**{**row, "principles": tuple(map(Principle, row["principles"]))})
        for row in tomllib.loads(text)["paragraph"]
    )


def read_terms(text: str) -> tuple[Term, ...]:
    """The words, in their order."""
    return tuple(Term(**row) for row in tomllib.loads(text)["term"])


@cache
def known_words() -> frozenset[str]:
    """What a link `term:word` may name: the words of the courses, in lower case with hyphens."""
    text = (data_dir("courses") / "glossary.toml").read_text(encoding="utf-8")
    return frozenset(term.id for term in read_terms(text))
