"""What the administrator sets in the browser, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from learnhub.domain.errors import Conflict, Fault, Invalid
from learnhub.domain.invitations import EMAIL
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.work import Work
from learnhub.store import installation as store
from learnhub.store.tables.settings import Setting

NAME = "installation"
MOST_ADDRESSES = 6
LENGTHS = {"name": 80, "organization": 120, "contact": 254}
LABEL_LENGTH, LINES_LENGTH = 120, 600


@dataclass(frozen=True)
class Address:
    """Where misconduct is reported: what the place is called, and how to reach it, line by line."""

    label: str
    lines: str


@dataclass(frozen=True)
class Installation:
    """The settings of an installation. `contact` is an e-mail address; `version` counts the changes."""

    name: str = "LearnHub"
    organization: str = ""
    contact: str = ""
    misconduct: tuple[Address, ...] = field(default_factory=tuple)
    version: int = 0


def installation(work: Work) -> Installation:
    """The settings as they stand; every page and mail may show them."""
    work.require(Action.PUBLIC_READ)
    return _of(store.setting(work.session, NAME))


def installation_to_change(work: Work) -> Installation:
    """The same, for whoever may change them. Raises SignIn, Denied."""
    work.require(Action.SETTINGS_CHANGE)
    return installation(work)


def change_installation(
    work: Work, *, name: str, organization: str, contact: str, misconduct: Sequence[Address], version: int
) -> None:
    """Keep new settings; the same again changes nothing. Address rows that are empty are left out.

    Raises Conflict when somebody changed them since `version`; Invalid, field by field; SignIn, Denied.
    """
    work.require(Action.SETTINGS_CHANGE)
    row = work.session.get(Setting, NAME)
    stands = _of(row.value if row else None)
    addresses = {number: _tidy(each) for number, each in enumerate(misconduct)}
    addresses = {number: each for number, each in addresses.items() if each.label or each.lines}
    given = Installation(
        name=" ".join(name.split()),
        organization=" ".join(organization.split()),
        contact=contact.strip(),
        misconduct=tuple(addresses.values()),
        version=stands.version,
    )
    if version != stands.version:
        raise Conflict("settings", current=_told(stands), mine=_told(given))
    faults = _faults(given, addresses)
    if faults:
        raise Invalid(*faults)
    if given == stands:
        return
    value = asdict(given) | {"version": stands.version + 1}
    if row is None:
        work.session.add(Setting(name=NAME, value=value, changed_at=work.now))
    else:
        row.value, row.changed_at = value, work.now
    audit.record(work, "settings:change", "setting", NAME, before=_told_by_name(stands), after=_told_by_name(given))


def _of(value: Mapping[str, Any] | None) -> Installation:
    if value is None:
        return Installation()
    return Installation(**{**value, "misconduct": tuple(Address(**each) for each in value["misconduct"])})


def _tidy(address: Address) -> Address:
    lines = (line.strip() for line in address.lines.strip().splitlines())
    return Address(" ".join(address.label.split()), "\n".join(lines))


def _faults(given: Installation, addresses: Mapping[int, Address]) -> list[Fault]:
    faults = [
        Fault(path, "too-long", {"limit": most}) for path, most in LENGTHS.items() if len(getattr(given, path)) > most
    ]
    if not given.name:
        faults.append(Fault("name", "required"))
    if given.contact and not EMAIL.fullmatch(given.contact):
        faults.append(Fault("contact", "not-an-email"))
    for number, address in addresses.items():
        for name, most in (("label", LABEL_LENGTH), ("lines", LINES_LENGTH)):
            value = getattr(address, name)
            if not value:
                faults.append(Fault(f"misconduct-{number}-{name}", "required"))
            elif len(value) > most:
                faults.append(Fault(f"misconduct-{number}-{name}", "too-long", {"limit": most}))
    if len(addresses) > MOST_ADDRESSES:
        faults.append(Fault("misconduct", "too-many-chosen", {"limit": MOST_ADDRESSES}))
    return faults


def _told_by_name(value: Installation) -> dict[str, Any]:
    return {name: each for name, each in asdict(value).items() if name != "version"}


def _told(value: Installation) -> str:
    """The settings as a text that two versions can be compared in."""
    parts = [value.name, value.organization, value.contact]
    parts += [f"{address.label}\n{address.lines}" for address in value.misconduct]
    return "\n\n".join(part for part in parts if part)
