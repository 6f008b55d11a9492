"""Flask's signed sessions, read faster: serializers are made once, what was checked or signed is known again."""

from __future__ import annotations

import hmac
import secrets
import time
from copy import deepcopy
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.serializer import Serializer
from itsdangerous.signer import SigningAlgorithm

KEPT = 1024
"""Cookies and tokens that are known again, each some hundred bytes."""
TOKEN_SECONDS = 300
"""How long a session's forms hold one signature."""


class _Sha1(SigningAlgorithm):
    """HMAC with SHA-1, as itsdangerous has it, by one call of the library below Python."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The signature of a value."""
        return hmac.digest(key, value, "sha1")


class _Signer(TimestampSigner):
    """One that derives its key once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.derive_key = lru_cache(self.derive_key)  # type: ignore[method-assign]


class _Serializer(URLSafeTimedSerializer):
    """Signs and reads as itsdangerous does, with a signer that is made once; what is as short as ours is not packed."""

    def __init__(self, secret_key: str, salt: str, **options: Any) -> None:
        known = {"algorithm": _Sha1(), **options.pop("signer_kwargs", {})}
        super().__init__(secret_key, salt=salt, signer=_Signer, signer_kwargs=known, **options)
        self.make_signer = lru_cache(self.make_signer)  # type: ignore[method-assign]

    def dump_payload(self, obj: Any) -> bytes:
        """A value as it stands in a cookie."""
        return base64_encode(Serializer.dump_payload(self, obj))


class Sessions(SecureCookieSessionInterface):
    """What Flask does with a session cookie; what its signature says of one does not change while the key is the same.

    Its age is looked at each time.
    """

    def __init__(self, app: Flask) -> None:
        key = cast("str", app.secret_key)
        derived = {"key_derivation": self.key_derivation}
        self._serializer = _Serializer(key, self.salt, serializer=self.serializer, signer_kwargs=derived)
        self._tokens = _Serializer(key, "wtf-csrf-token")
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
