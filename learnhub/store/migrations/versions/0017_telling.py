"""How long a case was written at, and which text its teller agreed to."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """How long a case was written at, and which text its teller agreed to."""
    op.add_column("case", sa.Column("seconds_spent", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("case_link", sa.Column("agreed_revision", sa.Integer(), nullable=True))
    with op.batch_alter_table("case") as batch:
        batch.alter_column("seconds_spent", server_default=None)
