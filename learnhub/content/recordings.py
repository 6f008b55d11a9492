"""Audio and video of a course: their bytes lie with the files, and a line stands for them among the texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from learnhub.domain.languages import LANGUAGES

AUDIO: Mapping[str, str] = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}
VIDEO: Mapping[str, str] = {"mp4": "video/mp4", "webm": "video/webm"}
RECORDED: Mapping[str, Mapping[str, str]] = {"video": VIDEO, "audio": AUDIO}
"""What each block of a recording takes, by the ending of its file."""
RECORDINGS: Mapping[str, str] = {**AUDIO, **VIDEO}
CAPTIONS = "vtt"
PICTURES: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
MEDIA_TYPES: Mapping[str, str] = {**PICTURES, **RECORDINGS, CAPTIONS: "text/vtt"}
"""What a file in `media` is served as, by its ending."""

SIGN = b"learnhub-recording 1 "
_STANDS = re.compile(SIGN + rb"([a-z0-9/+-]{3,40}) ([0-9]{1,15}) ([0-9a-f]{64})\n")
_NAME = re.compile(
    rf"(?P<stem>.+?)(?:\.(?P<language>{'|'.join(LANGUAGES)}))?\.(?P<ending>{'|'.join([*RECORDINGS, CAPTIONS])})"
)


@dataclass(frozen=True)
class Recording:
    """A recording by the SHA-256 of its bytes, with its type and its size in bytes."""

    media_type: str
    size: int
    digest: str

    @property
    def stand_in(self) -> bytes:
        """The line that stands for its bytes among the files of a course."""
        return SIGN + f"{self.media_type} {self.size} {self.digest}\n".encode()


Keep = Callable[[str, Iterable[bytes]], Recording]
"""Takes the path and the bytes of a recording as they come; raises Invalid for what cannot be kept."""
Fetch = Callable[[Recording], Iterable[bytes]]
"""Gives the bytes of a recording."""


def ending_of(path: str) -> str:
    """The ending of a file's name."""
    return path.rpartition(".")[2]


def is_recording(path: str) -> bool:
    """Whether a file is audio or video, by its name."""
    return ending_of(path) in RECORDINGS


def recording_of(data: bytes) -> Recording | None:
    """The recording that these bytes stand for."""
    found = _STANDS.fullmatch(data)
    return Recording(found[1].decode(), int(found[2]), found[3].decode()) if found else None


def recording_in(path: str, data: bytes) -> Recording | None:
    """The recording that these bytes of a file stand for."""
    return recording_of(data) if is_recording(path) else None


def whole(path: str, data: bytes, fetch: Fetch | None) -> Iterable[bytes]:
    """The bytes of a file as they go out: those of a recording are fetched."""
    recording = recording_in(path, data) if fetch else None
    return fetch(recording) if fetch and recording else (data,)


def still_there(files: Mapping[str, bytes], fetch: Fetch) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files without the recordings whose bytes are not kept any more, and the paths of these."""
    gone = []
    for path, data in files.items():
        if recording := recording_in(path, data):
            try:
                fetch(recording)
            except FileNotFoundError:
                gone.append(path)
    return {path: data for path, data in files.items() if path not in gone}, tuple(gone)


def size_of(path: str, data: bytes) -> int:
    """How many bytes a file has when it goes out."""
    recording = recording_in(path, data)
    return recording.size if recording else len(data)


@dataclass(frozen=True)
class MediaName:
    """The name of a recording or of captions, taken apart: `call.fr.vtt` belongs to `call` and is in French."""

    stem: str
    language: str
    ending: str


def media_name(name: str) -> MediaName | None:
    """The parts of a name; None for a picture."""
    found = _NAME.fullmatch(name)
    return MediaName(found["stem"], found["language"] or "", found["ending"]) if found else None


def in_language_of(name: str, language: str, names: Iterable[str]) -> str:
    """The recording that is played in a language: the one of that language beside it, else itself."""
    parts = media_name(name)
    other = f"{parts.stem}.{language}.{parts.ending}" if parts and not parts.language else name
    return other if other in names else name


def captions_of(name: str, names: Iterable[str], own: str) -> dict[str, str]:
    """Language -> name of the captions beside a recording; those without a language are in `own`, the course's."""
    parts = media_name(name)
    found = {}
    for each in sorted(names):
        other = media_name(each)
        if parts and other and other.ending == CAPTIONS and other.stem == parts.stem:
            found[other.language or own] = each
    return found


def belongs(name: str, to: str) -> bool:
    """Whether a file in `media` goes with a recording: its captions, and itself in other languages."""
    one, other = media_name(name), media_name(to)
    return one is not None and other is not None and one.stem == other.stem and other.ending in RECORDINGS


def shown_by(name: str) -> tuple[str, ...]:
    """What a text names that shows this file: itself, or the recording that it goes with."""
    parts = media_name(name)
    return (name, *(f"{parts.stem}.{ending}" for ending in RECORDINGS)) if parts else (name,)


def stem_of(name: str) -> str:
    """What a recording and its captions have in common in their names; other names without their ending."""
    parts = media_name(name)
    return parts.stem if parts else name.rpartition(".")[0]


def pieces(source: IO[bytes], size: int = 64 * 1024) -> Iterator[bytes]:
    """The bytes of an open file, piece by piece."""
    while piece := source.read(size):
        yield piece
