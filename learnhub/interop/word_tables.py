"""A translation as a Word file of two columns: the original and its key on the left, the translation on the right."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import IO, Any

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.languages import RIGHT_TO_LEFT
from learnhub.domain.translating import Unit

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIX = ".docx"
MOST_BYTES = 8_000_000
MOST_UNFOLDED = 64_000_000

_KEY = re.compile(r"\[(?P<path>[^\[\]|]+) \| (?P<key>[a-z0-9.-]+) \| (?P<hash>[0-9a-f]{12})\]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(title: str, heads: tuple[str, str], target: str, units: Sequence[Unit]) -> bytes:
    """The passages as a Word file: a heading for each file of the course, and a table of two columns under it.

    `heads` are the names of the two languages, in the reader's own words.
    """
    import docx  # noqa: PLC0415 - six megabytes of memory, for who asks for such a file
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    document = docx.Document()
    section = document.sections[0]
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.8))
    document.add_heading(title, 0)
    for path, mine in groupby(units, lambda unit: unit.path):
        document.add_heading(path, 2)
        rows = list(mine)
        table = document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        head = table.add_row().cells
        for cell, name in zip(head, heads, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        for unit in rows:
            left, right = table.add_row().cells
            _lines(left, unit.source, right_to_left=False)
            mark = left.add_paragraph().add_run(f"[{unit.path} | {unit.key} | {unit.source_hash}]")
            mark.font.size, mark.font.color.rgb = Pt(7), RGBColor(0x66, 0x6E, 0x78)
            _lines(right, unit.target, right_to_left=target in RIGHT_TO_LEFT)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _lines(cell: Any, text: str, *, right_to_left: bool) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        run = paragraph.add_run(_NOT_XML.sub("\ufffd", line))
        if right_to_left:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            mark = OxmlElement("w:rtl")
            mark.set(qn("w:val"), "1")
            run._r.get_or_add_rPr().append(mark)


def read(file: IO[bytes]) -> list[Unit]:
    """The passages of such a Word file. Raises Invalid `file-too-large`, and `not-word-table` for any other file."""
    import docx  # noqa: PLC0415

    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Invalid(Fault("file", "file-too-large", {"limit": MOST_BYTES}))
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNFOLDED:
                raise Invalid(Fault("file", "file-too-large", {"limit": MOST_UNFOLDED}))
            texts = [packed.read(entry) for entry in packed.infolist() if entry.filename.endswith((".xml", ".rels"))]
        if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts):
            raise Invalid(Fault("file", "not-word-table"))
        units = list(_units(docx.Document(BytesIO(data))))
    except Invalid:
        raise
    except Exception as error:  # a broken package fails in as many ways as there are parts in it
        raise Invalid(Fault("file", "not-word-table")) from error
    if not units:
        raise Invalid(Fault("file", "not-word-table"))
    return units


def _units(document: Any) -> Iterator[Unit]:
    for table in document.tables:
        for row in table.rows:
            cells = row.cells
            if len(cells) < 2:
                continue
            lines = [paragraph.text for paragraph in cells[0].paragraphs]
            mark = next((found for line in reversed(lines) if (found := _KEY.search(line))), None)
            if mark is None:
                continue
            source = "\n".join(line for line in lines if not _KEY.search(line))
            target = "\n".join(paragraph.text for paragraph in cells[1].paragraphs)
            yield Unit(mark["path"], mark["key"], mark["hash"], source, target)
