"""Audio and video in a lesson: with captions and a transcript, in each language; what is missing is named."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from learnhub.content.captions import check_captions
from learnhub.content.course import read_course
from learnhub.content.document import read_document
from learnhub.content.faults import Faults, errors
from learnhub.content.folder import (
    Collector,
    DiskError,
    check_folder,
    read_folder,
    read_zip,
    write_folder,
    write_zip,
    write_zip_into,
)
from learnhub.content.languages import speak
from learnhub.content.lesson import read_lesson
from learnhub.content.page import fields_of, page_blocks, source_of
from learnhub.content.recordings import Recording
from learnhub.content.segments import segments
from learnhub.content.translation import EMPTY, Said, translation_path, with_words, write_translation
from learnhub.content.writer import write_lesson
from learnhub.outside.files import FolderFiles
from learnhub.outside.recordings import Recordings
from tests.content.courses import L, errors_of, places, small

SHORT = (Path(__file__).parents[1] / "recordings" / "short.webm").read_bytes()
VIDEO, CAPTIONS = "01-news/media/call.webm", "01-news/media/call.vtt"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nThe phone rings on Thursday.\n"
SAID = "The phone rings. An officer, *off screen*: “Who is it?”"
BLOCK = f"::: video\n[The \\[first\\] call](media/call.webm)\n\n{SAID}\n:::\n"


def stand_in(data: bytes = SHORT, media_type: str = "video/webm") -> bytes:
    return Recording(media_type, len(data), hashlib.sha256(data).hexdigest()).stand_in


def with_video(block: str = BLOCK, **files: bytes) -> dict[str, bytes]:
    """The small course with a block at the end of its lesson; `files` by what they are in the module's media."""
    lesson = small()[L] + f"\n{block}".encode()
    there = {VIDEO: stand_in(), CAPTIONS: VTT.encode()}
    more = {f"01-news/media/{name.replace('_', '.')}": data for name, data in files.items()}
    return {**small(), L: lesson, **there, **more}


AT = small()[L].count(b"\n") + 2
HEAD, NEXT = f"{L}:{AT}", f"{L}:{AT + 1}"
BLOCK_FAULTS = [
    (BLOCK.replace("[The \\[first\\] call](media/call.webm)", "The call"), [(HEAD, "recording-head")]),
    (BLOCK.replace("[The \\[first\\] call](media/call.webm)\n", ""), [(HEAD, "recording-head")]),
    (BLOCK.replace("](media/call.webm)", "](media/call.webm) and [more](equal)"), [(HEAD, "recording-head")]),
    ("::: video\n[The call](media/call.webm)\n:::\n", [(HEAD, "transcript-missing")]),
    (BLOCK.replace("media/call.webm", "https://example.org/call.webm"), [(NEXT, "image-place")]),
    (BLOCK.replace("media/call.webm", "media/other.webm"), [(NEXT, "image-missing")]),
    (BLOCK.replace("media/call.webm", "media/day.svg"), [(NEXT, "recording-block")]),
    (BLOCK.replace("video", "audio"), [(NEXT, "recording-block")]),
    (BLOCK.replace("::: video", "::: video {#x}"), [(HEAD, "block-argument")]),
    ("![a call](media/call.webm)\n", [(HEAD, "image-missing")]),
    ("[a call](media/call.webm)\n", [(HEAD, "link-form")]),
]


@pytest.mark.parametrize(("block", "expected"), BLOCK_FAULTS)
def test_a_recording_without_its_title_file_or_transcript_is_named(block: str, expected: list[tuple[str, str]]) -> None:
    assert errors_of(with_video(block)) == expected


def test_a_video_has_captions_and_a_recording_its_own_bytes() -> None:
    files = {path: data for path, data in with_video().items() if path != CAPTIONS}
    assert errors_of(files) == [(NEXT, "captions-missing")]
    assert errors_of({**with_video(), VIDEO: SHORT}) == [(f"{VIDEO}:1", "recording-kind")]
    assert errors_of(with_video()) == []


TRIED_HERE = {
    *(
        "recording-head",
        "recording-block",
        "recording-unused",
        "recording-kind",
        "recording-large",
        "recording-not-taken",
    ),
    *("transcript-missing", "captions-missing", "captions-head", "captions-empty", "captions-time", "captions-end"),
    *("captions-order", "captions-words", "captions-gap", "captions-style"),
}
CAPTION_FAULTS = [
    ("", [(1, "captions-head"), (1, "captions-empty")]),
    (VTT.replace("WEBVTT", "1"), [(1, "captions-head")]),
    ("WEBVTT\n", [(1, "captions-empty")]),
    (VTT.replace("00.000", "00,000"), [(3, "captions-time")]),
    (VTT.replace("01.500", "00.000"), [(3, "captions-end")]),
    (VTT.replace("The phone rings on Thursday.", ""), [(3, "captions-words")]),
    (f"{VTT}00:00:02.000 --> 00:00:03.000\nWho is it?\n", [(5, "captions-gap")]),
    (VTT.replace("00:00:00.000", "00:00:01.000") + "\n00:00.500 --> 00:00:03.000\nWho?\n", [(6, "captions-order")]),
    (VTT.replace("WEBVTT\n", "WEBVTT\n\nSTYLE\n::cue { color: red }\n"), [(3, "captions-style")]),
    (VTT.replace("00:00:00.000 -->", "1\n00:00:00.000 -->") + "\nNOTE of the author\n", []),
    (f"\ufeff{VTT}".replace("\n", "\r\n"), []),
    (VTT.replace("--> 00:00:01.500", "--> 100:00:01.500 align:start"), []),
    (VTT.replace("WEBVTT\n", "WEBVTT\nKind: captions\nLanguage: en\n"), []),
    (VTT.replace("WEBVTT\n\n", "WEBVTT\n"), []),
]


@pytest.mark.parametrize(("text", "expected"), CAPTION_FAULTS)
def test_what_keeps_captions_from_being_shown_is_named_by_line(text: str, expected: list[tuple[int, str]]) -> None:
    faults = Faults("c.vtt")
    check_captions(text.encode(), faults)
    assert places(faults.found) == [(f"c.vtt:{line}", code) for line, code in expected]


def test_a_lesson_plays_it_with_captions_and_shows_size_and_transcript_without_a_script() -> None:
    course = read_course(with_video(call_fr_vtt=VTT.encode())).course
    assert course is not None
    html = course.modules[0].lessons[0].segments[-1].html
    address = "/courses/small/media/01-news/media/call"
    assert f'<a href="{address}.webm">Video, WEBM, 0.1 MB</a>' in html
    assert f'preload="none" src="{address}.webm" aria-label="The [first] call"' in html
    assert [at for at in (html.find(f"{address}.vtt"), html.find(f"{address}.fr.vtt")) if at < 0] == []
    assert html.index('srclang="en" label="English"') < html.index('srclang="fr" label="Français"')
    assert "<summary>Transcript</summary>" in html
    assert "<em>off screen</em>: “Who is it?”" in html
    assert "Who is it?" in course.modules[0].lessons[0].text


def test_sound_has_no_captions_and_needs_none() -> None:
    block = "::: audio\n[The call](media/ring.mp3)\n\nThe phone rings.\n:::\n"
    read = read_course(with_video(block, ring_mp3=stand_in(b"x" * 2_340_000, "audio/mpeg")))
    assert errors(read.faults) == []
    assert read.course is not None
    html = read.course.modules[0].lessons[0].segments[-1].html
    assert "<audio controls" in html
    assert "Audio, MP3, 2.3 MB" in html
    assert "<track" not in html


def test_the_text_and_the_form_of_a_recording_come_back_the_same() -> None:
    document = read_document(L, with_video()[L], Faults(L))
    assert document is not None
    assert document.source == with_video()[L]
    written = write_lesson(read_lesson(document, Faults(L)))
    again = read_document(L, written, Faults(L))
    assert again is not None
    assert write_lesson(read_lesson(again, Faults(L))) == written
    (block,) = [each for each in page_blocks(document) if each.kind == "video"]
    fields = fields_of(block)
    assert fields is not None
    assert (fields["title"], fields["src"]) == ("The [first] call", "media/call.webm")
    assert fields["body"].startswith("The phone rings.")
    assert fields_of(type(block)("video", source_of("video", fields, set()), 1)) == fields


def test_another_language_has_its_words_its_captions_and_its_recording() -> None:
    files = with_video(call_fr_webm=stand_in(SHORT + b" "), call_fr_vtt=VTT.encode())
    source = segments(L, files[L])
    (title,) = [each for each in source if "first" in each.text]
    assert title.text == "The \\[first\\] call"
    said = {title.key: Said(title.key, title.hash, "Le premier appel")}
    files[translation_path(L, "fr")] = write_translation(with_words(EMPTY, source, said))
    read = read_course(files)
    assert read.course is not None
    spoken = speak(files, read.course)
    assert spoken.faults == ()
    html = spoken.others[0].course.modules[0].lessons[0].segments[-1].html
    assert "<span>Le premier appel</span>" in html
    assert 'src="/courses/small/media/01-news/media/call.fr.webm" aria-label="Le premier appel"' in html
    assert html.index('srclang="fr"') < html.index('srclang="en"')
    assert '<p lang="en" dir="ltr">The phone rings.' in html


def test_a_folder_with_a_recording_goes_in_and_out_byte_for_byte(tmp_path: Path) -> None:
    recordings = Recordings(FolderFiles(tmp_path / "files"), 1)
    real = {**with_video(), VIDEO: SHORT}
    write_folder(tmp_path / "course", real)
    files, faults = read_folder(tmp_path / "course", recordings.keep)
    assert (files, faults) == (with_video(), [])
    write_folder(tmp_path / "again", files, recordings.fetch)
    assert (tmp_path / "again" / VIDEO).read_bytes() == SHORT
    with (tmp_path / "course.zip").open("w+b") as packed:
        write_zip_into(packed, files, recordings.fetch)
        packed.seek(0)
        assert read_zip(packed, recordings.keep) == (files, [])
    assert (tmp_path / "course.zip").read_bytes() != write_zip(files)
    around = BytesIO(write_zip({f"my course/{path}": data for path, data in real.items()}))
    assert read_zip(around, recordings.keep) == (files, [])
    sent = Collector(recordings.keep)
    for path, data in real.items():
        sent.add(f"my course/{path}", data)
    assert sent.whole() == (files, [])
    assert {each.code for each in check_folder(tmp_path / "course", Recordings(None, 1).keep)} == {
        each.code for each in read_course(small()).faults
    }


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("call.webm", stand_in(), "recording-kind"),
        ("call.mp4", SHORT, "recording-kind"),
        ("call.webm", b"", "empty-file"),
        ("call.webm", SHORT + bytes(1_000_000), "recording-large"),
    ],
)
def test_what_is_no_recording_or_too_large_is_refused_and_nothing_is_kept(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    kept = FolderFiles(tmp_path / "files")
    write_folder(tmp_path / "course", {f"01-news/media/{name}": data})
    files, faults = read_folder(tmp_path / "course", Recordings(kept, 1).keep)
    assert (files, [each.code for each in faults]) == ({}, [code])
    assert list(kept.digests()) == []
    assert not any(path.is_file() for path in (tmp_path / "files").rglob("*"))
    assert [each.code for each in read_folder(tmp_path / "course")[1]] == ["recording-not-taken"]
    sent = Collector(Recordings(kept, 1).keep)
    for path, content in {"x/course.md": b"", f"x/01-news/media/{name}": data}.items():
        sent.add(path, content)
    files, faults = sent.whole()
    assert (files, [each.code for each in faults]) == ({"course.md": b""}, [code])


def test_a_disk_that_keeps_nothing_is_not_taken_for_a_broken_zip_file(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"")
    no_disk = Recordings(FolderFiles(tmp_path / "files"), 1)
    packed = write_zip({VIDEO: SHORT, **small()})
    with pytest.raises(DiskError):
        read_zip(BytesIO(packed), no_disk.keep)
    with pytest.raises(DiskError):
        Collector(no_disk.keep).add(VIDEO, SHORT)
    place = packed.index(SHORT[-40:]) if SHORT[-40:] in packed else len(packed) // 8
    broken = packed[:place] + bytes(30) + packed[place + 30 :]
    codes = [each.code for each in read_zip(BytesIO(broken), Recordings(FolderFiles(tmp_path / "there"), 1).keep)[1]]
    assert codes == ["zip-unreadable"]


def test_a_recording_that_nothing_plays_is_named_as_one() -> None:
    found = {(each.path, each.code) for each in read_course(with_video("")).faults}
    assert {(f"{VIDEO}:1", "recording-unused"), (f"{CAPTIONS}:1", "recording-unused")} <= found
    assert not any(code == "media-unused" for _, code in found)
