"""What is sent beyond the server's limit: thrown away as it comes, and answered by the site's own page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.utilities import RequestEntityTooLarge

KEPT = 128 * 1024
"""So much of a body that is too large stays at each end: what was written stands before and behind a file."""
MOST_THROWN_AWAY = 16 * 1024**3
"""Above this, nobody sends a film; the connection ends."""


class Ends:
    """The two ends of what is sent, with a NUL between them; nothing of the middle is kept, nor written anywhere.
    `sent` counts all of it."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._cut = False
        self.sent = 0

    @classmethod
    def of(cls, kept: Any) -> Ends:
        """Those of what a buffer kept already, which is thrown away."""
        ends = cls()
        ends.append(kept.get(KEPT, True))
        between = max(0, len(kept) - 2 * KEPT)
        kept.skip(between)
        ends.append(kept.get())
        ends._cut |= between > 0
        ends.sent += between
        kept.close()
        return ends

    def __len__(self) -> int:
        return len(self._head) + len(self._tail)

    def append(self, data: bytes) -> None:
        """Take the next bytes."""
        self.sent += len(data)
        free = KEPT - len(self._head)
        self._head += data[:free]
        self._cut |= len(self._tail) + len(data) - free > 2 * KEPT
        self._tail += data[free:][-2 * KEPT :]
        del self._tail[: -2 * KEPT]

    def getfile(self) -> BytesIO:
        """What is left of it."""
        return BytesIO(bytes(self._head) + b"\0" * self._cut + bytes(self._tail))

    def close(self) -> None:
        """There is nothing to give back."""


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Hands a request whose body is too large to the application, which sees by its length that it is. A browser reads
    an answer only once it has sent everything; waitress would end the connection before."""

    error: Any
    body_rcv: Any

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        length = self.body_bytes_received if self.chunked else self.content_length
        if isinstance(self.error, RequestEntityTooLarge) and length <= MOST_THROWN_AWAY:
            if not isinstance(self.body_rcv.getbuf(), Ends):
                self._throw_away()
            self.error = self.body_rcv.error
            self.completed = bool(self.body_rcv.completed or self.error)
            if self.chunked and self.completed:
                self.headers["CONTENT_LENGTH"] = str(self.body_rcv.getbuf().sent)
        return taken

    def _throw_away(self) -> None:
        """Keep the two ends alone. How much comes in chunks is known once it is there: what came so far was kept."""
        if self.chunked:
            self.body_rcv.buf = Ends.of(self.body_rcv.buf)
        else:
            self.body_rcv = FixedStreamReceiver(self.content_length, Ends())


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are read so."""

    parser_class = _Parser
