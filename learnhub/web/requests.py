"""The request as this application reads it: letters that did not arrive whole are seen, not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

PIECE = 64 * 1024
MOST_TEXT = 1_000_000
"""So much text of a form that is too large is kept, in bytes."""
MOST_PARTS = 6_000
"""How many fields and files a form that takes files may have: a folder sends each file by itself."""


class WholeLettersParser(FormDataParser):
    """Reads a form as UTF-8; a byte that is not, or is no letter, becomes U+FFFD, by which a service knows it.

    Werkzeug's own parser keeps such bytes as `%E9`, which looks like something that a person wrote.
    """

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        items = parse_qsl(stream.read().decode(errors="replace"), keep_blank_values=True, errors="replace")
        return stream, self._seen(items), self.cls()

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        rest, fields, files = super()._parse_multipart(stream, mimetype, content_length, options)
        return rest, self._seen(fields.items(multi=True)), files

    def _seen(self, items: Iterable[tuple[str, str]]) -> MultiDict[str, str]:
        return self.cls([(name.replace("\0", "\ufffd"), value.replace("\0", "\ufffd")) for name, value in items])


class FormRequest(Request):
    """A request whose forms are read by `WholeLettersParser`, and whose address holds no NUL either.

    PostgreSQL takes no NUL in a text and HTML none in a page; in an address too it becomes U+FFFD.
    """

    form_data_parser_class = WholeLettersParser

    def fields_of_large(self) -> dict[str, list[str]]:
        """The text fields of a form with files that is larger than it may be. It is read once, and no file is kept.
        A field that did not arrive whole, which a NUL says, is left out."""
        boundary = self.mimetype_params.get("boundary", "").encode("latin-1", "replace")
        stream = self.environ.get("wsgi.input")
        if self.mimetype != "multipart/form-data" or not boundary or stream is None:
            return {}
        decoder, left = MultipartDecoder(boundary, max_parts=MOST_PARTS), self.content_length or 0
        found: dict[str, list[str]] = {}
        name, text, size = "", b"", 0
        try:
            while size < MOST_TEXT and left > 0 and (data := stream.read(min(left, PIECE))):
                left -= len(data)
                decoder.receive_data(data)
                while not isinstance(event := decoder.next_event(), (NeedData, Epilogue)):
                    if isinstance(event, (Field, File)):
                        name, text = event.name if isinstance(event, Field) else "", b""
                    elif isinstance(event, Data) and name:
                        text, size = text + event.data, size + len(event.data)
                        if not event.more_data and b"\0" not in text:
                            found.setdefault(name, []).append(text.decode(errors="replace"))
        except (ValueError, OSError, RequestEntityTooLarge):
            return found
        return found if size < MOST_TEXT else {}

    def __init__(self, environ: dict[str, Any], *arguments: Any, **named: Any) -> None:
        for part, nul, instead in (("PATH_INFO", "\0", "\xef\xbf\xbd"), ("QUERY_STRING", "%00", "%EF%BF%BD")):
            if nul in environ.get(part, ""):
                environ[part] = environ[part].replace(nul, instead)
        super().__init__(environ, *arguments, **named)
