"""Where files lie, each under the SHA-256 of its bytes: a folder, or a store of objects that speaks S3."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any, Protocol

from learnhub.config import Settings

PIECE = 256 * 1024
COMING_IN = 24 * 3600
"""Seconds within which a file that comes in is whole, and what it was sent for, a case or a course, is written down."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Files(Protocol):
    """Keeps bytes under their digest; the same bytes are kept once."""

    def put(self, data: bytes) -> str:
        """Keep the bytes; gives their digest."""
        ...

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep bytes that come piece by piece, whole or not at all; gives their digest."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes; raises FileNotFoundError."""
        ...

    def whole(self, digest: str) -> Iterator[bytes]:
        """All the bytes, piece by piece; raises FileNotFoundError at once."""
        ...

    def part(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to before `end`, piece by piece; raises FileNotFoundError at once."""
        ...

    def remove(self, digest: str) -> None:
        """Take them away; what is not there is no error."""
        ...

    def digests(self, *, for_seconds: int = 0) -> Iterator[str]:
        """Every digest that is there, and was put there last at least so long ago."""
        ...

    def tidy(self, *, for_seconds: int) -> int:
        """Take away what is left of files that never came whole and had their last bytes so long ago; how many."""
        ...


def digest_of(data: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(data).hexdigest()


class FolderFiles:
    """Files in a folder, 256 folders wide."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep the bytes; gives their digest. A file appears whole or not at all."""
        digest = digest_of(data)
        target = self._path(digest)
        if not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = target.with_suffix(".part")
            partial.write_bytes(data)
            partial.replace(target)
        else:
            os.utime(target)
        return digest

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep bytes that come piece by piece; nothing stays of what broke off."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        named = hashlib.sha256()
        with NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as partial:
            try:
                for piece in pieces:
                    named.update(piece)
                    partial.write(piece)
            except BaseException:
                Path(partial.name).unlink()
                raise
        digest = named.hexdigest()
        target = self._path(digest)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(partial.name).replace(target)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes; raises FileNotFoundError."""
        return self._path(digest).read_bytes()

    def whole(self, digest: str) -> Iterator[bytes]:
        """All the bytes, piece by piece."""
        return self.part(digest, 0, self._path(digest).stat().st_size)

    def part(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to before `end`, piece by piece."""
        path = self._path(digest)
        path.stat()

        def pieces() -> Iterator[bytes]:
            with path.open("rb") as source:
                source.seek(start)
                left = end - start
                while left > 0 and (piece := source.read(min(PIECE, left))):
                    left -= len(piece)
                    yield piece

        return pieces()

    def remove(self, digest: str) -> None:
        """Take them away."""
        self._path(digest).unlink(missing_ok=True)

    def digests(self, *, for_seconds: int = 0) -> Iterator[str]:
        """Every digest that is there so long."""
        until = time.time() - for_seconds
        for path in sorted(self._folder.glob("??/*")):
            if _DIGEST.fullmatch(path.name) and (not for_seconds or path.stat().st_mtime <= until):
                yield path.name

    def tidy(self, *, for_seconds: int) -> int:
        """Take away partial files whose last bytes came so long ago; a process that was killed leaves them."""
        until, gone = time.time() - for_seconds, 0
        for path in (*self._folder.glob(".*"), *self._folder.glob("??/*.part")):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime <= until:
                    path.unlink()
                    gone += 1
        return gone

    def _path(self, digest: str) -> Path:
        return self._folder / _known(digest)[:2] / digest


class ObjectFiles:
    """Files in a store of objects that speaks S3, by its address `s3://bucket/prefix`; the extra `objects` has to be
    installed. Keys, region and endpoint come from the environment as AWS tools read them."""

    def __init__(self, store: Any) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str) -> ObjectFiles:
        """The store at this address."""
        from obstore.store import from_url  # noqa: PLC0415

        return cls(from_url(url))

    def put(self, data: bytes) -> str:
        """Keep the bytes; gives their digest."""
        digest = digest_of(data)
        self._store.put(_key(digest), data)
        return digest

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep bytes that come piece by piece: their name is known at their end."""
        named = hashlib.sha256()
        with TemporaryFile() as whole:
            for piece in pieces:
                named.update(piece)
                whole.write(piece)
            whole.seek(0)
            self._store.put(_key(named.hexdigest()), whole)
        return named.hexdigest()

    def get(self, digest: str) -> bytes:
        """The bytes; raises FileNotFoundError."""
        return bytes(self._store.get(_key(digest)).bytes())

    def whole(self, digest: str) -> Iterator[bytes]:
        """All the bytes, piece by piece."""
        return self.part(digest, 0, self._store.head(_key(digest))["size"])

    def part(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to before `end`, piece by piece."""
        key = _key(digest)
        self._store.head(key)
        places = range(start, end, PIECE)
        return (bytes(self._store.get_range(key, start=place, end=min(end, place + PIECE))) for place in places)

    def remove(self, digest: str) -> None:
        """Take them away."""
        try:
            self._store.delete(_key(digest))
        except FileNotFoundError:
            return

    def digests(self, *, for_seconds: int = 0) -> Iterator[str]:
        """Every digest that is there so long."""
        until = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=for_seconds)
        for page in self._store.list():
            for each in page:
                name = each["path"].rpartition("/")[2]
                if _DIGEST.fullmatch(name) and (not for_seconds or each["last_modified"] <= until):
                    yield name

    def tidy(self, *, for_seconds: int) -> int:
        """Nothing is left: an object is there once it is whole."""
        return 0


class MemoryFiles:
    """Files that live as long as the process; for tests and trials."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._put_at: dict[str, float] = {}

    def put(self, data: bytes) -> str:
        """Keep the bytes; gives their digest."""
        digest = digest_of(data)
        self._kept[digest] = data
        self._put_at[digest] = time.monotonic()
        return digest

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep bytes that come piece by piece."""
        return self.put(b"".join(pieces))

    def get(self, digest: str) -> bytes:
        """The bytes; raises FileNotFoundError."""
        try:
            return self._kept[_known(digest)]
        except KeyError:
            raise FileNotFoundError(digest) from None

    def whole(self, digest: str) -> Iterator[bytes]:
        """All the bytes."""
        return iter((self.get(digest),))

    def part(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to before `end`."""
        return iter((self.get(digest)[start:end],))

    def remove(self, digest: str) -> None:
        """Take them away."""
        self._kept.pop(_known(digest), None)

    def digests(self, *, for_seconds: int = 0) -> Iterator[str]:
        """Every digest that is there so long."""
        until = time.monotonic() - for_seconds
        yield from sorted(digest for digest in self._kept if self._put_at[digest] <= until)

    def tidy(self, *, for_seconds: int) -> int:
        """Nothing is left."""
        return 0


def open_files(settings: Settings) -> Files:
    """The files of these settings: the store that is set, or the folder `files` in the data folder."""
    url = settings.files_url.get_secret_value()
    return ObjectFiles.at(url) if url else FolderFiles(settings.data / "files")


def _key(digest: str) -> str:
    return f"{_known(digest)[:2]}/{digest}"


def _known(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise FileNotFoundError(digest)
    return digest
