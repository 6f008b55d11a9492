"""What people install works on its own: a wheel, away from the checkout, serves a page in French, compressed."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.serving import serving

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_serves_a_page_in_french_with_compressed_static_files(installed: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "var", cwd=tmp_path, settings={"PYTHONPATH": str(installed)}) as site:
        page = site.get("/", Accept_Language="fr").body.decode()
        assert re.search(r'<html[^>]* lang="fr"', page)
        assert "Se connecter" in page
        style = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
        compressed = site.get(style, Accept_Encoding="br")
        assert compressed.headers["Content-Encoding"] == "br"
        assert "immutable" in compressed.headers["Cache-Control"]
