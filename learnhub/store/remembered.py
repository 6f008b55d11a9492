"""What a process remembers of rows that never change: when there is too much, the oldest goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _never() -> bool:
    return False


class Remembered(Generic[K, V]):
    """At most so many values by key, and fewer while it is `full`; threads share them."""

    def __init__(self, most: int, *, full: Callable[[], bool] = _never) -> None:
        self._most = most
        self._full = full
        self._kept: dict[K, V] = {}
        self._turn = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value; None when it is not, or no more, remembered."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        """Remember the value, which is given back."""
        with self._turn:
            while self._kept and (len(self._kept) >= self._most or self._full()):
                del self._kept[next(iter(self._kept))]
            self._kept[key] = value
        return value

    def forget(self, which: Callable[[K], bool]) -> None:
        """What is remembered by these keys is read again."""
        with self._turn:
            for key in [key for key in self._kept if which(key)]:
                del self._kept[key]
