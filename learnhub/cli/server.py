"""`learnhub demo`, `init`, `serve` and `work`: making an installation and running it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import secrets
import signal
import threading
import time
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr
from waitress import create_server, wasyncore

from learnhub.app import Parts, create_app
from learnhub.cli.bodies import Channel
from learnhub.cli.parts import joined, ready, refuse, settings
from learnhub.cli.threads import Threads
from learnhub.config import Settings, unsafe
from learnhub.domain.policy import SYSTEM
from learnhub.paths import data_dir
from learnhub.services import installation, shipped
from learnhub.store import backup as backups
from learnhub.store import migrate
from learnhub.store.derived import REBUILDS
from learnhub.store.engine import Store

TRIM_SECONDS = 5.0
"""How often memory that nobody uses is given back: it takes some milliseconds."""
FINISH_SECONDS = 10
M_ARENA_MAX = -8
"""As malloc.h of glibc numbers it."""


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of the database, the mail and the files.")
@click.option("--port", type=int, help="The port; 0 takes any that is free.")
def demo(data: Path | None, port: int | None) -> None:
    """Serve a demonstration on this machine: sample people, the shipped courses, a few marked sample cases."""
    from learnhub.services import demo as demonstration  # noqa: PLC0415 - memory, which a server without it keeps

    made = settings(data=data, port=port, demo=True)
    _log()
    made.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    base_url = made.base_url if "base_url" in made.model_fields_set else f"http://{made.host}:{made.port}"
    made = made.model_copy(update={"secret_key": _kept_secret(made.data / "secret-key"), "base_url": base_url})
    parts = joined(made)
    if migrate.current(parts.store) != migrate.head():
        click.echo("Making the database.")
        _bring_up(parts.store)
    for line in demonstration.load(parts.transactions, data_dir("courses")):
        click.echo(line)
    server = _listen(made, parts)
    click.echo(f"\nLearnHub is at http://{made.host}:{server.effective_port}  (stop with Ctrl+C)\n")
    for person in parts.transactions.write(SYSTEM, demonstration.sign_in_links):
        click.echo(f"  {person.role:<24} http://{made.host}:{server.effective_port}/links/{person.secret}")
    click.echo("\nThese people and the cases marked Illustration are made up. Mail is written to a folder:")
    click.echo(f"  {made.data / 'mail'}\n")
    _run(server, parts)


@click.command()
@click.option("--email", required=True, help="The first administrator's address.")
@click.option("--name", required=True, help="The first administrator's name.")
def init(email: str, name: str) -> None:
    """Make the database and the first administrator, who gets a one-time link."""
    made = settings()
    parts = joined(made)
    migrate.upgrade(parts.store)
    link = parts.transactions.write(SYSTEM, installation.first_administrator, email=email, name=name)
    if link is None:
        refuse(
            "This installation has people already; nothing was changed.",
            "To let an administrator in again, run: learnhub people link ADDRESS",
        )
    for line in shipped.load_courses(parts.transactions, data_dir("courses")):
        click.echo(line)
    click.echo("The first administrator sets a password here, within two days, once the site is served:")
    click.echo(f"  {made.base_url.rstrip('/')}/links/{link.secret}")


@click.command()
@click.option(
    "--upgrade", "bring_up", is_flag=True, help="Bring an older database to this version; a copy is taken first."
)
def serve(bring_up: bool) -> None:
    """Serve the site. Refuses unsafe settings and says which."""
    made = settings()
    faults = unsafe(made)
    if faults:
        refuse("LearnHub does not start with unsafe settings:", *(f"  {fault}" for fault in faults))
    _log()
    if bring_up:
        _upgrade(made)
    parts = ready(made)
    server = _listen(made, parts)
    click.echo(f"LearnHub is served on {made.host}:{server.effective_port}.")
    _run(server, parts)


@click.command()
def upgrade() -> None:
    """Bring an older database to this version; a copy is taken first."""
    _upgrade(settings())


def _upgrade(made: Settings) -> None:
    parts = joined(made)
    stands = migrate.current(parts.store)
    if stands is None:
        refuse("The database is empty. Run: learnhub init --email ADDRESS --name NAME")
    if stands == migrate.head():
        click.echo("The database is of this version already.")
        return
    copy = made.data / f"before-{migrate.head()}.zip"
    backups.back_up(parts.store, parts.files, copy)
    click.echo(f"A copy of the database is in {copy}.")
    _bring_up(parts.store)
    parts.store.dispose()


def _bring_up(store: Store) -> None:
    """Run the migrations that are missing, and make every derived table again: a migration may have changed it."""
    migrate.upgrade(store)
    for again in REBUILDS.values():
        store.write(again)


@click.command()
def work() -> None:
    """Run the jobs in a process of its own, also where the web processes run none."""
    made = settings()
    made = made.model_copy(update={"job_threads": made.job_threads or 1})
    _log()
    parts = ready(made)
    stopping = _stop_on_signal()
    parts.worker.start()
    stopping.wait()
    parts.worker.stop(FINISH_SECONDS)


def _listen(made: Settings, parts: Parts) -> Any:
    _share_memory()
    app = create_app(made, parts=parts)
    server = create_server(
        app,
        host=made.host,
        port=made.port,
        _dispatcher=Threads(made.threads),
        map={},
        ident=None,
        channel_timeout=60,
        max_request_body_size=max(64 * 1024 * 1024, made.recording_megabytes * 1_000_000 + 1_000_000),
        clear_untrusted_proxy_headers=not made.trusted_proxies,
    )
    server.channel_class = Channel
    _settle()
    return server


def _settle() -> None:
    """Have the collector leave alone what is there now, which stays for good: each time it looked through it, once in
    some hundred pages, every reader waited for a tenth of a second."""
    gc.collect()
    gc.freeze()


def _share_memory() -> None:
    """Let the threads take memory from one arena: with one for each, glibc kept 50 MB that nobody used."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _give_back() -> None:
    """Give free memory back to the system: what a hash or a large page took would stay with the process for good."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _run(server: Any, parts: Parts) -> None:
    """Serve until told to stop; then take no more, finish what was begun (ten seconds), and let jobs pause."""
    stopping = _stop_on_signal()
    parts.worker.start()
    trimmed_at = time.monotonic()
    while not stopping.is_set():
        wasyncore.loop(timeout=1, map=server._map, count=1)
        if time.monotonic() - trimmed_at > TRIM_SECONDS:
            _give_back()
            trimmed_at = time.monotonic()
    server.close()
    until = time.monotonic() + FINISH_SECONDS
    dispatcher = server.task_dispatcher
    while time.monotonic() < until and (dispatcher.active_count or dispatcher.queue):
        wasyncore.loop(timeout=0.1, map=server._map, count=1)
    dispatcher.shutdown(timeout=1)
    parts.worker.stop(FINISH_SECONDS)


def _stop_on_signal() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _kept_secret(path: Path) -> SecretStr:
    """The demonstration's own secret, made once and kept beside its database."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return SecretStr(path.read_text(encoding="ascii"))


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for quiet in ("waitress", "alembic"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
