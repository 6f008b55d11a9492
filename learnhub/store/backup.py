"""One file that holds an installation: every table as lines of JSON, the files, and a manifest with checksums.

The file is the same whichever engine wrote it, so that it also carries an installation from SQLite to PostgreSQL.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from sqlalchemy import Connection, Table, bindparam, column, insert, inspect, select, table, text, update

from learnhub.content.recordings import pieces
from learnhub.domain.errors import Fault, Invalid
from learnhub.store import migrate, tables
from learnhub.store.engine import Store
from learnhub.store.schema import metadata

assert tables

FORMAT = 1
BATCH = 500
FILES = "files"


class Kept(Protocol):
    """Where attached files lie: `outside.files.Files`."""

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep bytes that come piece by piece; gives their digest."""
        ...

    def whole(self, digest: str) -> Iterator[bytes]:
        """The bytes of this digest, piece by piece."""
        ...

    def digests(self) -> Iterator[str]:
        """Every digest that is there."""
        ...


def back_up(store: Store, files: Kept, target: Path) -> dict[str, int]:
    """Write the installation, as it stands at one moment, into the zip file `target`, which this user alone may read;
    rows by table. An older schema is written as it stands. The attached files are read after the rows, so that every
    file that a row means is there.

    Raises Invalid when the target exists.
    """
    if target.exists():
        raise Invalid(Fault(str(target), "exists"))
    partial = target.with_suffix(target.suffix + ".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        with store.reading() as session:
            schema = migrate.current(store)
            connection = session.connection()
            stands = inspect(connection)
            for kept in _kept_tables():
                if not stands.has_table(kept.name):
                    continue
                name = f"tables/{kept.name}.jsonl"
                shaped = _shaped(kept, [each["name"] for each in stands.get_columns(kept.name)])
                with archive.open(name, "w", force_zip64=True) as out:
                    counts[kept.name], sums[name] = _write_rows(connection, shaped, list(kept.primary_key), out)
        for digest in files.digests():
            name, found = f"{FILES}/{digest[:2]}/{digest}", hashlib.sha256()
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
                for piece in files.whole(digest):
                    found.update(piece)
                    out.write(piece)
            sums[name] = found.hexdigest()
        manifest = {"format": FORMAT, "schema": schema, "rows": counts, "sha256": sums}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    partial.replace(target)
    return counts


def restore(store: Store, files: Kept, source: Path) -> dict[str, int]:
    """Fill an empty database and the place of attached files from a backup, then bring the schema to this version.

    Checksums are proved before anything is written. Raises Invalid when the file is not a whole backup, is of a newer
    version, or the database is not empty.
    """
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise Invalid(Fault(str(source), "not-a-backup")) from error
    with archive:
        manifest = _manifest(archive, source)
        if migrate.current(store) is not None:
            raise Invalid(Fault("database", "not-empty"))
        migrate.upgrade(store, manifest["schema"])
        with store.engine.begin() as connection:
            for kept in _kept_tables():
                if f"tables/{kept.name}.jsonl" in manifest["sha256"]:
                    _read_rows(connection, kept, _lines(archive, kept))
            for kept in _kept_tables():
                if f"tables/{kept.name}.jsonl" in manifest["sha256"]:
                    _read_cycles(connection, kept, _lines(archive, kept))
            if connection.dialect.name == "postgresql":
                _move_sequences(connection)
        for name in manifest["sha256"]:
            if name.startswith(f"{FILES}/"):
                with archive.open(name) as member:
                    files.put_pieces(pieces(member))
    migrate.upgrade(store)
    rows: dict[str, int] = manifest["rows"]
    return rows


def _kept_tables() -> list[Table]:
    """Every table but those that are made again from the others."""
    return [kept for kept in metadata.sorted_tables if not kept.info.get("derived")]


def _write_rows(connection: Connection, shaped: Any, keys: list[Any], out: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    count = 0
    order = [shaped.c[key.name] for key in keys]
    rows = connection.execution_options(yield_per=BATCH).execute(select(shaped).order_by(*order))
    for row in rows.mappings():
        plain = {name: _plain(value) for name, value in row.items()}
        line = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        digest.update(line)
        out.write(line)
        count += 1
    return count, digest.hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime() | dt.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


_BACK: Mapping[type, Callable[[Any], Any]] = {
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
    uuid.UUID: uuid.UUID,
    bytes: base64.b64decode,
}


def _typed(kept: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    typed = {}
    for name, value in values.items():
        if value is not None and name in kept.c:
            try:
                back = _BACK.get(kept.c[name].type.python_type)
            except NotImplementedError:
                back = None
            value = back(value) if back else value  # noqa: PLW2901
        typed[name] = value
    return typed


def _lines(archive: zipfile.ZipFile, kept: Table) -> Iterator[dict[str, Any]]:
    with archive.open(f"tables/{kept.name}.jsonl") as lines:
        for line in lines:
            yield json.loads(line)


def _cycles(kept: Table) -> set[str]:
    """The columns that point to a row which may come later; they are filled in a second round."""
    order = [each.name for each in _kept_tables()]
    return {
        key.parent.name
        for key in kept.foreign_keys
        if order.index(key.column.table.name) >= order.index(kept.name) and key.parent.nullable
    }


def _shaped(kept: Table, names: list[str]) -> Any:
    """The table with the columns of another version, typed as this version types them."""
    return table(kept.name, *(column(name, kept.c[name].type) if name in kept.c else column(name) for name in names))


def _read_rows(connection: Connection, kept: Table, lines: Iterator[dict[str, Any]]) -> None:
    later = _cycles(kept)
    batch: list[dict[str, Any]] = []
    for values in lines:
        batch.append({name: None if name in later else value for name, value in _typed(kept, values).items()})
        if len(batch) == BATCH:
            connection.execute(insert(_shaped(kept, list(batch[0]))), batch)
            batch = []
    if batch:
        connection.execute(insert(_shaped(kept, list(batch[0]))), batch)


def _read_cycles(connection: Connection, kept: Table, lines: Iterator[dict[str, Any]]) -> None:
    later = _cycles(kept)
    if not later:
        return
    keys = [key.name for key in kept.primary_key.columns]
    for values in lines:
        filled = {name: values[name] for name in later if values.get(name) is not None}
        if filled:
            shaped = _shaped(kept, [*keys, *filled])
            where = [shaped.c[key] == bindparam(f"key_{key}", _typed(kept, values)[key]) for key in keys]
            connection.execute(update(shaped).where(*where).values(**_typed(kept, filled)))


def _move_sequences(connection: Connection) -> None:
    for kept in _kept_tables():
        keys = list(kept.primary_key.columns)
        if len(keys) == 1 and kept.autoincrement_column is not None:
            name = keys[0].name
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{kept.name}\"', '{name}'), "  # noqa: S608
                    f'(SELECT max("{name}") FROM "{kept.name}")) '
                    f'WHERE EXISTS (SELECT 1 FROM "{kept.name}")'
                )
            )


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise Invalid(Fault(str(source), "newer-format"))
        for name, kept in manifest["sha256"].items():
            if Path(name).is_absolute() or ".." in Path(name).parts or _sum_of(archive, name) != kept:
                raise Invalid(Fault(name, "damaged"))
        known = {"rows", "schema"} <= manifest.keys()
    except (KeyError, TypeError, AttributeError, ValueError, zipfile.BadZipFile) as error:
        raise Invalid(Fault(str(source), "not-a-backup")) from error
    if not known:
        raise Invalid(Fault(str(source), "not-a-backup"))
    return manifest


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        for piece in pieces(member):
            digest.update(piece)
    return digest.hexdigest()
