"""`learnhub log`, as typed: who tampers is caught, in the database and by a reader with the file and ten lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from learnhub.cli import main
from learnhub.domain.cases.log import hash_of
from learnhub.outside.clock import SetClock
from learnhub.store.engine import Store
from tests.cases import case_in
from tests.services.conftest import House

DOCS = Path(__file__).parents[2] / "docs" / "log.md"


@pytest.fixture
def run(
    store: Store, clock: SetClock, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run the command on a database with a published and a declined case."""
    house = House(store, clock)
    case_in(house, "published")
    case_in(house, "declined")
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, words, catch_exceptions=False)


def change(store: Store, statement: str, **values: object) -> None:
    with store.writing() as session:
        session.execute(text(statement), values)


def test_a_whole_log_is_proved_and_named_by_its_last_hash(run: Callable[..., Result]) -> None:
    answer = run("log", "verify")
    assert answer.exit_code == 0
    assert re.fullmatch(r"6 lines are whole\. The last has the hash [0-9a-f]{64}\n", answer.output)


def test_a_line_that_was_changed_is_caught(run: Callable[..., Result], store: Store) -> None:
    change(store, "UPDATE decision SET entry = replace(entry, 'reviewer', 'editor') WHERE seq = 3")
    answer = run("log", "verify")
    assert answer.exit_code == 1
    assert "Line 3: it is not as it was written." in answer.output


def test_a_line_that_was_changed_with_its_hash_is_caught(run: Callable[..., Result], store: Store) -> None:
    with store.reading() as session:
        entry = session.execute(text("SELECT entry FROM decision WHERE seq = 3")).scalar_one()
    forged = entry.replace("reviewer", "editor")
    change(store, "UPDATE decision SET entry = :entry, hash = :hash WHERE seq = 3", entry=forged, hash=hash_of(forged))
    assert "Line 4: it does not follow the line before it." in run("log", "verify").output


def test_a_line_that_was_taken_out_is_caught(run: Callable[..., Result], store: Store) -> None:
    change(store, "DELETE FROM decision_salt WHERE seq = 2")
    change(store, "DELETE FROM decision WHERE seq = 2")
    assert "Line 3: a line before it is missing." in run("log", "verify").output


def test_a_move_that_was_changed_behind_the_log_is_caught(run: Callable[..., Result], store: Store) -> None:
    change(store, "UPDATE case_move SET reason = 'could-harm' WHERE move = 'decline'")
    assert "Line 6: the move that is kept is not the one that the log tells" in run("log", "verify").output


def test_a_move_that_the_log_does_not_tell_is_caught(run: Callable[..., Result], store: Store) -> None:
    change(
        store,
        "INSERT INTO case_move (id, case_id, move, from_state, to_state, role, name_agreed, at) "
        "SELECT 99, case_id, 'publish', 'in-review', 'published', 'reviewer', name_agreed, at "
        "FROM case_move WHERE id = 1",
    )
    assert "Line 0: the move that is kept" in run("log", "verify").output


def prove(file: Path) -> subprocess.CompletedProcess[str]:
    """Run the ten lines of docs/log.md, and nothing else, on the file."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    return subprocess.run([sys.executable, "-I", "-c", code, str(file)], capture_output=True, text=True, check=False)


def test_every_move_is_written_in_one_place_and_so_in_the_log() -> None:
    package = DOCS.parents[1] / "learnhub"
    found = [
        file.name for file in package.rglob("*.py") if re.search(r"(?<!class )CaseMove\(", file.read_text("utf-8"))
    ]
    assert found == ["moving.py"]


def test_a_reader_proves_the_exported_file_with_ten_lines_of_python(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert run("log", "export", str(file)).output == f"{file}: 6 lines.\n"
    head = run("log", "verify").output.split()[-1]
    assert prove(file).stdout == f"6 lines are whole; the last hash is {head}\n"
    rows = file.read_text(encoding="utf-8").splitlines()
    for tampered in (
        [*rows[:2], rows[2].replace("reviewer", "editor"), *rows[3:]],
        [*rows[:2], *rows[3:]],
        [rows[1], rows[0], *rows[2:]],
    ):
        file.write_text("\n".join(tampered) + "\n", encoding="utf-8")
        assert prove(file).returncode == 1
    assert all(json.loads(line).keys() == {"entry", "hash"} for line in rows)
    assert run("log", "export", str(file)).exit_code == 1, "a file that is there is left alone"
