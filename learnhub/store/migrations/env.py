"""Runs a migration: on SQLite with foreign keys off, checked again before the commit."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from learnhub.store import tables
from learnhub.store.schema import metadata

assert tables


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave out the tables that a full-text index makes for itself."""
    return not (kind == "table" and name is not None and name.startswith("search_text"))


def run(connection: Connection) -> None:
    """Migrate in one transaction; batch mode would delete children if foreign keys were on."""
    sqlite = connection.dialect.name == "sqlite"
    raw: Any = connection.connection.driver_connection
    if sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        include_object=include,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration leaves rows without their parents: {broken[:5]}")
    if sqlite:
        raw.execute("PRAGMA foreign_keys=ON")


with context.config.attributes["engine"].connect() as engine_connection:
    run(engine_connection)
