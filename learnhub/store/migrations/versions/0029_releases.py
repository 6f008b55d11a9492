"""The author's word on a release, publishing by a job, learners who move to another release, archived courses."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0029"
down_revision = "0028"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """What was published before counts as material: its learners stay where they are until they take it up."""
    op.add_column("course", sa.Column("archived_at", learnhub.store.types.UtcTime(), nullable=True))
    code = learnhub.store.types.Code(length=16)
    op.add_column("release", sa.Column("weight", code, nullable=False, server_default="material"))
    op.add_column("release", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "publication",
        sa.Column("id", _key(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("weight", learnhub.store.types.Code(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_by_id", _key(), nullable=True),
        sa.Column("asked_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("cancelled_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("done_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.Column("release_id", _key(), nullable=True),
        sa.Column("refused", _json(), nullable=True),
        sa.CheckConstraint("weight IN ('minor', 'material')", name=op.f("ck_publication_weight")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_publication_asked_by_id_account")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_publication_course_id_course")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_publication_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    op.create_index("ix_publication_course", "publication", ["course_id", "id"])
    op.create_table(
        "take_up",
        sa.Column("id", _key(), nullable=False),
        sa.Column("enrolment_id", _key(), nullable=False),
        sa.Column("from_release_id", _key(), nullable=False),
        sa.Column("to_release_id", _key(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_take_up_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["from_release_id"], ["release.id"], name=op.f("fk_take_up_from_release_id_release")),
        sa.ForeignKeyConstraint(["to_release_id"], ["release.id"], name=op.f("fk_take_up_to_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_up")),
    )
    op.create_index(op.f("ix_take_up_enrolment_id"), "take_up", ["enrolment_id"])
