"""What two sets of files of a course hold apart: file by file, and word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.content.document import kind_of
from learnhub.content.parts import part_of
from learnhub.domain.difference import Part, shortened, words_changed
from learnhub.domain.releases import PartChange
from learnhub.services.studio.looks import FileLook, Looks

SHOWN = 20
"""Files whose words are compared on one page; of the others one is compared when it is asked for."""
COMPARED = 200_000
"""The longest text whose words are compared, in bytes."""


@dataclass(frozen=True)
class FileDifference:
    """A file that is not as it was. `words` are None for a picture, and where they were not compared; so is `look`, and
    also where one of the texts cannot be read as a file of a course."""

    path: str
    kind: str
    language: str
    title: str
    change: PartChange
    words: tuple[Part, ...] | None = None
    look: FileLook | None = None


def files_changed(
    before: Mapping[str, bytes], after: Mapping[str, bytes], *, shown: int = SHOWN, looks: Looks | None = None
) -> tuple[FileDifference, ...]:
    """Every file that differs, by path, the words of the first of them compared."""
    paths = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return tuple(
        file_difference(path, before.get(path), after.get(path), compare=place < shown, looks=looks)
        for place, path in enumerate(paths)
    )


def file_difference(
    path: str, before: bytes | None, after: bytes | None, *, compare: bool = True, looks: Looks | None = None
) -> FileDifference:
    """What became of one file."""
    kind, language = kind_of(path) or ("file", "")
    part = part_of(path, after or before or b"")
    compare = compare and not (looks and looks.full)
    words = _words(before or b"", after or b"") if compare and path.endswith(".md") else None
    return FileDifference(
        path=path,
        kind=str(kind),
        language=language,
        title=part.title if part else path.rpartition("/")[2],
        change=PartChange.NEW if before is None else PartChange.GONE if after is None else PartChange.CHANGED,
        words=words,
        look=looks.file(path, before, after) if looks and words is not None else None,
    )


def _words(before: bytes, after: bytes) -> tuple[Part, ...] | None:
    if max(len(before), len(after)) > COMPARED:
        return None
    return shortened(words_changed(before.decode("utf-8", "replace"), after.decode("utf-8", "replace")))
