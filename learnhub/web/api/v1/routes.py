"""The routes of the interface for programs: a token says who reads, cookies say nothing here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from limits import RateLimitItemPerMinute

from learnhub.domain.errors import Denied, DomainError, Gone, Invalid, SignIn, TooMany
from learnhub.domain.policy import VISITOR
from learnhub.services import tokens
from learnhub.web import refusals, shell
from learnhub.web.api.v1.endpoints import ENDPOINTS, Endpoint
from learnhub.web.api.v1.openapi import document
from learnhub.web.api.v1.values import as_json

blueprint = Blueprint("api_v1", __name__, url_prefix="/api/v1")

REQUESTS = RateLimitItemPerMinute(600)
WRONG_TOKENS = RateLimitItemPerMinute(20)


@blueprint.before_request
def read_token() -> None:
    """Who reads: the person of the token, else a visitor. Raises SignIn for a token that is not good any more."""
    g.actor, g.scopes = VISITOR, None
    address = request.remote_addr or ""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found = shell.read(tokens.holder, secret.strip())
        if found is None:
            shell.limit(WRONG_TOKENS, "api-token", address)
            raise SignIn
        g.actor, g.scopes = found
    shell.limit(REQUESTS, "api", str(g.actor.public_id or address))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of the interface."""
    return _answer(document(shell.house().build.partition("-")[0]))


def _route(endpoint: Endpoint) -> Callable[..., Response]:
    def answer(**parts: Any) -> Response:
        if g.scopes is not None and endpoint.scope not in g.scopes:
            raise Denied(endpoint.scope)
        if g.scopes is None and not endpoint.open:
            raise SignIn
        given, named = endpoint.arguments(parts, request.args)
        return _answer(as_json(shell.read(endpoint.service, *given, **named)))

    answer.__doc__ = endpoint.says
    return answer


for each in ENDPOINTS:
    blueprint.add_url_rule(each.path, each.name, _route(each), methods=["GET"])


def _answer(value: Any) -> Response:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    made = Response(body, content_type="application/json")
    made.add_etag()
    made.headers["Cache-Control"] = "private, no-cache"
    made.vary.add("Authorization")
    made.make_conditional(request)
    return made


@blueprint.errorhandler(DomainError)
def refuse(error: DomainError) -> Response:
    """A refusal as problem+json (RFC 9457)."""
    status = refusals.STATUS[type(error)]
    detail: Any = None
    if isinstance(error, Invalid):
        detail = [{"path": fault.path, "code": fault.code, "params": as_json(fault.params)} for fault in error.faults]
    elif isinstance(error, Denied):
        detail = f"needs {error.action}" if error.action else None
    elif isinstance(error, Gone):
        detail = as_json(error.tombstone)
    answer = refusals.problem(status, error.code, detail)
    if isinstance(error, SignIn):
        answer.headers["WWW-Authenticate"] = f'Bearer realm="{url_for("api_v1.openapi")}"'
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer
