"""The decision log: each entry holds the hash of the one before, so that a reader finds any entry that was changed.

An entry is canonical JSON (keys sorted, no spaces, UTF-8) without personal data; its hash is the SHA-256 of that text.
A text and a person appear as the SHA-256 of a salt and the text; without the salt such a digest says nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What the first entry holds in place of a hash before it."""


@dataclass(frozen=True)
class Line:
    """One line of the log: the entry as it was written, and its hash."""

    seq: int
    entry: str
    hash: str


@dataclass(frozen=True)
class Broken:
    """A line that is not as it was written, or does not follow the one before it."""

    seq: int
    why: str


def canonical(value: Any) -> str:
    """The one way to write this value as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line(seq: int, previous: str, facts: Mapping[str, Any]) -> Line:
    """The line that follows the one with the hash `previous`; facts without a value are left out."""
    said = {key: value for key, value in facts.items() if value is not None}
    entry = canonical({**said, "seq": seq, "previous": previous})
    return Line(seq, entry, hash_of(entry))


def hash_of(entry: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256(entry.encode()).hexdigest()


def digest(salt: str, value: Any) -> str:
    """What an entry says of a text or a person."""
    return hashlib.sha256(f"{salt}{canonical(value)}".encode()).hexdigest()


def broken(lines: Iterable[Line]) -> Iterator[Broken]:
    """Every line that does not hold: `number` when one is missing, `link` when it does not follow, `hash` when it was
    changed, `entry` when it is not canonical JSON."""
    previous, expected = GENESIS, 1
    for each in lines:
        try:
            said = json.loads(each.entry)
            whole = canonical(said) == each.entry
        except ValueError:
            said, whole = {}, False
        if not whole or not isinstance(said, dict):
            yield Broken(each.seq, "entry")
        elif each.seq != expected or said.get("seq") != each.seq:
            yield Broken(each.seq, "number")
        elif said.get("previous") != previous:
            yield Broken(each.seq, "link")
        elif hash_of(each.entry) != each.hash:
            yield Broken(each.seq, "hash")
        previous, expected = each.hash, each.seq + 1
