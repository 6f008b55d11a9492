"""`learnhub items export`, as typed, on a published course."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnhub.cli import main
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.store.engine import Store

COURSE = Path(__file__).parents[2] / "courses" / "choosing-partners"


@pytest.fixture
def run(store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner on a database with a published course."""
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path))
    runner = CliRunner()
    assert runner.invoke(main, ["courses", "import", str(COURSE), "--publish"], catch_exceptions=False).exit_code == 0
    return runner


def test_a_quiz_is_handed_out_whole_and_never_over_another_file(run: CliRunner, tmp_path: Path) -> None:
    missing = run.invoke(main, ["items", "export", "choosing-partners/none", str(tmp_path / "x"), "--format", "gift"])
    assert missing.exit_code == 1
    name = missing.output.rpartition("There are: ")[2].partition(",")[0].strip()
    for format_ in FORMATS:
        out = tmp_path / f"quiz.{format_}"
        command = ["items", "export", f"choosing-partners/{name}", str(out), "--format", format_]
        told = run.invoke(main, command, catch_exceptions=False)
        assert told.exit_code == 0
        left = told.output.count("has no question of the kind")
        read = read_file(format_, out.read_bytes())
        assert read.remarks == ()
        assert f"{len(read.questions)} of {len(read.questions) + left} questions" in told.output
        assert b'href="/' not in out.read_bytes()
        assert run.invoke(main, command).exit_code == 1


def test_a_quiz_is_analysed_and_says_where_too_few_have_answered(run: CliRunner) -> None:
    missing = run.invoke(main, ["items", "analyse", "choosing-partners/none"])
    assert missing.exit_code == 1
    assert "There is no quiz choosing-partners/none" in missing.output
    told = run.invoke(main, ["items", "analyse", "choosing-partners/ch-before-check"], catch_exceptions=False)
    assert told.exit_code == 0
    assert told.output.startswith("0 tries\n")
    assert "too few have answered it (fewer than may be told)" in told.output
