"""A dated edition of the table that calls economies developed, developing or in transition, read from CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from learnhub.domain import countries
from learnhub.domain.errors import Fault
from learnhub.domain.facets import Economy

CLASSES = (Economy.DEVELOPED, Economy.DEVELOPING, Economy.TRANSITION)
MOST_ROWS = 400
MOST_FAULTS = 20
HEADS = frozenset({"country", "economy", "class", "code"})


@dataclass(frozen=True)
class Edition:
    """The class of each country by its code."""

    classes: dict[str, str]


def read_edition(text: str) -> tuple[Edition, list[Fault]]:
    """The edition in two columns, a country (code or name in any of the six languages) and its class, and the faults
    by row. A first row with names of columns is passed over. A country that the table leaves out stays unknown."""
    classes: dict[str, str] = {}
    faults: list[Fault] = []
    text = text.lstrip("\ufeff")
    delimiter = max(",;\t", key=text.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len(rows) > MOST_ROWS:
        return Edition({}), [Fault("table", "too-many-rows", {"count": len(rows), "limit": MOST_ROWS})]
    for number, cells in enumerate(rows, 1):
        said = [cell.strip() for cell in cells]
        if not any(said) or (number == 1 and said[0].casefold() in HEADS):
            continue
        code = countries.find(said[0])
        if code is None or code not in countries.countries():
            faults.append(Fault("table", "unknown-country-row", {"row": number, "value": said[0][:60]}))
        elif len(said) < 2 or said[1].casefold() not in CLASSES:
            faults.append(Fault("table", "not-an-economy", {"row": number}))
        else:
            classes[code] = said[1].casefold()
    if not classes and not faults:
        faults.append(Fault("table", "required"))
    return Edition(classes), faults[:MOST_FAULTS]
