"""The parts of a course by the ids in their files, without reading what stands in them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from hashlib import sha256

from learnhub.content.document import FENCE, FileKind, kind_of
from learnhub.domain.releases import Part, PartKind


def part_of(path: str, data: bytes) -> Part | None:
    """The part that a file holds; None for a picture, a translation, or what is no file of a course.

    A file whose front matter cannot be read goes by its path, so that nothing is left out of a difference.
    """
    kind = kind_of(path)
    if kind is None or kind[1] or kind[0] is FileKind.MEDIA:
        return None
    front: Mapping[str, object] = {}
    head, _, rest = data.decode("utf-8", "replace").partition("\n")
    if head == FENCE:
        try:
            front = tomllib.loads(rest.partition(f"\n{FENCE}\n")[0])
        except tomllib.TOMLDecodeError:
            front = {}
    identity, title = front.get("id"), front.get("title")
    return Part(
        kind=PartKind(kind[0]),
        id=identity if isinstance(identity, str) and identity else path,
        title=title if isinstance(title, str) and title else path,
        digest=sha256(data).hexdigest(),
    )


def parts_of(files: Mapping[str, bytes]) -> list[Part]:
    """The parts of these files, in the order of their paths."""
    return [part for path in sorted(files) if (part := part_of(path, files[path]))]
