"""Every table of the main database, one module a feature."""

from learnhub.store.tables import (
    accounts,
    assessment,
    authoring,
    cases,
    finding,
    jobs,
    learning,
    plans,
    practice,
    scenarios,
    search,
    settings,
    teaching,
    templates,
    tokens,
    use,
)

__all__ = [
    "accounts",
    "assessment",
    "authoring",
    "cases",
    "finding",
    "jobs",
    "learning",
    "plans",
    "practice",
    "scenarios",
    "search",
    "settings",
    "teaching",
    "templates",
    "tokens",
    "use",
]
