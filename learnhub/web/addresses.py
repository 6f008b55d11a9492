"""The addresses that pages link to, each made once: Flask makes them anew, some 15 microseconds for every link."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, request

KEPT = 4096


def addresses(app: Flask) -> Callable[..., str]:
    """`url_for` of this application, for templates: local addresses, which the endpoint and its values decide alone."""

    @lru_cache(KEPT)
    def made(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    def url_for(endpoint: str, /, **values: Any) -> str:
        try:
            return made(request.script_root, endpoint, tuple(values.items()))
        except TypeError:  # a value that is a list
            return app.url_for(endpoint, **values)

    return url_for
