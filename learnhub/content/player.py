"""Audio and video as HTML: title and size first, then the player, which loads nothing before it is asked to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from learnhub.content.recordings import ending_of
from learnhub.domain.languages import NAMES

_WITH_A_POINT = frozenset({"", "en", "ar", "zh"})


def player(
    name: str,
    target: str,
    title: str,
    said: str,
    captions: Mapping[str, str],
    *,
    media: Mapping[str, str],
    sizes: Mapping[str, int],
    titles: Mapping[str, str],
    language: str,
) -> str:
    """The head of a block `video` or `audio` that plays `target`, up to where its transcript begins.

    `said` is the title as HTML, `media` and `sizes` are the address and the bytes of each file."""

    def address(of: str) -> str:
        return escape(quote(media.get(of, "")))

    size = f"{max(0.1, sizes.get(target, 0) / 1_000_000):.1f}"
    size = size if language in _WITH_A_POINT else size.replace(".", ",")
    about = f"{titles[name]}, {ending_of(target).upper()}, {size} {titles['megabytes']}"
    tracks = "".join(
        f'<track kind="captions" src="{address(each)}" srclang="{code}" label="{NAMES.get(code, code)}">'
        for code, each in sorted(captions.items(), key=lambda pair: (pair[0] != language, pair[0]))
        if name == "video"
    )
    return (
        f'<figcaption>{said} <a href="{address(target)}">{about}</a></figcaption>\n'
        f'<{name} controls preload="none" src="{address(target)}" aria-label="{escape(title)}">{tracks}</{name}>\n'
        f'<details class="transcript"><summary>{titles["transcript"]}</summary>\n'
    )
