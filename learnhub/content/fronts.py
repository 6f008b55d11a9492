"""A long course without the text of most of its files: its outline and a few pages are then read in a moment."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from learnhub.content.document import FENCE, FileKind, decode, kind_of, original_of
from learnhub.content.faults import Faults
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.translation import read_translation, write_translation

_SHORT = frozenset({FileKind.LESSON, FileKind.QUIZ, FileKind.SCENARIO})
"""What is most of a long course, and is not needed for its outline."""
_END = f"\n{FENCE}\n".encode()
_fronts: Remembered[str, bytes] = Remembered(2_000_000)


def with_fronts(files: Texts, whole: Container[str], language: str = "") -> Texts:
    """The files of a course, of which lessons, quizzes and dilemmas that are not `whole` have their front matter alone,
    and their translations into this language what belongs to it. A file that cannot be read stays as it is."""
    short = {
        path: name
        for path, name in files.names.items()
        if (kind := kind_of(path))
        and kind[0] in _SHORT
        and kind[1] in {"", language}
        and path not in whole
        and (not kind[1] or original_of(path) not in whole)
    }
    files.need(path for path, name in short.items() if _fronts.get(name) is None)
    return files.put({path: _fronts.get(name) or _kept(path, name, files[path]) for path, name in short.items()})


def _kept(path: str, name: str, data: bytes) -> bytes:
    kind = kind_of(path)
    made = _titled(path, data) if kind and kind[1] else _front(data)
    return _fronts.put(name, made, len(made))


def _front(data: bytes) -> bytes:
    front, end, _ = data.partition(_END)
    return front + end if end and decode(data, Faults("")) is not None else data


def _titled(path: str, data: bytes) -> bytes:
    """The passages of a translation that are words of front matter: the keys of all others have a dot."""
    faults = Faults(path)
    read = read_translation(path, data, faults)
    if read is None or faults.found:
        return data
    return write_translation(replace(read, parts=tuple(each for each in read.said if "." not in each.key)))
