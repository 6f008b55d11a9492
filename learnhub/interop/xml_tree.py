"""XML from outside as a small tree: no document type, no entity, a depth that no sound file passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax import ContentHandler, SAXParseException
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from learnhub.domain.errors import Fault, Invalid

DEEPEST = 120
NULL = "$@NULL@$"
"""How a Moodle backup writes that there is nothing."""


@dataclass
class Tag:
    """An element: its name, its words, and the elements in it."""

    name: str
    given: dict[str, str]
    words: list[str] = field(default_factory=list)
    inner: list[Tag] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The words that stand in it."""
        made = "".join(self.words).strip()
        return "" if made == NULL else made

    def all(self, *names: str) -> Iterator[Tag]:
        """The elements at the end of this way of names."""
        if not names:
            yield self
        for each in self.inner if names else ():
            if each.name == names[0]:
                yield from each.all(*names[1:])

    def first(self, *names: str) -> Tag:
        """The first of them; an empty one when there is none."""
        return next(self.all(*names), Tag("", {}))

    def said(self, *names: str) -> str:
        """The words of the first of them."""
        return self.first(*names).value


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Tag("", {})
        self.open = [self.root]

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser names it
        if len(self.open) > DEEPEST:
            raise Invalid(Fault("file", "xml-deep"))
        tag = Tag(name, dict(attrs.items()))
        self.open[-1].inner.append(tag)
        self.open.append(tag)

    def characters(self, content: str) -> None:
        self.open[-1].words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser names it
        tag = self.open.pop()
        if tag.inner:
            tag.words = []


def read_tree(data: bytes, broken: str) -> Tag:
    """The tree of a file, in an element without a name; raises Invalid for `file`: xml-unsafe, xml-deep, `broken`."""
    builder = _Builder()
    try:
        parseString(data, builder, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Invalid(Fault("file", "xml-unsafe")) from error
    except (SAXParseException, LookupError, ValueError) as error:
        raise Invalid(Fault("file", broken)) from error
    return builder.root
