"""Who signs off a case before it is public: every author, and every partner that is named in it.

A partner agrees, objects, or is silent for fourteen days. Silence never names a partner: it is then shown by sector and
country alone. An objection is set beside the case, or the case goes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SILENT_AFTER = dt.timedelta(days=14)


class PartnerAnswer(StrEnum):
    """What a named partner said to the case that was shown to it."""

    NOT_ASKED = "not-asked"
    ASKED = "asked"
    AGREED = "agreed"
    OBJECTED = "objected"
    BESIDE = "objected-beside"
    SILENT = "silent"


SETTLED = frozenset({PartnerAnswer.AGREED, PartnerAnswer.BESIDE, PartnerAnswer.SILENT})
NAMED = frozenset({PartnerAnswer.AGREED, PartnerAnswer.BESIDE})
"""The answers after which the partner's name is shown; its objection stands with it."""


@dataclass(frozen=True)
class Signing:
    """How far the signing is: by id, whether each author agreed; and each named partner's answer.

    `partners_listed`: the contributor has said whom to ask. Where no partner is named, there is none to list.
    `silent_named`: the name of a partner that was silent stands in the text still.
    """

    authors: Mapping[int, bool] = field(default_factory=dict)
    partners: tuple[PartnerAnswer, ...] = ()
    partners_listed: bool = True
    silent_named: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing more is waited for."""
        settled = self.partners_listed and SETTLED.issuperset(self.partners) and not self.silent_named
        return all(self.authors.values()) and settled

    @property
    def with_contributor(self) -> bool:
        """Whether an author has not agreed yet, or a partner has not been asked."""
        return not all(self.authors.values()) or not self.partners_listed or PartnerAnswer.NOT_ASKED in self.partners

    @property
    def objection(self) -> bool:
        """Whether an objection waits for the reviewer or editor: beside the case, or back with it."""
        return PartnerAnswer.OBJECTED in self.partners


def silent(asked_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a partner who was asked then and has not answered is silent now."""
    return now - asked_at >= SILENT_AFTER


def mentions(texts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The paths of the texts in which this name stands, whatever its case and the space in it."""
    sought = " ".join(name.split()).casefold()
    return tuple(path for path, text in texts.items() if sought and sought in " ".join(text.split()).casefold())
