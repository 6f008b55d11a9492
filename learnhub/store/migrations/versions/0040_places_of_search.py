"""Lessons in search stand nearer to the cases: SQLite before 3.42 loses finds where places lie 2 ** 56 apart."""

from alembic import op

revision = "0040"
down_revision = "0039"

FIRST = 1 << 60
MOVED = FIRST - (1 << 52)


def upgrade() -> None:
    """The places of lessons; on SQLite the index is merged, so that no old place is left in it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, place in (("search_document", "place"), ("search_text", "place" if postgresql else "rowid")):
        op.execute(f"UPDATE {table} SET {place} = {place} - {MOVED} WHERE {place} >= {FIRST}")  # noqa: S608
    if not postgresql:
        op.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
