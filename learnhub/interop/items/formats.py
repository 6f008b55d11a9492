"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learnhub.interop.items import aiken, gift, moodle_xml, table
from learnhub.interop.items.questions import FILE_LIMIT, Found, Question, Remark, Remarks


@dataclass(frozen=True)
class Form:
    """A format: its name for people, how a file of it ends, and both ways."""

    name: str
    ending: str
    read: Callable[[bytes], Found]
    write: Callable[[Iterable[Question]], tuple[bytes, Remarks]]
    media_type: str = "text/plain"
    holds_pictures: bool = False


FORMATS: Mapping[str, Form] = MappingProxyType(
    {
        "aiken": Form(aiken.NAME, "aiken.txt", aiken.read, aiken.write),
        "csv": Form(table.NAME, "csv", table.read, table.write, "text/csv"),
        "gift": Form(gift.NAME, "gift.txt", gift.read, gift.write),
        "moodle-xml": Form(
            moodle_xml.NAME, "xml", moodle_xml.read, moodle_xml.write, "application/xml", holds_pictures=True
        ),
    }
)


def read_file(format_: str, data: bytes) -> Found:
    """The questions of a file in this format; never raises for what stands in it."""
    if len(data) > FILE_LIMIT:
        return Found((), (Remark(1, "too-large"),))
    return FORMATS[format_].read(data)
