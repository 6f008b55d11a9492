"""The job that makes a document: rows a batch at a time, or one case on paper."""

from __future__ import annotations

import datetime as dt
import importlib.util
import uuid
from pathlib import Path
from typing import Any

from learnhub.background.worker import Handler, Running
from learnhub.domain.cases.answers import CaseContent, leaves
from learnhub.domain.exports import Format
from learnhub.domain.policy import SYSTEM
from learnhub.interop.tables import open_writer
from learnhub.render.environment import Pages
from learnhub.services import exports
from learnhub.services.cases import published_case
from learnhub.services.exports import CaseLine, ExportView

INSIDE = "http://inside.invalid/"
"""How a document names our static files; nothing is asked of any host."""
FONTS = f"{INSIDE}vendor/fonts/"
NAMED = ("number", "version", "mark", "kind", "language", "illustration", "published_on", "contributor")


def makes_pdf() -> bool:
    """Whether the extra that makes PDF is installed."""
    return importlib.util.find_spec("weasyprint") is not None


def file_of(folder: Path, public_id: uuid.UUID, format_: str) -> Path:
    """Where the file of a document lies."""
    return folder / f"{public_id}.{format_}"


def maker(pages: Pages, folder: Path, static: Path, *, base_url: str) -> Handler:
    """The handler of jobs of kind `export`; `folder` holds the files, `static` styles and fonts. Run again it makes the
    same file again."""

    def make(running: Running) -> dict[str, Any]:
        public_id = uuid.UUID(running.job.key)
        view = running.transactions.read(SYSTEM, exports.show, public_id)
        reader = running.transactions.read(SYSTEM, exports.reader, public_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ready = file_of(folder, public_id, view.format)
        partly = ready.with_suffix(".part")
        if view.format is Format.PDF:
            case = running.transactions.read(reader, published_case, view.number or "")
            address = f"{base_url.rstrip('/')}/cases/{case.number}"
            html = pages.render(view.locale, "print/case.html", view=case, address=address, language=view.locale)
            side = "rtl" if case.language == "ar" else "ltr"
            partly.write_bytes(_pdf(html.replace('dir="auto"', f'dir="{side}"'), static))
            rows = 1
        else:
            rows = _table(running, reader, view, partly, base_url)
        partly.replace(ready)
        running.transactions.write(SYSTEM, exports.finish, public_id, rows)
        return {"rows": rows}

    return make


def _pdf(html: str, static: Path) -> bytes:
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    fonts = (static / "vendor" / "fonts").resolve()

    class OurFonts(URLFetcher):  # type: ignore[misc]
        """Gives our fonts, and asks no host."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(FONTS)
            if name == url or name not in {each.name for each in fonts.iterdir()}:
                raise ValueError(f"a document loads nothing but our fonts: {url}")
            return URLFetcherResponse(url, (fonts / name).read_bytes(), {"Content-Type": "font/woff2"})

    fetch = OurFonts()
    sheet = (static / "css" / "document.css").read_text("utf-8")
    known = FontConfiguration()
    style = weasyprint.CSS(string=sheet, base_url=f"{INSIDE}css/", url_fetcher=fetch, font_config=known)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=fetch).write_pdf(
        stylesheets=[style], font_config=known, pdf_variant="pdf/ua-1"
    )
    return made


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
    rows = {"partner_rows", "results", "evidence", "more_lessons"}
    named = [*NAMED, "address"]
    plain = [
        path for path in leaves(CaseContent()) if path not in exports.LEFT_OUT and path.partition(".")[0] not in rows
    ]
    return [*named, *plain, *sorted(rows)]


def _row(line: CaseLine, *, whole: bool, base_url: str) -> dict[str, Any]:
    named = {name: getattr(line, name) for name in NAMED} | {"address": f"{base_url.rstrip('/')}/cases/{line.number}"}
    if whole:
        return {**named, "content": dict(line.content)}
    rows: dict[str, dict[str, list[str]]] = {}
    plain: dict[str, Any] = {}
    for path, value in line.answers.items():
        name, _, rest = path.partition(".")
        index, _, column = rest.partition(".")
        if index.isdecimal() and name != "by_principle":
            if value:
                rows.setdefault(name, {}).setdefault(index, []).append(f"{column}: {value}")
        else:
            plain[path] = value
    texts = {name: "\n".join("; ".join(said) for said in each.values()) for name, each in rows.items()}
    return {**named, **plain, **texts}
