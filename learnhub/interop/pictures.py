"""The pictures of a file that is brought in: drawn again from their pixels, named, and each kept once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from learnhub.content.faults import Faults
from learnhub.content.pictures import check_picture
from learnhub.domain.errors import Fault, Invalid
from learnhub.outside.uploads import fitted

MOST = 2 * 1024 * 1024
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class Pictures:
    """Keeps pictures under names for the folder `media`; what cannot be kept is reported."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._lost: list[tuple[str, str]] = []

    def keep(self, data: bytes, described: str = "") -> str:
        """Keep one; gives an address by which `named` knows it. The same bytes are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self._names:
            self._names[digest] = ""
            try:
                ending, made = _safe(data)
            except Invalid as error:
                self._lost.append((error.faults[0].code, described))
            else:
                self._names[digest] = f"picture-{len(self.kept) + 1}.{ending}"
                self.kept[self._names[digest]] = made
        return f"kept:{digest}"

    def named(self, address: str) -> str | None:
        """The name of a picture that was kept."""
        return self._names.get(address.removeprefix("kept:")) or None

    def report(self, place: str) -> Iterator[Fault]:
        """What could not be kept, and why."""
        for code, described in self._lost:
            yield Fault(described or place, code, {})


def _safe(data: bytes) -> tuple[str, bytes]:
    """Ending and bytes of a picture that may be shown; an SVG stays as it is when it neither acts nor fetches."""
    if not _SVG.search(data[:1000]):
        made = fitted(data, MOST)
        return ENDINGS[made.media_type], made.data
    faults = Faults("x.svg")
    check_picture("x.svg", data, faults)
    if faults.found or len(data) > MOST:
        raise Invalid(Fault("file", "picture-active"))
    return "svg", data
