"""Courses as folders and as zip files: read with every danger refused, written byte for byte."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.document import TEXT_LIMIT, FileKind, kind_of
from learnhub.content.faults import in_order
from learnhub.content.languages import speak
from learnhub.content.names import is_safe, shown
from learnhub.content.recordings import Fetch, Keep, is_recording, pieces, recording_in, whole
from learnhub.domain.errors import Fault, Invalid

PICTURE_LIMIT = 2 * 1024 * 1024
COURSE_LIMIT = 64 * 1024 * 1024
RECORDINGS_LIMIT = 2 * 1024 * 1024 * 1024
"""All audio and video of a course together, in bytes; they are not among the 64 MiB of a course."""
FILES_LIMIT = 5_000
DEPTH_LIMIT = 8
RATIO_LIMIT = 100
RATIO_FREE = 64 * 1024
"""Bytes that a packed file may unfold to whatever its ratio: a short text of one letter packs well."""

_CHUNK = 64 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
    *(OverflowError, LookupError),
)
"""What Python raises for a zip file that is broken, locked, or packed in a way that it does not know."""

Read = tuple[dict[str, bytes], list[Fault]]


class _FullError(Exception):
    """More was found than a course may hold; the argument is the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class DiskError(Exception):
    """The bytes of a recording could not be kept: it is the disk of the server, and nothing in the file."""


class _SourceError(Exception):
    """What is read could not be read."""


class Collector:
    """Takes files one by one and keeps the limits of a course: each file, their number, all bytes together.

    A recording goes to `keep` piece by piece, and its stand-in is among the files; without `keep` it is refused.
    """

    def __init__(self, keep: Keep | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.keep = keep
        self.bytes = 0
        self.recorded = 0
        self.count = 0
        self.full = False

    def add(self, path: str, data: bytes) -> None:
        """Take a file that was sent by itself, while the limits hold; what system programs leave is passed over."""
        if _is_litter(path) or self.full:
            return
        try:
            self.begin(path)
            if not is_safe(path):
                self.refuse(path, "name-unsafe", name=shown(path))
            elif path in self.files:
                self.refuse(path, "name-twice")
            else:
                self.take(path, BytesIO(data))
        except _FullError as full:
            self.full = True
            self.faults.append(full.fault)

    def whole(self) -> Read:
        """The files without a single folder around them, and the faults."""
        return _unwrapped(self.files), in_order(self.faults)

    def refuse(self, path: str, code: str, **params: object) -> None:
        """Note why a file is not taken."""
        self.faults.append(Fault(f"{shown(path)}:1", code, params))

    def begin(self, path: str) -> None:
        """Count a file before it is opened."""
        self.count += 1
        if self.count > FILES_LIMIT:
            raise _FullError(Fault(f"{shown(path)}:1", "too-many-files", {"limit": FILES_LIMIT}))

    def take(self, path: str, source: IO[bytes], packed: int | None = None) -> None:
        """Read a file to its limit; `packed` is its size in a zip file. What it is stands in its path in the course,
        around which there may be a single folder."""
        kind = kind_of(path) or kind_of(path.partition("/")[2])
        if kind and is_recording(path):
            return self._record(path, source, packed)
        limit = PICTURE_LIMIT if kind and kind[0] is FileKind.MEDIA else TEXT_LIMIT
        data = bytearray()
        while chunk := source.read(_CHUNK):
            data += chunk
            self.bytes += len(chunk)
            if self.bytes > COURSE_LIMIT:
                raise _FullError(Fault(f"{shown(path)}:1", "course-too-large", {"limit": COURSE_LIMIT}))
            if packed is not None and len(data) > max(RATIO_FREE, packed * RATIO_LIMIT):
                return self.refuse(path, "zip-ratio", limit=RATIO_LIMIT)
            if len(data) > limit:
                return self.refuse(path, "file-too-large", limit=limit)
        self.files[path] = bytes(data)
        return None

    def _record(self, path: str, source: IO[bytes], packed: int | None) -> None:
        if self.keep is None:
            return self.refuse(path, "recording-not-taken")
        try:
            self.files[path] = self.keep(path, self._counted(path, source, packed)).stand_in
        except Invalid as error:
            self.refuse(path, error.faults[0].code, **error.faults[0].params)
        except _SourceError:
            raise OSError from None
        except OSError as error:
            raise DiskError(path) from error
        return None

    def _counted(self, path: str, source: IO[bytes], packed: int | None) -> Iterator[bytes]:
        size = 0
        for piece in _readable(source):
            size += len(piece)
            self.recorded += len(piece)
            if self.recorded > RECORDINGS_LIMIT:
                raise _FullError(
                    Fault(f"{shown(path)}:1", "recordings-large", {"limit": RECORDINGS_LIMIT // 1024 // 1024})
                )
            if packed is not None and size > max(RATIO_FREE, packed * RATIO_LIMIT):
                raise Invalid(Fault(path, "zip-ratio", {"limit": RATIO_LIMIT}))
            yield piece


def _readable(source: IO[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces(source, _CHUNK)
    except OSError as error:
        raise _SourceError from error


def read_folder(root: Path, keep: Keep | None = None) -> Read:
    """The files of a folder by their path in it, and the faults of what could not be taken; recordings go to `keep`.

    Links and special files are refused and never followed; sizes are bounded while reading.
    """
    taken = Collector(keep)
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises where the way there is closed
        return {}, [Fault(f"{shown(str(root))}:1", "folder-missing")]
    try:
        for path, file in _walk(root, "", taken):
            taken.begin(path)
            try:
                descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
                with os.fdopen(descriptor, "rb") as source:
                    taken.take(path, source)
            except OSError:
                taken.refuse(path, "file-unreadable")
    except _FullError as full:
        taken.faults.append(full.fault)
    return taken.files, in_order(taken.faults)


def _walk(folder: Path, prefix: str, taken: Collector) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted((entry, entry.lstat().st_mode) for entry in folder.iterdir())
    except OSError:
        return taken.refuse(prefix.rstrip("/") or str(folder), "file-unreadable")
    for entry, mode in entries:
        path = f"{prefix}{entry.name}"
        if stat.S_ISLNK(mode):
            taken.refuse(path, "file-link")
        elif stat.S_ISREG(mode):
            yield path, entry
        elif not stat.S_ISDIR(mode) or path.count("/") >= DEPTH_LIMIT:
            taken.refuse(path, "file-special")
        else:
            yield from _walk(entry, f"{path}/", taken)
    return None


def read_zip(source: IO[bytes], keep: Keep | None = None) -> Read:
    """The files of a zip file by their path in the course, and the faults of what could not be taken.

    A single folder around everything is taken off. Sizes and ratios are measured while unfolding: what the headers
    claim is not believed. Never raises for what stands in the file. Recordings go to `keep`.
    """
    taken = Collector(keep)
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                _take_entry(archive, entry, taken)
    except _FullError as full:
        taken.faults.append(full.fault)
    except ZIP_ERRORS:
        taken.refuse("zip", "zip-unreadable")
    return taken.whole()


def _take_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, taken: Collector) -> None:
    path = _entry_name(entry)
    if _is_litter(path):
        return
    taken.begin(path)
    mode = entry.external_attr >> 16
    if not is_safe(path.removesuffix("/")):
        taken.refuse(path, "name-unsafe", name=shown(path))
    elif stat.S_ISLNK(mode):
        taken.refuse(path, "file-link")
    elif entry.is_dir():
        return
    elif stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        taken.refuse(path, "file-special")
    elif entry.flag_bits & _ENCRYPTED:
        taken.refuse(path, "zip-encrypted")
    elif entry.compress_type not in _METHODS:
        taken.refuse(path, "zip-method")
    elif path in taken.files:
        taken.refuse(path, "name-twice")
    else:
        try:
            with archive.open(entry) as unfolded:
                taken.take(path, unfolded, entry.compress_size)
        except ZIP_ERRORS:
            taken.refuse(path, "zip-unreadable")


def _is_litter(path: str) -> bool:
    """What system programs leave in folders and zip files; nobody wrote it."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2] in _LITTER


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it stands in the file; some programs write UTF-8 without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.orig_filename


def _unwrapped(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and f"{(top := tops.pop())}/{COURSE_FILE}" in files:
        return {path.removeprefix(f"{top}/"): data for path, data in files.items()}
    return files


def write_files(root: Path, files: Mapping[str, bytes], fetch: Fetch | None = None) -> None:
    """Write files into a folder, each whole or not at all; a link that stands in the way is replaced, not followed.
    `fetch` gives the bytes of recordings.

    Raises ValueError for a path that would leave the folder, and NotADirectoryError when a link stands for a folder.
    """
    if unsafe := next((path for path in files if not is_safe(path)), None):
        raise ValueError(unsafe)
    for path, data in sorted(files.items()):
        target = root / path
        for parent in reversed(target.relative_to(root).parents[:-1]):
            if (root / parent).is_symlink():
                raise NotADirectoryError(str(root / parent))
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as temporary:
            for piece in whole(path, data, fetch):
                temporary.write(piece)
        Path(temporary.name).chmod(0o644)
        Path(temporary.name).replace(target)


def write_folder(root: Path, files: Mapping[str, bytes], fetch: Fetch | None = None) -> None:
    """Write a course into a folder that is empty or does not exist yet; raises FileExistsError otherwise."""
    if root.exists() and any(root.iterdir()):
        raise FileExistsError(str(root))
    root.mkdir(parents=True, exist_ok=True)
    write_files(root, files, fetch)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The course as a zip file, a recording as what stands for it; the same files make the same bytes."""
    packed = BytesIO()
    write_zip_into(packed, files)
    return packed.getvalue()


def write_zip_into(target: IO[bytes], files: Mapping[str, bytes], fetch: Fetch | None = None) -> None:
    """The course as a zip file, with the bytes of recordings, which `fetch` gives; the same files make the same
    bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            recording = recording_in(path, data) if fetch else None
            entry.compress_type = zipfile.ZIP_STORED if recording else zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.file_size = recording.size if recording else len(data)
            with archive.open(entry, "w") as out:
                for piece in whole(path, data, fetch):
                    out.write(piece)


def unpacked(packed: bytes) -> dict[str, bytes]:
    """The files of a zip file that `write_zip` made."""
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def check_folder(root: Path, keep: Keep | None = None) -> list[Fault]:
    """Every fault of the course in a folder, in the order of files and lines; `keep` looks at its recordings."""
    files, faults = read_folder(root, keep)
    if faults and not files:
        return in_order(faults)
    read = read_course(files)
    spoken = speak(files, read.course).faults if read.course else ()
    return in_order([*faults, *read.faults, *spoken])
