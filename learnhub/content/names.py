"""The names that files of a course may have, whatever way they came."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from learnhub.content.document import kind_of
from learnhub.domain.errors import Fault

PATH_LENGTH = 300

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


def is_safe(path: str) -> bool:
    """Whether a relative path stays in its folder and can be written on any system."""
    parts = path.split("/")
    return (
        0 < len(path) <= PATH_LENGTH
        and not _UNSAFE.search(path)
        and all(part not in {"", ".", ".."} and part == part.strip(" ") and not part.endswith(".") for part in parts)
        and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in path)
    )


def shown(path: str) -> str:
    """A path that can be printed on one line, whatever stands in it."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in path)[:PATH_LENGTH]


def check_names(paths: Iterable[str]) -> list[Fault]:
    """The faults of names: unsafe, not NFC, alike but for case, or of no kind that a course has. Those of the last
    courses are remembered."""
    return list(_check_names(tuple(sorted(paths))))


@lru_cache(maxsize=16)
def _check_names(paths: tuple[str, ...]) -> tuple[Fault, ...]:
    found = []
    folded: dict[str, str] = {}
    for path in paths:
        place = f"{shown(path)}:1"
        if not is_safe(path):
            found.append(Fault(place, "name-unsafe", {"name": shown(path)}))
            continue
        if unicodedata.normalize("NFC", path) != path:
            found.append(Fault(place, "name-not-nfc"))
        elif kind_of(path) is None:
            found.append(Fault(place, "file-kind"))
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            other = folded.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
            if other != name:
                found.append(Fault(place, "name-case", {"other": other}))
                break
    return tuple(found)
