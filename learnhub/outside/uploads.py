"""What somebody uploads, looked at before it is kept: its content decides what it is, not its name.

Pictures are drawn again from their pixels, so that nothing but the picture stays: no place, no camera, no hidden text.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass

import filetype

from learnhub.domain.errors import Fault, Invalid

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
DRAWN = {"image/gif": "GIF", "image/bmp": "BMP", "image/tiff": "TIFF"}
"""Pictures of other kinds that a page shows once they are drawn as PNG."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
PDF, TEXT, TABLE = "application/pdf", "text/plain", "text/csv"
MOST_PIXELS = 50_000_000
WIDEST = 4096
WIDTHS = (2400, 1600, 1000, 600)
QUALITY = 85
NAMES = {PDF: ("pdf",), TEXT: ("txt", "md"), TABLE: ("csv",)} | {
    mime: (ending, "jpeg") if ending == "jpg" else (ending,) for mime, ending in ENDINGS.items()
}
"""What the name of a kept file may end in; the first is added where it ends in something else."""
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)|/JS\s*([(<]|\d+\s+\d+\s+R)|/XFA\s*(\[|\d+\s+\d+\s+R)"
)
"""What makes a PDF more than pages; a short name with what follows it, for a picture may hold any three bytes."""
PACKED = re.compile(rb"/ObjStm[^\x80-\xff]{0,500}?stream\r?\n")
SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_UNPACKED = 20_000_000


@dataclass(frozen=True)
class Checked:
    """A file as it may be kept: its media type and its bytes, which may differ from those that came."""

    media_type: str
    data: bytes


def checked(name: str, data: bytes) -> Checked:
    """The file as it may be kept.

    Raises Invalid for `file`: empty-file, unknown-file-kind, bytes-not-utf-8, active-content, broken-picture,
    picture-too-large.
    """
    if not data:
        raise _refused("empty-file")
    guess = filetype.guess(data)
    mime = guess.mime if guess else ""
    if mime in PICTURES:
        return Checked(mime, _drawn_again(data, PICTURES[mime]))
    if mime == PDF:
        if _acts(data):
            raise _refused("active-content")
        return Checked(PDF, data)
    if not mime and (text := _text(name, data)) is not None:
        return Checked(TABLE if name.lower().endswith(".csv") else TEXT, text)
    raise _refused("unknown-file-kind")


def kept_name(name: str, media_type: str) -> str:
    """The name of a kept file: what calls itself a page or a program and is a text is named as a text."""
    fitting = NAMES[media_type]
    return name if name.lower().rpartition(".")[2] in fitting else f"{name or 'file'}.{fitting[0]}"


def words_in(media_type: str, data: bytes) -> str | None:
    """The words of a kept file; None where they cannot be read, as in a picture or a PDF."""
    return data.decode("utf-8", errors="replace") if media_type in (TEXT, TABLE) else None


def fitted(data: bytes, most: int) -> Checked:
    """A picture as a page may show it, drawn again and at most `most` bytes long; a GIF and a BMP become a PNG.

    Raises Invalid for `file`: unknown-picture-kind, broken-picture, picture-too-large.
    """
    guess = filetype.guess(data)
    mime = guess.mime if guess else ""
    kind = PICTURES.get(mime) or DRAWN.get(mime)
    if kind is None:
        raise _refused("unknown-picture-kind")
    for widest in WIDTHS:
        made = _drawn_again(data, kind, widest)
        if len(made) <= most:
            return Checked(mime if mime in PICTURES else "image/png", made)
    raise _refused("picture-too-large")


@dataclass(frozen=True)
class CheckedPicture:
    """A picture as it may be kept: the ending of its name, and its bytes."""

    ending: str
    data: bytes


def checked_picture(name: str, data: bytes, most: int) -> CheckedPicture:
    """A picture as a course may keep it, at most `most` bytes long: fitted; an SVG as it is, still to be read.

    Raises Invalid for `file`: empty-file and what `fitted` raises.
    """
    if not data:
        raise _refused("empty-file")
    if name.lower().endswith(".svg") and b"<svg" in data:
        return CheckedPicture("svg", data)
    made = fitted(data, most)
    return CheckedPicture(ENDINGS[made.media_type], made.data)


def _drawn_again(data: bytes, kind: str, widest: int = WIDEST) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused("picture-too-large")
            upright = ImageOps.exif_transpose(picture)
            alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGB" if kind == "JPEG" or not alpha else "RGBA")
            plain.thumbnail((widest, widest))
            clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused("broken-picture") from error
    out = io.BytesIO()
    if kind in {"PNG", *DRAWN.values()}:
        clean.save(out, "PNG", optimize=True)
    else:
        clean.save(out, kind, quality=QUALITY)
    return out.getvalue()


def _acts(data: bytes) -> bool:
    """Whether a PDF does something, in its packed objects too; those that cannot be unpacked are taken to."""
    plain, packed = _spelled(data), list(PACKED.finditer(data))
    if ACTIVE.search(plain) or plain.count(b"/ObjStm") != len(packed):
        return True
    left = MOST_UNPACKED
    for found in packed:
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(data[found.end() : data.find(b"endstream", found.end())], left)
        except zlib.error:
            return True
        left -= len(unpacked)
        if not unpacking.eof or left <= 0 or ACTIVE.search(_spelled(unpacked)):
            return True
    return False


def _spelled(data: bytes) -> bytes:
    return SPELLED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _text(name: str, data: bytes) -> bytes | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if name.lower().endswith((".txt", ".csv")):
            raise _refused("bytes-not-utf-8") from error
        return None
    return None if any(ord(char) < 32 and char not in "\t\r\n" for char in text) else text.encode()


def _refused(code: str) -> Invalid:
    return Invalid(Fault("file", code))
