"""Bringing a database to the schema of this version, with Alembic, which is loaded only to do it: it takes 11 MB."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, column, inspect, select, table

from learnhub.store.engine import Session, Store

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(store: Store) -> Config:
    """Alembic's configuration for this store."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = store.engine
    return config


@cache
def head() -> str:
    """The newest migration of this version of the code."""
    return (MIGRATIONS / "HEAD").read_text(encoding="utf-8").strip()


def current(store: Store) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with store.engine.connect() as connection:
        return _stands_at(connection)


def schema_of(session: Session) -> str | None:
    """The migration that this transaction sees; None for an empty database."""
    return _stands_at(session.connection())


def upgrade(store: Store, to: str = "head") -> None:
    """Run the migrations that are missing, up to this one. Safe to run again."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(configuration(store), to)


_STANDS: Any = select(column("version_num")).select_from(table("alembic_version"))


def _stands_at(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    stands: str | None = connection.execute(_STANDS).scalar_one_or_none()
    return stands
