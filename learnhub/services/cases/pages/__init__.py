"""What the pages of cases show: the form, a person's own cases, a published case, the newest of all."""

from learnhub.services.cases.pages.own import (
    CaseView,
    DraftView,
    OwnList,
    OwnRow,
    PartnershipChoice,
    own_case,
    own_cases,
    own_draft,
    usual_minutes,
)
from learnhub.services.cases.pages.published import (
    CaseList,
    CaseRow,
    PublishedView,
    live_examples,
    marked,
    published_case,
    published_cases,
    tombstone,
)

__all__ = [
    "CaseList",
    "CaseRow",
    "CaseView",
    "DraftView",
    "OwnList",
    "OwnRow",
    "PartnershipChoice",
    "PublishedView",
    "live_examples",
    "marked",
    "own_case",
    "own_cases",
    "own_draft",
    "published_case",
    "published_cases",
    "tombstone",
    "usual_minutes",
]
