"""Words of a figure stand out from what is behind them, in the light and in the dark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.contrast import check_contrast, ratio
from learnhub.content.faults import Faults

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def found(inner: str, style: str = "") -> list[tuple[str, int, str, float]]:
    faults = Faults("a.svg")
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">\n<style>{style}</style>\n{inner}\n</svg>'
    check_contrast(text.encode(), faults)
    return [
        (each.code, int(each.path.rpartition(":")[2]), each.params["text"], each.params["ratio"])
        for each in faults.found
    ]


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.5),
        ("#767676", "#ffffff", 4.5),
        ("#ffff00", "#ffff00", 1.0),
    ],
)
def test_the_ratio_is_that_of_the_guidelines(one: str, other: str, stands: float) -> None:
    assert round(ratio(one, other), 1) == stands


@given(COLOURS, COLOURS)
def test_the_ratio_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    assert ratio(one, other) == ratio(other, one)
    assert 1 <= ratio(one, other) <= 21


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<text x="1" y="20">Dark on the page</text>', []),
        ('<text x="1" y="20" fill="#999">Pale on the page</text>', [("svg-contrast", 3, "Pale on the page", 2.8)]),
        ('<rect width="90" height="90" fill="#222"/><text x="9" y="20" fill="#999">On dark</text>', []),
        (
            '<rect width="90" height="90" fill="#222"/><text x="9" y="20">Black on dark</text>',
            [("svg-contrast", 3, "Black on dark", 1.3)],
        ),
        (
            '<rect width="9" height="9" fill="#222"/>\n<text x="50" y="50" fill="#eee">Beside it</text>',
            [("svg-contrast", 4, "Beside it", 1.2)],
        ),
        ('<text x="1" y="40" font-size="24" fill="#888">Large</text>', []),
        ('<text x="1" y="40" font-size="20" font-weight="bold" fill="#888">Large</text>', []),
        ('<text x="1" y="40" font-size="20" fill="#888">Not large</text>', [("svg-contrast", 3, "Not large", 3.5)]),
        ('<g fill="#ccc"><text x="1" y="20">Inherited</text></g>', [("svg-contrast", 3, "Inherited", 1.6)]),
        ('<text x="1" y="20" style="fill: #ccc">By style</text>', [("svg-contrast", 3, "By style", 1.6)]),
        (
            '<text x="1" y="20">Dark<tspan fill="#ddd"> and pale</tspan></text>',
            [("svg-contrast", 3, "and pale", 1.4)],
        ),
        (
            '<g transform="translate(50 50)"><rect width="40" height="40"/></g><text x="60" y="80">Moved</text>',
            [("svg-contrast", 3, "Moved", 1.0)],
        ),
        ('<circle cx="50" cy="50" r="40" fill="black"/><text x="50" y="55" fill="white">In it</text>', []),
        ('<rect width="90" height="90" fill="url(#g)"/><text x="9" y="20" fill="#999">Unknown ground</text>', []),
        ('<g transform="rotate(30)"><text x="9" y="20" fill="#eee">Turned</text></g>', []),
        ('<rect width="90" height="90" fill="#000" opacity="0.2"/><text x="9" y="20" fill="#eee">Faint</text>', []),
        ('<path d="M0 0L90 0L90 90L0 90Z" fill="#000"/><text x="9" y="20" fill="#eee">On a path</text>', []),
        ('<defs><rect width="90" height="90" fill="#000"/></defs><text x="9" y="20">Not painted</text>', []),
    ],
)
def test_what_lies_behind_a_word_is_what_was_painted_last(inner: str, said: list[tuple[str, int, str, float]]) -> None:
    assert found(inner) == said


def test_a_figure_with_colours_for_the_dark_is_looked_at_there_too() -> None:
    style = ".a{fill:#222}.b{fill:#fff}@media (prefers-color-scheme:dark){.a{fill:#333}.b{fill:#1b232c}}"
    said = found('<rect class="b" width="99" height="99"/><text class="a" x="9" y="20">Words</text>', style)
    assert said == [("svg-contrast-dark", 3, "Words", 1.3)]
