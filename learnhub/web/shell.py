"""What every route shares: who acts, running a service, answering with a page, and turning errors into answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, redirect, request, session
from flask_login import current_user
from limits import RateLimitItem
from limits.strategies import FixedWindowRateLimiter
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import Form

from learnhub.config import Settings
from learnhub.domain.errors import (
    Busy,
    Fault,
    Invalid,
    NotFound,
    TooMany,
)
from learnhub.domain.languages import LANGUAGES
from learnhub.domain.policy import VISITOR, Actor
from learnhub.outside.files import Files
from learnhub.outside.passwords import Passwords
from learnhub.outside.recordings import Recordings
from learnhub.outside.uploads import PICTURES
from learnhub.render.environment import Pages
from learnhub.render.frame import Flash, Frame
from learnhub.services import accounts
from learnhub.services.work import Transactions, Work, new_id
from learnhub.web.menu import menu, section
from learnhub.web.requests import MOST_PARTS, FormRequest
from learnhub.web.sessions import Sessions

P = ParamSpec("P")
T = TypeVar("T")

PARK_COOKIE = "learnhub_form"
PERSON_COOKIE = "learnhub_person"
PEOPLE_KEPT = 4096
PERSON_SECONDS = 30 * 24 * 3600
LOCALE_COOKIE = "learnhub_language"
LIGHT_COOKIE = "learnhub_light"
TEXT_COOKIE = "learnhub_text"
TEXT_SECONDS = 365 * 24 * 3600
TEXT_PAGES = frozenset({"assessment", "learning", "meetings", "scenarios", "surveys"})
"""The parts of the site whose pages show course text in the language that `?lang=` asks for."""
UNKEPT = frozenset({"csrf_token", "password", "password_again", "present_password", "code"})


@dataclass
class House:
    """The joined parts that routes reach; made once by `create_app`."""

    settings: Settings
    transactions: Transactions
    pages: Pages
    passwords: Passwords
    files: Files
    limiter: FixedWindowRateLimiter
    address: Callable[..., str]
    build: str
    makes_pdf: bool

    @property
    def recordings(self) -> Recordings:
        """Where audio and video of courses lie, within the limit that is set."""
        return Recordings(self.files, self.settings.recording_megabytes)


def house() -> House:
    """The parts of the running application."""
    return cast("House", current_app.extensions["learnhub"])


def actor() -> Actor:
    """Who acts in this request."""
    if "actor" not in g:
        person = current_user.actor if current_user.is_authenticated else VISITOR
        g.actor = replace(person, reads=_reads(person))
    return cast("Actor", g.actor)


def read(service: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service that reads, as the person of this request, who comes in the same transaction."""
    transactions = house().transactions
    if "actor" in g:
        return transactions.read(g.actor, service, *args, **kwargs)
    with transactions.store.reading() as g.reading:
        try:
            return transactions.read_in(g.reading, actor(), service, *args, **kwargs)
        finally:
            del g.reading


def write(service: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service that writes, as the person of this request."""
    return house().transactions.write(actor(), service, *args, **kwargs)


def locale() -> str:
    """The interface language: the account's, then the cookie's, then the browser's."""
    if "locale" not in g:
        g.locale = _locale(actor())
    return cast("str", g.locale)


def _locale(person: Actor) -> str:
    if person.signed_in:
        return person.locale
    languages = house().pages.locales
    chosen = request.cookies.get(LOCALE_COOKIE)
    return chosen if chosen in languages else request.accept_languages.best_match(languages) or "en"


def asked_language() -> str:
    """The language that `?lang=` asks course text in, if it is one of the site."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES and request.blueprint in TEXT_PAGES else ""


def is_found() -> bool:
    """Whether a search led here: then the language of the address is that of the find, and no choice of the reader."""
    return "found" in request.args


def own_language() -> str:
    """The language that the reader has course text in where the address asks for none."""
    return _own(actor())


def _own(person: Actor) -> str:
    kept = request.cookies.get(TEXT_COOKIE)
    return kept if kept in LANGUAGES else _locale(person)


def _reads(person: Actor) -> str:
    """The language of course text: what the address asks for, then what was asked for last, then that of the pages."""
    return asked_language() or _own(person)


def light() -> bool:
    """Whether pages leave out fonts and pictures: the account's or the cookie's choice, or Save-Data."""
    chosen = actor().light if actor().signed_in else request.cookies.get(LIGHT_COOKIE) == "on"
    return chosen or request.headers.get("Save-Data", "").lower() == "on"


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page in the person's language, inside the frame."""
    frame = Frame(
        locale=locale(),
        light=light(),
        actor=actor(),
        menu=menu(actor()),
        section=section(request.endpoint, request.view_args or {}),
        path=request.full_path.rstrip("?") if request.method == "GET" else request.path,
        csrf_token=cast("Sessions", current_app.session_interface).csrf_token,
        flashes=tuple(Flash(**flash) for flash in session.pop("flashes", ())),
        demo=house().settings.demo,
    )
    response = Response(house().pages.render(locale(), template, frame=frame, **values), status, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def to(endpoint: str, *, anchor: str | None = None, **values: Any) -> Response:
    """See other: the page that follows a POST."""
    return cast(
        "Response", redirect(house().address(endpoint, **values, **({"_anchor": anchor} if anchor else {})), 303)
    )


def flash(message: str, **values: Any) -> None:
    """Say something on the next page: a message marked for translation, with named values."""
    session["flashes"] = [*session.get("flashes", ()), {"message": message, "values": values}]


def wants_json() -> bool:
    """Whether a script asks, which saves a form while it is typed."""
    return request.accept_mimetypes.best == "application/json"


def saved(version: int | str, at: dt.datetime, **besides: Any) -> Response:
    """The answer to a form that saves itself; the time is told in the person's zone."""
    said = at.astimezone(ZoneInfo(actor().zone)).strftime("%H:%M")
    return cast("Response", current_app.json.response(saved_at=said, version=version, **besides))


FILE_FORMS: dict[str, int | Callable[[Settings], int]] = {}
"""The endpoints that take files, and how many bytes each takes."""


def takes_files(endpoint: str, most: int | Callable[[Settings], int]) -> None:
    """Let the form at this endpoint take so many bytes, which the settings may say; every other form takes what the
    application is set to."""
    FILE_FORMS[endpoint] = most


_NEVER_PARKED: set[str] = set()
"""The endpoints whose forms are kept for nobody."""


def never_parks(endpoint: str) -> None:
    """Let the form at this endpoint never be parked: what stands in it is to be tied to no person."""
    _NEVER_PARKED.add(endpoint)


def size_limit() -> None:
    """Before a form is read: how much of it there may be."""
    most = FILE_FORMS.get(request.endpoint or "")
    if most is not None:
        request.max_content_length = most(house().settings) if callable(most) else most
        request.max_form_parts = MOST_PARTS


def minted_id() -> uuid.UUID:
    """The public id of what a form will create, minted in the form: pressed twice is one thing."""
    return new_id()


def sent_id(name: str) -> uuid.UUID:
    """The id that a form minted; raises Invalid when it is missing or is none."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError as error:
        raise Invalid(Fault(name, "required")) from error


def limit(item: RateLimitItem, *key: str) -> None:
    """Count one try against this limit; raises TooMany with the seconds left when it is used up."""
    if not house().limiter.hit(item, *key):
        reset, _left = house().limiter.get_window_stats(item, *key)
        raise TooMany(max(1, round(reset - house().transactions.clock.now().timestamp())))


def unchanged(*facts: object) -> Response | None:
    """A 304 when the page that these facts make is the one that the browser has; else None.

    The facts join the build, the language, the person with their name and menu, and Light pages in the page's ETag,
    which `page` does not know: keep what this returns, or call `tagged` on the answer.
    """
    person = (actor().public_id, actor().name, menu(actor()))
    seen = "|".join(
        str(part)
        for part in (house().build, locale(), actor().reads, *person, light(), session.get("csrf_token"), *facts)
    )
    g.etag = hashlib.sha256(seen.encode()).hexdigest()[:32]
    if session.get("flashes") or not request.if_none_match.contains_weak(g.etag):
        return None
    answer = Response(status=304)
    answer.set_etag(g.etag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def tagged(answer: Response) -> Response:
    """The answer with the ETag that `unchanged` made."""
    answer.set_etag(g.etag, weak=True)
    return answer


FormType = TypeVar("FormType", bound=Form)


def form(kind: type[FormType], *, sent_to: str | None = None, **values: Any) -> FormType:
    """The form as it was sent; on a GET as it stands, or as this browser could not send it (then `restored`).

    `sent_to`: the address that it is sent to, where that is not the address of its page.
    """
    if request.method == "POST":
        return cast("FormType", kind(request.form, **values))
    kept = kept_fields(sent_to or request.path)
    if kept is None:
        made = kind(None, **values)
        made.restored = False
        return cast("FormType", made)
    made = kind(MultiDict([(name, value) for name, several in kept.items() for value in several]), **values)
    made.restored = True
    return cast("FormType", made)


def sent_or_kept() -> Mapping[str, str]:
    """The text fields of the form at this address: as they were sent, or as this browser could not send them."""
    if request.method == "POST":
        return request.form
    return {name: several[-1] for name, several in (kept_fields(request.path) or {}).items() if several}


def kept_fields(*paths: str) -> dict[str, list[str]] | None:
    """The fields that this browser could not send to one of these addresses, for an hour."""
    key = _park_key() if actor().signed_in else None
    kept = key and read(accounts.parked_form, key)
    return kept[1] if kept and kept[0] in paths else None


def forget_kept() -> None:
    """The form that was kept for this browser has now been taken."""
    key = _park_key()
    if key:
        write(accounts.unpark_form, key)
        g.unpark = True


def _park_key(token: str | None = None) -> str | None:
    """Under which this browser's form is kept: its token and its writer, so that nobody else here is shown it.

    The writer is who acts or, once the session has ended, who was last signed in. None without either part.
    """
    token = token or request.cookies.get(PARK_COOKIE)
    sealed = _sealed(str(actor().public_id)) if actor().signed_in else request.cookies.get(PERSON_COOKIE, "")
    if not token or not hmac.compare_digest(sealed.encode(), _sealed(sealed.partition(".")[0]).encode()):
        return None
    return f"{token}:{sealed}"


def _sealed(person: str) -> str:
    """The person's id as a browser keeps it beyond the session; it cannot be chosen."""
    return _seal(house().settings.secret_key.get_secret_value().encode(), person)


@lru_cache(PEOPLE_KEPT)
def _seal(secret: bytes, person: str) -> str:
    return f"{person}.{hmac.digest(secret, f'{PERSON_COOKIE}:{person}'.encode(), 'sha256').hex()}"


def kept_file(digest: str, name: str, media_type: str) -> Response:
    """A file as it was kept; it can run nothing, and is no part of a page. Raises NotFound."""
    try:
        data = house().files.get(digest)
    except FileNotFoundError:
        raise NotFound from None
    answer = Response(data, mimetype=media_type)
    answer.headers.set("Content-Disposition", "inline" if media_type in PICTURES else "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def put_faults(made: Form, faults: Sequence[Fault]) -> None:
    """Set each fault beside its field; one without a field stands above the form."""
    for fault in faults:
        field = made._fields.get(fault.path)
        if field is None:
            made.form_errors.append(fault)
        else:
            field.errors = [*field.errors, fault]


def register(app: Flask) -> None:
    """Give every answer its headers."""
    app.after_request(_headers)


def park() -> bool:
    """Keep the text of the form that was sent, for this browser and its writer, for an hour.

    A browser that nobody was signed in on keeps nothing: a form that another site sends through it looks the same.
    """
    token = request.cookies.get(PARK_COOKIE) or secrets.token_urlsafe(32)
    key = _park_key(token)
    if request.method != "POST" or key is None or request.endpoint in _NEVER_PARKED:
        return False
    try:
        sent = {name: request.form.getlist(name) for name in request.form}
    except RequestEntityTooLarge:
        sent = _fields_of_large()
    fields = {name: several for name, several in sent.items() if name not in UNKEPT}
    if not any(value for several in fields.values() for value in several):
        return False
    try:
        write(accounts.park_form, key, request.path, fields)
    except Busy:
        return False
    g.park = token
    return True


def _fields_of_large() -> dict[str, list[str]]:
    most, length = request.max_content_length, request.content_length
    return cast("FormRequest", request).fields_of_large() if most and length and length > most else {}


def _headers(answer: Response) -> Response:
    headers = answer.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Request-ID"] = g.get("request_id", "")
    if house().settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if (asked := asked_language()) and not is_found() and request.cookies.get(TEXT_COOKIE) != asked:
        keep_cookie(answer, TEXT_COOKIE, asked, TEXT_SECONDS)
    if "park" in g:
        keep_cookie(answer, PARK_COOKIE, g.park, 3600)
    elif "unpark" in g:
        drop_cookie(answer, PARK_COOKIE)
    if "_login_user" in g and actor().signed_in:
        person = _sealed(str(actor().public_id))
        if request.cookies.get(PERSON_COOKIE) != person:
            keep_cookie(answer, PERSON_COOKIE, person, PERSON_SECONDS)
    return answer


def keep_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that no script reads and that travels by HTTPS alone where the site does."""
    secure = house().settings.https
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=secure)


def drop_cookie(answer: Response, name: str) -> None:
    """Take a cookie back that `keep_cookie` set."""
    keep_cookie(answer, name, "", 0)


CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
