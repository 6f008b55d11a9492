"""The codes that a case may hold, with the words for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from learnhub.domain.cases.answers import (
    Band,
    EvidenceLevel,
    GaveKind,
    Openness,
    Outcome,
    PartnershipStatus,
    PartnersShown,
    Relation,
    Sector,
    Selection,
    ShownBy,
    Stage,
    Visibility,
)
from learnhub.domain.cases.template.fields import Choice
from learnhub.domain.words import mark

STAGES: tuple[Choice, ...] = (
    (Stage.BUILDING, mark("Building")),
    (Stage.AGREEING, mark("Agreeing")),
    (Stage.MANAGING, mark("Managing")),
    (Stage.DELIVERING, mark("Delivering")),
    (Stage.REVIEWING, mark("Reviewing")),
    (Stage.SUSTAINING, mark("Sustaining")),
    (Stage.CLOSING, mark("Closing")),
)
STATUSES: tuple[Choice, ...] = (
    (PartnershipStatus.FORMING, mark("Being formed")),
    (PartnershipStatus.ACTIVE, mark("Active")),
    (PartnershipStatus.CLOSED, mark("Closed as agreed")),
    (PartnershipStatus.CANCELLED, mark("Cancelled")),
)
SECTORS: tuple[Choice, ...] = (
    (Sector.GOVERNMENT, mark("Government")),
    (Sector.INTERGOVERNMENTAL, mark("Intergovernmental organization")),
    (Sector.UN_ENTITY, mark("Entity of the United Nations")),
    (Sector.PRIVATE, mark("Private sector")),
    (Sector.CIVIL_SOCIETY, mark("Non-governmental organization or civil society")),
    (Sector.ACADEMIA, mark("Academia")),
    (Sector.FOUNDATION, mark("Foundation")),
    (Sector.FINANCE, mark("Finance")),
)
GAVE: tuple[Choice, ...] = (
    (GaveKind.CASH, mark("Money")),
    (GaveKind.STAFF, mark("Staff time")),
    (GaveKind.GOODS, mark("Goods")),
    (GaveKind.EXPERTISE, mark("Expertise")),
    (GaveKind.TECHNOLOGY, mark("Technology")),
)
BANDS: tuple[Choice, ...] = (
    (Band.NOT_SAID, mark("Not said")),
    (Band.UNDER_10_000, mark("Under 10 000 US dollars")),
    (Band.UNDER_100_000, mark("10 000 to 100 000 US dollars")),
    (Band.UNDER_1_000_000, mark("100 000 to 1 million US dollars")),
    (Band.UNDER_10_000_000, mark("1 to 10 million US dollars")),
    (Band.MORE, mark("Over 10 million US dollars")),
)
SELECTIONS: tuple[Choice, ...] = (
    (Selection.OPEN_CALL, mark("By an open call")),
    (Selection.INVITATION, mark("By invitation")),
    (Selection.EXISTING, mark("They were partners already")),
    (Selection.DONOR_SET, mark("The donor set them")),
)
OPENNESSES: tuple[Choice, ...] = (
    (Openness.PUBLIC, mark("The agreement is public")),
    (Openness.ON_REQUEST, mark("It is given on request")),
    (Openness.CLOSED, mark("It is closed")),
)
LEVELS: tuple[Choice, ...] = (
    (EvidenceLevel.ASSERTION, mark("Said by us")),
    (EvidenceLevel.OWN_DATA, mark("Our own data")),
    (EvidenceLevel.PARTNER_CONFIRMED, mark("Confirmed by a partner")),
    (EvidenceLevel.INDEPENDENT_EVALUATION, mark("Independent evaluation")),
)
OUTCOMES: tuple[Choice, ...] = (
    (Outcome.WORKED, mark("It worked")),
    (Outcome.PARTLY, mark("It worked partly")),
    (Outcome.DID_NOT_WORK, mark("It did not work")),
    (Outcome.NEARLY_WENT_WRONG, mark("It nearly went wrong")),
)
RELATIONS: tuple[Choice, ...] = (
    (Relation.UN_FOCAL_POINT, mark("Focal point in the United Nations")),
    (Relation.PARTNER_STAFF, mark("On the side of a partner")),
    (Relation.FUNDER, mark("On the side of those who paid for it")),
    (Relation.EVALUATOR, mark("Evaluator")),
    (Relation.BENEFICIARY, mark("One of those it was meant for")),
    (Relation.OBSERVER, mark("Observer")),
)
VISIBILITIES: tuple[Choice, ...] = (
    (Visibility.STAFF, mark("Staff of the United Nations")),
    (Visibility.EVERYONE, mark("Everyone")),
    (Visibility.PARTNERSHIP, mark("My partnership alone")),
)
SHOWN: tuple[Choice, ...] = (
    (ShownBy.ROLE, mark("By role, without a name")),
    (ShownBy.NAME, mark("By name")),
)
PARTNERS_SHOWN: tuple[Choice, ...] = (
    (PartnersShown.DESCRIBED, mark("Described by sector and region, not named")),
    (PartnersShown.NAMED, mark("Named")),
)

LANGUAGES: tuple[Choice, ...] = (
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh", "中文"),
)


CODES: Mapping[str, tuple[Choice, ...]] = MappingProxyType(
    {
        "stage": STAGES,
        "partnership_status": STATUSES,
        "sector": SECTORS,
        "gave_kinds": GAVE,
        "band": BANDS,
        "selection": SELECTIONS,
        "openness": OPENNESSES,
        "level": LEVELS,
    }
)
"""The words for the codes that a full case holds."""
