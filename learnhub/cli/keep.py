"""`learnhub backup`, `restore`, `rebuild` and `files`: keeping an installation whole and tidy."""

from __future__ import annotations

from pathlib import Path

import click

from learnhub.cli.parts import joined, ready, refuse, settings
from learnhub.domain.errors import Invalid
from learnhub.domain.policy import SYSTEM
from learnhub.outside.files import COMING_IN
from learnhub.services import attachments, recordings
from learnhub.store import backup as backups
from learnhub.store.derived import REBUILDS

SAYS = {
    "exists": "{path} exists already. Name another file.",
    "not-a-backup": "{path} is not a whole LearnHub backup. Nothing was changed.",
    "newer-format": "{path} was written by a newer LearnHub. Nothing was changed.",
    "damaged": "The part {path} of the backup does not fit its checksum. Nothing was changed.",
    "not-empty": "The database is not empty. Restore into an empty one: set LEARNHUB_DATA or LEARNHUB_DATABASE_URL.",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the database and the files into one FILE, while the site may go on."""
    made = settings()
    parts = ready(made)
    try:
        rows = backups.back_up(parts.store, parts.files, file)
    except Invalid as error:
        refuse(*(SAYS[fault.code].format(path=fault.path) for fault in error.faults))
    click.echo(f"{file}: {sum(rows.values())} rows of {len(rows)} tables.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def restore(file: Path) -> None:
    """Fill an empty database from FILE, on either engine."""
    made = settings()
    parts = joined(made)
    try:
        rows = backups.restore(parts.store, parts.files, file)
    except Invalid as error:
        refuse(*(SAYS[fault.code].format(path=fault.path) for fault in error.faults))
    for again in REBUILDS.values():
        parts.store.write(again)
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables are back.")


@click.command()
@click.argument("name", type=click.Choice(sorted(REBUILDS)))
def rebuild(name: str) -> None:
    """Make the derived table NAME again from what it repeats."""
    parts = ready(settings())
    parts.store.write(REBUILDS[name])
    click.echo(f"{name} has been made again.")


@click.command()
def files() -> None:
    """Say which attached files and recordings are missing, and take away those that nothing means any more."""
    parts = ready(settings())
    known = parts.transactions.read(SYSTEM, attachments.kept_digests)
    known |= parts.transactions.read(SYSTEM, recordings.kept_recordings)
    there, settled = set(parts.files.digests()), set(parts.files.digests(for_seconds=COMING_IN))
    for digest in sorted(settled - known):
        parts.files.remove(digest)
    click.echo(f"{len(there - (settled - known))} files are kept, {len(settled - known)} were taken away.")
    if missing := sorted(known - there):
        refuse(*(f"Missing: {digest}" for digest in missing))
