"""Real servers in processes of their own, which these tests kill, stop and start again."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Visit:
    """A browser without a script: it keeps cookies and sends the token that the last page carried."""

    def __init__(self, url: str) -> None:
        self.url, self.token = url, ""
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path: str) -> str:
        """The text of a page."""
        status, _place, text = self._ask(urllib.request.Request(self.url + path))
        assert status == 200, f"{path}: {status}"
        if token := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self.token = token[1]
        return text

    def send(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        """POST a form: status, where it leads, text. Raises OSError when the server goes away, IncompleteRead
        when it goes in the middle of its answer."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **(fields or {})}).encode()
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def begins(self, path: str) -> http.client.HTTPConnection:
        """POST a form and wait for no answer: the server takes it up before what is asked later."""
        body = urllib.parse.urlencode({"csrf_token": self.token}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        self.jar.add_cookie_header(request)
        connection = http.client.HTTPConnection(request.host, timeout=120)
        connection.request("POST", path, body, dict(request.header_items()))
        return connection

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), answer.read().decode()


def enter(url: str, link: str) -> Visit:
    """A browser that has used a sign-in link of the demonstration."""
    visit = Visit(url)
    path = urllib.parse.urlsplit(link).path
    visit.open(path)
    status, _place, _text = visit.send(path)
    assert status == 303
    return visit


def saves(visit: Visit, path: str, fields: Mapping[str, str]) -> bool:
    """Whether the server said that it saved this."""
    status, _place, text = visit.send(path, fields, Accept="application/json")
    return status == 200 and "saved_at" in json.loads(text)


@pytest.fixture
def data(demonstration: Path, tmp_path: Path) -> Path:
    """Such data for this test alone."""
    return Path(shutil.copytree(demonstration, tmp_path / "var"))
