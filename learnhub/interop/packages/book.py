"""A course as an EPUB 3 book: a zip with its type first, one page a part, and what it offers to whoever cannot see."""

from __future__ import annotations

import datetime as dt
import uuid

from learnhub.interop.packages.archive import pack
from learnhub.interop.packages.kit import Kit, Pictures, addresses, media_type, parts_of
from learnhub.interop.packages.markup import rewrite
from learnhub.interop.packages.page import drawn_of, for_readers
from learnhub.interop.packages.recorded import with_recordings
from learnhub.services.packages import Contents

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def epub_file(contents: Contents, kit: Kit) -> bytes:
    """The book. The same release makes the same bytes."""
    contents = with_recordings(for_readers(contents), kit.fetch)
    course = contents.course
    parts = parts_of(contents)
    drawn = drawn_of(course, contents.name)
    pictures = Pictures()
    address = addresses(
        contents,
        kit.base_url,
        picture=pictures.take,
        part=lambda part_id, heading: f"{part_id}.xhtml{'#' if heading else ''}{heading}",
    )
    pages = {
        f"EPUB/{part.id}.xhtml": rewrite(
            kit.document(
                contents, "chapter.html", part=part, body=lambda each: kit.body(contents, each, "read", drawn)
            ),
            address,
            xml=True,
        )
        for part in parts
    }
    nav = rewrite(kit.document(contents, "nav.html", parts=parts), address, xml=True)
    named = f"{kit.base_url.rstrip('/')}/courses/{course.id}/{contents.name}"
    if contents.tongue:
        named = f"{named}?lang={course.language}"
    book = kit.document(
        contents,
        "book.xml",
        parts=parts,
        pictures=[(name, media_type(name)) for name in pictures],
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, named),
        modified=contents.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    texts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "EPUB/book.opf": book,
        "EPUB/nav.xhtml": nav,
        "EPUB/book.css": kit.asset("book.css"),
        **pages,
    }
    files = {name: text.encode() for name, text in texts.items()}
    return pack(files | {f"EPUB/{name}": data for name, data in pictures.items()}, stored=frozenset({"mimetype"}))
