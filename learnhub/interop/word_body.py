"""The text of a Word file made ready for its reader: what that would pass over stands where it is seen, a list that was
interrupted says at which number it goes on, and headings of the author's own are known as such."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from learnhub.content.from_pages import NUMBERED

_TEXT = re.compile(r"word/(?:document\d*|footnotes\d*|endnotes\d*)\.xml")
_STYLES = re.compile(r"word/styles\d*\.xml")
_NUMBERING = re.compile(r"word/numbering\d*\.xml")
_WORD = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/wordprocessingml/2006|purl\.oclc\.org/ooxml/wordprocessingml)/main\}"
)
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_WRAPS = frozenset({"fldSimple", "dir", "bdo", "ruby", "rubyBase"})
"""Elements in which words stand, and that the reader does not look into."""
_BARE = frozenset({"bullet", "none"})
_SIGNS = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"})
_DEEPEST_HEADING = 6
_FURTHEST = 20


@dataclass
class _Style:
    name: str = ""
    base: str = ""
    level: int | None = None
    number: tuple[str, int] | None = None


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"


@dataclass
class _Lists:
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)


def made_ready(parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, int]]:
    """The parts with their text made ready, and the level of each style that is a heading by another name."""
    made = dict(parts)
    styles: dict[str, _Style] = {}
    lists = _Lists()
    for path in filter(_STYLES.fullmatch, parts):
        root = fromstring(parts[path], forbid_dtd=True)
        styles |= _read_styles(root)
        made[path] = tostring(root, "utf-8")
    for path in filter(_NUMBERING.fullmatch, parts):
        lists = _read_lists(fromstring(parts[path], forbid_dtd=True))
    for path in filter(_TEXT.fullmatch, parts):
        root = fromstring(parts[path], forbid_dtd=True)
        _unfold(root)
        if path.startswith("word/document"):
            _number(root, styles, lists)
        made[path] = tostring(root, "utf-8")
    return made, dict(_headings(styles))


def _local(tag: Element) -> str:
    return str(tag.tag).rpartition("}")[2]


def _given(tag: Element | None, name: str = "val") -> str:
    """An attribute of Word's own namespace."""
    found = (value for key, value in (tag.attrib if tag is not None else {}).items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _first(tag: Element | None, *way: str) -> Element | None:
    for name in way:
        tag = next((each for each in (tag if tag is not None else ()) if _local(each) == name), None)
    return tag


def _whole(text: str, usual: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else usual


def _read_styles(root: Element) -> dict[str, _Style]:
    found = {}
    for tag in (each for each in root if _local(each) == "style"):
        word = str(tag.tag).removesuffix("style")
        if not _given(tag, "type"):
            tag.set(f"{word}type", "paragraph")
        if _given(tag, "type") != "paragraph":
            continue
        outline = _given(_first(tag, "pPr", "outlineLvl"))
        found[_given(tag, "styleId")] = _Style(
            _given(_first(tag, "name")),
            _given(_first(tag, "basedOn")),
            _whole(outline, 9) + 1 if outline else None,
            _number_of(_first(tag, "pPr", "numPr")),
        )
    return found


def _number_of(tag: Element | None) -> tuple[str, int] | None:
    number = _given(_first(tag, "numId"))
    return (number, _whole(_given(_first(tag, "ilvl")), 0)) if number else None


def _lineage(styles: Mapping[str, _Style], identity: str) -> Iterator[_Style]:
    """A style, what it is based on, and so on."""
    for _ in range(_FURTHEST):
        if identity not in styles:
            return
        yield styles[identity]
        identity = styles[identity].base


def _headings(styles: Mapping[str, _Style]) -> Iterator[tuple[str, int]]:
    for identity, style in styles.items():
        for each in _lineage(styles, identity):
            known = _HEADING.fullmatch(each.name)
            level = int(known[1]) if known else each.level
            if level is not None:
                if style.name and level <= 9 and not (known and each is style and level <= _DEEPEST_HEADING):
                    yield style.name, min(level, _DEEPEST_HEADING)
                break


def _read_lists(root: Element) -> _Lists:
    lists = _Lists()
    links: dict[str, str] = {}
    for tag in root:
        if _local(tag) == "abstractNum":
            identity = _given(tag, "abstractNumId")
            levels = {_whole(_given(each, "ilvl"), 0): each for each in tag if _local(each) == "lvl"}
            lists.levels[identity] = {
                at: _Level(_whole(_given(_first(each, "start")), 1), _given(_first(each, "numFmt")) or "decimal")
                for at, each in levels.items()
            }
            links |= {f"{identity} {at}": _given(_first(each, "pStyle")) for at, each in levels.items()}
        elif _local(tag) == "num":
            number = _given(tag, "numId")
            lists.abstract[number] = _given(_first(tag, "abstractNumId"))
            lists.restarts[number] = {
                _whole(_given(each, "ilvl"), 0): _whole(_given(_first(each, "startOverride")), 1)
                for each in tag
                if _local(each) == "lvlOverride" and _first(each, "startOverride") is not None
            }
    for number, identity in lists.abstract.items():
        for at in lists.levels.get(identity, {}):
            if style := links.get(f"{identity} {at}"):
                lists.by_style.setdefault(style, (number, at))
    return lists


def _number(root: Element, styles: Mapping[str, _Style], lists: _Lists) -> None:
    """Mark each row of a numbered list with its number, by a bookmark that the reader keeps."""
    counted: dict[str, dict[int, int]] = defaultdict(dict)
    begun: set[tuple[str, int]] = set()
    for tag in root.iter():
        if _local(tag) != "p" or not _WORD.match(str(tag.tag)):
            continue
        properties = _first(tag, "pPr")
        style = _given(_first(properties, "pStyle"))
        own = _number_of(_first(properties, "numPr"))
        inherited = (each.number for each in _lineage(styles, style) if each.number)
        found = own or lists.by_style.get(style) or next(inherited, None)
        identity = lists.abstract.get(found[0], "") if found else ""
        level = lists.levels.get(identity, {}).get(found[1]) if found else None
        if found is None or level is None or level.form in _BARE:
            continue
        number, at = found
        counts = counted[identity]
        restart = lists.restarts.get(number, {}).get(at)
        if restart is not None and found not in begun:
            counts[at] = restart
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        begun.add(found)
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        word = str(tag.tag)[:-1]
        mark = Element(f"{word}bookmarkStart", {f"{word}id": "0", f"{word}name": f"{NUMBERED}{counts[at]}"})
        tag.insert(list(tag).index(properties) + 1 if properties is not None else 0, mark)


def _unfold(tag: Element) -> None:
    """Put what stands in wrappers, and in boxes that have no older form, where the reader sees it."""
    made: list[Element] = []
    for each in list(tag):
        _unfold(each)
        made += _unfolded(each)
    if made != list(tag):
        tag[:] = made


def _unfolded(tag: Element) -> Iterable[Element]:
    name = _local(tag)
    if name == "AlternateContent":
        older, newer = _first(tag, "Fallback"), _first(tag, "Choice")
        seen = older is not None and (_has_words(older) or not _has_words(newer))
        return [tag] if seen or newer is None else list(newer)
    if not _WORD.match(str(tag.tag)):
        return [tag]
    word = str(tag.tag).removesuffix(name)
    if name in _WRAPS:
        return [each for each in tag if _local(each) not in {"fldData", "rubyPr", "rt", "smartTagPr"}]
    if name == "drawing":
        return [tag, *(each for each in tag.iter() if _local(each) == "txbxContent")]
    if name in {"cr", "ptab"}:
        tag.tag = word + {"cr": "br", "ptab": "tab"}[name]
    elif name == "sym" and _given(tag, "font").lower() not in _SIGNS and re.fullmatch("F0[2-7].", _given(tag, "char")):
        words = Element(f"{word}t")
        words.text = chr(int(_given(tag, "char")[2:], 16))
        return [words]
    return [tag]


def _has_words(tag: Element | None) -> bool:
    return tag is not None and any(_local(each) == "t" and (each.text or "").strip() for each in tag.iter())
