"""Every table of the main database, one module a feature."""

from learnhub.store.tables import accounts, assessment, authoring, cases, jobs, learning, plans, search, settings

__all__ = ["accounts", "assessment", "authoring", "cases", "jobs", "learning", "plans", "search", "settings"]
