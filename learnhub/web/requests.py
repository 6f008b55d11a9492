"""The request as this application reads it: letters that did not arrive whole are seen, not guessed."""

from __future__ import annotations

from typing import IO
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser


class WholeLettersParser(FormDataParser):
    """Reads a form as UTF-8; a byte that is not, or is no letter, becomes U+FFFD, by which a service knows it.

    Werkzeug's own parser keeps such bytes as `%E9`, which looks like something that a person wrote.
    """

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        items = parse_qsl(stream.read().decode(errors="replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls([(name, value.replace("\0", "\ufffd")) for name, value in items]), self.cls()


class FormRequest(Request):
    """A request whose forms are read by `WholeLettersParser`."""

    form_data_parser_class = WholeLettersParser
