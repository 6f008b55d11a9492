"""The forms in which a course leaves the site."""

from __future__ import annotations

from enum import StrEnum


class Package(StrEnum):
    """A form of a whole course: its folder, a page, paper, a book, or a package for another platform."""

    ZIP = "zip"
    HTML = "html"
    PDF = "pdf"
    EPUB = "epub"
    SCORM_12 = "scorm-1.2"
    SCORM_2004 = "scorm-2004"

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return "zip" if self in SCORM else self.value


SCORM = frozenset({Package.SCORM_12, Package.SCORM_2004})
"""These are marked where they are played."""
KEYED = SCORM | {Package.ZIP}
"""These hold the questions of tries with their keys; the folder, because it is the text itself."""
