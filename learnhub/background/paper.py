"""Paper: HTML into PDF, with our fonts and no host asked, where the extra that makes PDF is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

INSIDE = "http://inside.invalid/"
"""How a document names our static files; nothing is asked of any host."""
FONTS = f"{INSIDE}vendor/fonts/"


def makes_pdf() -> bool:
    """Whether the extra that makes PDF is installed."""
    return importlib.util.find_spec("weasyprint") is not None


def write_pdf(html: str, static: Path, *styles: str) -> bytes:
    """The PDF of this HTML: our fonts, the style of documents and then `styles` by their names in `static`."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    fonts = (static / "vendor" / "fonts").resolve()

    class OurFonts(URLFetcher):  # type: ignore[misc]
        """Gives our fonts, and asks no host."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            name = url.removeprefix(FONTS)
            if name == url or name not in {each.name for each in fonts.iterdir()}:
                raise ValueError(f"a document loads nothing but our fonts: {url}")
            return URLFetcherResponse(url, (fonts / name).read_bytes(), {"Content-Type": "font/woff2"})

    fetch = OurFonts()
    known = FontConfiguration()
    sheets = [
        weasyprint.CSS(
            string=(static / name).read_text("utf-8"), base_url=f"{INSIDE}css/", url_fetcher=fetch, font_config=known
        )
        for name in ("css/document.css", *styles)
    ]
    made: bytes = weasyprint.HTML(string=html, url_fetcher=fetch).write_pdf(
        stylesheets=sheets, font_config=known, pdf_variant="pdf/ua-1"
    )
    return made
