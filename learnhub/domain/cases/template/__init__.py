"""Templates: which questions a case is told by, with their words. Every version ever published stays, and a case keeps
and is checked by its own.

Words of the templates that are shipped are marked for translation; words that an editor wrote stand as they were
written.
"""

from learnhub.domain.cases.template.choices import CODES, SECTORS, STAGES, STATUSES
from learnhub.domain.cases.template.fields import (
    MOST_PLACES,
    MOST_PRINCIPLES,
    MOST_TARGETS,
    Choice,
    Depth,
    FieldKind,
    Question,
    Template,
    TemplateField,
    template_from_json,
    template_to_json,
)
from learnhub.domain.cases.template.shipped import FULL_1, FULL_1_1, NEWEST, SHIPPED, SHORT_1, field_label

__all__ = [
    "CODES",
    "FULL_1",
    "FULL_1_1",
    "MOST_PLACES",
    "MOST_PRINCIPLES",
    "MOST_TARGETS",
    "NEWEST",
    "SECTORS",
    "SHIPPED",
    "SHORT_1",
    "STAGES",
    "STATUSES",
    "Choice",
    "Depth",
    "FieldKind",
    "Question",
    "Template",
    "TemplateField",
    "field_label",
    "template_from_json",
    "template_to_json",
]
