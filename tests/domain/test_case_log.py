"""The decision log: whatever was changed in it is found, whoever changed it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.log import GENESIS, Broken, Line, broken, canonical, digest, hash_of, line


def chain(length: int) -> list[Line]:
    lines: list[Line] = []
    for seq in range(1, length + 1):
        previous = lines[-1].hash if lines else GENESIS
        lines.append(line(seq, previous, {"move": "publish", "at": f"2027-02-{seq:02}", "reason": None}))
    return lines


def test_a_chain_as_it_was_written_holds() -> None:
    assert list(broken(chain(5))) == []
    assert "reason" not in json.loads(chain(1)[0].entry), "a fact without a value is left out"


@pytest.mark.parametrize("at", range(4))
def test_a_changed_entry_is_found(at: int) -> None:
    lines = chain(4)
    lines[at] = replace(lines[at], entry=lines[at].entry.replace("publish", "decline"))
    assert list(broken(lines)) == [Broken(at + 1, "hash")]


@pytest.mark.parametrize("at", range(3))
def test_an_entry_that_was_changed_with_its_hash_breaks_the_next_link(at: int) -> None:
    lines = chain(4)
    entry = lines[at].entry.replace("publish", "decline")
    lines[at] = Line(at + 1, entry, hash_of(entry))
    assert list(broken(lines)) == [Broken(at + 2, "link")]


@pytest.mark.parametrize("at", range(3))
def test_an_entry_that_was_taken_out_is_missed(at: int) -> None:
    lines = chain(4)
    del lines[at]
    assert next(broken(lines)) == Broken(at + 2, "number")


def test_an_entry_that_is_not_canonical_json_is_found() -> None:
    lines = chain(2)
    spaced = json.dumps(json.loads(lines[1].entry))
    assert list(broken([lines[0], Line(2, spaced, hash_of(spaced))])) == [Broken(2, "entry")]
    assert list(broken([lines[0], Line(2, "not JSON", hash_of("not JSON"))])) == [Broken(2, "entry")]


@given(st.integers(0, 5), st.integers(0, 60), st.characters(codec="utf-8", categories=["L", "N"]))
def test_any_other_character_anywhere_is_found(at: int, place: int, sign: str) -> None:
    lines = chain(6)
    entry = lines[at].entry
    changed = entry[: place % len(entry)] + sign + entry[place % len(entry) + 1 :]
    lines[at] = replace(lines[at], entry=changed)
    assert (list(broken(lines)) == []) == (changed == entry)


def test_a_digest_needs_its_salt() -> None:
    assert digest("salt", {"text": "é"}) == digest("salt", {"text": "é"})
    assert digest("salt", {"text": "é"}) != digest("other", {"text": "é"})
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
