"""Scenarios of a release, and the ways that learners take through them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import learnhub.store.types

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
CODE = learnhub.store.types.Code(length=64)


def upgrade() -> None:
    """Add the three tables; releases made before have no scenarios."""
    op.create_table(
        "release_scenario",
        sa.Column("release_id", KEY, nullable=False),
        sa.Column("scenario_id", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("module_id", CODE, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_scenario_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", "scenario_id", name=op.f("pk_release_scenario")),
    )
    op.create_table(
        "scenario_play",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("release_id", KEY, nullable=False),
        sa.Column("scenario_id", CODE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.Column("ending", CODE, nullable=True),
        sa.Column("ended_at", learnhub.store.types.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_scenario_play_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_scenario_play_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_play")),
        sa.UniqueConstraint(
            "enrolment_id", "scenario_id", "number", name=op.f("uq_scenario_play_enrolment_id_scenario_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_scenario_play_public_id")),
    )
    op.create_index("ix_scenario_play_release", "scenario_play", ["release_id", "scenario_id"])
    op.create_table(
        "scenario_step",
        sa.Column("play_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scene_id", CODE, nullable=False),
        sa.Column("choice_id", CODE, nullable=False),
        sa.Column("chosen_at", learnhub.store.types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["play_id"], ["scenario_play.id"], name=op.f("fk_scenario_step_play_id_scenario_play")),
        sa.PrimaryKeyConstraint("play_id", "position", name=op.f("pk_scenario_step")),
    )
