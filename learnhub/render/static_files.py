"""Static files under names that carry their content's hash, with compressed copies, so that nothing is asked twice."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import posixpath
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]

BUILD = ".build"
MANIFEST = "manifest.json"
HASH_LENGTH = 8
COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".txt"})
LEFT_OUT = frozenset({".toml", ".md"})
REFERENCE = re.compile(r"url\((['\"]?)(?!data:|https?:|#|/)([^)'\"#]+)(#[^)'\"]*)?\1\)")
HASHED = re.compile(rf"\.[0-9a-f]{{{HASH_LENGTH}}}\.\w+$")


@dataclass(frozen=True)
class StaticFiles:
    """The built files: `names` maps a name such as `css/learnhub.css` to the same with its hash, in `folder`."""

    folder: Path
    names: Mapping[str, str]

    def address(self, name: str) -> str:
        """The path under which a file is served; raises KeyError for a file that is not there."""
        return f"/static/{self.names[name]}"

    def is_immutable(self, _path: str, url: str) -> bool:
        """Whether what stands at this address can never change, as WhiteNoise asks it."""
        return HASHED.search(url) is not None

    @property
    def fingerprint(self) -> str:
        """Eight characters that change when any file does."""
        return _hash(json.dumps(self.names, sort_keys=True).encode())


def open_static(source: Path) -> StaticFiles:
    """The built files of a static folder. They are built first where they are missing or older than their source.

    A source that cannot be written to gets its build in a temporary folder.
    """
    contents = _contents(source)
    names = {name: _hashed(name, content) for name, content in contents.items()}
    folder = source / BUILD
    if not _stands(folder, names):
        try:
            _write(folder, names, contents)
        except OSError:
            folder = Path(tempfile.mkdtemp(prefix="learnhub-static-"))
            _write(folder, names, contents)
    return StaticFiles(folder, names)


def _contents(source: Path) -> dict[str, bytes]:
    """What each file will hold, by name: in stylesheets the addresses of other files carry their hashes."""
    raw = {file.relative_to(source).as_posix(): file.read_bytes() for file in _files(source)}
    return {name: _refer(name, content, raw) if name.endswith(".css") else content for name, content in raw.items()}


def _files(source: Path) -> Iterator[Path]:
    for file in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(source).parts)
        if file.is_file() and not hidden and file.suffix not in LEFT_OUT:
            yield file


def _refer(sheet: str, content: bytes, raw: Mapping[str, bytes]) -> bytes:
    def hashed(match: re.Match[str]) -> str:
        quote, name, fragment = match.groups()
        target = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), name))
        there = posixpath.relpath(_hashed(target, raw[target]), posixpath.dirname(sheet))
        return f"url({quote}{there}{fragment or ''}{quote})"

    return REFERENCE.sub(hashed, content.decode()).encode()


def _stands(folder: Path, names: Mapping[str, str]) -> bool:
    manifest = folder / MANIFEST
    return manifest.is_file() and json.loads(manifest.read_bytes()) == names


def _write(folder: Path, names: Mapping[str, str], contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        file = folder / names[name]
        if file.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in COMPRESSED:
            put_whole(file.with_name(f"{file.name}.br"), brotli.compress(content, quality=11))
            put_whole(file.with_name(f"{file.name}.gz"), gzip.compress(content, 9, mtime=0))
        put_whole(file, content)
    folder.mkdir(parents=True, exist_ok=True)
    put_whole(folder / MANIFEST, json.dumps(names, indent=1, sort_keys=True).encode())


def put_whole(file: Path, content: bytes) -> None:
    """Write a file in one step: another process that builds or serves sees all of it or nothing."""
    descriptor, partial = tempfile.mkstemp(dir=file.parent, prefix=".partial-")
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
    Path(partial).chmod(0o644)
    Path(partial).replace(file)


def _hashed(name: str, content: bytes) -> str:
    stem, suffix = posixpath.splitext(name)
    return f"{stem}.{_hash(content)}{suffix}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
