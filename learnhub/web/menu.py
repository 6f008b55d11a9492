"""The main menu: what this person may open, as endpoints and marked labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from learnhub.domain.policy import Actor, Role
from learnhub.domain.words import mark


def section(endpoint: str | None, arguments: Mapping[str, object]) -> str:
    """The entry that a page stands under where its address does not say so; empty where it does."""
    writing = (endpoint or "").startswith(("cases.", "sharing.", "attachments."))
    own_case = endpoint == "cases.begin" or (writing and "case" in arguments)
    return "cases.mine" if own_case else ""


def menu(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Endpoint and label of each entry, in order."""
    return _entries(actor.signed_in, actor.roles, actor.manages)


@cache
def _entries(signed_in: bool, roles: frozenset[Role], manages: bool) -> tuple[tuple[str, str], ...]:
    entries = [
        ("learning.catalogue", mark("Courses")),
        ("principles.index", mark("Principles")),
        ("cases.index", mark("Cases")),
        ("partnerships.index", mark("Partnerships")),
    ]
    if signed_in:
        entries.append(("cases.mine", mark("My cases")))
        entries.append(("plans.index", mark("Plans")))
    if roles & {Role.REVIEWER, Role.EDITOR}:
        entries.append(("reviews.queue", mark("Reviews")))
    if Role.EDITOR in roles:
        entries.append(("use.tasks", mark("Tasks")))
    if Role.TRAINER in roles:
        entries.append(("studio.index", mark("Studio")))
        entries.append(("teaching.index", mark("Teaching")))
    if roles & {Role.EDITOR, Role.CONFIDENTIALITY}:
        entries.append(("keeping.stopped", mark("Held cases")))
    if manages:
        entries.append(("team.index", mark("Team")))
    if Role.ADMINISTRATOR in roles:
        entries.append(("people.index", mark("People")))
    return tuple(entries)
