"""Files under their digests: in a folder, in a store of objects, in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from learnhub.config import Settings
from learnhub.outside.files import Files, FolderFiles, MemoryFiles, ObjectFiles, digest_of, open_files


@pytest.fixture(params=["folder", "objects", "objects-on-disk", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    match request.param:
        case "folder":
            return FolderFiles(tmp_path / "files")
        case "objects":
            return ObjectFiles(MemoryStore())
        case "objects-on-disk":
            return ObjectFiles(LocalStore(tmp_path))
    return MemoryFiles()


def test_what_was_put_comes_back_under_its_digest_once(files: Files) -> None:
    for _ in range(2):
        assert files.put(b"books") == digest_of(b"books")
    other = files.put(b"boats")
    assert files.get(digest_of(b"books")) == b"books"
    assert sorted(files.digests()) == sorted([digest_of(b"books"), other])
    assert list(files.digests(for_seconds=60)) == []
    files.remove(other)
    files.remove(other)
    assert list(files.digests()) == [digest_of(b"books")]
    with pytest.raises(FileNotFoundError):
        files.get(other)


def test_what_comes_in_pieces_is_one_file_and_goes_out_in_stretches(files: Files) -> None:
    whole = bytes(range(256)) * 2_400
    digest = files.put_pieces(whole[start : start + 1000] for start in range(0, len(whole), 1000))
    assert digest == digest_of(whole)
    assert files.get(digest) == whole
    assert b"".join(files.whole(digest)) == whole
    for start, end in ((0, len(whole)), (7, 8), (300_000, 600_000)):
        assert b"".join(files.part(digest, start, end)) == whole[start:end]
    with pytest.raises(FileNotFoundError):
        files.part("0" * 64, 0, 1)
    with pytest.raises(FileNotFoundError):
        files.whole("0" * 64)


@pytest.mark.parametrize("name", ["../secret", "", "A" * 64, "0" * 63])
def test_nothing_but_a_digest_is_a_name(files: Files, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        files.get(name)


def test_the_folder_is_there_without_a_setting_and_the_store_by_its_address(tmp_path: Path) -> None:
    assert isinstance(open_files(Settings(data=tmp_path)), FolderFiles)
    assert isinstance(open_files(Settings(data=tmp_path, files_url="memory:///")), ObjectFiles)


def test_a_file_that_was_put_again_counts_as_new(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    books, boats = files.put(b"books"), files.put(b"boats")
    for digest in (books, boats):
        os.utime(tmp_path / digest[:2] / digest, (0, 0))
    assert sorted(files.digests(for_seconds=60)) == sorted([books, boats])
    files.put(b"books")
    assert list(files.digests(for_seconds=60)) == [boats]


def test_what_is_left_of_a_killed_upload_goes_by_its_age_and_one_that_comes_in_stays(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    kept = files.put(b"books")
    left = [tmp_path / ".tmpkilled", tmp_path / kept[:2] / f"{'0' * 64}.part", tmp_path / kept[:2] / kept]
    for path in left:
        path.touch()
        os.utime(path, (0, 0))
    gone = []

    def pieces() -> Iterator[bytes]:
        yield b"boats"
        gone.append(files.tidy(for_seconds=60))
        yield b" and bridges"

    assert files.get(files.put_pieces(pieces())) == b"boats and bridges"
    assert gone == [2]
    assert [path.exists() for path in left] == [False, False, True]
