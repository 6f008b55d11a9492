"""The pictures of a file that is brought in: drawn again from their pixels, named, and each kept once."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from learnhub.content.faults import Faults
from learnhub.content.pictures import check_picture
from learnhub.domain.errors import Fault, Invalid
from learnhub.outside.uploads import fitted

MOST = 2 * 1024 * 1024
PLUGIN = "@@PLUGINFILE@@/"
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class Pictures:
    """Keeps pictures under names for the folder `media`; what cannot be kept is reported."""

    def __init__(self, prefix: str = "picture", taken: Iterable[str] = ()) -> None:
        self.kept: dict[str, bytes] = {}
        self._prefix = prefix
        self._taken = set(taken)
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
                self._names[digest] = self._free(ending)
                self.kept[self._names[digest]] = made
        return f"kept:{digest}"

    def _free(self, ending: str) -> str:
        names = (f"{self._prefix}-{number}.{ending}" for number in range(1, 100_000))
        name = next(name for name in names if name not in self._taken)
        self._taken |= {name.replace(f".{ending}", f".{each}") for each in (*ENDINGS.values(), "svg")}
        return name

    def of(self, address: str, files: Mapping[str, bytes], described: str = "") -> str | None:
        """The name of the picture at an address of Moodle, or in the address itself; None where there is none."""
        data: bytes | None = None
        if address.startswith(PLUGIN):
            data = files.get(unquote(address.removeprefix(PLUGIN).partition("?")[0]))
        elif found := _DATA.match(address):
            with contextlib.suppress(ValueError):
                data = base64.b64decode(address[found.end() :])
        return None if data is None else self.named(self.keep(data, described))

    def named(self, address: str) -> str | None:
        """The name of a picture that was kept."""
        return self._names.get(address.removeprefix("kept:")) or None

    def report(self, place: str) -> Iterator[Fault]:
        """What could not be kept, and why."""
        for code, described in self._lost:
            yield Fault(described or place, code, {})


def _safe(data: bytes) -> tuple[str, bytes]:
    """Ending and bytes of a picture that may be shown; an SVG stays as it is when it neither acts nor fetches."""
    if not data:
        raise Invalid(Fault("file", "broken-picture"))
    if not _SVG.search(data[:1000]):
        made = fitted(data, MOST)
        return ENDINGS[made.media_type], made.data
    faults = Faults("x.svg")
    check_picture("x.svg", data, faults)
    if faults.found or len(data) > MOST:
        raise Invalid(Fault("file", "picture-active"))
    return "svg", data
