"""Texts by the SHA-256 of each, and what was made of the last ones: who edits one file of a course reads that one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Texts(Mapping[str, bytes]):
    """The files of a course by their names (path -> SHA-256); each is fetched once it is asked for."""

    def __init__(self, names: Mapping[str, str], fetch: Callable[[Iterable[str]], Mapping[str, bytes]]) -> None:
        self.names = names
        self._fetch = fetch
        self._there: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        name = self.names[path]
        if name not in self._there:
            self.need([path])
        return self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def some(self, paths: Iterable[str]) -> Texts:
        """These of the files; what one of both fetches, the other has."""
        made = Texts({path: self.names[path] for path in paths}, self._fetch)
        made._there = self._there
        return made

    def put(self, others: Mapping[str, bytes]) -> Texts:
        """The same files, but that those at these paths hold other bytes."""
        made = self.some(self.names)
        made.names = {**self.names, **names_of(others)}
        made._there.update({made.names[path]: data for path, data in others.items()})
        return made

    def need(self, paths: Iterable[str]) -> None:
        """Fetch these together."""
        if missing := {self.names[path] for path in paths} - self._there.keys():
            self._there.update(self._fetch(missing))


def names_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Path to SHA-256 of these files."""
    if isinstance(files, Texts):
        return files.names
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


class Remembered(Generic[K, V]):
    """What was made of the last texts or read of rows that never change: values by key, up to so many, or up to so much
    where each has a size, and fewer while it is `full`. When there is too much, what was asked for longest ago goes.
    Threads share it."""

    def __init__(self, most: int, *, full: Callable[[], bool] = lambda: False) -> None:
        self._most = most
        self._full = full
        self._kept: dict[K, tuple[V, int]] = {}
        self._size = 0
        self._turn = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value; None when it is not, or no more, remembered."""
        with self._turn:
            found = self._kept.pop(key, None)
            if found is None:
                return None
            self._kept[key] = found
            return found[0]

    def put(self, key: K, value: V, size: int = 1) -> V:
        """Remember the value, which is given back."""
        with self._turn:
            self._drop(key)
            while self._kept and (self._size + size > self._most or self._full()):
                self._drop(next(iter(self._kept)))
            if size <= self._most:
                self._kept[key] = value, size
                self._size += size
        return value

    def forget(self, which: Callable[[K], bool] = lambda _key: True) -> None:
        """What is remembered by these keys, or all of it, is read again."""
        with self._turn:
            for key in [key for key in self._kept if which(key)]:
                self._drop(key)

    def _drop(self, key: K) -> None:
        self._size -= self._kept.pop(key, (None, 0))[1]
