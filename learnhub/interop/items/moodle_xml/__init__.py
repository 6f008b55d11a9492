"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format, as `question/format/xml/format.php` reads and writes it.

Gaps are its `cloze`, an order is its `ordering` (Moodle 4.4 and later). No document type and no entity is read.
"""

from learnhub.interop.items.moodle_xml.node import NAME, Node
from learnhub.interop.items.moodle_xml.reading import question_of, read
from learnhub.interop.items.moodle_xml.writing import write

__all__ = [
    "NAME",
    "Node",
    "question_of",
    "read",
    "write",
]
