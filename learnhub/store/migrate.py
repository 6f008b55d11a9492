"""Bringing a database to the schema of this version, with Alembic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from learnhub.store.engine import Session, Store

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(store: Store) -> Config:
    """Alembic's configuration for this store."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = store.engine
    return config


@cache
def head() -> str:
    """The newest migration of this version of the code."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def current(store: Store) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def schema_of(session: Session) -> str | None:
    """The migration that this transaction sees; None for an empty database."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def upgrade(store: Store) -> None:
    """Run the migrations that are missing. Safe to run again."""
    command.upgrade(configuration(store), "head")
