"""Static files: names that carry their content, compressed copies, and the weights that pages may have."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import tomllib
from base64 import b64encode
from pathlib import Path

import brotli
import pytest

from learnhub.paths import data_dir
from learnhub.render.static_files import open_static

ROOT = Path(__file__).parents[2]
STATIC = data_dir("static")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"font")
    (tmp_path / "css" / "page.css").write_text('@font-face{src:url("../fonts/a.woff2")}i{mask:url(data:x)}')
    return tmp_path


def test_a_file_is_served_under_the_hash_of_its_content(folder: Path) -> None:
    static = open_static(folder)
    address = static.address("fonts/a.woff2")
    assert address == f"/static/fonts/a.{hashlib.sha256(b'font').hexdigest()[:8]}.woff2"
    assert (static.folder / address.removeprefix("/static/")).read_bytes() == b"font"
    assert static.is_immutable("", address)
    assert not static.is_immutable("", "/static/fonts/a.woff2")


def test_a_stylesheet_names_other_files_by_their_hash_and_changes_when_they_do(folder: Path) -> None:
    before = open_static(folder)
    sheet = (before.folder / before.names["css/page.css"]).read_text()
    font = before.names["fonts/a.woff2"].removeprefix("fonts/")
    assert sheet == f'@font-face{{src:url("../fonts/{font}")}}i{{mask:url(data:x)}}'
    (folder / "fonts" / "a.woff2").write_bytes(b"another")
    after = open_static(folder)
    assert after.names["css/page.css"] != before.names["css/page.css"]
    assert after.fingerprint != before.fingerprint


def test_a_stylesheet_that_names_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "css" / "page.css").write_text("i{mask:url(gone.svg)}")
    with pytest.raises(KeyError):
        open_static(folder)


def test_text_has_compressed_copies_and_fonts_have_none(folder: Path) -> None:
    static = open_static(folder)
    sheet = static.folder / static.names["css/page.css"]
    assert brotli.decompress(Path(f"{sheet}.br").read_bytes()) == sheet.read_bytes()
    assert gzip.decompress(Path(f"{sheet}.gz").read_bytes()) == sheet.read_bytes()
    assert not Path(f"{static.folder / static.names['fonts/a.woff2']}.br").exists()


def test_a_build_that_stands_is_not_made_again(folder: Path) -> None:
    first = open_static(folder)
    shutil.rmtree(first.folder / "css")
    assert open_static(folder).names == first.names
    assert not (first.folder / "css").exists()


def test_a_folder_that_cannot_be_written_to_is_built_elsewhere(folder: Path) -> None:
    (folder / ".build").write_text("in the way")
    static = open_static(folder)
    assert static.folder != folder / ".build"
    assert (static.folder / static.names["css/page.css"]).is_file()


def weight(name: str) -> int:
    """The bytes of a static file over the wire, with brotli where it is compressed."""
    static = open_static(STATIC)
    file = static.folder / static.names[name]
    compressed = Path(f"{file}.br")
    return (compressed if compressed.exists() else file).stat().st_size


ALWAYS = ("img/icons.svg", "img/favicon.svg", "js/learnhub.js", "js/autosave.js")
HTML = 15_000
"""What the page itself may weigh, compressed."""


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        (("css/learnhub.css",), 18_000 + HTML),
        (("css/learnhub.css", *ALWAYS), 90_000),
        (("css/learnhub.css", "css/fonts.css", "vendor/fonts/source-sans-3-latin.woff2", *ALWAYS), 200_000),
        (
            (
                "css/learnhub.css",
                "css/fonts.css",
                "vendor/fonts/source-sans-3-latin.woff2",
                "vendor/fonts/source-sans-3-latin-ext.woff2",
                "vendor/fonts/source-sans-3-cyrillic.woff2",
                *ALWAYS,
            ),
            200_000,
        ),
        (
            (
                "css/learnhub.rtl.css",
                "css/fonts.css",
                "vendor/fonts/source-sans-3-latin.woff2",
                "vendor/fonts/noto-sans-arabic.woff2",
                *ALWAYS,
            ),
            240_000,
        ),
    ],
    ids=["stylesheet", "light page", "English", "Russian", "Arabic"],
)
def test_a_cold_page_weighs_no_more_than(files: tuple[str, ...], limit: int) -> None:
    assert sum(map(weight, files)) <= limit - HTML


def test_every_third_party_file_is_as_the_manifest_says() -> None:
    listed = tomllib.loads((STATIC / "vendor" / "VENDOR.toml").read_text())["file"]
    assert len(listed) >= 7
    for entry in listed:
        content = (STATIC / entry["path"]).read_bytes()
        assert b64encode(hashlib.sha384(content).digest()).decode() == entry["sha384"], entry["path"]
        assert entry["licence"] in {"ISC", "MIT", "OFL-1.1"}
    fonts = {str(file.relative_to(STATIC)) for file in (STATIC / "vendor").rglob("*.woff2")}
    assert fonts <= {entry["path"] for entry in listed}


def test_versions_are_pinned_exactly_and_the_lock_names_no_host() -> None:
    wanted = json.loads((ROOT / "assets" / "package.json").read_text())["devDependencies"]
    lock = (ROOT / "assets" / "package-lock.json").read_text()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert "resolved" not in lock
    assert '"integrity"' in lock


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    there = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img" / "icons.svg").read_text()))
    asked = set()
    for file in data_dir("templates").rglob("*.html"):
        text = file.read_text()
        asked |= set(re.findall(r'icon\("([\w-]+)"(?! ~)', text)) | set(re.findall(r"#([\w-]+)\"></use>", text))
        asked |= set(re.findall(r'icon_name="([\w-]+)"', text))
    assert len(asked) > 15
    assert asked - there - {"name"} == set()
    assert {f"principle-{number}" for number in range(1, 10)} <= there
