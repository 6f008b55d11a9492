"""`courses/resolution.toml` and `courses/glossary.toml` -> their values."""

from __future__ import annotations

import tomllib

from learnhub.domain.principles import Principle
from learnhub.domain.resolution import Paragraph, Term


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The preamble and the twelve paragraphs, in order."""
    return tuple(
        Paragraph(**{**row, "principles": tuple(map(Principle, row["principles"]))})
        for row in tomllib.loads(text)["paragraph"]
    )


def read_terms(text: str) -> tuple[Term, ...]:
    """The words, in their order."""
    return tuple(Term(**row) for row in tomllib.loads(text)["term"])
