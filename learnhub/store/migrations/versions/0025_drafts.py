"""Every change of a draft is a revision, and the folder that last came in is remembered."""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

from learnhub.store.types import Code, UtcTime

revision = "0025"
down_revision = "0024"


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The tables of revisions; what stands in drafts is their first revision, what came by a folder its base."""
    op.create_table(
        "draft_folder",
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("path", Code(length=300), nullable=False),
        sa.Column("sha256", Code(length=64), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_draft_folder_course_id_course")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_draft_folder_sha256_blob")),
        sa.PrimaryKeyConstraint("course_id", "path", name=op.f("pk_draft_folder")),
    )
    op.create_table(
        "draft_revision",
        sa.Column("id", _key(), nullable=False),
        sa.Column("course_id", _key(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by_id", _key(), nullable=True),
        sa.Column("origin", Code(length=16), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("name", Code(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_draft_revision_by_id_account")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_draft_revision_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_draft_revision_course_id")),
    )
    op.create_table(
        "draft_change",
        sa.Column("revision_id", _key(), nullable=False),
        sa.Column("path", Code(length=300), nullable=False),
        sa.Column("before", Code(length=64), nullable=True),
        sa.Column("after", Code(length=64), nullable=True),
        sa.ForeignKeyConstraint(["after"], ["blob.sha256"], name=op.f("fk_draft_change_after_blob")),
        sa.ForeignKeyConstraint(["before"], ["blob.sha256"], name=op.f("fk_draft_change_before_blob")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["draft_revision.id"], name=op.f("fk_draft_change_revision_id_draft_revision")
        ),
        sa.PrimaryKeyConstraint("revision_id", "path", name=op.f("pk_draft_change")),
    )
    _first_revisions()
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.drop_column("imported")


def _first_revisions() -> None:
    said = sa.MetaData()
    said.reflect(op.get_bind(), only=["course", "draft_file", "release_file", "blob"])
    said.reflect(op.get_bind(), only=["draft_folder", "draft_revision", "draft_change"])
    course, draft, release, blob = (said.tables[name] for name in ("course", "draft_file", "release_file", "blob"))
    for each in op.get_bind().execute(sa.select(course)).all():
        rows = op.get_bind().execute(
            sa.select(draft, sa.func.length(blob.c.content).label("length"))
            .join(blob, blob.c.sha256 == draft.c.sha256)
            .where(draft.c.course_id == each.id)
        )
        files = sorted(rows.all(), key=lambda row: row.path.encode())
        released = op.get_bind().execute(sa.select(release).where(release.c.release_id == each.release_id)).all()
        folder = {row.path: row.sha256 for row in (*released, *(row for row in files if row.imported))}
        _insert(said, "draft_folder", [{"course_id": each.id, "path": p, "sha256": s} for p, s in folder.items()])
        if files:
            name = sha256("".join(f"{row.path}\t{row.length}\t{row.sha256}\n" for row in files).encode()).hexdigest()
            first = {"course_id": each.id, "number": 1, "at": each.created_at, "by_id": each.owner_id, "name": name}
            revision_table = said.tables["draft_revision"]
            made = op.get_bind().execute(sa.insert(revision_table).values(**first, origin="import", note=""))
            (key,) = made.inserted_primary_key or (0,)
            _insert(
                said, "draft_change", [{"revision_id": key, "path": row.path, "after": row.sha256} for row in files]
            )


def _insert(said: sa.MetaData, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(sa.insert(said.tables[table]), rows)
