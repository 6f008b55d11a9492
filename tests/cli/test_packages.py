"""`learnhub courses export --format`, as typed, on a published course."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from learnhub.cli import main
from learnhub.content.folder import write_folder
from learnhub.domain.packages import KEYED, Package
from tests.courses import SLUG
from tests.packages import files


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner on a database with a published course."""
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path))
    runner = CliRunner()
    write_folder(tmp_path / SLUG, files())
    assert (
        runner.invoke(main, ["courses", "import", str(tmp_path / SLUG), "--publish"], catch_exceptions=False).exit_code
        == 0
    )
    return runner


def test_a_course_is_written_in_every_form_and_never_over_another_file(run: CliRunner, tmp_path: Path) -> None:
    for package in Package:
        out = tmp_path / f"course.{package}"
        command = ["courses", "export", SLUG, str(out), "--format", package.value]
        told = run.invoke(main, command, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        assert ("right answers" in told.output) == (package in KEYED)
        assert out.stat().st_size > 3_000
        again = run.invoke(main, command)
        assert again.exit_code == 1
        assert "is there already" in again.output


def test_the_zip_brought_in_again_changes_nothing(run: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "course.zip"
    run.invoke(main, ["courses", "export", SLUG, str(out), "--format", "zip"], catch_exceptions=False)
    told = run.invoke(main, ["courses", "import", str(out), "--publish"], catch_exceptions=False)
    assert "0 files changed" in told.output
    assert "published already" in told.output


def test_a_course_or_a_language_that_there_is_not_is_named(run: CliRunner, tmp_path: Path) -> None:
    command = ["courses", "export", SLUG, str(tmp_path / "x.epub"), "--format", "epub", "--language", "fr"]
    assert f"There is no course {SLUG} in fr" in run.invoke(main, command).output
    told = run.invoke(main, ["courses", "export", "none", str(tmp_path / "x.epub"), "--format", "epub"])
    assert told.exit_code == 1
    assert "There is no course none" in told.output
