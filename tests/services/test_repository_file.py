"""The whole repository out to one checksummed file and back in, from either engine to the other, to the last byte."""

from __future__ import annotations

import json
import uuid
import zipfile
from pathlib import Path

from sqlalchemy import select

from learnhub.domain.cases.log import broken
from learnhub.domain.policy import SYSTEM
from learnhub.outside.clock import SetClock
from learnhub.outside.files import MemoryFiles
from learnhub.paths import data_dir
from learnhub.services import attachments, cases, demo, demo_cases
from learnhub.services.keeping.log import log_after, untold_moves
from learnhub.services.work import Transactions
from learnhub.store import accounts
from learnhub.store.backup import back_up, restore
from learnhub.store.engine import Store
from learnhub.store.tables.accounts import Account
from tests.store.filled import kept_tables

PICTURE = b"\x89PNG\r\n\x1a\n the day \x00\xff"
NOT_EMPTY = {
    *("account", "attachment", "case", "case_message", "case_move", "case_note", "case_revision", "case_sign"),
    *("case_version", "decision", "event", "partnership", "partnership_member", "review"),
}
"""What makes a repository; the proof is of nothing when one of these is empty."""


def tell(transactions: Transactions) -> None:
    """The cases of the demonstration: full ones, one with two versions, notes beside them, and each step of review."""
    transactions.write(SYSTEM, demo.add_people)
    illustrations = (data_dir("courses") / "illustrations.toml").read_bytes()
    for add in (lambda work: demo.add_illustrations(work, illustrations), demo.add_second_version, demo.add_use):
        transactions.write(SYSTEM, add)
    list(demo_cases.add_cases(transactions))


def attach(transactions: Transactions, files: MemoryFiles) -> None:
    """A draft with a file, and words in three scripts."""
    with transactions.store.reading() as session:
        teller = session.scalar(select(Account.id).where(Account.kind == "staff").order_by(Account.id).limit(1))
        actor = accounts.actor_by_id(session, teller or 0)
    assert actor is not None
    case = uuid.uuid4()
    answers = {"situation": "Три школы، ثلاث مدارس، 三所学校: “é” ≠ “é”"}
    transactions.write(actor, cases.begin_case, case, answers=answers)
    said = {"name": "day.png", "media_type": "image/png", "description": "The day", "licence": "CC BY 4.0"}
    digest = files.put(PICTURE)
    transactions.write(actor, attachments.attach, case, uuid.uuid4(), digest=digest, size=len(PICTURE), **said)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_repository_goes_out_and_in_between_engines_equal_to_the_last_byte(
    postgres_url: str, sqlite_template: Path, tmp_path: Path, clock: SetClock
) -> None:
    (tmp_path / "from.db").write_bytes(sqlite_template.read_bytes())
    origin, files = Store(f"sqlite:///{tmp_path / 'from.db'}"), MemoryFiles()
    transactions = Transactions(origin, clock)
    tell(transactions)
    attach(transactions, files)
    out = tmp_path / "sqlite.zip"
    rows = back_up(origin, files, out)
    assert {name for name in NOT_EMPTY if not rows[name]} == set()

    other, moved = Store(postgres_url), MemoryFiles()
    with other.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    assert restore(other, moved, out) == rows
    assert sorted(moved.digests()) == sorted(files.digests())
    there = Transactions(other, clock)
    log = there.read(SYSTEM, log_after, 0)
    assert log
    assert list(broken(iter(log))) == []
    assert there.read(SYSTEM, untold_moves, 0)[0] == []
    back_up(other, moved, tmp_path / "postgresql.zip")

    again, back = Store(f"sqlite:///{tmp_path / 'again.db'}"), MemoryFiles()
    restore(again, back, tmp_path / "postgresql.zip")
    back_up(again, back, tmp_path / "again.zip")
    want = members(out)
    for name in ("postgresql.zip", "again.zip"):
        found = members(tmp_path / name)
        assert found.keys() == want.keys()
        assert [each for each in want if found[each] != want[each]] == []
    assert json.loads(want["manifest.json"])["sha256"]

    with other.engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in kept_tables())
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    for store in (origin, other, again):
        store.dispose()
