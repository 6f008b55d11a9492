"""An invitation list: pasted text becomes rows of people, or faults that name row and column.

A row counts as a spreadsheet counts it: the header is row 1. An empty cell says nothing, so it changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from learnhub.domain.countries import LANGUAGES
from learnhub.domain.errors import Fault, RowFault
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Role

MOST_ROWS = 2000
LENGTHS: Mapping[str, int] = MappingProxyType(
    {
        "email": 254,
        "name": 120,
        "kind": 16,
        "entity": 120,
        "office": 120,
        "team": 120,
        "organization": 120,
        "manager": 254,
        "language": 20,
        "roles": 200,
    }
)
"""The columns of a list, and how many characters a cell of each may have."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "e-mail": "email",
        "mail": "email",
        "email address": "email",
        "full name": "name",
        "duty station": "office",
        "organisation": "organization",
        "manager email": "manager",
        "manager e-mail": "manager",
        "manager (email)": "manager",
        "manager (e-mail)": "manager",
        "role": "roles",
    }
)
LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "english": "en",
        "french": "fr",
        "français": "fr",
        "spanish": "es",
        "español": "es",
        "russian": "ru",
        "русский": "ru",
        "arabic": "ar",
        "العربية": "ar",
        "chinese": "zh",
        "中文": "zh",
    }
)
EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
)
"""The address of an HTML e-mail field (HTML Living Standard, valid e-mail address), with a dot after the @."""


@dataclass(frozen=True)
class Listed:
    """One person of a list. An empty string or tuple is a cell that says nothing; `language` is a BCP 47 code."""

    row: int
    email: str
    name: str
    kind: str = ""
    entity: str = ""
    office: str = ""
    team: str = ""
    organization: str = ""
    manager: str = ""
    language: str = ""
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class InvitationList:
    """What a text says: its people, what is wrong, and the headings of columns that are not taken."""

    rows: tuple[Listed, ...]
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...] = ()


def read_list(text: str) -> InvitationList:
    """Read a list with a header row, its cells apart by tabs, semicolons or commas; never raises."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t;,", key=header.count), strict=True)
    records: list[list[str]] = []
    try:
        records.extend([_cell(cell) for cell in record] for record in reader)
    except csv.Error:
        return _refused(RowFault(len(records) + 1, "", "", Fault("", "unreadable-row")))
    if not any(records):
        return _refused(RowFault(0, "", "", Fault("", "empty-list")))
    headings = [OTHER_NAMES.get(name.lower(), name.lower()) for name in records[0]]
    faults = [RowFault(1, name, "", Fault("", "no-column")) for name in ("email", "name") if name not in headings]
    faults += [RowFault(1, name, "", Fault("", "column-twice")) for name in LENGTHS if headings.count(name) > 1]
    filled = [(number, record) for number, record in enumerate(records[1:], 2) if any(record)]
    if len(filled) > MOST_ROWS:
        faults.append(RowFault(0, "", "", Fault("", "too-many-rows", {"limit": MOST_ROWS, "count": len(filled)})))
    if not filled:
        faults.append(RowFault(0, "", "", Fault("", "empty-list")))
    if faults:
        return _refused(*faults)
    rows = []
    for number, record in filled:
        if any(record[len(headings) :]):
            faults.append(RowFault(number, "", "", Fault("", "too-many-cells", {"limit": len(headings)})))
        listed, wrong = read_row(number, dict(zip(headings, record, strict=False)))
        rows.append(listed)
        faults += wrong
    faults += _twice(rows)
    ignored = tuple(name for name, heading in zip(records[0], headings, strict=True) if name and heading not in LENGTHS)
    return InvitationList(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.row)), ignored)


def read_row(number: int, cells: Mapping[str, str]) -> tuple[Listed, list[RowFault]]:
    """One person from their cells by column, and what is wrong with them. Unknown columns are left out."""
    given = {column: _cell(cells.get(column, "")) for column in LENGTHS}
    faults = []

    def wrong(column: str, fault: Fault) -> None:
        faults.append(RowFault(number, column, given[column][:80], fault))

    for column, most in LENGTHS.items():
        if len(given[column]) > most:
            wrong(column, Fault("", "too-long", {"limit": most}))
        elif any(unicodedata.category(character) in {"Cc", "Cs"} for character in given[column]):
            wrong(column, Fault("", "unreadable"))
        elif column in {"email", "name"} and not given[column]:
            wrong(column, Fault("", "required"))
        elif column in {"email", "manager"} and given[column] and not EMAIL.fullmatch(given[column]):
            wrong(column, Fault("", "not-an-email"))
    kind = given["kind"].lower()
    if kind and kind not in set(PersonKind):
        wrong("kind", Fault("", "unknown-kind"))
    language = LANGUAGE_NAMES.get(given["language"].lower(), given["language"].lower())
    if language and language not in LANGUAGES:
        wrong("language", Fault("", "unknown-language"))
    names = ["-".join(part.lower().replace("_", " ").split()) for part in re.split(r"[,;|+/]", given["roles"])]
    if any(name and name not in set(Role) for name in names):
        wrong("roles", Fault("", "unknown-role"))
    listed = Listed(
        row=number,
        email=given["email"].lower(),
        name=given["name"],
        kind=kind,
        entity=given["entity"],
        office=given["office"],
        team=given["team"],
        organization=given["organization"],
        manager=given["manager"].lower(),
        language=language,
        roles=tuple(role for role in Role if role in names),
    )
    if listed.manager and listed.manager == listed.email:
        wrong("manager", Fault("", "own-manager"))
    return listed, faults


def _twice(rows: Sequence[Listed]) -> list[RowFault]:
    first: dict[str, int] = {}
    faults = []
    for listed in rows:
        before = first.setdefault(listed.email, listed.row)
        if listed.email and before != listed.row:
            faults.append(RowFault(listed.row, "email", listed.email[:80], Fault("", "listed-twice", {"row": before})))
    return faults


def _refused(*faults: RowFault) -> InvitationList:
    return InvitationList((), faults)


def _cell(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())
