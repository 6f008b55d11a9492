"""XLIFF 1.2: passages of a course out to translators' programs and back; why 1.2 stands in docs/decisions/0011."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as Tree  # builds what is written; what is read goes through defusedxml
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from learnhub.content.segments import fingerprint
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.translating import Unit

MIME = "application/x-xliff+xml"
SUFFIX = ".xlf"
NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
MOST_BYTES = 8_000_000
MOST_UNITS = 60_000

_STATES = {"done": "translated", "stale": "needs-adaptation", "missing": "needs-translation"}
_PROTECTED = re.compile(r"!?\]\([^()\s]*\)|\{\{[^{}\s]+\}\}|`[^`\n]+`")
"""What a translator's program keeps from being changed: addresses, gaps, code."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(course: str, language: str, target: str, units: Sequence[Unit]) -> bytes:
    """The passages as one XLIFF file, a `file` for each file of the course."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<xliff version="1.2" xmlns="{NAMESPACE}">']
    for path, mine in groupby(units, lambda unit: unit.path):
        lines.append(
            f"<file original={quoteattr(f'{course}/{path}')} source-language={quoteattr(language)}"
            f' target-language={quoteattr(target)} datatype="plaintext"><body>'
        )
        lines += [_unit(unit) for unit in mine]
        lines.append("</body></file>")
    return "\n".join([*lines, "</xliff>", ""]).encode()


def _unit(unit: Unit) -> str:
    name = f"{unit.key}@{unit.source_hash}"
    state = _STATES.get(unit.standing, "needs-translation")
    said = f'<target state="{state}">{_inline(unit.target)}</target>' if unit.target else ""
    approved = ' approved="yes"' if unit.standing == "done" else ""
    return (
        f'<trans-unit id={quoteattr(name)} resname={quoteattr(unit.key)} xml:space="preserve"{approved}>'
        f"<source>{_inline(unit.source)}</source>{said}</trans-unit>"
    )


def _inline(text: str) -> str:
    pieces, at = [], 0
    for number, found in enumerate(_PROTECTED.finditer(text), 1):
        pieces.append(_text(text[at : found.start()]))
        pieces.append(f'<ph id="{number}">{_text(found[0])}</ph>')
        at = found.end()
    return "".join([*pieces, _text(text[at:])])


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def read(data: bytes) -> list[Unit]:
    """The passages of an XLIFF file with their translation, empty where there is none.

    Raises Invalid `file-too-large` and `not-xliff`: for what is no XLIFF, and for entities and document types.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(Fault("file", "file-too-large", {"limit": MOST_BYTES}))
    try:
        root = fromstring(data, forbid_dtd=True)
        units = list(_units(root))
    except (DefusedXmlException, Tree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise Invalid(Fault("file", "not-xliff")) from error
    if not units or len(units) > MOST_UNITS:
        raise Invalid(Fault("file", "not-xliff"))
    return units


def _units(root: Tree.Element) -> Iterator[Unit]:
    for file in _named(root, "file"):
        path = file.get("original", "").partition("/")[2]
        for unit in _named(file, "trans-unit"):
            source, target = ("".join(_first(unit, name)) for name in ("source", "target"))
            key, mark, made_from = unit.get("id", "").rpartition("@")
            if not mark:
                key, made_from = unit.get("resname", unit.get("id", "")), fingerprint(source)
            yield Unit(path, key, made_from, source, target)


def _named(element: Tree.Element, name: str) -> Iterable[Tree.Element]:
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == name)


def _first(unit: Tree.Element, name: str) -> Iterator[str]:
    for child in unit:
        if child.tag.rpartition("}")[2] == name:
            yield from child.itertext()
            return
