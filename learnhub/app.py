"""The application: the only place where the parts are joined."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from limits.strategies import FixedWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from learnhub.background import (
    analysis,
    care,
    checks,
    clearing,
    closing,
    digests,
    economies,
    improving,
    keeping,
    mail,
    paper,
    peers,
    practice,
    regrading,
    releases,
    reviews,
)
from learnhub.background import exports as export_jobs
from learnhub.background.worker import Handler, Worker
from learnhub.config import Settings, unsafe
from learnhub.outside.clock import Clock, SystemClock
from learnhub.outside.files import Files, open_files
from learnhub.outside.mail import FolderMailer, Mailer, SmtpMailer
from learnhub.outside.passwords import Passwords
from learnhub.outside.recordings import Recordings
from learnhub.paths import data_dir
from learnhub.render.environment import Pages
from learnhub.services.work import Transactions
from learnhub.store import migrate
from learnhub.store.engine import Store, statements
from learnhub.web import refusals, shell
from learnhub.web.accounts import login
from learnhub.web.addresses import addresses
from learnhub.web.blueprints import BLUEPRINTS
from learnhub.web.limiting import storage
from learnhub.web.requests import FormRequest
from learnhub.web.sessions import Sessions

MAX_FORM_BYTES = 1_000_000
SCHEDULE: Mapping[str, dt.time] = {
    "clear-away": dt.time(2),
    "close-tries": dt.time(1),
    "item-analysis": dt.time(3),
    "improvement-tasks": dt.time(3, 30),
    "ask-about-cases": dt.time(4),
    "course-care": dt.time(4, 45),
    "practice-digest": dt.time(5),
    "ask-digest": dt.time(5),
    "search-digest": dt.time(5, 30),
    "review-clocks": dt.time(4),
    "peer-clocks": dt.time(4, 30),
    "marking-digest": dt.time(6),
}
"""The kinds of job that run once a day, each with its hour in UTC; a handler of that name does it."""

access_log = logging.getLogger("learnhub.access")


@dataclass
class Parts:
    """What is joined once and shared by the pages, the jobs and the commands."""

    settings: Settings
    store: Store
    transactions: Transactions
    pages: Pages
    mailer: Mailer
    files: Files
    worker: Worker

    @property
    def recordings(self) -> Recordings:
        """Where audio and video of courses lie, within the limit that is set."""
        return Recordings(self.files, self.settings.recording_megabytes)


class RequestTransactions(Transactions):
    """Transactions whose jobs carry the id of the request that asked for them."""

    def request_id(self) -> str | None:
        """The id of this request; None outside of one."""
        return g.get("request_id") if g else None


def join(settings: Settings, *, clock: Clock | None = None, pages: Pages | None = None) -> Parts:
    """Join the parts that need no web server; templates that were read before can be given."""
    store = Store(settings.store_url, pool_size=settings.threads)
    pages = pages or Pages.from_folders(data_dir("templates"), data_dir("static"))
    url = settings.mail_url.get_secret_value()
    mailer: Mailer = SmtpMailer(url) if url else FolderMailer(settings.data / "mail")

    def asked() -> None:
        worker.wake()

    files = open_files(settings)
    recordings = Recordings(files, settings.recording_megabytes)
    transactions = RequestTransactions(store, clock or SystemClock(), asked)
    handlers: dict[str, Handler] = {
        "mail": mail.sender(mailer, pages, base_url=settings.base_url, mail_from=settings.mail_from),
        **keeping.HANDLERS,
        **regrading.HANDLERS,
        **analysis.HANDLERS,
        **checks.HANDLERS,
        **closing.HANDLERS,
        **improving.HANDLERS,
        **care.HANDLERS,
        **releases.HANDLERS,
        "clear-away": clearing.clearer(settings.data / "exports", files),
        "practice-digest": practice.digest,
        "export": export_jobs.maker(
            *(pages, settings.data / "exports", data_dir("static")), base_url=settings.base_url, fetch=recordings.fetch
        ),
        "ask-digest": digests.send_asks,
        "reindex": economies.reindex,
        "search-digest": digests.send_searches,
        "review-clocks": reviews.clocks,
        "peer-clocks": peers.clocks,
        "marking-digest": peers.tell,
    }
    worker = Worker(transactions, handlers, threads=settings.job_threads, schedule=SCHEDULE)
    return Parts(settings, store, transactions, pages, mailer, files, worker)


def create_app(settings: Settings, *, clock: Clock | None = None, parts: Parts | None = None) -> Flask:
    """The web application of these settings."""
    parts = parts or join(settings, clock=clock)
    app = Flask("learnhub", static_folder=None, template_folder=None)
    app.request_class = FormRequest
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        SESSION_COOKIE_NAME="learnhub",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=0,
        COMPRESS_BR_WINDOW=18,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    app.session_interface = Sessions(app)
    address = addresses(app)
    app.extensions["learnhub"] = shell.House(
        settings=settings,
        transactions=parts.transactions,
        pages=parts.pages,
        passwords=Passwords(cheap=settings.cheap_passwords),
        files=parts.files,
        address=address,
        limiter=FixedWindowRateLimiter(storage(settings.rate_limit_store)),
        build=f"{build()}-{parts.pages.fingerprint}",
        makes_pdf=paper.makes_pdf(),
    )
    app.extensions["learnhub.parts"] = parts
    _log_requests(app)
    login.register(app)
    app.before_request(shell.size_limit)
    CSRFProtect(app)
    shell.register(app)
    refusals.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    parts.pages.bind(address)
    Compress(app)
    app.wsgi_app = _static(app, parts.pages)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def production() -> Flask:
    """The application for a server of several processes; raises SystemExit that names what is unsafe or missing."""
    settings = Settings()
    if faults := unsafe(settings):
        raise SystemExit("\n".join(["LearnHub does not start with unsafe settings:", *faults]))
    parts = join(settings)
    if (stands := migrate.current(parts.store)) != migrate.head():
        raise SystemExit(
            f"The database has schema {stands}; this version needs {migrate.head()}. Run: learnhub upgrade"
        )
    return create_app(settings, parts=parts)


def build() -> str:
    """The version of this code, as pages and releases name it."""
    try:
        return version("learnhub")
    except PackageNotFoundError:
        return "0.1.0"


def _static(app: Flask, pages: Pages) -> WhiteNoise:
    served = WhiteNoise(app.wsgi_app, max_age=60, immutable_file_test=pages.static.is_immutable)
    served.add_files(str(pages.static.folder), prefix="static/")
    return served


def _log_requests(app: Flask) -> None:
    def begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began = time.perf_counter()
        statements.set(0)

    def finish(answer: Response) -> Response:
        access_log.info(
            json.dumps(
                {
                    "id": g.request_id,
                    "route": request.endpoint,
                    "method": request.method,
                    "status": answer.status_code,
                    "ms": round((time.perf_counter() - g.began) * 1000, 1),
                    "statements": statements.get(),
                    **({"refused": g.refused} if "refused" in g else {}),
                    "actor": str(shell.actor().public_id) if "_login_user" in g and shell.actor().signed_in else None,
                }
            )
        )
        return answer

    app.before_request(begin)
    app.after_request(finish)
