"""The mails that services asked for, in order, for tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from learnhub.store.tables.jobs import Job


def _asked(house: Any) -> list[Any]:
    return [row.arguments for row in house.rows(select(Job.arguments).where(Job.kind == "mail").order_by(Job.id))]


def mailed(house: Any) -> list[str]:
    """The template of each."""
    return [each["template"] for each in _asked(house)]


def mails(house: Any) -> list[tuple[str, str]]:
    """Template and name of the person of each."""
    names = {account.id: name for name, account in house.accounts.items()}
    return [(each["template"], names[each["account_id"]]) for each in _asked(house)]


def letters(house: Any, template: str) -> list[tuple[str, Any]]:
    """Name of the person and values of each of this template."""
    names = {account.id: name for name, account in house.accounts.items()}
    return [(names[each["account_id"]], each["values"]) for each in _asked(house) if each["template"] == template]


def values(house: Any, template: str) -> list[Any]:
    """The values of each of this template."""
    return [each["values"] for each in _asked(house) if each["template"] == template]
