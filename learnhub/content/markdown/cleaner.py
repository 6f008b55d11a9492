"""Which HTML may stand in the text of a course: all else is taken out, whoever wrote it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3


@cache
def cleaner() -> nh3.Cleaner:
    """What takes it out."""
    import nh3  # noqa: PLC0415 - three megabytes of memory, which no page of a reader needs

    return nh3.Cleaner(
        tags={
            *("a", "blockquote", "br", "code", "details", "div", "em", "figcaption", "figure", "h2", "h3", "hr"),
            *("img", "li", "ol", "p", "pre"),
            *("span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
            *("audio", "track", "video"),
        },
        attributes={
            "*": {"lang", "dir"},
            "a": {"href", "title"},
            "audio": {"aria-label", "controls", "preload", "src"},
            "div": {"class", "id", "tabindex"},
            "figure": {"class"},
            "details": {"class"},
            "h2": {"id"},
            "h3": {"id"},
            "img": {"src", "alt", "title"},
            "ol": {"start"},
            "p": {"class"},
            "td": {"class"},
            "th": {"class", "scope"},
            "track": {"kind", "label", "src", "srclang"},
            "video": {"aria-label", "controls", "preload", "src"},
        },
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
