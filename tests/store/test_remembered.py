"""What a process remembers of rows that never change."""

from __future__ import annotations

from learnhub.store.remembered import Remembered


def test_the_oldest_goes_when_there_is_too_much() -> None:
    full = [False]
    kept: Remembered[str, int] = Remembered(2, full=lambda: full[0])
    assert [kept.put(name, number) for number, name in enumerate("abc")] == [0, 1, 2]
    assert [kept.get(name) for name in "abc"] == [None, 1, 2]
    full[0] = True
    kept.put("d", 3)
    assert [kept.get(name) for name in "bcd"] == [None, None, 3]
