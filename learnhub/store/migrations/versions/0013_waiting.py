"""Open responses wait for a person to mark them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Count them on the try; no try made before has one."""
    op.add_column("attempt", sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
