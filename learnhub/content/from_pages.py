"""Pages of other systems (HTML) as the Markdown of lessons: headings, lists, tables, quotes, links, pictures and notes.

As in `from_html`, nothing that comes from outside is taken as course text: each sign that Markdown or a block would
read as a mark is escaped. What cannot be kept is named with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from textwrap import wrap
from urllib.parse import quote

from learnhub.content.from_html import ADDRESS, MARKS, Picture, guarded, no_picture, sound
from learnhub.domain.errors import Fault

DEEPEST = 40
MOST_REMARKS = 2_000
LONGEST = 2_000
"""A paragraph that is longer is written on several lines."""
HOUSE = ("scene", "text-says", "in-practice", "since-then", "illustration", "words", "cost", "signs")
"""The blocks of a lesson that a class of this name on a `div` becomes."""

_VOID = frozenset(
    {"br", "hr", "img", "input", "col", "area", "base", "embed", "link", "meta", "source", "track", "wbr"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WRAPS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS),
    }
)
_CLOSES: Mapping[str, frozenset[str]] = {
    "li": frozenset({"li", "p"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"tr", "td", "th", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
}
"""What a tag closes when it begins, as long as that is the innermost."""
_SILENT = frozenset({"script", "style", "template", "title", "noscript", "head", "math", "svg", "object"})
_MEDIA = frozenset({"iframe", "video", "audio", "embed", "object"})
NUMBERED = "numbered-"
"""With its number, the id of an anchor at the beginning of a row of a list."""
_RAISED = str.maketrans("0123456789+-\u2212=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NOTE = re.compile(r"#((?:footnote|endnote)-\d+)")
_BREAK = "\ue000"


@dataclass(frozen=True)
class Piece:
    """A stretch of Markdown (`level` 0) or a heading: the title of it all (1), `h1` (2) and so on; and its notes."""

    level: int
    text: str
    notes: tuple[str, ...] = ()


@dataclass
class Page:
    """What a page was found to hold: its pieces in order, and what was dropped or changed, by place."""

    pieces: list[Piece] = field(default_factory=list)
    report: list[Fault] = field(default_factory=list)


def read_page(html: str, place: str, picture: Picture = no_picture) -> Page:
    """The pieces of a page; `place` is what remarks name until the first heading. Never raises for what it holds."""
    builder = _Builder()
    builder.feed(sound(html))
    builder.close()
    return _Writer(place, picture).read(builder.root)


@dataclass
class _Node:
    tag: str
    given: dict[str, str] = field(default_factory=dict)
    inner: list[_Node | str] = field(default_factory=list)

    def nodes(self, *tags: str) -> list[_Node]:
        return [each for each in self.inner if isinstance(each, _Node) and (not tags or each.tag in tags)]


class _Builder(HTMLParser):
    """Makes a tree of tags, however they were closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        closes = _CLOSES.get(tag, frozenset({"p"}) if tag in _BLOCKS else frozenset())
        while self.open[-1].tag in closes:
            self.open.pop()
        node = _Node(tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID and len(self.open) >= DEEPEST:
            return
        self.open[-1].inner.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and self.open[-1].tag == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inner.append(data)


@dataclass(frozen=True)
class _Words:
    """A stretch of inline Markdown; `mark` is the emphasis around it."""

    text: str
    mark: str = ""


class _Writer:
    def __init__(self, place: str, picture: Picture) -> None:
        self.page = Page()
        self.place = place
        self.picture = picture
        self.notes: dict[str, str] = {}
        self.due: list[str] = []

    def read(self, root: _Node) -> Page:
        self._take_notes(root)
        self._put(root.inner)
        return self.page

    def lost(self, code: str, **params: object) -> None:
        fault = Fault(self.place, code, {name: str(value)[:200] for name, value in params.items()})
        if len(self.page.report) < MOST_REMARKS and fault not in self.page.report:
            self.page.report.append(fault)

    def _take_notes(self, root: _Node) -> None:
        """Footnotes stand in a list at the end; each goes where it is referred to."""
        for node in root.nodes("ol"):
            items = node.nodes("li")
            if items and all(_NOTE.fullmatch(f"#{item.given.get('id', '')}") for item in items):
                root.inner.remove(node)
                for item in items:
                    words = " ".join(self._inline(_leaves(item)).replace(_BREAK, " ").split())
                    self.notes[item.given["id"]] = words.removesuffix("↑").rstrip()

    def _put(self, inner: Iterable[_Node | str]) -> None:
        for level, text in self._blocks(inner):
            due, self.due = tuple(self.due), []
            self.page.pieces.append(Piece(level, text, due))

    def _blocks(self, inner: Iterable[_Node | str]) -> Iterable[tuple[int, str]]:
        """Headings and blocks of Markdown, in order; runs of words between blocks are paragraphs."""
        run: list[_Node | str] = []
        for each in [*_unwrapped(inner), _Node("hr")]:
            if isinstance(each, _Node) and each.tag in _BLOCKS:
                if text := _lines(self._inline(run)):
                    yield 0, text
                run = []
                yield from self._block(each)
            else:
                run.append(each)

    def _block(self, node: _Node) -> Iterable[tuple[int, str]]:
        if node.tag in _HEADINGS:
            words = " ".join(self._inline(_leaves(node)).replace(_BREAK, " ").split())
            if words:
                self.place = plain_words(words)
                yield 1 if node.given.get("class") == "title" else 1 + _HEADINGS[node.tag], words
        elif node.tag == "table":
            yield from self._table(node)
        elif node.tag in {"ul", "ol", "blockquote", "pre"} or node.given.get("class") in HOUSE:
            if text := self._framed(node):
                yield 0, text
        elif node.tag in {"dt", "summary", "figcaption", "caption"}:
            words = self._inline(_leaves(node)).strip()
            if words:
                yield 0, _lines(words if _BREAK in words or "*" in words else f"**{words}**")
        elif node.tag != "hr":
            yield from self._blocks(node.inner)

    def _framed(self, node: _Node) -> str:
        if node.tag in {"ul", "ol"}:
            return self._list(node)
        if node.tag == "pre":
            words = "".join(_texts(node)).strip("\n")
            return _fence(words) if words.strip() else ""
        text = self._inside(node)
        if not text or node.tag == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
        return f"::: {node.given['class']}\n{text}\n:::"

    def _inside(self, node: _Node) -> str:
        """What stands in a quote, a row or a cell: headings there are bold words."""
        parts = []
        for level, text in self._blocks(node.inner):
            if level:
                self.lost("heading-inside")
            parts.append(f"**{text}**" if level and "*" not in text else text)
        return "\n\n".join(parts)

    def _list(self, node: _Node) -> str:
        rows: list[str] = []
        ends = "."
        number = int(start) if (start := node.given.get("start", "1")).isdecimal() and len(start) < 9 else 1
        for item in node.inner:
            if isinstance(item, str) or item.tag not in {"li", "ul", "ol"}:
                continue
            if (given := _numbered(item)) is not None and given != number:
                # Another list begins here: a mark that ends otherwise says so.
                ends = {".": ")", ")": "."}[ends] if rows else ends
                number = given
            mark = f"{number}{ends} " if node.tag == "ol" else "- "
            number += 1
            text = self._inside(item if item.tag == "li" else _Node("li", {}, [item]))
            if not text:
                continue
            head, rest = (text, "") if not _tight(text) else text.split("\n\n", 1)
            body = f"{head}\n{rest}" if rest else head
            rows.append(mark + body.replace("\n", "\n" + " " * len(mark)))
        return "\n".join(re.sub(r"\n +(?=\n|$)", "\n", row) for row in rows)

    def _table(self, node: _Node) -> Iterable[tuple[int, str]]:
        rows = list(_rows(node))
        for caption in node.nodes("caption"):
            yield from self._block(caption)
        if sum(map(len, rows)) == 1:
            self.lost("table-frame")
            yield from self._blocks(rows[0][0].inner)
            return
        table = [row for row in self._laid(rows) if row]
        if not any(any(row) for row in table):
            return
        if not all(cell.tag == "th" for cell in rows[0]):
            self.lost("table-head")
        width = max(map(len, table))
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in table]
        yield 0, "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])

    def _laid(self, rows: Iterable[Sequence[_Node]]) -> Iterator[list[str]]:
        """The words of each row in their columns: under a cell that reaches down its column is empty."""
        down: dict[int, int] = {}
        for cells in rows:
            made: list[str] = []
            for cell in [*cells, None]:
                while down.get(len(made), 0) > 0:
                    down[len(made)] -= 1
                    made.append("")
                if cell is not None:
                    at = len(made)
                    made += self._cell(cell)
                    down |= dict.fromkeys(range(at, len(made)), _span(cell, "rowspan") - 1)
            yield made

    def _cell(self, cell: _Node) -> list[str]:
        if any(True for _ in _inner(cell, "table")):
            self.lost("table-inside")
        if any(True for _ in _inner(cell, "ul", "ol")):
            self.lost("table-list")
        across = _span(cell, "colspan")
        if across > 1 or _span(cell, "rowspan") > 1:
            self.lost("table-merged")
        return [" ".join(self._inline(_leaves(cell)).replace(_BREAK, " ").split()), *[""] * (across - 1)]

    def _inline(self, inner: Iterable[_Node | str], outer: str = "") -> str:
        words = self._words(inner, outer)
        text = ""
        for before, each, after in zip([None, *words], words, [*words[1:], None], strict=False):
            inside = each.text.strip()
            if not each.mark or not inside or _BREAK in inside:
                text += each.text
                continue
            left = each.text[: len(each.text) - len(each.text.lstrip())]
            right = each.text[len(each.text.rstrip()) :]
            ends = bool(after and not right and re.match(r"\w", after.text)) and not inside[-1].isalnum()
            starts = bool(before and not left and re.search(r"\w$", before.text)) and not inside[0].isalnum()
            touches = bool(before and before.mark and not left and not text.endswith((" ", _BREAK)))
            text += each.text if ends or starts or touches else f"{left}{each.mark}{inside}{each.mark}{right}"
        return text

    def _words(self, inner: Iterable[_Node | str], outer: str) -> list[_Words]:
        made: list[_Words] = []
        for each in inner:
            made += [_Words(_plain(each))] if isinstance(each, str) else self._marked(each, outer)
        merged: list[_Words] = []
        for words in made:
            if merged and merged[-1].mark == words.mark:
                merged[-1] = _Words(merged[-1].text + words.text, words.mark)
            elif words.text:
                merged.append(words)
        return merged

    def _marked(self, node: _Node, outer: str) -> list[_Words]:
        tag = node.tag
        if tag == "br":
            return [_Words(_BREAK)]
        if tag == "img":
            return [_Words(self._picture(node))]
        if tag == "input":
            box = node.given.get("type") == "checkbox"
            return [_Words("☑ " if "checked" in node.given else "☐ ")] if box else []
        if tag in _MEDIA:
            return [_Words(self._media(node))]
        if tag in _SILENT:
            self.lost({"script": "script", "math": "formula", "svg": "drawing"}.get(tag, "hidden"))
            return []
        if tag == "a":
            return self._link(node, outer)
        if tag in {"s", "del", "strike"}:
            self.lost("struck")
        if tag == "code" and (plain := "".join(_texts(node)).strip()) and not re.search(r"[`\\\n]", plain):
            return [_Words(f"`{plain}`")]
        if tag in {"sup", "sub"} and not node.nodes():
            words = "".join(_texts(node)).strip()
            signs = words.translate(_RAISED if tag == "sup" else _LOWERED)
            if not set(words) & set(signs):
                return [_Words(signs)]
        mark = _WRAPS.get(tag, "")
        if mark and mark not in outer.split():
            return [_Words(self._inline(_unwrapped(node.inner), f"{outer} {mark}"), mark)]
        return self._words(_unwrapped(node.inner), outer)

    def _picture(self, node: _Node) -> str:
        name = self.picture(node.given.get("src", ""))
        described = " ".join(node.given.get("alt", "").split())
        if name is None:
            self.lost("picture-dropped", name=described or node.given.get("src", "").rpartition("/")[2][:80])
            return _plain(f" {described} ") if described else ""
        if not described:
            self.lost("picture-alt", name=name)
        return f"![{_plain(described)}](media/{quote(name)})"

    def _media(self, node: _Node) -> str:
        sources = [node, *node.nodes("source")]
        address = next((each.given["src"] for each in sources if each.given.get("src")), node.given.get("data", ""))
        title = " ".join((node.given.get("title") or "".join(_texts(node))).split()) or address
        address = f"https:{address}" if address.startswith("//") else address
        if not ADDRESS.match(address):
            self.lost("media-dropped", what=title or node.tag)
            return _plain(title)
        self.lost("media-linked", what=address)
        return f"[{_plain(title)}]({_address(address)})"

    def _link(self, node: _Node, outer: str) -> list[_Words]:
        address = node.given.get("href", "").strip()
        if (note := _NOTE.fullmatch(address)) and note[1] in self.notes:
            number = "".join(_texts(node)).strip()
            self.due.append(f"{_plain(number)} {self.notes[note[1]]}")
            self.lost("note-moved", number=number)
            return [_Words(_plain(number))]
        words = self._words(_unwrapped(node.inner), outer)
        if not address or re.match(r"#(?:footnote|endnote)-ref-\d+", address):
            return words
        inside = self._inline(_unwrapped(node.inner), outer).strip()
        if not ADDRESS.match(address) or not inside or _BREAK in inside or "](" in inside:
            self.lost("link-dropped", address=address)
            return words
        return [_Words(f"[{inside}]({_address(address)})")]


def _span(cell: _Node, name: str) -> int:
    given = cell.given.get(name, "1")
    return max(1, min(int(given), 50)) if given.isdecimal() and len(given) < 4 else 1


def _numbered(item: _Node) -> int | None:
    """The number that a row of a list says it has."""
    first = next((each for each in item.nodes() if each.tag not in {"p", "span"}), item) if item.nodes() else item
    given = first.given.get("id", "").removeprefix(NUMBERED)
    return int(given) if first.tag == "a" and given.isdecimal() and len(given) < 9 else None


def plain_words(markdown: str) -> str:
    """Inline Markdown that was made here, as plain words."""
    text = re.sub(r"!?\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"\\(.)|[*`]", lambda found: found[1] or "", text).split())


def _plain(words: str) -> str:
    return MARKS.sub(r"\\\1", re.sub(r"\s+", " ", words))


def _address(address: str) -> str:
    return quote(address, safe="%/:=&?~#+$,;@!'*")


def _lines(words: str) -> str:
    """Inline Markdown as the lines of a paragraph, none of which begins like a mark."""
    parts = [" ".join(line.split()) for line in words.split(_BREAK)]
    kept = [guarded(part) for part in parts if part]
    long = ["\n".join(guarded(line) for line in _folded(part)) if len(part) > LONGEST else part for part in kept]
    return "\\\n".join(long)


def _folded(text: str) -> list[str]:
    return wrap(text, LONGEST, break_long_words=False, break_on_hyphens=False)


def _fence(words: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}\n{words}\n{ticks}"


def _tight(text: str) -> bool:
    """Whether a list follows the first paragraph of a row, so that no empty line is needed between them."""
    head, _, rest = text.partition("\n\n")
    return (
        "\n" not in head and re.match(r"- |\d+\. ", rest) is not None and not re.match(r"- |\d+\. |> |\||:::|`", head)
    )


def _unwrapped(inner: Iterable[_Node | str]) -> list[_Node | str]:
    """Words and blocks without the wrappers that a block stands in, such as a span around paragraphs."""
    made: list[_Node | str] = []
    for each in inner:
        holds = isinstance(each, _Node) and each.tag not in _BLOCKS | _SILENT | _MEDIA
        if holds and isinstance(each, _Node) and any(True for _ in _inner(each, *_BLOCKS)):
            made += _unwrapped(each.inner)
        else:
            made.append(each)
    return made


def _inner(node: _Node, *tags: str) -> Iterable[_Node]:
    for each in node.nodes():
        if each.tag in tags:
            yield each
        yield from _inner(each, *tags)


def _leaves(node: _Node) -> list[_Node | str]:
    """The words of a node on one line: blocks inside it are parted by a space."""
    made: list[_Node | str] = []
    for each in _unwrapped(node.inner):
        if isinstance(each, _Node) and each.tag in _BLOCKS:
            made += [" ", *_leaves(each), " "]
        else:
            made.append(each)
    return made


def _texts(node: _Node) -> Iterable[str]:
    for each in node.inner:
        if isinstance(each, str):
            yield each
        elif each.tag == "br":
            yield "\n"
        else:
            yield from _texts(each)


def _rows(node: _Node) -> Iterable[list[_Node]]:
    for each in node.nodes():
        if each.tag == "tr":
            yield each.nodes("td", "th")
        elif each.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(each)
