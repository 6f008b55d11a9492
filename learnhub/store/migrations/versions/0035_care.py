"""Deputies of the owner of a course, and the day by which it is to be looked over."""

import sqlalchemy as sa
from alembic import op

import learnhub.store.types
from learnhub.domain.care import a_year_later

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """What is published now is to be looked over a year after its release."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("course", sa.Column("review_by", sa.Date(), nullable=True))
    op.add_column("course", sa.Column("reminded_on", sa.Date(), nullable=True))
    op.create_table(
        "course_deputy",
        sa.Column("course_id", key, nullable=False),
        sa.Column("account_id", key, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_deputy_course_id_course")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_course_deputy_account_id_account")),
        sa.PrimaryKeyConstraint("course_id", "account_id", name=op.f("pk_course_deputy")),
    )
    op.create_index(op.f("ix_course_deputy_account_id"), "course_deputy", ["account_id"])
    course = sa.table("course", sa.column("release_id"), sa.column("id"), sa.column("review_by", sa.Date()))
    release = sa.table("release", sa.column("id"), sa.column("published_at", learnhub.store.types.UtcTime()))
    published = sa.select(course.c.id, release.c.published_at).join(release, release.c.id == course.c.release_id)
    for key_of, at in op.get_bind().execute(published).all():
        day = a_year_later(at.date())
        op.execute(sa.update(course).where(course.c.id == key_of).values(review_by=day))
