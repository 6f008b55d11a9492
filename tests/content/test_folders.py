"""Folders and zip files: what is dangerous is refused by name, and nothing that stands in them raises."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.document import TEXT_LIMIT
from learnhub.content.faults import render_faults
from learnhub.content.folder import (
    COURSE_LIMIT,
    FILES_LIMIT,
    PICTURE_LIMIT,
    check_folder,
    read_folder,
    read_zip,
    write_files,
    write_folder,
    write_zip,
)
from learnhub.content.manifest import manifest, release_name
from tests.content.courses import C, L, M, P, places, small

NOBODY = 65534


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The small course in a folder."""
    write_folder(tmp_path / "small", small())
    return tmp_path / "small"


def test_a_folder_is_read_as_it_was_written(course: Path) -> None:
    assert read_folder(course) == (small(), [])
    assert [code for _, code in places(check_folder(course))] == ["lesson-length"]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert [code for _, code in places(check_folder(tmp_path / "none"))] == ["folder-missing"]
    (tmp_path / "file").write_text("x")
    assert [code for _, code in places(check_folder(tmp_path / "file"))] == ["folder-missing"]


def test_links_are_refused_and_not_followed(course: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (course / "01-news" / "03-more.md").symlink_to(tmp_path / "secret.md")
    (course / "02-more").symlink_to(tmp_path)
    files, faults = read_folder(course)
    assert files == small()
    assert places(faults) == [("01-news/03-more.md:1", "file-link"), ("02-more:1", "file-link")]


def test_a_pipe_is_refused_without_waiting_for_it(course: Path) -> None:
    os.mkfifo(course / "pipe")
    files, faults = read_folder(course)
    assert files == small()
    assert places(faults) == [("pipe:1", "file-special")]


def test_folders_in_folders_end_somewhere(course: Path) -> None:
    (course / "/".join("a" * 12)).mkdir(parents=True)
    assert [code for _, code in places(read_folder(course)[1])] == ["file-special"]


def test_a_folder_in_a_file_s_place_is_looked_into(course: Path) -> None:
    (course / L).unlink()
    (course / L).mkdir()
    (course / L / "inner.md").write_text("x")
    assert ("01-news/01-thursday.md/inner.md:1", "file-kind") in places(check_folder(course))


def test_a_file_that_may_not_be_read_is_named() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        write_files(root, {C: b"x", M: b"x"})
        (root / C).chmod(0)
        (root / M).parent.chmod(0)
        as_root = os.geteuid() == 0
        try:
            if as_root:
                os.seteuid(NOBODY)
            files, faults = read_folder(root)
            inner = read_folder(root / "01-news" / "media")
        finally:
            if as_root:
                os.seteuid(0)
            (root / M).parent.chmod(0o755)
    assert files == {}
    assert places(faults) == [("01-news:1", "file-unreadable"), (f"{C}:1", "file-unreadable")]
    assert [code for _, code in places(inner[1])] == ["folder-missing"]


def test_a_file_that_is_too_large_is_refused(course: Path) -> None:
    (course / L).write_bytes(b"x" * (TEXT_LIMIT + 1))
    (course / P).write_bytes(b"x" * (TEXT_LIMIT + 1))
    files, faults = read_folder(course)
    assert places(faults) == [(f"{L}:1", "file-too-large")]
    assert P in files


def test_the_number_of_files_is_bounded() -> None:
    packed = zipped({f"01-a/{number:04}.md": b"" for number in range(FILES_LIMIT + 1)})
    files, faults = read_zip(packed)
    assert len(files) == FILES_LIMIT
    assert [code for _, code in places(faults)] == ["too-many-files"]


def test_all_files_together_are_bounded() -> None:
    picture = bytes(PICTURE_LIMIT)
    names = [f"01-a/media/{number:02}.png" for number in range(COURSE_LIMIT // PICTURE_LIMIT + 1)]
    files, faults = read_zip(zipped(dict.fromkeys(names, picture), compress_type=zipfile.ZIP_STORED))
    assert len(files) == len(names) - 1
    assert places(faults) == [(f"{names[-1]}:1", "course-too-large")]


def test_a_name_that_python_cannot_print_is_named(course: Path) -> None:
    Path(os.fsdecode(bytes(course) + b"/\xff\n.md")).write_text("x")
    [fault] = [fault for fault in check_folder(course) if fault.code == "name-unsafe"]
    assert render_faults([fault])[0].encode()


def test_writing_replaces_a_link_and_does_not_follow_it(course: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    (course / C).unlink()
    (course / C).symlink_to(outside)
    write_files(course, {C: b"new"})
    assert outside.read_text() == "mine"
    assert (course / C).read_bytes() == b"new"
    assert not (course / C).is_symlink()
    (course / "02-x").symlink_to(tmp_path)
    with pytest.raises(NotADirectoryError):
        write_files(course, {"02-x/module.md": b"new"})
    with pytest.raises(ValueError, match="outside"):
        write_files(course, {"../outside.md": b"new"})
    with pytest.raises(FileExistsError):
        write_folder(course, small())


def zipped(files: Mapping[str, bytes], **attributes: object) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(entry, attribute, value)
            archive.writestr(entry, data)
    packed.seek(0)
    return packed


ZIPS = [
    (zipped({"../../etc/x.md": b"x"}), [("../../etc/x.md:1", "name-unsafe")]),
    (zipped({"/etc/x.md": b"x"}), [("/etc/x.md:1", "name-unsafe")]),
    (zipped({"C:/x.md": b"x"}), [("C:/x.md:1", "name-unsafe")]),
    (zipped({"..\\x.md": b"x"}), [("..\\x.md:1", "name-unsafe")]),
    (zipped({"a/../../x.md": b"x"}), [("a/../../x.md:1", "name-unsafe")]),
    (zipped({"x.md": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16), [("x.md:1", "file-link")]),
    (zipped({"x.md": b""}, external_attr=(stat.S_IFIFO | 0o777) << 16), [("x.md:1", "file-special")]),
    (zipped({"x.md": b"x"}, compress_type=zipfile.ZIP_BZIP2), [("x.md:1", "zip-method")]),
    (zipped({"x.md": b"\0" * 200_000}), [("x.md:1", "zip-ratio")]),
    (zipped({"x.md": b"x" * 300_000}, compress_type=zipfile.ZIP_STORED), [("x.md:1", "file-too-large")]),
    (BytesIO(b"no zip file"), [("zip:1", "zip-unreadable")]),
    (BytesIO(b""), [("zip:1", "zip-unreadable")]),
]


@pytest.mark.parametrize(("packed", "expected"), ZIPS, ids=[f"{n}-{row[1][0][1]}" for n, row in enumerate(ZIPS)])
def test_a_dangerous_zip_file_is_refused(packed: BytesIO, expected: list[tuple[str, str]]) -> None:
    files, faults = read_zip(packed)
    assert files == {}
    assert places(faults) == expected


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(write_zip({C: b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert places(read_zip(BytesIO(data))[1]) == [(f"{C}:1", "zip-encrypted")]


def test_sizes_that_headers_claim_are_not_believed() -> None:
    real = write_zip({C: b"\0" * 200_000})
    data = bytearray(real)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + offset, 10)
    files, faults = read_zip(BytesIO(data))
    assert files == {}
    assert [code for _, code in places(faults)] == ["zip-unreadable"]
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + offset, 0xFFFFFFF0)
    assert [code for _, code in places(read_zip(BytesIO(data))[1])] == ["zip-ratio"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(C, b"a")
        archive.writestr(C, b"b")
    assert places(read_zip(packed)[1]) == [(f"{C}:1", "name-twice")]


def test_one_folder_around_everything_is_taken_off() -> None:
    packed = zipped({"small/": b"", **{f"small/{path}": data for path, data in small().items()}})
    assert read_zip(packed) == (small(), [])


def test_names_in_utf_8_are_read_whether_they_say_so_or_not() -> None:
    name = "01-news/media/carte-été.svg"
    marked = write_zip({name: b"x"})
    unmarked = bytearray(marked)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", unmarked, unmarked.index(mark) + offset, 0)
    assert read_zip(BytesIO(marked))[0] == read_zip(BytesIO(unmarked))[0] == {name: b"x"}


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_zip_file_never_raises(data: st.DataObject) -> None:
    packed = bytearray(write_zip({C: b"+++\n", P: b"<svg/>" * 50}))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    files, faults = read_zip(BytesIO(packed[: data.draw(st.integers(0, len(packed)))]))
    assert all(len(content) <= TEXT_LIMIT for content in files.values())
    assert render_faults(faults) is not None


def test_the_same_files_have_the_same_name_and_no_others_do() -> None:
    files = small()
    name = release_name(files)
    assert name == release_name(dict(reversed(files.items())))
    assert len(name) == 64
    moved = {**{path: data for path, data in files.items() if path != L}, "01-news/03-friday.md": files[L]}
    assert len({name, release_name(moved), release_name({**files, L: files[L] + b"\n"}), release_name({})}) == 4
    assert [path for path, _, _ in manifest(files)] == sorted(files)
