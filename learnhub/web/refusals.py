"""How an error is answered: a page, a line for a script, a problem for a program; what was written is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from learnhub.domain.errors import (
    Busy,
    Conflict,
    Denied,
    DomainError,
    Gone,
    Invalid,
    NotFound,
    SignIn,
    TooLarge,
    TooMany,
)
from learnhub.web import shell

STATUS: Mapping[type[DomainError], int] = {
    SignIn: 401,
    Denied: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    TooLarge: 413,
    Invalid: 422,
    TooMany: 429,
    Busy: 503,
}
SENT = frozenset({"sent", "attempt-submitted", "standing-submitted"})
"""The reasons of a conflict for which there is nothing to compare: what is written in was sent from elsewhere."""
PARKED = frozenset({401, 409, 413, 503})


def register(app: Flask) -> None:
    """Wire the answers to errors."""
    app.register_error_handler(DomainError, _refuse)
    app.register_error_handler(CSRFError, _refuse_csrf)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(500, _fail)


def _refuse(error: DomainError) -> Response:
    status = STATUS[type(error)]
    g.refused = " ".join(filter(None, (error.code, getattr(error, "action", ""), getattr(error, "reason", ""))))
    if shell.wants_json():
        if isinstance(error, Invalid) and error.faults:
            return refused(error)
        return _json(status, "sent" if getattr(error, "reason", "") in SENT else error.code)
    if isinstance(error, SignIn):
        return _send_to_sign_in()
    answer = shell.page(f"errors/{status}.html", status, error=error, kept=shell.park() if status in PARKED else False)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Busy):
        answer.headers["Retry-After"] = "5"
    return answer


def _send_to_sign_in() -> Response:
    kept = shell.park()
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:
        came_from = urlsplit("")
    back = request.full_path.rstrip("?")
    opens = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    if not opens and came_from.netloc == request.host:
        back = came_from.path
    return shell.to("accounts.sign_in", next=back, kept="1" if kept else None)


def _refuse_csrf(_error: CSRFError) -> Response:
    if shell.wants_json():
        return _json(400 if shell.actor().signed_in else 401, "form-expired")
    if not shell.actor().signed_in and request.form:
        return _send_to_sign_in()
    return shell.page("errors/400.html", 400, error=None, kept=shell.park())


def _refuse_http(error: HTTPException) -> Response:
    status = error.code or 500
    if request.path.startswith("/api/"):
        return problem(status, "http")
    if status in {301, 302, 303, 307, 308}:
        return cast("Response", error.get_response())
    if shell.wants_json():
        return _json(status, "http")
    known = status if status in {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503} else 400
    most = request.max_content_length
    over = TooLarge(most) if status == 413 and most and (request.content_length or 0) > most else None
    answer = shell.page(f"errors/{known}.html", status, error=over, kept=shell.park() if status in PARKED else False)
    if status == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return answer


def _fail(error: Exception) -> Response:
    current_app.logger.error("unhandled", exc_info=getattr(error, "original_exception", error))
    if shell.wants_json():
        return _json(500, "error")
    return shell.page("errors/500.html", 500, error=None, kept=False, request_id=g.get("request_id"))


def _json(status: int, code: str) -> Response:
    answer = cast("Response", current_app.json.response(code=code, message=_message(status, code)))
    answer.status_code = status
    return answer


def _message(status: int, code: str) -> str:
    return shell.house().pages.render(shell.locale(), "errors/line.txt", status=status, code=code).strip()


def refused(error: Invalid, template: str = "errors/fault.txt") -> Response:
    """The answer to a script whose form has faults, with the first of them in words."""
    answer = _json(422, error.code)
    said = shell.house().pages.render(shell.locale(), template, faults=error.faults).strip()
    answer.set_data(current_app.json.dumps({"code": error.code, "message": said}))
    return answer


def problem(status: int, code: str, detail: Any = None) -> Response:
    """A refusal for a program (RFC 9457); its `type` names the code."""
    said = {"type": f"urn:learnhub:error:{code}", "title": code.replace("-", " "), "status": status, "code": code}
    body = json.dumps(said | ({"detail": detail} if detail else {}), ensure_ascii=False)
    return Response(body, status, content_type="application/problem+json")
