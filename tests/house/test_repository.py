"""What may not stand in the repository, and what must."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[2]
# Written so that this file does not match itself.
REGISTRIES = r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|deb\.d[e]bian|security\.d[e]bian|yarn[p]kg\.com"
MACHINE = r"(?<![\w.<])/(?:work|farm|root|home/[a-z]+|Users/[a-z]+)/"
PINS = r"--index[-]url|--extra-index[-]url|--find[-]links|\"re[s]olved\":"


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True, cwd=ROOT)
    return [file for name in listing.stdout.split("\0") if name and (file := ROOT / name).is_file()]


def test_it_names_no_registry_host_and_no_path_of_a_machine() -> None:
    pattern = re.compile("|".join((REGISTRIES, MACHINE, PINS)))
    looked, found = 0, []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        looked += 1
        if file.is_relative_to(ROOT / "static" / "vendor"):
            continue
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]
    assert looked > 50
    assert found == []


def test_every_pin_has_a_hash() -> None:
    for name in ("core", "postgres", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        packages = re.split(r"\n(?=\S)", text.strip())
        assert len(packages) > 30
        assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


def test_the_pins_of_one_set_are_the_pins_of_all() -> None:
    pins = {
        name: set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.MULTILINE))
        for name in ("core", "postgres", "test")
    }
    assert pins["core"] <= pins["postgres"] <= pins["test"]


def test_there_is_one_migration_head_and_the_file_that_names_it_is_right() -> None:
    folder = ROOT / "learnhub" / "store" / "migrations"
    configuration = Config()
    configuration.set_main_option("script_location", str(folder))
    heads = ScriptDirectory.from_config(configuration).get_heads()
    assert heads == [(folder / "HEAD").read_text(encoding="utf-8").strip()]
