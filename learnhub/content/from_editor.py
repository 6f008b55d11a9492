"""HTML of our own editor as course Markdown: all that the editor shows is kept, in whatever it stands.

Words that look like a mark stay words, and no mark is ever left standing where a reader would see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from unicodedata import category
from urllib.parse import quote

from learnhub.content.from_html import ADDRESS, MARKS, guarded, sound

Shown = Callable[[str], str]
"""What a reader would see of a line of Markdown: its words, as `seen` tells which of them are emphasized."""

_WITHIN = re.compile(rf"{ADDRESS.pattern}|(?:case|term):[\w-]+$|[a-z0-9-]*#[a-z0-9-]+$|[a-z][a-z0-9-]*$", re.IGNORECASE)
"""What a link may lead to: another site, a lesson, a passage, a case, a word."""
_PICTURE = re.compile(r"media/[^\s()<>\"]+")
_GAP = re.compile(r"[^{}\s<>\"]+")
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_SEEN = {"**": "\ue002", "*": "\ue003"}
_MARKED = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SILENT = frozenset({"script", "style", "template", "title", "noscript", "iframe", "object", "svg", "math"})
_ALONE = frozenset({"br", "img", "hr", "input"})
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "hr", "p", "pre", "section"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "ul", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
_ALIGNED = {"center": ":-:", "right": "--:", "left": ":--"}
_DEEPEST = 32
_BREAK = "\ue000"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HARD = re.compile(r"(?<=[«\d])\xa0(?=[^\s\xa0])|(?<=[^\s\xa0])\xa0(?=[:;!?»%€])")
"""Spaces that keep two things on one line; an editor writes others of their kind of its own accord."""


@dataclass
class _Node:
    tag: str
    attrs: Mapping[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    def has_blocks(self) -> bool:
        return any(each.tag in _BLOCKS or each.has_blocks() for each in self.children if isinstance(each, _Node))


@dataclass(frozen=True)
class _Block:
    kind: str
    text: str


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._silent or len(self._open) > _DEEPEST:
            return
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _ALONE:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent and any(each.tag == tag for each in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._open[-1].children.append(data)


def blocks_of(html: str, shown: Shown) -> str:
    """Paragraphs, lists, quotations, tables, pictures and smaller headings as Markdown."""
    return "\n\n".join(block.text for block in _Writer(shown).blocks(_tree(html).children, top=True))


def line_of(html: str, shown: Shown) -> str:
    """One line as Markdown, whatever the editor held."""
    return guarded(_Writer(shown).line(_tree(html).children))


def seen(words: str, marks: Iterable[str]) -> str:
    """Words with a sign behind each letter that is emphasized."""
    signs = "".join(sorted({_SEEN[mark] for mark in marks}))
    return "".join(f"{sign}{signs}" if sign.isalnum() else sign for sign in words) if signs else words


def _tree(html: str) -> _Node:
    tree = _Tree()
    tree.feed(sound(html))
    tree.close()
    return tree.root


class _Writer:
    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def blocks(self, nodes: Iterable[_Node | str], *, top: bool = False) -> list[_Block]:
        made: list[_Block] = []
        words: list[_Node | str] = []
        for node in nodes:
            if isinstance(node, str) or (node.tag not in _BLOCKS and not node.has_blocks()):
                words.append(node)
                continue
            made += self._paragraph(words)
            words = []
            made += self._block(node, top=top)
        return made + self._paragraph(words)

    def _block(self, node: _Node, *, top: bool) -> list[_Block]:
        if node.tag == "h3" and top and (words := self.line(node.children)):
            identity = node.attrs.get("id", "")
            return [_Block("heading", f"### {words}" + (f" {{#{identity}}}" if _ID.fullmatch(identity) else ""))]
        if node.tag in {"ul", "ol"}:
            return self._list(node)
        if node.tag == "blockquote":
            inner = "\n\n".join(block.text for block in self.blocks(node.children))
            return [_Block("quote", _under(inner, "> ", "> "))] if inner else []
        if node.tag == "table":
            return self._table(node)
        if node.tag == "pre":
            return self._code(node)
        if node.tag == "hr":
            return [_Block("rule", "---")]
        return self.blocks(node.children, top=top)

    def _paragraph(self, nodes: Sequence[_Node | str]) -> list[_Block]:
        lines = [_squeezed(line) for line in self._words(nodes).split(_BREAK)]
        lines = [guarded(line) for line in lines if line]
        return [_Block("words", "\\\n".join(lines))] if lines else []

    def _list(self, node: _Node) -> list[_Block]:
        items: list[list[_Block]] = []
        loose = False
        for child in _items(node):
            blocks = self.blocks(child.children)
            if not blocks:
                continue
            items.append(blocks)
            loose |= any(isinstance(each, _Node) and each.tag == "p" for each in child.children)
            loose |= any(not _tight(one, two) for one, two in pairwise(blocks))
        between = "\n\n" if loose else "\n"
        mark, start = node.attrs.get("data-mark", ""), node.attrs.get("start", "")
        first = int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 1
        rows = []
        for number, blocks in enumerate(items, first):
            lead = f"{number}{mark if mark in ('.', ')') else ')'} " if node.tag == "ol" else ""
            lead = lead or f"{mark if mark in ('-', '*', '+') else '-'} "
            rows.append(_under(between.join(block.text for block in blocks), lead, " " * len(lead)))
        return [_Block("list", between.join(rows))] if rows else []

    def _table(self, node: _Node) -> list[_Block]:
        rows = [
            [each for each in row.children if isinstance(each, _Node) and each.tag in {"td", "th"}]
            for row in _rows(node)
        ]
        rows = [row for row in rows if row]
        if not rows:
            return []
        width = max(map(len, rows))
        rules = [_ALIGNED.get(cell.attrs.get("data-align", ""), "---") for cell in rows[0]]
        rule = f"|{'|'.join([*rules, *['---'] * (width - len(rules))])}|"
        lines = [
            f"| {' | '.join([*map(self.line, (cell.children for cell in row)), *[''] * (width - len(row))])} |"
            for row in rows
        ]
        return [_Block("table", "\n".join([lines[0], rule, *lines[1:]]))]

    def _code(self, node: _Node) -> list[_Block]:
        inner = next((each for each in node.children if isinstance(each, _Node) and each.tag == "code"), node)
        told = inner.attrs.get("class", "").removeprefix("language-")
        words = "".join(_seen([inner], frozenset())).replace(_BREAK, "\n").removesuffix("\n")
        longest = max(map(len, re.findall(r"`+", words)), default=0)
        fence = "`" * max(3, longest + 1)
        return [_Block("code", f"{fence}{told if _ID.fullmatch(told) else ''}\n{words}\n{fence}")] if words else []

    def line(self, nodes: Sequence[_Node | str]) -> str:
        return _squeezed(self._words(nodes).replace(_BREAK, " "))

    def _words(self, nodes: Sequence[_Node | str]) -> str:
        """The first of several ways to write these words that shows them and no mark besides."""
        wanted = _squeezed("".join(_seen(nodes, frozenset())).replace(_BREAK, " "))
        for way in ("as it is", "without what stands at the edge of a mark"):
            made = self._inline(nodes, way, frozenset())
            lines = "\\\n".join(guarded(_squeezed(line)) for line in made.split(_BREAK))
            if _squeezed(self._shown(lines)) == wanted:
                return made
        return self._inline(nodes, "plain", frozenset(_MARKED.values()))

    def _inline(self, nodes: Sequence[_Node | str], way: str, outer: frozenset[str]) -> str:
        made = ""
        for node in _merged(nodes):
            if isinstance(node, str):
                made += _guard(_SPACES.sub(" ", _soft(node)))
            elif node.tag == "br":
                made += _BREAK
            elif node.tag == "img":
                made += _picture(node)
            elif (gap := node.attrs.get("data-gap", "")) and _GAP.fullmatch(gap):
                made += f"{{{{{gap}}}}}"
            elif node.tag == "code":
                made += _code_in("".join(_seen(node.children, frozenset())))
            elif (mark := _MARKED.get(node.tag, "")) and mark not in outer:
                made += _wrapped(mark, self._inline(node.children, way, outer | {mark}), way)
            elif node.tag == "a":
                made += _link(node.attrs.get("href", ""), self._inline(node.children, way, outer))
            elif node.tag in _BLOCKS:
                made += f" {self._inline(node.children, way, outer)} "
            else:
                made += self._inline(node.children, way, outer)
        return made


def _items(node: _Node) -> Iterator[_Node]:
    """The items of a list; a list right in a list belongs to the item before it."""
    last: _Node | None = None
    for child in node.children:
        if isinstance(child, str) and not child.strip():
            continue
        if isinstance(child, _Node) and child.tag == "li":
            if last:
                yield last
            last = _Node("li", child.attrs, list(child.children))
        elif last:
            last.children.append(child)
        else:
            last = _Node("li", {}, [child])
    if last:
        yield last


def _rows(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        if isinstance(child, _Node) and child.tag == "tr":
            yield child
        elif isinstance(child, _Node) and child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _tight(one: _Block, two: _Block) -> bool:
    """Whether two blocks of an item stand one right under the other."""
    return one.kind == "code" or (one.kind == "words" and two.kind in {"list", "quote", "code"})


def _under(text: str, first: str, after: str) -> str:
    """Lines behind the mark of a list or a quotation."""
    lines = text.split("\n")
    return "\n".join(
        f"{first if number == 0 else after}{line}" if line else after.rstrip() for number, line in enumerate(lines)
    )


def _merged(nodes: Sequence[_Node | str]) -> Iterator[_Node | str]:
    """The same with neighbours of one mark as one."""
    last: _Node | None = None
    for node in nodes:
        if last and isinstance(node, _Node) and _MARKED.get(node.tag, "") == _MARKED.get(last.tag):
            last = _Node(last.tag, last.attrs, [*last.children, *node.children])
            continue
        if last:
            yield last
        last = node if isinstance(node, _Node) and node.tag in _MARKED else None
        if last is None:
            yield node
    if last:
        yield last


def _wrapped(mark: str, words: str, way: str) -> str:
    """Words between two marks; spaces stand outside of them, and in one way punctuation too."""
    begin, end = 0, len(words)
    while begin < end and (words[begin] in f" {_BREAK}" or (way != "as it is" and _is_edge(words[begin]))):
        begin += 1
    while end > begin and (words[end - 1] in f" {_BREAK}" or (way != "as it is" and _is_edge(words[end - 1]))):
        end -= 1
    if begin == end:
        return words
    return f"{words[:begin]}{mark}{words[begin:end]}{mark}{words[end:]}"


def _is_edge(sign: str) -> bool:
    return category(sign)[0] == "P" and sign not in "\\*_[]()`{}<>!"


def _picture(node: _Node) -> str:
    src = node.attrs.get("data-src") or node.attrs.get("src", "")
    if not _PICTURE.fullmatch(src):
        return ""
    alt, caption = (_squeezed(node.attrs.get(name, "")) for name in ("alt", "title"))
    said = re.sub(r'(["\\])', r"\\\1", caption)
    return f"![{_guard(alt)}]({src}" + (f' "{said}")' if caption else ")")


def _code_in(words: str) -> str:
    words = _squeezed(words.replace(_BREAK, " "))
    return _guard(words) if not words or re.search(r"[`{}|]", words) else f"`{words}`"


def _link(address: str, words: str) -> str:
    inner = words.strip(f" {_BREAK}")
    if not inner or not _WITHIN.match(address):
        return words
    before, after = words[: words.index(inner)], words[words.index(inner) + len(inner) :]
    return f"{before}[{inner}]({quote(address, safe='%/:=&?~#+$,;@')}){after}"


def _seen(nodes: Iterable[_Node | str], marks: frozenset[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield seen(_soft(node), marks)
        elif node.tag == "br":
            yield _BREAK
        elif (gap := node.attrs.get("data-gap", "")) and _GAP.fullmatch(gap):
            yield seen(f"{{{{{gap}}}}}", marks)
        elif node.tag == "img":
            yield seen(node.attrs.get("alt", ""), marks) if _picture(node) else ""
        else:
            around = " " if node.tag in _BLOCKS else ""
            yield around
            yield from _seen(node.children, marks | {_MARKED[node.tag]} if node.tag in _MARKED else marks)
            yield around


def _guard(text: str) -> str:
    return MARKS.sub(r"\\\1", text)


def _soft(text: str) -> str:
    """Text whose spaces are plain ones but where a space holds two things together."""
    kept = _HARD.sub("\ue001", text)
    return kept.replace("\xa0", " ").replace("\ue001", "\xa0")


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")
