"""Flask's signed sessions, read faster: serializers are made once, what was checked or signed is known again."""

from __future__ import annotations

import secrets
import time
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 1024
"""Cookies and tokens that are known again, each some hundred bytes."""
TOKEN_SECONDS = 300
"""How long a session's forms hold one signature."""


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
        self._signed = lru_cache(KEPT)(self._sign)

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
        """The token of this request's forms, as Flask-WTF checks it; a session's is the same for some minutes."""
        if "csrf_token" not in session:
            session["csrf_token"] = secrets.token_hex(20)
        return self._signed(session["csrf_token"], int(time.time()) // TOKEN_SECONDS)

    def _sign(self, token: str, _minutes: int) -> str:
        return str(self._tokens.dumps(token))

    def _check(self, value: str) -> tuple[dict[str, Any], int]:
        held, signed_at = self._serializer.loads(value, return_timestamp=True)
        return held, int(signed_at.timestamp())
