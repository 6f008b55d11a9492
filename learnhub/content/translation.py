"""Translation files: `name.fr.md` beside `name.md` holds French words for its passages.

Front matter, then one `:::` block a passage: its key, the fingerprint of the words of the original that it was made
from, and the words. A passage whose original has other words now is stale; one that has no block is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from learnhub.content.document import FENCE, original_of, split_front
from learnhub.content.faults import Faults
from learnhub.content.front_matter import TranslationFront, read_front
from learnhub.content.items import gaps_of
from learnhub.content.markdown import inline_marks, structure
from learnhub.content.segments import LIMITS, VALUES, Segment, Shape, rewritten, segments
from learnhub.domain.errors import Fault
from learnhub.domain.languages import FALLBACK, TextState

_OPENS = re.compile(r"(?P<colons>:{3,}) (?P<key>[a-z0-9][a-z0-9.-]{0,299}) (?P<hash>[0-9a-f]{12})")
_COLONS = re.compile(r":{3,}")
_LEADS_ON = re.compile(r"=>|\{#")
"""What leads from a choice to a scene, or gives an id."""


@dataclass(frozen=True)
class Said:
    """The words of a passage in another language; `source` is the fingerprint of what they were made from."""

    key: str
    source: str
    text: str
    line: int = 0


@dataclass(frozen=True)
class Translation:
    """A translation file as it is written: `parts` are its passages and, as plain text, whatever stands between."""

    front: TranslationFront
    front_text: str
    parts: tuple[Said | str, ...]

    @property
    def said(self) -> tuple[Said, ...]:
        """Its passages."""
        return tuple(part for part in self.parts if isinstance(part, Said))


EMPTY = Translation(TranslationFront(), "", ())


def translation_path(path: str, language: str) -> str:
    """Where the translation of a file stands."""
    return str(PurePosixPath(path).with_suffix(f".{language}.md"))


def read_translation(path: str, data: bytes, faults: Faults | None = None) -> Translation | None:
    """The words of a translation file; every fault of its form is noted. None when it cannot be read."""
    faults = faults or Faults(path)
    cut = split_front(data, faults)
    if cut is None:
        return None
    front_text, body = cut
    front, _sound = read_front(TranslationFront, front_text, 2, faults)
    return Translation(front, front_text, _parts(body, front_text.count("\n") + 3, faults))


def _parts(body: str, line: int, faults: Faults) -> tuple[Said | str, ...]:
    parts: list[Said | str] = []
    rows = body.split("\n")
    between: list[str] = []
    seen: set[str] = set()
    row = 0
    while row < len(rows):
        opened = _OPENS.fullmatch(rows[row].rstrip())
        if opened is None:
            if rows[row].strip():
                faults.add(line + row, "translation-between")
            between.append(rows[row])
            row += 1
            continue
        end = next((at for at in range(row + 1, len(rows)) if rows[at].rstrip() == opened["colons"]), None)
        if end is None:
            faults.add(line + row, "block-unclosed", name=opened["key"])
            between += rows[row:]
            break
        if any(each.strip() for each in between):
            parts.append("\n".join(between).strip("\n"))
        between = []
        if opened["key"] in seen:
            faults.add(line + row, "translation-twice", key=opened["key"])
        seen.add(opened["key"])
        parts.append(Said(opened["key"], opened["hash"], "\n".join(rows[row + 1 : end]), line + row))
        row = end + 1
    if any(each.strip() for each in between):
        parts.append("\n".join(between).strip("\n"))
    return tuple(parts)


def write_translation(translation: Translation) -> bytes:
    """The file of a translation; what stood between its passages stays."""
    blocks = (part if isinstance(part, str) else _block(part) for part in translation.parts)
    head = f"{FENCE}\n{translation.front_text}{FENCE}\n"
    return (head + "".join(f"\n{block}\n" for block in blocks)).encode()


def _block(said: Said) -> str:
    longest = max((len(found) for found in _COLONS.findall(said.text)), default=0)
    colons = ":" * max(3, longest + 1)
    return f"{colons} {said.key} {said.source}\n{said.text}\n{colons}"


def with_words(translation: Translation, original: Sequence[Segment], given: Mapping[str, Said]) -> Translation:
    """The translation with these words by key; empty ones go, new ones stand in the order of the original."""
    place = {segment.key: number for number, segment in enumerate(original)}
    parts: list[Said | str] = []
    for part in translation.parts:
        if isinstance(part, Said) and part.key in given:
            if given[part.key].text.strip():
                parts.append(given[part.key])
        else:
            parts.append(part)
    known = {part.key for part in translation.said}
    fresh = [said for key, said in given.items() if key not in known and said.text.strip()]
    for said in sorted(fresh, key=lambda each: place.get(each.key, len(place))):
        at = place.get(said.key, len(place))
        before = [
            number
            for number, part in enumerate(parts)
            if isinstance(part, Said) and place.get(part.key, -1) < at and part.key in place
        ]
        parts.insert(before[-1] + 1 if before else 0, said)
    return replace(translation, parts=tuple(parts))


def proposed(translation: Translation, proposal: bool) -> Translation:
    """The translation that says of itself whether it is a proposal."""
    if translation.front.proposal == proposal:
        return translation
    rows = [row for row in translation.front_text.splitlines() if not row.startswith("proposal")]
    front = "".join(f"{row}\n" for row in [*(["proposal = true"] if proposal else []), *rows])
    return Translation(TranslationFront(proposal=proposal), front, translation.parts)


class Standing(StrEnum):
    """How a passage stands in a language."""

    DONE = "done"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True)
class Pair:
    """A passage, its words in another language, and whether these fit the original as it is."""

    source: Segment
    standing: Standing
    text: str = ""
    made_from: str = ""
    key: str = ""
    line: int = 0


def pairs(original: Sequence[Segment], translation: Translation) -> tuple[Pair, ...]:
    """Each passage with its words. What was made from the same words is found wherever it moved."""
    left = {said.key: said for said in translation.said}
    found: dict[str, tuple[Said, Standing]] = {}
    for segment in original:
        if (said := left.get(segment.key)) and said.source == segment.hash:
            found[segment.key] = (left.pop(segment.key), Standing.DONE)
    by_hash: dict[str, list[str]] = {}
    for said in left.values():
        by_hash.setdefault(said.source, []).append(said.key)
    for segment in original:
        if segment.key not in found and by_hash.get(segment.hash):
            found[segment.key] = (left.pop(by_hash[segment.hash].pop(0)), Standing.DONE)
    for segment in original:
        if segment.key not in found and segment.key in left:
            found[segment.key] = (left.pop(segment.key), Standing.STALE)
    made = []
    for segment in original:
        said, standing = found.get(segment.key, (None, Standing.MISSING))
        if said is None:
            made.append(Pair(segment, standing))
        else:
            made.append(Pair(segment, standing, said.text, said.source, said.key, said.line))
    return tuple(made)


def aligned(original: Sequence[Segment], translation: Translation) -> Translation:
    """The translation with each passage under the key that it has in the original now. One whose passage is gone keeps
    its words, under a key that no passage has."""
    keys = {pair.key: pair.source.key for pair in pairs(original, translation) if pair.key}
    taken = {segment.key for segment in original}
    parts: list[Said | str] = []
    for part in translation.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        key = keys.get(part.key, part.key)
        while part.key not in keys and key in taken:
            key += ".was"
        taken.add(key)
        parts.append(part if key == part.key else replace(part, key=key))
    return replace(translation, parts=tuple(parts))


def orphans(original: Sequence[Segment], translation: Translation) -> tuple[Said, ...]:
    """The words whose passage is gone from the original; they stay in the file."""
    used = {pair.key for pair in pairs(original, translation)}
    return tuple(said for said in translation.said if said.key not in used)


def state_of(found: Iterable[Pair], language: str, original: str, *, proposal: bool = False) -> TextState:
    """How much of a file is translated."""
    counts = Counter(pair.standing for pair in found)
    return TextState(
        language,
        original,
        count=counts.total(),
        missing=counts[Standing.MISSING],
        stale=counts[Standing.STALE],
        proposal=proposal,
    )


def in_language(path: str, data: bytes, found: Sequence[Pair], language: str) -> bytes:
    """The file in a language: its passages where they are translated as they stand, and else the original's, marked."""
    words = {pair.source.key: pair.text for pair in found if pair.standing is Standing.DONE}

    def say(segment: Segment) -> str:
        if segment.key in words:
            return words[segment.key]
        return segment.text if segment.shape in VALUES else f"{FALLBACK}{segment.text}"

    return rewritten(path, data, say, language) or data


def check_words(source: Segment, text: str, line: int, faults: Faults) -> None:
    """Note what the words of a passage must keep of the original: its links, pictures and gaps, and its form. The last
    passages are remembered."""
    faults.take(_words_amiss(source, text), after=line)


@lru_cache(maxsize=2048)
def _words_amiss(source: Segment, text: str) -> tuple[Fault, ...]:
    faults = Faults("")
    _check_words(source, text, 0, faults)
    return tuple(faults.found)


def _check_words(source: Segment, text: str, line: int, faults: Faults) -> None:
    before = len(faults.found)
    if not text.strip():
        return
    limit = LIMITS.get(source.shape)
    if limit is not None and ("\n" in text or len(text) > limit):
        faults.add(line, "translation-line", key=source.key, most=limit)
        return
    if FALLBACK in text:
        faults.add(line, "bytes-control")
    if source.shape in {Shape.ANSWERS, Shape.GAPS}:
        _check_answers(source, text, line, faults)
        return
    if source.shape in {Shape.PASSAGE, Shape.ROW}:
        _check_form(source, text, line, faults)
    if source.shape in {Shape.UNIT, Shape.CODE} or len(faults.found) > before:
        return
    ours, theirs = inline_marks(source.text), inline_marks(text)
    for code, name in (("translation-links", "links"), ("translation-pictures", "pictures")):
        lost, added = getattr(ours, name) - getattr(theirs, name), getattr(theirs, name) - getattr(ours, name)
        if lost or added:
            faults.add(line, code, key=source.key, lost=", ".join(lost) or "-", added=", ".join(added) or "-")
    if Counter(gaps_of(source.text)) != Counter(gaps_of(text)):
        faults.add(line, "translation-gaps", key=source.key, gaps=", ".join(gaps_of(source.text)) or "-")
    if ours.emphasis != theirs.emphasis:
        faults.add(line, "translation-emphasis", key=source.key)


def _check_answers(source: Segment, text: str, line: int, faults: Faults) -> None:
    rows = text.split("\n")
    folded = [" ".join(row.casefold().split()) for row in rows]
    if any(not row.strip() or row != row.strip() for row in rows) or len(set(folded)) < len(rows):
        faults.add(line, "translation-answers", key=source.key)
    elif source.shape is Shape.GAPS:
        ours, theirs = ({row.partition(":")[0].strip() for row in each} for each in (source.text.split("\n"), rows))
        if ours != theirs or any(not row.partition(":")[2].strip() for row in rows):
            faults.add(line, "translation-gaps", key=source.key, gaps=", ".join(sorted(ours)))


def _check_form(source: Segment, text: str, line: int, faults: Faults) -> None:
    """A paragraph stays one paragraph: nothing that begins a list, a heading, a block or a row of answers."""
    if _LEADS_ON.findall(text) != _LEADS_ON.findall(source.text):
        faults.add(line, "translation-form", key=source.key)
        return
    tokens = structure(text, line, Faults(""))
    types = [token.type for token in tokens]
    first = text.split("\n", maxsplit=1)[0]
    odd = types != ["paragraph_open", "inline", "paragraph_close"] or tokens[1].content != text
    # A short cell or label may be a word or a number that alone would begin a list.
    if odd and not (len(types) > 0 and "\n" not in text and source.text.split(" ")[0] == first.split(" ")[0]):
        faults.add(line, "translation-form", key=source.key)


def check_translation(path: str, data: bytes, original: bytes | None, faults: Faults) -> None:
    """Note every fault of a translation file, and as warnings what is missing, stale, or belongs to no passage."""
    translation = read_translation(path, data, faults)
    if translation is None or original is None:
        return
    source = segments(original_of(path), original)
    if not source:
        return
    found = pairs(source, translation)
    for pair in found:
        if pair.standing is Standing.STALE:
            faults.add(pair.line, "translation-stale", key=pair.source.key)
        elif pair.standing is Standing.DONE:
            check_words(pair.source, pair.text, pair.line, faults)
    missing = [pair.source.key for pair in found if pair.standing is Standing.MISSING]
    if missing:
        faults.add(1, "translation-missing", count=len(missing), first=missing[0])
    for said in orphans(source, translation):
        faults.add(said.line, "translation-orphan", key=said.key)
