"""The release whose corrected keys counted when a try was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """One column."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    name = op.f("fk_attempt_corrected_on_id_release")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE attempt ADD COLUMN corrected_on_id INTEGER CONSTRAINT {name} REFERENCES release (id)")
    else:
        op.add_column("attempt", sa.Column("corrected_on_id", key, nullable=True))
        op.create_foreign_key(name, "attempt", "release", ["corrected_on_id"], ["id"])
