"""Pictures of a course: their bytes are what the ending says, and an SVG holds shapes and text alone."""

from __future__ import annotations

import re
from xml.parsers import expat

from learnhub.content.contrast import check_contrast
from learnhub.content.faults import Faults

_SIGNATURES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
}
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})
_DEPTH = 64
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_FETCHES = re.compile(r"@import|image-set\(|url\((?!\s*[\"']?#)", re.IGNORECASE)


class _RefusedError(Exception):
    """An SVG that does or fetches something; the argument says what."""


def check_picture(path: str, data: bytes, faults: Faults) -> None:
    """Note a picture whose bytes are not of its kind, or an SVG that could act or fetch, or whose words are pale."""
    ending = path.rpartition(".")[2]
    if ending != "svg":
        if not data.startswith(_SIGNATURES[ending]) or (ending == "webp" and data[8:12] != b"WEBP"):
            faults.add(1, "media-not-image")
        return
    try:
        data.decode("utf-8")
        _read_svg(data)
        check_contrast(data, faults)
    except _RefusedError as error:
        faults.add(1, "media-active", what=str(error))
    except (expat.ExpatError, UnicodeDecodeError, ValueError, LookupError):
        faults.add(1, "media-not-image")


def _fetches(css: str) -> bool:
    """Whether a value or a style sheet reaches for something outside the drawing, also where it says so in escapes."""
    plain = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], css)
    return _FETCHES.search(plain) is not None


def _read_svg(data: bytes) -> None:
    parser = expat.ParserCreate("utf-8")
    depth, within_style = 0, False
    said: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, within_style
        local = name.rpartition(":")[2].casefold()
        if depth == 0 and local != "svg":
            raise ValueError(name)
        depth += 1
        if depth > _DEPTH:
            raise _RefusedError("too many levels")
        if local in _ACTIVE or local.startswith(("animate", "set")):
            raise _RefusedError(f"<{local}>")
        for key, value in attributes.items():
            attribute = key.rpartition(":")[2].casefold()
            if attribute.startswith("on"):
                raise _RefusedError(attribute)
            if (attribute in {"href", "src"} and not value.startswith("#")) or _fetches(value):
                raise _RefusedError(attribute)
        if within_style:
            raise _RefusedError("<style>")
        within_style = local == "style"
        said.clear()

    def end(_name: str) -> None:
        nonlocal depth, within_style
        depth -= 1
        if within_style and _fetches("".join(said)):
            raise _RefusedError("<style>")
        within_style = False

    def declared(*_arguments: object) -> None:
        raise _RefusedError("<!DOCTYPE>")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = said.append
    parser.StartDoctypeDeclHandler = declared
    parser.ProcessingInstructionHandler = declared
    parser.Parse(data, True)  # noqa: FBT003 - expat takes no names
