"""The part of the job of documents that makes a package of a course."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from learnhub.background.paper import write_pdf
from learnhub.background.worker import Running
from learnhub.content.folder import write_zip_into
from learnhub.content.recordings import still_there
from learnhub.domain.packages import Package
from learnhub.domain.policy import Actor
from learnhub.interop.packages.kit import Kit
from learnhub.interop.packages.making import make
from learnhub.interop.packages.page import print_html
from learnhub.services import packages
from learnhub.services.exports import ExportView
from learnhub.services.packages import Contents

PRINT_STYLE = "packages/print.css"
HELD_SECONDS = 5
"""How often a job says that it is still at work: paper of a long course takes minutes, and none of its steps tells."""
BEGUN = 0.2


def write_package(
    running: Running, reader: Actor, view: ExportView, kit: Kit, path: Path
) -> tuple[int, tuple[str, ...]]:
    """Put the package that was asked for into this file; how many lessons it has, and what `put_package` left out."""
    assert view.course
    assert view.package
    contents = running.transactions.read(
        reader,
        packages.course_contents,
        view.course,
        draft=view.draft,
        whole=view.package is Package.ZIP,
        language=view.language,
    )
    with ThreadPoolExecutor(max_workers=1) as pool:
        making = pool.submit(put_package, view.package, contents, kit, path)
        progress = BEGUN
        while not wait([making], timeout=HELD_SECONDS).done:
            running.report(progress)
            progress += (1 - progress) / 4
        gone = making.result()
    return sum(len(module.lessons) for module in contents.course.modules), gone


def put_package(package: Package, contents: Contents, kit: Kit, path: Path) -> tuple[str, ...]:
    """Put a package of any form into a file; a zip file holds every recording, however large. Recordings whose bytes
    are not kept any more are left out: their paths."""
    files, gone = still_there(contents.files, kit.fetch) if kit.fetch else (contents.files, ())
    if package is not Package.ZIP:
        path.write_bytes(package_bytes(package, replace(contents, files=files), kit))
        return gone
    with path.open("wb") as target:
        write_zip_into(target, files, kit.fetch)
    return gone


def package_bytes(package: Package, contents: Contents, kit: Kit) -> bytes:
    """A package of any form, paper too."""
    if package is Package.PDF:
        return write_pdf(print_html(contents, kit), kit.static, PRINT_STYLE)
    return make(package, contents, kit)
