"""Word files as a module: https://ecma-international.org/publications-and-standards/standards/ecma-376/.

A file is taken apart here first: sizes are measured while unfolding, XML is parsed with no document type and no entity,
what climbs or acts is refused. Only what passed is read for its text, and nothing outside the file is fetched.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax import ContentHandler, SAXParseException
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from learnhub.content.folder import ZIP_ERRORS
from learnhub.content.from_pages import HOUSE, MOST_REMARKS, read_page
from learnhub.content.intake import ModuleText, cut
from learnhub.content.names import is_safe
from learnhub.domain.errors import Fault, Invalid
from learnhub.interop.pictures import Pictures
from learnhub.interop.word_body import made_ready

FILE_LIMIT = 50_000_000
UNFOLDED_LIMIT = 200_000_000
XML_LIMIT = 12_000_000
RATIO_LIMIT = 200
ENTRIES_LIMIT = 5_000
DEEPEST = 120

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 256 * 1024
_NEAR = 60
_FREE = 1024 * 1024
_QUIET = frozenset(
    {
        *("list paragraph", "normal (web)", "no spacing", "body text", "default", "default paragraph font"),
        *("footnote text char", "endnote text char", "internet link", "followedhyperlink", "text body", "standard"),
        *("header", "footer", "placeholder text", "table contents", "table heading", "preformatted text", "none"),
        *("visited internet link", "plain text", "normal indent", "body text indent", "annotation text", "page number"),
        *("frame contents", "footnote characters", "endnote characters"),
    }
)
_NAMES = {
    "scene": "Scene",
    "text-says": "The text says",
    "in-practice": "In practice",
    "since-then": "Since then",
    "illustration": "Illustration",
    "words": "Words you can use",
    "cost": "What it costs",
    "signs": "Signs that it is going wrong",
}
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        "p[style-name='Quotations'] => blockquote > p:fresh",
        "p[style-name='caption'] => p:fresh",
        "p[style-name='Caption'] => p:fresh",
        "p[style-name^='toc '] => !",
        "p[style-name='TOC Heading'] => !",
        "r[style-name='Emphasis'] => em",
        "r[style-name='Subtle Emphasis'] => em",
        "r[style-name='Intense Emphasis'] => strong",
        "r[style-name='Book Title'] => em",
        *(f"p[style-name='{_NAMES[name]}'] => div.{name} > p:fresh" for name in HOUSE),
    ]
)
_SEEN = {
    "del": "word-deleted",
    "moveFrom": "word-deleted",
    "ins": "word-inserted",
    "moveTo": "word-inserted",
    "commentReference": "word-comment",
    "oMath": "formula",
    "object": "word-object",
    "txbxContent": "word-box",
    "altChunk": "word-chunk",
    "headerReference": "word-header",
    "footerReference": "word-header",
}
_GRAPHICS = {"/chart": "word-chart", "/diagram": "word-chart"}


def read_word(data: bytes, name: str) -> tuple[ModuleText, list[Fault]]:
    """The module that a Word file makes, and what was dropped or changed, by place.

    Raises Invalid for `file`: old-word, not-word, macros, zip-bomb, packed-name, xml-unsafe, xml-deep, file-over.
    """
    parts = _parts(data)
    scan = _scan(parts)
    pictures = Pictures()
    html, messages = _html(parts, pictures)
    title = re.sub(r"\.docx$", "", name, flags=re.IGNORECASE).replace("_", " ").strip() or "-"
    page = read_page(html, title, pictures.named)
    if not page.pieces:
        raise Invalid(Fault("file", "word-empty"))
    made, body, lessons = cut(page.pieces, title)
    report = [*scan, *_styles(messages, made), *pictures.report(made), *page.report]
    return ModuleText(made, body, lessons, pictures.kept), report


def _parts(data: bytes) -> dict[str, bytes]:
    if len(data) > FILE_LIMIT:
        raise _refused("file-over")
    if data.startswith(_OLE):
        raise _refused("old-word")
    parts: dict[str, bytes] = {}
    whole = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES_LIMIT:
                raise _refused("zip-bomb")
            for entry in entries:
                if not is_safe(entry.filename.removesuffix("/")) or entry.filename in parts:
                    raise _refused("packed-name")
                if entry.flag_bits & 1:
                    raise _refused("old-word")
                if not entry.is_dir():
                    parts[entry.filename] = _unfolded(archive, entry, UNFOLDED_LIMIT - whole)
                    whole += len(parts[entry.filename])
    except ZIP_ERRORS as error:
        raise _refused("not-word") from error
    if "[Content_Types].xml" not in parts or not any(path.startswith("word/") for path in parts):
        raise _refused("not-word")
    lowered = [path.lower() for path in parts]
    if (
        any(path.endswith(("vbaproject.bin", "vbadata.xml")) for path in lowered)
        or b"macroEnabled" in (parts["[Content_Types].xml"])
    ):
        raise _refused("macros")
    return parts


def _unfolded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    made = bytearray()
    limit = min(left, XML_LIMIT) if _is_xml(entry.filename) else left
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            made += chunk
            packs_well = _is_xml(entry.filename)
            if len(made) > limit or (len(made) > max(_FREE, entry.compress_size * RATIO_LIMIT) and not packs_well):
                raise _refused("zip-bomb")
    return bytes(made)


def _is_xml(path: str) -> bool:
    return path.lower().endswith((".xml", ".rels"))


class _Handler(ContentHandler):
    """Refuses XML that is too deep, and notes with the words near it what the text of a page will not show."""

    def __init__(self, found: list[Fault] | None) -> None:
        super().__init__()
        self.found = found
        self.depth = 0
        self.words: list[str] = []
        self.near = ""
        self.reads = False
        self.waiting: list[str] = []
        self.older = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser names it
        self.depth += 1
        if self.depth > DEEPEST:
            raise _refused("xml-deep")
        local = name.rpartition(":")[2]
        self.older += local == "Fallback"
        if self.older:
            return  # the same once more, for programs of before 2010
        self.reads = local == "t"
        if code := _SEEN.get(local):
            self.waiting.append(code)
        elif local == "graphicData":
            uri = attrs.get("uri", "")
            self.waiting += [code for ending, code in _GRAPHICS.items() if uri.endswith(ending)]
        elif local == "blip" and any(key.endswith(":link") for key in attrs.keys()):  # noqa: SIM118 - no mapping
            self.waiting.append("picture-outside")

    def characters(self, content: str) -> None:
        if self.reads and sum(map(len, self.words)) < _NEAR:
            self.words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser names it
        self.depth -= 1
        self.reads = False
        local = name.rpartition(":")[2]
        self.older -= local == "Fallback"
        if local != "p" or self.older:
            return
        text = " ".join("".join(self.words).split())
        self.near = f"{text[:_NEAR]}…" if len(text) >= _NEAR else text or self.near
        self.words = []
        self._settle()

    def endDocument(self) -> None:  # noqa: N802 - the parser names it
        self._settle()

    def _settle(self) -> None:
        for code in self.waiting:
            fault = Fault("" if code == "word-header" else self.near, code)
            if self.found is not None and len(self.found) < MOST_REMARKS and fault not in self.found:
                self.found.append(fault)
        self.waiting = []


def _scan(parts: dict[str, bytes]) -> list[Fault]:
    found: list[Fault] = []
    for path, data in parts.items():
        if not _is_xml(path):
            continue
        text = re.fullmatch(r"word/document\d*\.xml", path) is not None
        try:
            parseString(data, _Handler(found if text else None), forbid_dtd=True)
        except DefusedXmlException as error:
            raise _refused("xml-unsafe") from error
        except (SAXParseException, LookupError, ValueError) as error:
            raise _refused("not-word") from error
    return found


def _html(parts: dict[str, bytes], pictures: Pictures) -> tuple[str, list[str]]:
    import mammoth  # noqa: PLC0415

    ready, headings = made_ready(parts)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in ready.items():
            archive.writestr(path, data)

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as stream:
                data = stream.read()
        except KeyError:
            data = b""
        return {"src": pictures.keep(data, image.alt_text or "")}

    try:
        made = mammoth.convert_to_html(
            packed,
            convert_image=mammoth.images.img_element(keep),
            style_map="\n".join([_STYLES, *(_as_heading(name, level) for name, level in headings.items())]),
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except (LookupError, OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _refused("not-word") from error
    return made.value, [message.message for message in made.messages]


def _as_heading(name: str, level: int) -> str:
    guarded = re.sub(r"(['\\\\])", r"\\\1", " ".join(name.split()))
    return f"p[style-name='{guarded}'] => h{level}:fresh"


def _styles(messages: list[str], place: str) -> Iterator[Fault]:
    """Styles of the author's own: their words are kept as plain paragraphs."""
    seen: set[str] = set()
    for message in messages:
        found = re.match(r"Unrecognised (?:paragraph|run) style: '?(.*?)'? \(Style ID", message)
        if found and found[1].lower() not in _QUIET | seen:
            seen.add(found[1].lower())
            yield Fault(place, "style-plain", {"style": found[1]})


def _refused(code: str) -> Invalid:
    return Invalid(Fault("file", code, {"limit": FILE_LIMIT // 1_000_000}))
