"""Faults that can be mended without asking what was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from learnhub.content.ids import add_ids

_MARK = b"\xef\xbb\xbf"


def _without_mark(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data.removeprefix(_MARK) for path, data in _texts(files).items() if data.startswith(_MARK)}


def _unix_lines(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        path: data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for path, data in _texts(files).items()
        if b"\r" in data
    }


def _texts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.endswith(".md")}


MENDS: Mapping[str, Callable[[Mapping[str, bytes]], dict[str, bytes]]] = MappingProxyType(
    {"id-missing": add_ids, "bytes-bom": _without_mark, "bytes-cr": _unix_lines}
)
"""By the code of a fault: the files that mending it changes, with their new bytes. Mended again, nothing changes."""
