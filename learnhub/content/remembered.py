"""Texts by the SHA-256 of each, and what was made of the last ones: who edits one file of a course reads that one."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

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

    def need(self, paths: Iterable[str]) -> None:
        """Fetch these together."""
        if missing := {self.names[path] for path in paths} - self._there.keys():
            self._there.update(self._fetch(missing))


def names_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Path to SHA-256 of these files."""
    if isinstance(files, Texts):
        return files.names
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


class Remembered(Generic[V]):
    """What was made of the last texts, up to so many bytes of text together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._bytes = 0
        self._turn = threading.Lock()

    def get(self, key: Hashable) -> V | None:
        """What is remembered under this key."""
        with self._turn:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def forget(self) -> None:
        """Remember nothing."""
        with self._turn:
            self._kept.clear()
            self._bytes = 0

    def put(self, key: Hashable, value: V, size: int) -> V:
        """Remember it, with the bytes of its text; the oldest make room."""
        with self._turn:
            self._bytes += size - self._kept.pop(key, (value, 0))[1]
            self._kept[key] = value, size
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1][1]
        return value
