"""The job that makes a document: rows a batch at a time, one case on paper, or a course to take away."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from learnhub.background.packages import write_package
from learnhub.background.paper import write_pdf
from learnhub.background.worker import Handler, Running
from learnhub.content.recordings import Fetch
from learnhub.domain.cases.answers import CaseContent, leaves
from learnhub.domain.cases.cells import cell_of
from learnhub.domain.exports import Format
from learnhub.domain.policy import SYSTEM
from learnhub.interop.packages.kit import Kit
from learnhub.interop.tables import open_writer
from learnhub.render.environment import Pages
from learnhub.services import exports
from learnhub.services.cases import published_case
from learnhub.services.exports import CaseLine, ExportView

NAMED = ("number", "version", "mark", "kind", "language", "illustration", "published_on", "contributor")


def file_of(folder: Path, public_id: uuid.UUID, format_: str) -> Path:
    """Where the file of a document lies."""
    return folder / f"{public_id}.{format_}"


def maker(pages: Pages, folder: Path, static: Path, *, base_url: str, fetch: Fetch | None = None) -> Handler:
    """The handler of jobs of kind `export`; `folder` holds the files, `static` styles and fonts, `fetch` gives the
    bytes of recordings. Run again it makes the same file again."""
    kit = Kit(pages, static, base_url, fetch)

    def make(running: Running) -> dict[str, Any]:
        public_id = uuid.UUID(running.job.key)
        view = running.transactions.read(SYSTEM, exports.show, public_id)
        reader = running.transactions.read(SYSTEM, exports.reader, public_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ready = file_of(folder, public_id, view.format)
        ready.unlink(missing_ok=True)
        partly = ready.with_suffix(f".{running.job.id}.part")
        gone: tuple[str, ...] = ()
        if view.course:
            rows, gone = write_package(running, reader, view, kit, partly)
        elif view.format is Format.PDF:
            case = running.transactions.read(reader, published_case, view.number or "")
            address = f"{base_url.rstrip('/')}/cases/{case.number}"
            html = pages.render(view.locale, "print/case.html", view=case, address=address, language=view.locale)
            side = "rtl" if case.language == "ar" else "ltr"
            partly.write_bytes(write_pdf(html.replace('dir="auto"', f'dir="{side}"'), static))
            rows = 1
        else:
            rows = _table(running, reader, view, partly, base_url)
        if running.transactions.write(SYSTEM, exports.finish, view, rows):
            partly.replace(ready)
        else:
            partly.unlink()
        return {"rows": rows, "left_out": list(gone)}

    return make


def _table(running: Running, reader: Any, view: ExportView, path: Path, base_url: str) -> int:
    asked = "; ".join(
        [view.query or "all cases", *(f"{name}: {', '.join(said)}" for name, said in view.filters.items())]
    )
    said = {
        "source": f"LearnHub, {base_url}",
        "asked": asked,
        "made": running.transactions.clock.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
        "note": "A case that is an illustration is made up for teaching.",
    }
    writer = open_writer(view.format, path, _columns(), said)
    after, done = 0, 0
    try:
        while True:
            some = running.transactions.read(reader, exports.lines, view, after)
            for line in some.lines:
                writer.write(_row(line, whole=view.format is Format.JSON, base_url=base_url))
            after, done = some.after, done + len(some.lines)
            if not some.left:
                return done
            running.report(done / (done + some.left))
    finally:
        writer.close()


def _columns() -> list[str]:
    rows = {"partner_rows", "results", "evidence", "more_lessons", "other_titles"}
    named = [*NAMED, "address"]
    plain = [
        path for path in leaves(CaseContent()) if path not in exports.LEFT_OUT and path.partition(".")[0] not in rows
    ]
    return [*named, *plain, *sorted(rows)]


def _row(line: CaseLine, *, whole: bool, base_url: str) -> dict[str, Any]:
    named = {name: getattr(line, name) for name in NAMED} | {"address": f"{base_url.rstrip('/')}/cases/{line.number}"}
    if whole:
        return {**named, "content": dict(line.content)}
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    plain: dict[str, Any] = {}
    for path, value in line.answers.items():
        name, _, rest = path.partition(".")
        index, _, column = rest.partition(".")
        if index.isdecimal() and name != "by_principle":
            rows.setdefault(name, {}).setdefault(index, {})[column] = value
        else:
            plain[path] = value
    texts = {name: cell_of(each.values()) for name, each in rows.items()}
    return {**named, **plain, **texts}
