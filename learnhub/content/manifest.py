"""The name of a course's text: the same files have the same name, and no others do."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256


def manifest(files: Mapping[str, bytes]) -> list[tuple[str, int, str]]:
    """Path, length in bytes and SHA-256 (hex) of each file, sorted by the bytes of the path."""
    rows = ((path, len(data), sha256(data).hexdigest()) for path, data in files.items())
    return sorted(rows, key=lambda row: row[0].encode())


def release_name(files: Mapping[str, bytes]) -> str:
    """The SHA-256 (hex) over the manifest, a line `path TAB length TAB sha256` a file.

    Paths hold no tab and no line feed (`learnhub.content.names.is_safe`), so two manifests are never alike.
    """
    rows = (f"{path}\t{length}\t{digest}\n" for path, length, digest in manifest(files))
    return sha256("".join(rows).encode()).hexdigest()
