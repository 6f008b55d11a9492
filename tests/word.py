"""Word files for tests: made by python-docx as people write them, and by hand as an attacker would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.oxml.ns import qn
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    """The bytes of a small picture."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def a_guide() -> bytes:
    """A guide as a trainer writes it: a title, two chapters, lists, a table, a picture, a quotation and a link."""
    made = docx.Document()
    made.add_heading("Open books", 0)
    made.add_paragraph("For those who keep a list of partners.")
    made.add_heading("Who gives what", 1)
    words = made.add_paragraph("The letter came ")
    words.add_run("on Thursday").bold = True
    words.add_run(". It said *all* of #1 [now].")
    for text, style in (("The givers", "List Bullet"), ("The sums", "List Bullet"), ("Ask", "List Number")):
        made.add_paragraph(text, style=style)
    table = made.add_table(2, 2)
    for place, text in enumerate(("Who", "What", "A|B", "Fridges")):
        table.cell(place // 2, place % 2).text = text
    shape = made.add_picture(io.BytesIO(picture()))
    shape._inline.docPr.set("descr", "A red list")
    made.add_heading("Why it is asked", 2)
    made.add_paragraph("Nobody has to ask twice.", style="Quote")
    made.add_heading("On one day", 1)
    made.add_paragraph("1. This is no list.")
    made.add_paragraph("- (x) Nor is this an answer.")
    made.add_paragraph("::: scene")
    return saved(made)


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def with_body(inner: str, **parts: str) -> bytes:
    """The guide with `inner` before its first paragraph, and other parts by name (`__` is a slash, `_` a dot)."""

    def change(given: dict[str, bytes]) -> None:
        given["word/document.xml"] = re.sub(
            rb"(<w:body>)", rb"\g<1>" + inner.encode().replace(b"\\", b"\\\\"), given["word/document.xml"], count=1
        )
        for name, text in parts.items():
            given[name.replace("__", "/").replace("_", ".")] = text.encode()

    return changed(a_guide(), change)


__all__ = ["W", "a_guide", "changed", "packed", "picture", "qn", "saved", "with_body"]
