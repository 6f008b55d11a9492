"""How far the words of a figure stand out from what is behind them, in the light and in the dark (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from learnhub.content.faults import Faults

LEAST = 4.5
LEAST_LARGE = 3.0
LARGE, LARGE_BOLD = 24.0, 18.66
PAGES: Mapping[str, str] = {"light": "#ffffff", "dark": "#13191f"}
"""What lies behind a figure that has no ground of its own."""
SHOWN = 40

_NAMED = {
    "white": "#ffffff",
    "black": "#000000",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "navy": "#000080",
}
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)")
_DARK = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_MOVE = re.compile(r"translate\(\s*([-+.\d]+)(?:[\s,]+([-+.\d]+))?\s*\)")
_LOOKED_AT = ("fill", "font-size", "font-weight", "opacity", "fill-opacity")


def luminance(colour: str) -> float:
    """The relative luminance of a colour #rrggbb, 0-1."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, 1-21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True)
class _Style:
    """What an element hands on to those in it. `seen` is False where a colour cannot be known."""

    values: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[float, float] = (0.0, 0.0)
    seen: bool = True


@dataclass(frozen=True)
class _Shape:
    left: float
    top: float
    right: float
    bottom: float
    fill: str | None
    """None where its colour cannot be known."""


@dataclass
class _Words:
    text: str
    line: int
    left: float
    middle: float
    fill: str | None
    large: bool
    behind: str | None = None


def check_contrast(data: bytes, faults: Faults) -> None:
    """Note the words of an SVG that do not stand out. What cannot be told (a gradient, a turned text) is left."""
    css = _css(data)
    for theme in ("light", *(("dark",) if _DARK.search(css) else ())):
        for words in _Painter(data, _rules(css, theme), PAGES[theme]).words:
            if words.fill is None or words.behind is None or not words.text.strip():
                continue
            found, least = ratio(words.fill, words.behind), LEAST_LARGE if words.large else LEAST
            if found < least:
                text = " ".join(words.text.split())[:SHOWN]
                code = "svg-contrast" if theme == "light" else "svg-contrast-dark"
                faults.add(words.line, code, text=text, ratio=round(found, 1), least=least)


def _css(data: bytes) -> str:
    found: list[str] = []
    open_ = [False]

    def start(name: str, _attributes: dict[str, str]) -> None:
        open_[0] = name.rpartition(":")[2] == "style"

    def end(_name: str) -> None:
        open_[0] = False

    def words(text: str) -> None:
        if open_[0]:
            found.append(text)

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    parser.Parse(data, True)  # noqa: FBT003 - expat takes no names
    return "".join(found)


def _rules(css: str, theme: str) -> dict[str, dict[str, str]]:
    """Selector (a class, a tag or an id) -> what it says of colour and size; the dark rules come after the others."""
    dark = "".join(_DARK.findall(css)) if theme == "dark" else ""
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in [*_RULE.findall(_DARK.sub("", css)), *_RULE.findall(dark)]:
        for selector in selectors.split(","):
            rules.setdefault(selector.strip(), {}).update(_declared(body))
    return rules


def _declared(body: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in body.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in _LOOKED_AT}


def _colour(value: str) -> str | None:
    value = value.strip().casefold()
    value = _NAMED.get(value, value)
    if _HEX.fullmatch(value):
        return value if len(value) == 7 else "#" + "".join(2 * sign for sign in value[1:])
    if found := _RGB.fullmatch(value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in found.groups())
    return None


def _number(value: str | None) -> float | None:
    try:
        return float((value or "").strip().split()[0].removesuffix("px"))
    except (IndexError, ValueError):
        return None


class _Painter:
    """One pass over a figure in the order of painting: the last shape that holds a word is what lies behind it."""

    def __init__(self, data: bytes, rules: Mapping[str, Mapping[str, str]], page: str) -> None:
        self.rules = rules
        self.page = page
        self.shapes: list[_Shape] = []
        self.words: list[_Words] = []
        self.styles = [_Style({"fill": "#000000", "font-size": "16"})]
        self.names: list[str] = []
        self.open: list[_Words] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.Parse(data, True)  # noqa: FBT003 - expat takes no names

    def _style(self, name: str, attributes: Mapping[str, str]) -> _Style:
        outer = self.styles[-1]
        own = {key: value for key, value in attributes.items() if key in _LOOKED_AT}
        classes = (f".{each}" for each in attributes.get("class", "").split())
        for selector in (name, *classes, "#" + attributes.get("id", "")):
            own |= self.rules.get(selector, {})
        own |= _declared(attributes.get("style", ""))
        style = replace(outer, values={**outer.values, **own})
        if transform := attributes.get("transform", "").strip():
            if (move := _MOVE.fullmatch(transform)) is None:
                return replace(style, seen=False)
            x, y = outer.moved
            return replace(style, moved=(x + float(move[1]), y + float(move[2] or 0)))
        return style

    def _fill(self, style: _Style) -> str | None:
        faint = any((_number(style.values.get(each)) or 1.0) < 1 for each in ("opacity", "fill-opacity"))
        return None if faint or not style.seen else _colour(style.values["fill"])

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        style = self._style(name, attributes)
        self.styles.append(style)
        self.names.append(name)
        if name in {"text", "tspan"}:
            self._open_words(style, attributes)
        elif not set(self.names) & {"defs", "marker", "clipPath", "mask", "pattern", "symbol"}:
            self.shapes += self._shape(name, style, attributes)

    def _open_words(self, style: _Style, attributes: Mapping[str, str]) -> None:
        size = _number(style.values["font-size"]) or 16.0
        weight = style.values.get("font-weight", "")
        bold = weight == "bold" or (_number(weight) or 0) >= 700
        outer = self.open[-1] if self.open else None
        x, y = _number(attributes.get("x")), _number(attributes.get("y"))
        left = x + style.moved[0] if x is not None else outer.left if outer else style.moved[0]
        middle = y + style.moved[1] - size * 0.35 if y is not None else outer.middle if outer else style.moved[1]
        large = size >= LARGE or (bold and size >= LARGE_BOLD)
        self.open.append(_Words("", self.parser.CurrentLineNumber, left, middle, self._fill(style), large))

    def _shape(self, name: str, style: _Style, attributes: Mapping[str, str]) -> Iterator[_Shape]:
        if style.values["fill"].strip() == "none" or not style.seen:
            return
        numbers = {key: _number(value) for key, value in attributes.items()}
        x, y = style.moved
        if name == "rect" and numbers.get("width") and numbers.get("height"):
            left, top = x + (numbers.get("x") or 0), y + (numbers.get("y") or 0)
            width, height = numbers["width"] or 0, numbers["height"] or 0
            yield _Shape(left, top, left + width, top + height, self._fill(style))
        elif name == "rect" and attributes.get("width") == "100%":
            yield _Shape(float("-inf"), float("-inf"), float("inf"), float("inf"), self._fill(style))
        elif name in {"circle", "ellipse"}:
            across, down = numbers.get("rx") or numbers.get("r") or 0, numbers.get("ry") or numbers.get("r") or 0
            middle, centre = x + (numbers.get("cx") or 0), y + (numbers.get("cy") or 0)
            yield _Shape(middle - across, centre - down, middle + across, centre + down, self._fill(style))
        elif name in {"polygon", "path"}:
            yield from _outline(attributes.get("points") or attributes.get("d") or "", (x, y))

    def _end(self, tag: str) -> None:
        self.styles.pop()
        self.names.pop()
        if tag.rpartition(":")[2] in {"text", "tspan"}:
            words = self.open.pop()
            under = [each for each in self.shapes if _holds(each, words)]
            words.behind = under[-1].fill if under else self.page
            self.words.append(words)

    def _say(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


def _outline(points: str, moved: tuple[float, float]) -> Iterator[_Shape]:
    """A polygon, or a path of absolute corners: what colour lies at a point of it cannot be told, only that it may."""
    if re.search(r"[a-y]", points):
        return
    numbers = [float(each) for each in re.findall(r"[-+]?\d*\.?\d+", points)]
    xs, ys = numbers[::2], numbers[1::2]
    if len(xs) > 2 and len(xs) == len(ys) and not re.search(r"[HVA]", points):
        yield _Shape(min(xs) + moved[0], min(ys) + moved[1], max(xs) + moved[0], max(ys) + moved[1], None)


def _holds(shape: _Shape, words: _Words) -> bool:
    return shape.left <= words.left <= shape.right and shape.top <= words.middle <= shape.bottom
