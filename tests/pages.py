"""A test client that looks at every page it fetches: each is parsed as HTML5 and kept for the HTML checker."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, ClassVar

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CHANGES_EACH_TIME = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/sign-in/)[\w-]+'
)

PARENTS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select"}


class LookingClient(FlaskClient):
    """Refuses an HTML answer with a parse error; the same page twice is looked at once."""

    keep: ClassVar[Path | None] = None
    seen: ClassVar[set[str]] = set()

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The answer, once its HTML is known to be whole."""
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data:
            fragment = "HX-Request" in answer.request.headers
            look_at(answer.text, f"{answer.request.method} {answer.request.path}", fragment=fragment)
        return answer


def look_at(html: str, where: str, *, fragment: bool) -> None:
    """Parse a page or a fragment strictly and keep the page; raises AssertionError with the place of the fault."""
    name = hashlib.sha256(CHANGES_EACH_TIME.sub("", html).encode()).hexdigest()[:24]
    if name in LookingClient.seen:
        return
    LookingClient.seen.add(name)
    parser = html5lib.HTMLParser()
    if fragment:
        first = re.match(r"\s*<(\w+)", html)
        parser.parseFragment(html, container=PARENTS.get(first[1] if first else "", "div"))
    else:
        parser.parse(html)
    faults = [f"{line}:{column} {code} {details}" for (line, column), code, details in parser.errors]
    assert not faults, f"{where} is not whole HTML: {faults}"
    if LookingClient.keep and not fragment:
        LookingClient.keep.mkdir(parents=True, exist_ok=True)
        (LookingClient.keep / f"{name}.html").write_text(html, encoding="utf-8")
