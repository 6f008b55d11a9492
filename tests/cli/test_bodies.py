"""What is sent beyond the server's limit gets the site's page; nothing of it is kept but what was written."""

from __future__ import annotations

import http.client
import threading
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from waitress import create_server, wasyncore
from waitress.adjustments import Adjustments

from learnhub.cli.bodies import KEPT, Channel, _Parser
from learnhub.web.requests import MOST_PARTS, FormRequest
from tests.courses import SLUG, published
from tests.people import People

MEDIA = f"/studio/{SLUG}/modules/01-open-books/pictures"
KIND = "multipart/form-data; boundary=part"
BEFORE = (
    b'--part\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
)
AFTER = '\r\n--part\r\nContent-Disposition: form-data; name="alt"\r\n\r\nUn café\r\n--part--\r\n'.encode()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_two_gigabytes_is_thrown_away_but_for_its_ends(chunked: bool) -> None:
    film = bytes(2**24)
    length = len(BEFORE) + 128 * len(film) + len(AFTER)
    parser = _Parser(Adjustments(host="127.0.0.1", max_request_body_size=2**26))
    said = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
    parser.received(f"POST {MEDIA} HTTP/1.1\r\nHost: x\r\nContent-Type: {KIND}\r\n{said}\r\n\r\n".encode())
    for number, piece in enumerate((BEFORE, *[film] * 128, AFTER)):
        assert not parser.completed
        sent = b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
        assert parser.received(sent) == len(sent)
        assert len(parser.body_rcv) <= 3 * KEPT or (chunked and number < 4)
    if chunked:
        parser.received(b"0\r\n\r\n")
        assert parser.headers["CONTENT_LENGTH"] == str(length)
    assert (parser.completed, parser.error) == (True, None)
    request = FormRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": KIND,
            "CONTENT_LENGTH": str(length),
            "wsgi.input": parser.get_body_stream(),
        }
    )
    assert request.fields_of_large() == {"alt": ["Un café"]}


def test_what_is_no_chunk_is_refused_also_behind_the_limit() -> None:
    parser = _Parser(Adjustments(host="127.0.0.1", max_request_body_size=1_000_000))
    parser.received(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    parser.received(b"1e8480\r\n%b\r\n" % bytes(2_000_000))
    parser.received(b"never\r\n")
    assert (parser.completed, parser.error.code) == (True, 400)


def test_of_a_form_with_too_many_parts_what_came_first_is_kept() -> None:
    part = b'--part\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    body = part * (MOST_PARTS + 10) + AFTER[2:]
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": KIND,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    assert FormRequest(environ).fields_of_large() == {"a": ["b"] * MOST_PARTS}


def test_nothing_is_read_of_what_is_larger_than_any_film() -> None:
    parser = _Parser(Adjustments(host="127.0.0.1"))
    parser.received(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n")
    assert (parser.completed, parser.error.code) == (True, 413)


def test_a_film_beyond_the_limit_of_the_server_gets_the_page_with_the_limit_and_no_word_is_lost(
    app: Flask, people: People
) -> None:
    published(app.extensions["learnhub.parts"].transactions, people.actor("tariq"))
    house = app.extensions["learnhub"]
    house.settings = house.settings.model_copy(update={"recording_megabytes": 0})
    browser = people.browser("tariq")
    browser.open("/account")
    body = BEFORE + bytes(3_000_000) + AFTER
    mine = "; ".join(f"{each}={browser.client.get_cookie(each).value}" for each in ("learnhub", "learnhub_person"))
    with _Serving(app) as port:
        for cookies, said, chunked in (
            *(("", "plus 100 ko", False), ("", "plus 100 ko", True)),
            *((mine, "at most 100 kB", False), (mine, "at most 100 kB", True)),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
            given = {"Content-Type": KIND, "Accept-Language": "fr", "Cookie": cookies}
            connection.request("POST", MEDIA, iter([body]) if chunked else body, given, encode_chunked=chunked)
            answer = connection.getresponse()
            page = answer.read().decode()
            connection.close()
            assert (answer.status, said in page) == (413, True), page
            form = answer.headers.get("Set-Cookie", "").partition("learnhub_form=")[2].partition(";")[0]
            assert bool(form) == bool(cookies)
    browser.client.set_cookie("learnhub_form", form)
    assert "Un café</textarea>" in browser.open(MEDIA).text


class _Serving:
    """The application behind the real server, with a limit of a megabyte."""

    def __init__(self, app: Flask) -> None:
        self.map: dict[int, Any] = {}
        self.server = create_server(
            app, host="127.0.0.1", port=0, map=self.map, threads=1, max_request_body_size=1_000_000
        )
        self.server.channel_class = Channel
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self.over.is_set():
            wasyncore.loop(timeout=0.05, map=self.map, count=1)

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.server.effective_port)

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()
        self.server.task_dispatcher.shutdown()
        for channel in list(self.map.values()):
            channel.close()
