"""Audio and video in packages: small ones are in those that are made of files, the others lead to the site."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from learnhub.background.packages import package_bytes, put_package
from learnhub.content.recordings import Recording
from learnhub.domain.packages import Package
from learnhub.interop.packages.kit import Kit
from learnhub.interop.packages.page import html_file, print_html
from learnhub.outside.files import MemoryFiles
from learnhub.outside.recordings import Recordings
from learnhub.render.environment import Pages
from tests.packages import LESSON, contents, files, kit

SHORT = (Path(__file__).parents[1] / "recordings" / "short.webm").read_bytes()
BLOCK = "\n::: video\n[The call](media/call.webm)\n\nThe phone rings.\n:::\n"
VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nThe phone rings.\n"
ON_THE_SITE = "https://learn.example.org/courses/two-modules/media/02-same-news/media/call.webm"


def made(pages: Pages, *, size: int = 0) -> tuple[dict[str, bytes], Kit]:
    """A course with a video, which claims another size where one is given, and what packages are made with."""
    recordings = Recordings(MemoryFiles(), 1)
    recording = recordings.keep("call.webm", [SHORT])
    given = files()
    shown = Recording(recording.media_type, size or recording.size, recording.digest).stand_in
    media = {"02-same-news/media/call.webm": shown, "02-same-news/media/call.vtt": VTT}
    whole = {**given, LESSON: given[LESSON] + BLOCK.encode(), **media}
    return whole, replace(kit(pages), fetch=recordings.fetch)


def unzipped(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("package", [Package.EPUB, Package.SCORM_12])
def test_a_small_recording_is_played_from_the_package(package: Package, pages: Pages) -> None:
    given, with_files = made(pages)
    held = unzipped(package_bytes(package, contents(given), with_files))
    assert SHORT in held.values()
    assert VTT in held.values()
    (page,) = [text.decode() for name, text in held.items() if b"<video" in text]
    assert ON_THE_SITE not in page
    assert "The phone rings." in page
    if package is Package.EPUB:
        etree.fromstring(page.encode())
        assert b'media-type="video/webm"' in held["EPUB/book.opf"]


def test_what_is_too_large_or_has_no_place_leads_to_the_site(pages: Pages) -> None:
    given, with_files = made(pages, size=21_000_000)
    large = unzipped(package_bytes(Package.SCORM_12, contents(given), with_files))["index.html"].decode()
    for page in (large, html_file(contents(given), with_files).decode(), print_html(contents(given), with_files)):
        assert "<video" not in page
        assert f'<a href="{ON_THE_SITE}">Video, WEBM, 21.0 MB</a>' in page
        assert "The phone rings." in page


def test_a_zip_file_holds_every_recording(pages: Pages) -> None:
    given, with_files = made(pages)
    assert unzipped(package_bytes(Package.ZIP, contents(given), with_files))["02-same-news/media/call.webm"] == SHORT


def test_a_recording_that_is_not_kept_any_more_is_left_out_and_named(pages: Pages, tmp_path: Path) -> None:
    given, _ = made(pages)
    without = replace(kit(pages), fetch=Recordings(MemoryFiles(), 1).fetch)
    for package in (Package.ZIP, Package.SCORM_12):
        gone = put_package(package, contents(given), without, tmp_path / "package.zip")
        assert gone == ("02-same-news/media/call.webm",)
        held = unzipped((tmp_path / "package.zip").read_bytes())
        assert SHORT not in held.values()
        assert VTT in held.values()
