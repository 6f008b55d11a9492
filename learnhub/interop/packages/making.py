"""Which form a package takes: the one place that knows all but paper, which its job makes."""

from __future__ import annotations

from io import BytesIO

from learnhub.content.folder import write_zip_into
from learnhub.domain.packages import SCORM, Package
from learnhub.interop.packages.book import epub_file
from learnhub.interop.packages.kit import Kit
from learnhub.interop.packages.page import html_file
from learnhub.interop.packages.scorm import scorm_file
from learnhub.services.packages import Contents


def make(package: Package, contents: Contents, kit: Kit) -> bytes:
    """The bytes of a package. A PDF is made of `page.print_html`, by whoever has the extra that makes PDF."""
    if package in SCORM:
        return scorm_file(contents, kit, package)
    if package is Package.ZIP:
        packed = BytesIO()
        write_zip_into(packed, contents.files, kit.fetch)
        return packed.getvalue()
    if package is Package.EPUB:
        return epub_file(contents, kit)
    if package is Package.HTML:
        return html_file(contents, kit)
    raise ValueError(package)
