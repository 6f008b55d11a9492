"""The page of all parts in all their states: the bed for tests of looks and accessibility, in demonstrations alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from learnhub.domain.errors import Fault, NotFound
from learnhub.domain.languages import TextState
from learnhub.services.learning import Tongue
from learnhub.web import shell
from learnhub.web.parts.forms import PartsForm

blueprint = Blueprint("parts", __name__)

AT = dt.datetime(2027, 2, 14, 14, 2, tzinfo=dt.UTC)


@blueprint.get("/-/parts")
def show() -> Response:
    """Every part in every state."""
    if not shell.house().settings.demo:
        raise NotFound
    return shell.page("parts/all.html", **samples())


def samples() -> dict[str, Any]:
    """The values that the page of parts shows: a filled form, a wrong one, and a moment."""
    wrong = PartsForm(MultiDict({"wrong-title": "x" * 130}), prefix="wrong-")
    wrong.validate()
    wrong.form_errors.append(Fault("", "wrong-credentials"))
    answers = {"title": "A fridge nobody owned", "country": "NP", "outcome": "failed", "principles": ["1", "3"]}
    filled = PartsForm(data=answers)
    return {"form": filled, "wrong_form": wrong, "at": AT, "tongues": tongues()}


def tongues() -> list[Tongue]:
    """A page in French with parts that are not; one that is a proposal in Arabic; one that has no French at all."""
    languages = ("en", "fr", "ar")
    return [
        Tongue("fr", "en", languages, TextState("fr", "en", count=20, missing=3, stale=1), "fr"),
        Tongue("ar", "en", languages, TextState("ar", "en", count=20, proposal=True), "ar"),
        Tongue("en", "en", languages, None, "fr"),
    ]
