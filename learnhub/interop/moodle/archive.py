"""A Moodle backup as files by name, from both forms that Moodle writes (zip, and tar packed by gzip).

Sizes are measured while unfolding: what the headers claim is not believed. Nothing is written to a disk but a spool.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from contextlib import ExitStack
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from learnhub.content.folder import ZIP_ERRORS
from learnhub.content.names import is_safe
from learnhub.domain.errors import Fault, Invalid

FILE_LIMIT = 50_000_000
UNFOLDED_LIMIT = 400_000_000
PART_LIMIT = 32_000_000
ENTRIES_LIMIT = 50_000
RATIO_LIMIT = 200

_CHUNK = 256 * 1024
_FREE = 1024 * 1024
_IN_MEMORY = 32_000_000
_BROKEN = (*ZIP_ERRORS, tarfile.TarError, gzip.BadGzipFile)


def refused(code: str) -> Invalid:
    """The refusal of a whole file."""
    return Invalid(Fault("file", code, {"limit": FILE_LIMIT // 1_000_000}))


class Archive:
    """The files of a backup. Raises Invalid for `file`: file-over, not-moodle, packed-name, zip-bomb."""

    def __init__(self, data: bytes) -> None:
        if len(data) > FILE_LIMIT:
            raise refused("file-over")
        self._left = UNFOLDED_LIMIT
        self._open = ExitStack()
        self._zip: zipfile.ZipFile | None = None
        self._tar: tarfile.TarFile | None = None
        with ExitStack() as opened:
            try:
                names = self._tar_names(data, opened) if data.startswith(b"\x1f\x8b") else self._zip_names(data, opened)
            except _BROKEN as error:
                raise refused("not-moodle") from error
            if len(names) > ENTRIES_LIMIT:
                raise refused("zip-bomb")
            if len(set(names)) != len(names) or not all(is_safe(name.removesuffix("/")) for name in names):
                raise refused("packed-name")
            self._open = opened.pop_all()
        self.names = frozenset(names)

    def __enter__(self) -> Archive:
        """The archive itself; it is closed at the end."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close what was opened."""
        self._open.close()

    def _zip_names(self, data: bytes, opened: ExitStack) -> list[str]:
        self._zip = opened.enter_context(zipfile.ZipFile(BytesIO(data)))
        return [entry.filename for entry in self._zip.infolist()]

    def _tar_names(self, data: bytes, opened: ExitStack) -> list[str]:
        spool = opened.enter_context(SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - it is entered
        _unpack(data, spool)
        self._tar = opened.enter_context(tarfile.open(fileobj=spool, mode="r:"))  # noqa: SIM115 - it is entered
        members = [member for member in self._tar.getmembers() if member.name not in {".", "./"}]
        if any(not (member.isfile() or member.isdir()) for member in members):
            raise refused("packed-name")
        self._members = {member.name.removeprefix("./"): member for member in members}
        return [member.name.removeprefix("./") for member in members]

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None when there is none of this name."""
        if name not in self.names:
            return None
        try:
            if self._zip is not None:
                entry = self._zip.getinfo(name)
                with self._zip.open(entry) as stream:
                    return self._measured(stream, entry.compress_size)
            member = self._tar.extractfile(self._members[name]) if self._tar else None
            return self._measured(member, None) if member else None
        except _BROKEN as error:
            raise refused("not-moodle") from error

    def _measured(self, stream: IO[bytes], packed: int | None) -> bytes:
        made = bytearray()
        while chunk := stream.read(_CHUNK):
            made += chunk
            over = packed is not None and len(made) > max(_FREE, packed * RATIO_LIMIT)
            if over or len(made) > min(PART_LIMIT, self._left):
                raise refused("zip-bomb")
        self._left -= len(made)
        return bytes(made)


def _unpack(data: bytes, spool: IO[bytes]) -> None:
    """What gzip packed, as far as a backup may unfold."""
    size = 0
    with gzip.open(BytesIO(data)) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > min(UNFOLDED_LIMIT, max(_FREE * 16, len(data) * RATIO_LIMIT)):
                raise refused("zip-bomb")
            spool.write(chunk)
    spool.seek(0)
