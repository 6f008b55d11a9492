"""The answers of a case as typed values, and the way they are kept: the nine questions, and all that a full case adds.

Everything that a full case adds is empty in a short one, so that a short case grows without a word typed again, and a
text that was kept before a field existed reads as one in which it was left empty.
"""

from learnhub.domain.cases.answers.choices import (
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
from learnhub.domain.cases.answers.content import (
    CHOICES,
    LISTS,
    MOST_ROWS,
    NINE,
    ROWS,
    AttachmentRow,
    CaseContent,
    EvidenceRow,
    LessonLearned,
    PartnerRow,
    PrincipleRow,
    ResultRow,
)
from learnhub.domain.cases.answers.kept import UNREADABLE, content_from_json, content_to_json, everything
from learnhub.domain.cases.answers.paths import for_readers, is_text, leaves, pattern, put, texts, whole

__all__ = [
    "CHOICES",
    "LISTS",
    "MOST_ROWS",
    "NINE",
    "ROWS",
    "UNREADABLE",
    "AttachmentRow",
    "Band",
    "CaseContent",
    "EvidenceLevel",
    "EvidenceRow",
    "GaveKind",
    "LessonLearned",
    "Openness",
    "Outcome",
    "PartnerRow",
    "PartnersShown",
    "PartnershipStatus",
    "PrincipleRow",
    "Relation",
    "ResultRow",
    "Sector",
    "Selection",
    "ShownBy",
    "Stage",
    "Visibility",
    "content_from_json",
    "content_to_json",
    "everything",
    "for_readers",
    "is_text",
    "leaves",
    "pattern",
    "put",
    "texts",
    "whole",
]
