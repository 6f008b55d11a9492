"""A partnership as its page tells it: who is in it, what for, where, since when, and when that was confirmed last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from learnhub.domain.cases.answers import PartnershipStatus, Sector, Stage
from learnhub.domain.cases.template import (
    MOST_PLACES,
    MOST_TARGETS,
    SECTORS,
    STAGES,
    STATUSES,
    Choice,
    FieldKind,
    TemplateField,
)
from learnhub.domain.countries import countries, regions
from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.invitations import EMAIL
from learnhub.domain.vocabularies import TARGETS
from learnhub.domain.words import mark


class Readers(StrEnum):
    """Who may read the page of a partnership."""

    MEMBERS = "members"
    STAFF = "staff"
    EVERYONE = "everyone"


class Named(StrEnum):
    """Whether a partner agreed to be named to readers outside the partnership."""

    YES = "yes"
    NO = "no"


class Light(StrEnum):
    """How lately a member confirmed what the page says."""

    FRESH = "fresh"
    OLD = "old"
    SILENT = "silent"


FRESH_DAYS, SILENT_DAYS = 365, 730
"""After a year without a word the light is amber, after two it is red."""


@dataclass(frozen=True)
class Partner:
    """One partner. `named`: it agreed to be named to readers who are not members."""

    name: str = ""
    identifier: str = ""
    sector: Sector | None = None
    country: str = ""
    role: str = ""
    named: Named | None = None


@dataclass(frozen=True)
class Details:
    """What the page says."""

    name: str = ""
    purpose: str = ""
    status: PartnershipStatus | None = None
    stages: tuple[Stage, ...] = ()
    began: str = ""
    ended: str = ""
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sdg_targets: tuple[str, ...] = ()
    contact: str = ""
    readers: Readers = Readers.MEMBERS
    partner_list: tuple[Partner, ...] = field(default=())


READERS: tuple[Choice, ...] = (
    (Readers.MEMBERS, mark("Its members alone")),
    (Readers.STAFF, mark("Its members and staff of the United Nations")),
    (Readers.EVERYONE, mark("Everyone")),
)
NAMED: tuple[Choice, ...] = ((Named.NO, mark("No, by sector and country")), (Named.YES, mark("Yes, it agreed")))
MOST_PARTNERS = 30

FIELDS: tuple[TemplateField, ...] = (
    TemplateField("name", FieldKind.LINE, mark("Name"), limit=200, required=True),
    TemplateField("purpose", FieldKind.TEXT, mark("What it is for"), limit=2_000, required=True),
    TemplateField("status", FieldKind.CHOICE, mark("How it stands"), choices=STATUSES, required=True),
    TemplateField("stages", FieldKind.CHOICES, mark("Stages that it is in"), choices=STAGES),
    TemplateField(
        "began", FieldKind.LINE, mark("Begun in"), hint=mark("A year or a month will do."), limit=40, required=True
    ),
    TemplateField("ended", FieldKind.LINE, mark("Ended in, if it has ended"), limit=40),
    TemplateField("places", FieldKind.PLACES, mark("Countries, or regions alone, or the world"), required=True),
    TemplateField(
        "sdg_targets", FieldKind.TARGETS, mark("Targets of the Sustainable Development Goals"), most=MOST_TARGETS
    ),
    TemplateField(
        "contact",
        FieldKind.LINE,
        mark("Mailbox of the office that answers for it"),
        hint=mark("A mailbox of an office, not of a person. Who is signed in and may read the page sees it."),
        limit=254,
        required=True,
    ),
    TemplateField("readers", FieldKind.CHOICE, mark("Who may read this page"), choices=READERS, required=True),
    TemplateField(
        "partner_list",
        FieldKind.ROWS,
        mark("Partner"),
        least=2,
        most=MOST_PARTNERS,
        required=True,
        columns=(
            TemplateField("name", FieldKind.LINE, mark("Name"), limit=200, required=True),
            TemplateField("identifier", FieldKind.LINE, mark("Identifier (ROR or IATI), if it has one"), limit=100),
            TemplateField("sector", FieldKind.CHOICE, mark("Sector"), choices=SECTORS, required=True),
            TemplateField("country", FieldKind.COUNTRY, mark("Country"), required=True),
            TemplateField("role", FieldKind.LINE, mark("Its part"), limit=200),
            TemplateField(
                "named", FieldKind.CHOICE, mark("Named to readers who are not members"), choices=NAMED, required=True
            ),
        ),
    ),
)
"""What is asked about a partnership, in order."""

_CODES: Mapping[str, type[StrEnum]] = {
    "status": PartnershipStatus,
    "readers": Readers,
    "sector": Sector,
    "named": Named,
}
_LISTS: Mapping[str, type[str]] = {"stages": Stage, "countries": str, "regions": str, "sdg_targets": str}


def details_to_json(details: Details) -> dict[str, Any]:
    """The details as the store keeps them, without empty rows."""
    kept = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(details).items()}
    return kept | {"partner_list": [asdict(row) for row in details.partner_list if row != Partner()]}


def details_from_json(data: Mapping[str, Any]) -> Details:
    """The details that the store kept or a form sent; what is absent is empty. Raises Invalid `not-a-choice`."""
    values: dict[str, Any] = {}
    faults = []
    for name, value in data.items():
        try:
            values[name] = _partners(value) if name == "partner_list" else _read(name, value)
        except (TypeError, ValueError, KeyError):
            faults.append(Fault(name, "not-a-choice"))
    known = {each.name for each in fields(Details)}
    faults += [Fault(name, "not-a-choice") for name in values if name not in known]
    if faults:
        raise Invalid(*faults)
    return Details(**values)


def _partners(rows: Any) -> tuple[Partner, ...]:
    return tuple(Partner(**{column: _read(column, value) for column, value in row.items()}) for row in rows)


def _read(name: str, value: Any) -> Any:
    if name in _CODES:
        return _CODES[name](value) if value else Readers.MEMBERS if name == "readers" else None
    if name in _LISTS:
        return tuple(dict.fromkeys(_LISTS[name](each) for each in value))
    if not isinstance(value, str):
        raise TypeError
    return " ".join(value.split()) if name != "purpose" else value.replace("\r\n", "\n").strip()


def validate(details: Details) -> tuple[Fault, ...]:
    """What is wrong or missing, in the order of the form."""
    faults: list[Fault] = []
    for item in FIELDS:
        if item.kind is FieldKind.PLACES:
            faults += _place_faults(details)
        elif item.kind is FieldKind.ROWS:
            faults += _partner_faults(details, item)
        else:
            said = getattr(details, item.path)
            if item.required and not said:
                faults.append(Fault(item.path, "required"))
            if item.limit and len(said) > item.limit:
                faults.append(Fault(item.path, "too-long", {"limit": item.limit, "length": len(said)}))
            if item.most and len(said) > item.most:
                faults.append(Fault(item.path, "too-many-chosen", {"limit": item.most}))
    if details.contact and not EMAIL.fullmatch(details.contact):
        faults.append(Fault("contact", "not-an-email"))
    unknown = [each for each in details.sdg_targets if each not in TARGETS]
    faults += [Fault("sdg_targets", "unknown-code", {"value": each}) for each in unknown]
    return tuple(faults)


def _place_faults(details: Details) -> list[Fault]:
    faults = [
        Fault("countries", "unknown-country", {"value": code})
        for code, known in (
            *((each, countries()) for each in details.countries),
            *((each, regions()) for each in details.regions),
        )
        if code not in known
    ]
    if not details.countries and not details.regions:
        faults.append(Fault("countries", "required"))
    if details.countries and details.regions:
        faults.append(Fault("countries", "places-mixed"))
    if len(details.countries) > MOST_PLACES:
        faults.append(Fault("countries", "too-many-chosen", {"limit": MOST_PLACES}))
    return faults


def _partner_faults(details: Details, item: TemplateField) -> list[Fault]:
    faults = []
    said_rows = [(index, row) for index, row in enumerate(details.partner_list) if row != Partner()]
    for index, row in said_rows:
        for column in item.columns:
            said, path = getattr(row, column.path), f"{item.path}.{index}.{column.path}"
            if column.required and not said:
                faults.append(Fault(path, "required"))
            if column.limit and len(said) > column.limit:
                faults.append(Fault(path, "too-long", {"limit": column.limit, "length": len(said)}))
        if row.country and row.country not in countries():
            faults.append(Fault(f"{item.path}.{index}.country", "unknown-country", {"value": row.country}))
    if len(said_rows) < item.least:
        faults.append(Fault(item.path, "too-few-rows", {"limit": item.least}))
    return faults


def for_readers(details: Details) -> Details:
    """The details as readers who are not members see them: partners are named where they agreed to it."""
    rows = tuple(
        row if row.named is Named.YES else replace(row, name="", identifier="") for row in details.partner_list
    )
    return replace(details, partner_list=rows)


def light(confirmed_at: dt.datetime, now: dt.datetime) -> Light:
    """How fresh a page is that was confirmed then."""
    days = (now - confirmed_at).days
    return Light.FRESH if days < FRESH_DAYS else Light.OLD if days < SILENT_DAYS else Light.SILENT
