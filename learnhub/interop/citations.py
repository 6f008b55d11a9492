"""One case as references have it: BibTeX, CSL JSON, Dublin Core, schema.org.

Sources: CSL 1.0.2 data schema (citation-style-language/schema), DCMI Metadata Terms with the OAI guidelines for oai_dc,
schema.org 29 (Report). Which body of the United Nations publishes is not said: the site is the publisher.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from learnhub.domain.cases.citation import Citation

PUBLISHER = "LearnHub"
DC = "http://purl.org/dc/elements/1.1/"
ET.register_namespace("dc", DC)
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def title_of(case: Citation) -> str:
    """The title; of an illustration it says first that it is one."""
    return f"Illustration: {case.content.title}" if case.illustration else case.content.title


def author_of(case: Citation) -> str:
    """Who is named as the author: the contributor by name, else the part that they had."""
    if case.contributor:
        return case.contributor
    return f"Contributor to {PUBLISHER}, shown by role"


def bibtex(case: Citation, address: str) -> str:
    """A BibTeX entry `@misc`; every text is escaped for TeX, in braces so that capitals stay."""
    fields = {
        "author": f"{{{_tex(author_of(case))}}}",
        "title": f"{{{_tex(title_of(case))}}}",
        "howpublished": _tex(f"{PUBLISHER}, case {case.number}, version {case.version}"),
        "year": str(case.published_on.year),
        "month": case.published_on.strftime("%b").lower(),
        "url": address,
        "langid": case.language,
        "abstract": _tex(case.content.summary),
    }
    months = {"month"}
    lines = [f"  {name} = {value}" if name in months else f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{{case.identifier},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in re.sub(r"\s+", " ", text))


def csl(case: Citation, address: str) -> dict[str, Any]:
    """The case as one item of CSL JSON."""
    day = case.published_on
    return {
        "id": case.identifier,
        "type": "report",
        "genre": "Illustration" if case.illustration else "Case of practice",
        "title": title_of(case),
        "author": [{"literal": author_of(case)}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "publisher": PUBLISHER,
        "number": str(case.number),
        "version": str(case.version),
        "language": case.language,
        "abstract": case.content.summary,
        "URL": address,
    }


def dublin_core(case: Citation, address: str) -> list[tuple[str, str]]:
    """The case as elements of Dublin Core 1.1, by name, in order; an element may stand several times."""
    content = case.content
    rows = [
        ("identifier", address),
        ("identifier", case.identifier),
        ("title", title_of(case)),
        ("creator", author_of(case)),
        ("publisher", PUBLISHER),
        ("date", case.published_on.isoformat()),
        ("language", case.language),
        ("type", "Text"),
        ("type", "Illustration" if case.illustration else str(case.kind)),
        ("description", content.summary),
        *(("subject", str(principle)) for principle in content.principles),
        *(("coverage", code) for code in content.countries or content.regions),
    ]
    return [(name, value) for name, value in rows if value]


def dublin_core_xml(case: Citation, address: str) -> str:
    """The same as a document of its own."""
    root = ET.Element("metadata")
    for name, value in dublin_core(case, address):
        ET.SubElement(root, f"{{{DC}}}{name}").text = readable(value)
    made: str = ET.tostring(root, encoding="unicode", xml_declaration=True)
    return made


def readable(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or " " <= each <= "\ud7ff" or "\ue000" <= each <= "\ufffd" or each > "\uffff"
    )


def schema_org(case: Citation, address: str) -> dict[str, Any]:
    """The case as JSON-LD with the words of schema.org, for its page."""
    author = {"@type": "Person" if case.contributor else "Organization", "name": author_of(case)}
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address,
        "url": address,
        "identifier": case.identifier,
        "reportNumber": str(case.number),
        "name": title_of(case),
        "abstract": case.content.summary,
        "inLanguage": case.language,
        "datePublished": case.published_on.isoformat(),
        "dateModified": case.changed_at.date().isoformat(),
        "version": case.version,
        "author": author,
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "keywords": [str(principle) for principle in case.content.principles],
    }
