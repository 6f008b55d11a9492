"""One case as BibTeX, CSL JSON, Dublin Core, schema.org and Markdown, each at an address of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, url_for

from learnhub.domain.cases.citation import Citation
from learnhub.interop import citations
from learnhub.interop.markdown import plain, sections
from learnhub.services.cases.citing import cite
from learnhub.web import shell

blueprint = Blueprint("citations", __name__)


@blueprint.get("/cases/<number>/cite.bib")
def bibtex(number: str) -> Response:
    """For BibTeX."""
    return _file(number, citations.bibtex, "application/x-bibtex", "bib")


@blueprint.get("/cases/<number>/cite.csl.json")
def csl(number: str) -> Response:
    """For citation managers that read CSL JSON."""
    return _file(
        number,
        lambda case, address: _json([citations.csl(case, address)]),
        "application/vnd.citationstyles.csl+json",
        "csl.json",
    )


@blueprint.get("/cases/<number>/cite.dc.xml")
def dublin_core(number: str) -> Response:
    """As Dublin Core."""
    return _file(number, citations.dublin_core_xml, "application/xml", "dc.xml")


@blueprint.get("/cases/<number>/cite.jsonld")
def schema_org(number: str) -> Response:
    """With the words of schema.org."""
    return _file(
        number, lambda case, address: _json(citations.schema_org(case, address)), "application/ld+json", "jsonld"
    )


@blueprint.get("/cases/<number>/cite.md")
def markdown(number: str) -> Response:
    """The whole text of the case, as Markdown."""

    def text(case: Citation, address: str) -> str:
        said = {"case": case, "sections": sections(case.content), "address": address, "plain": plain}
        return shell.house().pages.render(shell.locale(), "cases/cite.txt", **said).strip() + "\n"

    return _file(number, text, "text/markdown", "md")


def _file(number: str, write: Callable[[Citation, str], str], kind: str, ending: str) -> Response:
    case = shell.read(cite, number)
    address = shell.house().settings.base_url.rstrip("/") + url_for("cases.show", number=case.number)
    answer = Response(write(case, address), content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.identifier}.{ending}"'
    return answer


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
