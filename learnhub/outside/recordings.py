"""Audio and video as they come in: looked at by their first bytes, counted, and kept as they are.

Nothing is converted or made smaller here: that asks for programs that an installation need not have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain

import filetype

from learnhub.content.recordings import RECORDINGS, Recording, ending_of
from learnhub.domain.errors import Fault, Invalid
from learnhub.outside.files import Files

MEGABYTE = 1_000_000
_LOOKED_AT = 8192
_HELD_BY = {"m4a": {"audio/mp4", "video/mp4"}, "mp4": {"video/mp4", "video/x-m4v"}}
"""What the first bytes may say where a kind of file has several makers."""


class Recordings:
    """Takes recordings into the files, each at most so many megabytes; without files it only looks at them."""

    def __init__(self, files: Files | None, megabytes: int) -> None:
        self._files = files
        self._megabytes = megabytes

    def keep(self, path: str, pieces: Iterable[bytes]) -> Recording:
        """Keep a recording that comes piece by piece.

        Raises Invalid for `file`: empty-file, recording-kind, recording-large.
        """
        ending = ending_of(path).lower()
        source = iter(pieces)
        head = b""
        while len(head) < _LOOKED_AT and (piece := next(source, b"")):
            head += piece
        if not head:
            raise Invalid(Fault("file", "empty-file"))
        guess = filetype.guess(head)
        if not guess or guess.mime not in _HELD_BY.get(ending, {RECORDINGS.get(ending)}):
            raise Invalid(Fault("file", "recording-kind"))
        counted = _Counted(chain((head,), source), self._megabytes)
        digest = self._files.put_pieces(counted) if self._files else _digest(counted)
        return Recording(RECORDINGS[ending], counted.size, digest)

    def fetch(self, recording: Recording) -> Iterator[bytes]:
        """The bytes of a recording; raises FileNotFoundError."""
        if self._files is None:
            raise FileNotFoundError(recording.digest)
        return self._files.part(recording.digest, 0, recording.size)


class _Counted:
    """Pieces, and how many bytes they had; too many are refused."""

    def __init__(self, pieces: Iterable[bytes], megabytes: int) -> None:
        self._pieces = pieces
        self._megabytes = megabytes
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            if self.size > self._megabytes * MEGABYTE:
                raise Invalid(Fault("file", "recording-large", {"limit": self._megabytes}))
            yield piece


def _digest(pieces: Iterable[bytes]) -> str:
    named = hashlib.sha256()
    for piece in pieces:
        named.update(piece)
    return named.hexdigest()
