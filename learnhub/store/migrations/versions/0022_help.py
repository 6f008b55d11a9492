"""The help that a response had: misses when it was checked, hints, and whether it was found right."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """The help that a response had: misses when it was checked, hints, and whether it was found right."""
    op.add_column("response", sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("response", sa.Column("hints", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("response", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
