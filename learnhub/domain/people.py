"""What the rules need to know of a person, and nothing more."""

from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.domain.principles import Principle


class PersonKind(StrEnum):
    """A member of staff of the United Nations, or a partner's representative whom one of them invited."""

    STAFF = "staff"
    PARTNER = "partner"


@dataclass(frozen=True)
class Person:
    """A person as the rules see them. `languages` are BCP 47 codes; no principle or language listed means any."""

    id: int
    kind: PersonKind
    entity: str = ""
    office: str = ""
    team: str = ""
    organization: str = ""
    languages: frozenset[str] = field(default_factory=frozenset)
    review_principles: frozenset[Principle] = field(default_factory=frozenset)
    invited_by: int | None = None
    manager: int | None = None
    disabled: bool = False
