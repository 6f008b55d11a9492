"""Counters of acts on cases, from the moves and answers that are kept."""

import datetime as dt
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Count what was done so far, by year."""
    bind = op.get_bind()
    found: Counter[str] = Counter()
    moves = sa.text(
        'SELECT m.at, m.move, m.reason FROM case_move m JOIN "case" c ON c.id = m.case_id WHERE NOT c.illustration'
    )
    for at, move, reason in bind.execute(moves):
        year = _year(at)
        found[f"acts:{year}:{move}"] += 1
        if reason:
            found[f"acts:{year}:{move}:{reason}"] += 1
    answers = sa.text(
        'SELECT r.conflict_at, r.conflict FROM review r JOIN "case" c ON c.id = r.case_id '
        "WHERE NOT c.illustration AND r.conflict_at IS NOT NULL"
    )
    for at, answer in bind.execute(answers):
        found[f"acts:{_year(at)}:conflict-{answer}"] += 1
    counter = sa.table("counter", sa.column("name"), sa.column("value"))
    if found:
        op.bulk_insert(counter, [{"name": name, "value": value} for name, value in found.items()])


def _year(at: int) -> int:
    return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=at)).year
