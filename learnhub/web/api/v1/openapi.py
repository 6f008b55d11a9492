"""The description of the interface: OpenAPI 3.1, made from the table of endpoints and the types of its answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from learnhub.domain.tokens import Scope
from learnhub.web.api.v1.endpoints import ENDPOINTS, Endpoint
from learnhub.web.api.v1.values import schema

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; docs/errors.md names each.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {},
    },
}


@cache
def document(version: str) -> dict[str, Any]:
    """The whole description; `version` is that of the software."""
    known: dict[str, Any] = {"Problem": PROBLEM}
    paths = {_path(each): {"get": _operation(each, known)} for each in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "LearnHub",
            "version": version,
            "summary": "Courses on partnership principles and reviewed cases of practice, for programs.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": known,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"An access token from the account page. Scopes: {', '.join(Scope)}.",
                }
            },
        },
    }


def _path(endpoint: Endpoint) -> str:
    parts = (
        f"{{{part.strip('<>').rpartition(':')[2]}}}" if part.startswith("<") else part
        for part in endpoint.path.split("/")
    )
    return "/".join(parts)


def _operation(endpoint: Endpoint, known: dict[str, Any]) -> dict[str, Any]:
    refused = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    query = [
        {
            "name": each.name,
            "in": "query",
            "required": False,
            "description": each.says,
            "schema": {"type": "array", "items": {"type": "string"}}
            if each.many
            else {"type": "string", **({"format": each.format} if each.format else {})},
        }
        for each in endpoint.query
    ]
    parts = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in endpoint.parameters
    ]
    return {
        "operationId": endpoint.name,
        "summary": endpoint.says,
        "description": f"Scope: `{endpoint.scope}`." + (" Without a token: what is public." if endpoint.open else ""),
        "security": [*([{}] if endpoint.open else []), {"token": []}],
        "parameters": [*parts, *query],
        "responses": {
            "200": {
                "description": "The answer",
                "content": {"application/json": {"schema": schema(endpoint.answer, known)}},
            },
            "304": {"description": "Unchanged since the ETag that was sent"},
            **dict.fromkeys(("401", "403", "404", "410", "429"), refused),
        },
    }
