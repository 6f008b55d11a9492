"""A long course without the text of most of its files: its outline and a few pages are then read in a moment."""

from __future__ import annotations

from collections.abc import Container

from learnhub.content.document import FENCE, FileKind, decode, kind_of
from learnhub.content.faults import Faults
from learnhub.content.remembered import Remembered, Texts

_SHORT = frozenset({FileKind.LESSON, FileKind.QUIZ, FileKind.SCENARIO})
"""What is most of a long course, and is not needed for its outline."""
_END = f"\n{FENCE}\n".encode()
_fronts: Remembered[str, bytes] = Remembered(2_000_000)


def with_fronts(files: Texts, whole: Container[str]) -> Texts:
    """The files of a course, of which lessons, quizzes and dilemmas that are not `whole` have their front matter alone.
    A file that cannot be read stays as it is."""
    short = {
        path: name
        for path, name in files.names.items()
        if (kind := kind_of(path)) and kind[0] in _SHORT and not kind[1] and path not in whole
    }
    files.need(path for path, name in short.items() if _fronts.get(name) is None)
    return files.put({path: _fronts.get(name) or _kept(name, files[path]) for path, name in short.items()})


def _kept(name: str, data: bytes) -> bytes:
    front, end, _ = data.partition(_END)
    made = front + end if end and decode(data, Faults("")) is not None else data
    return _fronts.put(name, made, len(made))
