"""The addresses that pages link to, made of patterns: Flask makes each anew, some 15 microseconds for every link."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, request
from werkzeug.routing import BuildError

KEPT = 4096
PLACE = "0000place{}0000"
"""Stands for a value in a pattern."""
PLAIN = re.compile(r"[A-Za-z0-9_.-]+").fullmatch
"""A value that stands in any part of an address as it is."""


def addresses(app: Flask) -> Callable[..., str]:
    """`url_for` of this application, for templates: local addresses, which the endpoint and its values decide alone."""

    @lru_cache(KEPT)
    def made(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    @lru_cache(KEPT)
    def pattern(_root: str, endpoint: str, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """What stands around the values, in the order of their names; None where an address is more than that."""
        if not names or any(name.startswith("_") for name in names):
            return None
        places = [PLACE.format(number) for number in range(len(names))]
        try:
            values: dict[str, Any] = dict(zip(names, places, strict=True))
            address = app.url_for(endpoint, **values)
        except (BuildError, ValueError):
            return None
        around = []
        for place in places:
            before, found, address = address.partition(place)
            if not found:
                return None
            around.append(before)
        return (*around, address)

    def url_for(endpoint: str, /, **values: Any) -> str:
        around = pattern(request.script_root, endpoint, tuple(values))
        if around is not None:
            said = [str(value) for value in values.values()]
            if None not in values.values() and all(map(PLAIN, said)):
                return "".join([part for pair in zip(around, [*said, ""], strict=True) for part in pair])
        try:
            return made(request.script_root, endpoint, tuple(values.items()))
        except TypeError:  # a value that is a list
            return app.url_for(endpoint, **values)

    return url_for
