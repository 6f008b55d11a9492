"""The name of a course's text: the same files have the same name, and no others do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256


def manifest(files: Mapping[str, bytes]) -> list[tuple[str, int, str]]:
    """Path, length in bytes and SHA-256 (hex) of each file, sorted by the bytes of the path."""
    rows = ((path, len(data), sha256(data).hexdigest()) for path, data in files.items())
    return sorted(rows, key=lambda row: row[0].encode())


def release_name(files: Mapping[str, bytes]) -> str:
    """The SHA-256 (hex) over the manifest of these files."""
    return name_of(manifest(files))


def name_of(rows: Iterable[tuple[str, int, str]]) -> str:
    """The SHA-256 (hex) over a manifest in any order, a line `path TAB length TAB sha256` a file.

    Paths hold no tab and no line feed (`learnhub.content.names.is_safe`), so two manifests are never alike.
    """
    ordered = sorted(rows, key=lambda row: row[0].encode())
    return sha256("".join(f"{path}\t{length}\t{digest}\n" for path, length, digest in ordered).encode()).hexdigest()
