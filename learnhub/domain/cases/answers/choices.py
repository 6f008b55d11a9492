"""What can be chosen in the answers of a case: each list by its codes."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How it turned out (question 2)."""

    WORKED = "worked"
    PARTLY = "partly"
    DID_NOT_WORK = "did-not-work"
    NEARLY_WENT_WRONG = "nearly-went-wrong"


class Relation(StrEnum):
    """The teller's part in what happened (question 7)."""

    PARTNER_STAFF = "partner-staff"
    UN_FOCAL_POINT = "un-focal-point"
    FUNDER = "funder"
    EVALUATOR = "evaluator"
    BENEFICIARY = "beneficiary"
    OBSERVER = "observer"


class Visibility(StrEnum):
    """Who may read it once it is published (question 8)."""

    STAFF = "staff"
    EVERYONE = "everyone"
    PARTNERSHIP = "partnership"
    NAMED = "named"


class ShownBy(StrEnum):
    """How the contributor is shown."""

    ROLE = "role"
    NAME = "name"


class PartnersShown(StrEnum):
    """Whether partners are named, or described by sector and region."""

    NAMED = "named"
    DESCRIBED = "described"


class Stage(StrEnum):
    """Where a partnership stands in its life."""

    BUILDING = "building"
    AGREEING = "agreeing"
    MANAGING = "managing"
    DELIVERING = "delivering"
    REVIEWING = "reviewing"
    SUSTAINING = "sustaining"
    CLOSING = "closing"


class PartnershipStatus(StrEnum):
    """Whether a partnership is on its way."""

    FORMING = "forming"
    ACTIVE = "active"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Sector(StrEnum):
    """What sort of organization a partner is."""

    GOVERNMENT = "government"
    INTERGOVERNMENTAL = "intergovernmental"
    UN_ENTITY = "un-entity"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil-society"
    ACADEMIA = "academia"
    FOUNDATION = "foundation"
    FINANCE = "finance"


class GaveKind(StrEnum):
    """What a partner put in."""

    CASH = "cash"
    STAFF = "staff"
    GOODS = "goods"
    EXPERTISE = "expertise"
    TECHNOLOGY = "technology"


class Band(StrEnum):
    """How much, in United States dollars or their worth."""

    NOT_SAID = "not-said"
    UNDER_10_000 = "under-10000"
    UNDER_100_000 = "under-100000"
    UNDER_1_000_000 = "under-1000000"
    UNDER_10_000_000 = "under-10000000"
    MORE = "more"


class Selection(StrEnum):
    """How partners were chosen."""

    OPEN_CALL = "open-call"
    INVITATION = "invitation"
    EXISTING = "existing"
    DONOR_SET = "donor-set"


class Openness(StrEnum):
    """Who can read the agreement."""

    PUBLIC = "public"
    ON_REQUEST = "on-request"
    CLOSED = "closed"


class EvidenceLevel(StrEnum):
    """How strong a piece of evidence is, the weakest first."""

    ASSERTION = "assertion"
    OWN_DATA = "own-data"
    PARTNER_CONFIRMED = "partner-confirmed"
    INDEPENDENT_EVALUATION = "independent-evaluation"
