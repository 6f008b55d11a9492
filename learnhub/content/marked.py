"""Two looks of one text as one: the later HTML, with the words that came and went marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

from learnhub.domain.difference import Change, words_changed

_TOKEN = re.compile(r"<svg\b.*?</svg>|<(?:\"[^\"]*\"|'[^']*'|[^\"'>])*>|[^<]+|<", re.DOTALL)
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_INLINE = frozenset({"a", "b", "bdi", "code", "del", "em", "i", "ins", "small", "span", "strong", "sub", "sup"})
_ATOMS = ("<img", "<svg")
_SINGLE = re.compile(r"\s(?:id|tabindex)=\"[^\"]*\"")
_FOLD = re.compile(r"<details\b(?![^>]*\sopen\b)")
_HREF = re.compile(r"<a\b[^>]*?\shref=\"([^\"]*)\"[^>]*>")
_LINK = re.compile(r"(<a\b[^>]*?\shref=\"([^\"]*)\"[^>]*>.*?)(</a>)", re.DOTALL)
_ALT = re.compile(r"\salt=\"([^\"]*)\"")
_FIRST = 0xE000
_ATOM = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True)
class _Token:
    html: str
    text: str


class _Signs:
    """A sign for each picture, the same in both texts."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def of(self, html: str) -> str:
        return self.known.setdefault(html, chr(_FIRST + len(self.known) % 6000))

    def html(self, sign: str) -> str:
        return next((html for html, known in self.known.items() if known == sign), "")


def marked(before: str, after: str) -> str | None:
    """The HTML of `after` with `<ins>` and `<del>` around the words that changed since `before`; None where the words
    are the same ones and something else differs. What is between them is the same, made `plain`."""
    before, after = plain(before), plain(after)
    if before == after:
        return after
    for linked in (False, True):
        old, new = ((_with_addresses(html) if linked else html) for html in (before, after))
        signs = _Signs()
        was, now = (list(_tokens(html, signs)) for html in (old, new))
        words = ["".join(token.text for token in some) for some in (was, now)]
        if words[0] != words[1]:
            return _written(now, words_changed(words[0], words[1]), signs)
        if _HREF.findall(before) == _HREF.findall(after):
            break
    return None


def plain(html: str) -> str:
    """HTML as it can stand twice on a page, and be read at once: without ids, with its folds open."""
    return _FOLD.sub("<details open", _SINGLE.sub("", html))


def _with_addresses(html: str) -> str:
    """The HTML with the address of each link behind its words."""
    return _LINK.sub(r"\1 (\2)\3", html)


def _tokens(html: str, signs: _Signs) -> Iterator[_Token]:
    kept = False
    for found in _TOKEN.finditer(html):
        part = found[0]
        if part.startswith(_ATOMS):
            yield _Token(part, f" {signs.of(part)} ")
        elif (name := _NAME.match(part)) and part.startswith("<"):
            kept = (kept or name[1] == "pre") and part != "</pre>"
            yield _Token(part, "" if name[1] in _INLINE else "\n")
        else:
            text = _ATOM.sub("", unescape(part))
            yield _Token("", text if kept else re.sub(r"\s+", " ", text))


def _written(tokens: list[_Token], parts: tuple[tuple[str, Change], ...], signs: _Signs) -> str:
    gone: dict[int, str] = {}
    came: list[tuple[int, int]] = []
    at = 0
    for words, change in parts:
        if change is Change.REMOVED:
            gone[at] = gone.get(at, "") + words
            continue
        if change is Change.ADDED:
            came.append((at, at + len(words)))
        at += len(words)
    made: list[str] = []
    waiting: list[str] = []
    start = 0
    for token in tokens:
        end = start + len(token.text)
        if token.html and not token.html.startswith(_ATOMS):
            waiting += [gone.pop(place) for place in sorted(gone) if start <= place < end]
            made.append(token.html)
        elif token.html:
            waiting += [gone.pop(place) for place in sorted(gone) if start <= place < end]
            made += [_gone(waiting, signs)]
            waiting = []
            new = any(begin <= start + 1 < stop for begin, stop in came)
            made.append(f"<ins>{_shown(token.html)}</ins>" if new else token.html)
        elif not token.text.strip():
            made.append(token.text)
            waiting += [gone.pop(place) for place in sorted(gone) if start <= place < end]
        else:
            made.append(_gone(waiting, signs))
            waiting = []
            made.append(_text(token.text, start, gone, came, signs))
        start = end
    waiting += [gone[place] for place in sorted(gone)]
    last = _gone(waiting, signs)
    return "".join(made) + (f"<p>{last}</p>" if last.strip() else "")


def _text(text: str, start: int, gone: dict[int, str], came: list[tuple[int, int]], signs: _Signs) -> str:
    """A stretch of words that begins at a place of the whole, with what came and went in it."""
    end = start + len(text)
    cuts = {start, end, *(place for place in gone if start <= place < end)}
    cuts |= {place for span in came for place in span if start < place < end}
    made = []
    places = sorted(cuts)
    for begin, stop in pairwise(places):
        if begin in gone:
            made.append(_gone([gone.pop(begin)], signs))
        words = escape(text[begin - start : stop - start], quote=False)
        new = any(first <= begin < last for first, last in came)
        made.append(f"<ins>{words}</ins>" if new and words.strip() else words)
    return "".join(made)


def _gone(some: list[str], signs: _Signs) -> str:
    """Words that went, as they can stand among others."""
    text = "".join(some)
    if not text.strip():
        return ""
    lines = (escape(each, quote=False) for each in re.split(r"\n+", text.strip("\n")) if each.strip())
    shown = "<br>".join(_ATOM.sub(lambda sign: _shown(signs.html(sign[0])), line) for line in lines)
    return f"<del>{shown}</del>" + (" " if "\n" in text else "")


def _shown(html: str) -> str:
    """A picture with the words that stand for it."""
    said = _ALT.search(html) if html.startswith("<img") else None
    return f"{html} <small>{said[1]}</small>" if said and said[1] else html
