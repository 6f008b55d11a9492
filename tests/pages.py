"""A test client that looks at every page it fetches: what the HTML checker gets at the end is kept for it, the rest is
parsed as HTML5 at once."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CHANGES_EACH_TIME = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/sign-in/)[\w-]+'
)

ASKED_FOR = re.compile(r'(?<=name="next" value=")[^"]+')
"""Where a form in the header leads back to: pages that differ in this alone are one."""

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
    """Keep a page for the HTML checker, which parses it and says more; where none is kept, and of a fragment, parse it
    strictly. Raises AssertionError with the place of the fault."""
    name = hashlib.sha256(ASKED_FOR.sub("", CHANGES_EACH_TIME.sub("", html)).encode()).hexdigest()[:24]
    if name in LookingClient.seen:
        return
    LookingClient.seen.add(name)
    if LookingClient.keep and not fragment:
        LookingClient.keep.mkdir(parents=True, exist_ok=True)
        page = f"{html}\n<!-- {quote(where, safe=' /').replace('--', '- -')} -->\n"
        (LookingClient.keep / f"{name}.html").write_text(page, encoding="utf-8")
        return
    parser = html5lib.HTMLParser()
    if fragment:
        first = re.match(r"\s*<(\w+)", html)
        parser.parseFragment(html, container=PARENTS.get(first[1] if first else "", "div"))
    else:
        parser.parse(html)
    faults = [f"{line}:{column} {code} {details}" for (line, column), code, details in parser.errors]
    assert not faults, f"{where} is not whole HTML: {faults}"
