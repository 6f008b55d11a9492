"""Markdown to safe HTML, plain text, headings, links and pictures; each fault with its line."""

from learnhub.content.markdown.parser import (
    CASE_CARD,
    MARK,
    NEAR_MARK,
    block_info,
    inline_marks,
    lead_of,
    note_id,
    split_id,
    structure,
)
from learnhub.content.markdown.rendered import Rendered, Scope, Unit
from learnhub.content.markdown.rendering import render, render_inline
from learnhub.content.markdown.walk import CASE_ADDRESS, MEDIA_ADDRESS

__all__ = [
    "CASE_ADDRESS",
    "CASE_CARD",
    "MARK",
    "MEDIA_ADDRESS",
    "NEAR_MARK",
    "Rendered",
    "Scope",
    "Unit",
    "block_info",
    "inline_marks",
    "lead_of",
    "note_id",
    "render",
    "render_inline",
    "split_id",
    "structure",
]
