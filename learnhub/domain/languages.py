"""The languages of course text: their direction, and words that stand in another language than those around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
"""The languages that courses are written in and translated into."""

NAMES: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
    "zh": "中文",
}
"""Each by its own name."""

RIGHT_TO_LEFT = frozenset({"ar"})

FALLBACK = "\ufdd0"
"""Stands at the head of a text of a translated course that is shown in the language of the original. Unicode gives this
sign no meaning and keeps it for use inside a program; it never leaves the published text."""


def direction(language: str) -> str:
    """How the language runs, as HTML's `dir` has it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class Words(str):
    """A text that knows its language, where that is not the language of the page it comes from."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Words:
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.language


def language_of(text: str, around: str) -> str:
    """The language of a text, in a page or course of the language `around`."""
    return text.language if isinstance(text, Words) else around


def told(value: Any, original: str) -> Any:
    """Published text again as values: what stands in the language of the original becomes `Words` that say so."""
    match value:
        case str():
            return Words(value[1:], original) if value.startswith(FALLBACK) else value
        case Mapping():
            return {key: told(each, original) for key, each in value.items()}
        case list() | tuple():
            return type(value)(told(each, original) for each in value)
    return value


@dataclass(frozen=True)
class TextState:
    """How much of a text is translated: of `count` passages `missing` are not yet, `stale` were changed since.

    `proposal`: nobody has checked the translation against the terms of the United Nations yet.
    """

    language: str
    original: str
    count: int = 0
    missing: int = 0
    stale: int = 0
    proposal: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of it stands in its language."""
        return not self.missing and not self.stale

    @property
    def done(self) -> int:
        """How many passages are translated as they stand."""
        return self.count - self.missing - self.stale
