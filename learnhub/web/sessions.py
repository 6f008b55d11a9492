"""Flask's signed sessions, read faster: serializers are made once, and a cookie that was checked is known again."""

from __future__ import annotations

import time
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 4096
"""Cookies that are known again, each some hundred bytes."""


class Sessions(SecureCookieSessionInterface):
    """What Flask does with a session cookie; what its signature says of one does not change while the key is the same.

    Its age is looked at each time.
    """

    def __init__(self, app: Flask) -> None:
        serializer = super().get_signing_serializer(app)
        assert serializer is not None
        self._serializer = serializer
        self._tokens = URLSafeTimedSerializer(cast("str", app.secret_key), salt="wtf-csrf-token")
        self._checked = lru_cache(KEPT)(self._check)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """The serializer of this application."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session of this request; an empty one for a cookie that is none of ours, or too old."""
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return SecureCookieSession()
        try:
            held, signed_at = self._checked(value)
        except BadSignature:
            return SecureCookieSession()
        if not 0 <= int(time.time()) - signed_at <= app.permanent_session_lifetime.total_seconds():
            return SecureCookieSession()
        return SecureCookieSession(deepcopy(held))

    def csrf_token(self) -> str:
        """The token of this request's forms, as Flask-WTF makes it."""
        if "csrf_token" not in g and "csrf_token" in session:
            g.csrf_token = self._tokens.dumps(session["csrf_token"])
        return cast("str", generate_csrf())

    def _check(self, value: str) -> tuple[dict[str, Any], int]:
        held, signed_at = self._serializer.loads(value, return_timestamp=True)
        return held, int(signed_at.timestamp())
