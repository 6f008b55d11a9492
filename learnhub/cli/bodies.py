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
    """The two ends of what is sent, with a NUL between them; nothing of the middle is kept, nor written anywhere."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._cut = False

    def __len__(self) -> int:
        return len(self._head) + len(self._tail)

    def append(self, data: bytes) -> None:
        """Take the next bytes."""
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
        announced = not self.chunked and self.content_length <= MOST_THROWN_AWAY
        if announced and isinstance(self.error, RequestEntityTooLarge):
            if not isinstance(self.body_rcv.getbuf(), Ends):
                self.body_rcv = FixedStreamReceiver(self.content_length, Ends())
            self.error, self.completed = None, self.body_rcv.completed
        return taken


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are read so."""

    parser_class = _Parser
