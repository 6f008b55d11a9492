"""`learnhub init`, `serve`, `backup` and `restore`, as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from learnhub.app import create_app, join
from learnhub.cli import main
from learnhub.config import Settings
from learnhub.outside.clock import SetClock
from learnhub.paths import data_dir
from learnhub.store import migrate
from learnhub.store.engine import Store
from learnhub.store.tables.accounts import Account, OneTimeLink
from learnhub.store.tables.authoring import Release
from tests.pages import CHANGES_EACH_TIME
from tests.people import People
from tests.told import told
from tests.web.test_access_matrix import BROWSERS, fill, routes

SAFE = {"LEARNHUB_SECRET_KEY": "x" * 48, "LEARNHUB_BASE_URL": "https://learn.example.org"}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command with these settings and no other."""

    def command(*words: str, **settings: str) -> Result:
        with monkeypatch.context() as patched:
            for name, value in {"LEARNHUB_DATA": str(tmp_path / "data"), **settings}.items():
                patched.setenv(name, value)
            return CliRunner().invoke(main, words, catch_exceptions=False)

    return command


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LEARNHUB_SECRET_KEY", ""),
        ("LEARNHUB_SECRET_KEY", "short"),
        ("LEARNHUB_CHEAP_PASSWORDS", "true"),
        ("LEARNHUB_DEMO", "true"),
        ("LEARNHUB_BASE_URL", "learn.example.org"),
        ("LEARNHUB_BASE_URL", "http://learn.example.org"),
        ("LEARNHUB_BASE_URL", "ftp://learn.example.org"),
        ("LEARNHUB_HOST", "0.0.0.0"),
    ],
)
def test_serve_refuses_each_unsafe_setting_and_names_it(run: Run, setting: str, value: str) -> None:
    base = {"LEARNHUB_BASE_URL": "http://127.0.0.1:8000"} if setting == "LEARNHUB_HOST" else {}
    refused = run("serve", **{**SAFE, **base, setting: value})
    assert refused.exit_code == 1
    assert refused.output.startswith("LearnHub does not start with unsafe settings:\n")
    assert re.findall(r"^  (LEARNHUB_\w+)", refused.output, re.MULTILINE) == [setting]
    assert "Making" not in refused.output


def test_serve_names_every_unsafe_setting_at_once(run: Run) -> None:
    refused = run("serve", LEARNHUB_DEMO="true", LEARNHUB_CHEAP_PASSWORDS="true", LEARNHUB_HOST="0.0.0.0")
    named = re.findall(r"^  (LEARNHUB_\w+)", refused.output, re.MULTILINE)
    assert named == ["LEARNHUB_SECRET_KEY", "LEARNHUB_CHEAP_PASSWORDS", "LEARNHUB_DEMO", "LEARNHUB_HOST"]


@pytest.mark.parametrize(
    ("setting", "value"), [("LEARNHUB_PORT", "many"), ("LEARNHUB_THREADS", "0"), ("LEARNHUB_SESSION_HOURS", "-1")]
)
def test_a_setting_that_cannot_be_read_is_named(run: Run, setting: str, value: str) -> None:
    refused = run("serve", **{**SAFE, setting: value})
    assert refused.exit_code == 2
    assert refused.output.startswith(f"{setting}: ")


def test_serve_and_others_want_a_database_first(run: Run) -> None:
    for words in (("serve",), ("work",), ("courses", "list"), ("backup", "nowhere.zip"), ("serve", "--upgrade")):
        refused = run(*words, **SAFE)
        assert refused.exit_code == 1
        assert refused.output == "The database is empty. Run: learnhub init --email ADDRESS --name NAME\n"


def test_init_makes_one_administrator_and_the_shipped_courses_once(run: Run, database_url: str, tmp_path: Path) -> None:
    settings = {**SAFE, "LEARNHUB_DATABASE_URL": database_url}
    made = run("init", "--email", "Adele@Example.org ", "--name", "Adele Novak", **settings)
    assert made.exit_code == 0
    assert "https://learn.example.org/links/" in made.output
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0, "others on the machine read mail and database"
    again = run("init", "--email", "other@example.org", "--name", "Other", **settings)
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    assert "/links/" not in again.output
    store = Store(database_url)
    with store.reading() as session:
        assert session.execute(select(Account.email, Account.name)).all() == [("adele@example.org", "Adele Novak")]
        assert session.scalars(select(OneTimeLink.purpose)).all() == ["first"]
        shipped = len(list(data_dir("courses").glob("*/course.md")))
        assert session.scalar(select(func.count(Release.id))) == shipped >= 1
    store.dispose()


def seen(people: People, addresses: dict[str, str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Every page as each role sees it, without what is new each time."""
    found = {}
    for name in BROWSERS.values():
        people.browsers.pop(name, None)
        for route, address in addresses.items():
            answer = people.browser(name).open(address)
            text = re.sub(r'[0-9a-f]{32}|data-token="[^"]+"', "", CHANGES_EACH_TIME.sub("", answer.text))
            found[route, name] = (answer.status_code, text)
    return found


def test_a_restored_backup_serves_the_same_pages(
    run: Run,
    app: Flask,
    people: People,
    settings: Settings,
    clock: SetClock,
    database_url: str,
    tmp_path: Path,
    pages: Any,
) -> None:
    fill(app, people)
    told(app.extensions["learnhub.parts"].transactions, people.accounts, "Told before the backup")
    every = routes(app).items()
    addresses = {route: address for route, address in every if route.startswith("GET ") and "/-/" not in address}
    people.browser("amina").open(addresses["GET learning.lesson"])
    before = seen(people, addresses)
    file = tmp_path / "backup.zip"
    copied = run("backup", str(file), LEARNHUB_DATABASE_URL=database_url)
    assert copied.exit_code == 0, copied.output
    second = f"sqlite:///{tmp_path / 'second.db'}"
    restored = run("restore", str(file), LEARNHUB_DATABASE_URL=second)
    assert restored.exit_code == 0, restored.output
    assert restored.output.split()[0] == copied.output.split(": ")[1].split()[0]
    parts = join(settings.model_copy(update={"database_url": second}), clock=clock)
    assert migrate.current(parts.store) == migrate.head()
    parts.pages = pages
    other = People(create_app(parts.settings, clock=clock, parts=parts), parts.store, people.accounts)
    after = seen(other, addresses)
    parts.store.dispose()
    assert {key for key in before if before[key] != after[key]} == set()
    refused = run("restore", str(file), LEARNHUB_DATABASE_URL=second)
    assert refused.exit_code == 1
    assert "not empty" in refused.output
