"""A trainer's browser in the studio, and what it sends of a form."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask

from learnhub.domain.drafts import Origin
from learnhub.services import authoring
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG
from tests.people import People

LESSON = "01-open-books/02-who-decides.md"
FIRST = "01-open-books/01-who-gives.md"
QUIZ = "01-open-books/03-check.quiz.md"
STUDIO = f"/studio/{SLUG}"


class Studio:
    """Tariq's browser in the studio."""

    def __init__(self, app: Flask, people: People) -> None:
        self.transactions = app.extensions["learnhub.parts"].transactions
        self.actor = people.actor("tariq")
        self.browser = people.browser("tariq")

    def draft(self, path: str = "") -> Any:
        found = self.transactions.read(self.actor, authoring.export_course, SLUG, draft=True)
        return found[path].decode() if path else found

    def type(self, path: str, old: str, new: str) -> None:
        """What somebody else does to a file meanwhile."""
        text = self.draft(path)
        assert old in text
        changes = {path: text.replace(old, new).encode()}
        self.transactions.write(
            self.actor, change_draft, SLUG, changes, base={path: sha(text.encode())}, origin=Origin.EDIT
        )

    def page(self, path: str, **query: str) -> str:
        answer = self.browser.open(f"{STUDIO}/files/{path}?" + "&".join(f"{key}={query[key]}" for key in query))
        assert answer.status_code == 200
        return str(answer.text)

    def shown(self, address: str) -> bytes:
        """What an address answers, without the token of its forms, which is another every five minutes."""
        token = rb'(name="csrf_token" value=")[^"]*'
        return re.sub(token, rb"\1", self.browser.open(address).data)

    def send(self, path: str, page: str, **fields: str) -> Any:
        """Send the open form of a page with these fields changed."""
        form = page[page.index('id="block-form"') if 'id="block-form"' in page else page.index("data-autosave") :]
        given = values(form[: form.index("</form>")])
        return self.browser.send(f"{STUDIO}/files/{path}", {**given, **fields})


def values(form: str) -> dict[str, str]:
    """What a browser sends of a form as it stands."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>|<textarea[^>]*>[^<]*</textarea>|<select[^>]*>.*?</select>", form, re.DOTALL):
        name = re.search(r' name="([^"]*)"', tag)
        if not name or " disabled" in tag:
            continue
        if tag.startswith("<input"):
            if ("checkbox" in tag or "radio" in tag) and " checked" not in tag:
                continue
            value = re.search(r' value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
        elif tag.startswith("<textarea"):
            found[name[1]] = unescape(tag[tag.index(">") + 1 : tag.rindex("</")]).removeprefix("\n")
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', tag) or re.search(r'<option value="([^"]*)"', tag)
            found[name[1]] = unescape(chosen[1]) if chosen else ""
    return found
