"""What every command needs: the settings, the parts, and errors said in one line."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click
from pydantic import ValidationError

from learnhub.app import Parts, join
from learnhub.config import Settings
from learnhub.store import migrate


def settings(**changed: Any) -> Settings:
    """The settings of the environment; a value that cannot be read is named and ends the command."""
    try:
        return Settings(**{name: value for name, value in changed.items() if value is not None})
    except ValidationError as error:
        for fault in error.errors():
            name = "LEARNHUB_" + "_".join(str(part) for part in fault["loc"]).upper()
            click.echo(f"{name}: {fault['msg']}", err=True)
        sys.exit(2)


def joined(made: Settings) -> Parts:
    """The parts, with their data folder made for this user alone; the database is let go when the command ends."""
    made.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = join(made)
    click.get_current_context().call_on_close(parts.store.dispose)
    return parts


def ready(made: Settings) -> Parts:
    """The parts on a database of this version's schema; ends the command when the schema is another."""
    parts = joined(made)
    stands = migrate.current(parts.store)
    if stands is None:
        refuse("The database is empty. Run: learnhub init --email ADDRESS --name NAME")
    if stands != migrate.head():
        refuse(
            f"The database has schema {stands}; this version needs {migrate.head()}. "
            "Run: learnhub upgrade (a copy is taken first)"
        )
    return parts


def refuse(*lines: str) -> NoReturn:
    """Say why the command stops, and stop it."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
