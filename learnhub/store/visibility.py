"""The policy's second reader: the same rules as a WHERE clause, for lists, counts, search and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, true

from learnhub.domain.policy import (
    RULES,
    Action,
    Actor,
    Among,
    Has,
    Is,
    IsNot,
    Kind,
    Mine,
    NotAmong,
    NotMine,
    Ours,
    Predicate,
    SignedIn,
)

Columns = Mapping[str, Any]
"""Field names to columns; a field that is a set maps to a function from a person's key to "is in the set"."""


def where(actor: Actor, action: Action, columns: Columns) -> ColumnElement[bool]:
    """The rows on which `can(actor, action, row)` holds, as one condition over `columns`."""
    clauses = [_clause(actor, clause, columns) for clause in RULES[action]]
    return or_(false(), *(clause for clause in clauses if clause is not None))


def _clause(actor: Actor, clause: tuple[Predicate, ...], columns: Columns) -> ColumnElement[bool] | None:
    conditions = []
    for predicate in clause:
        condition = _condition(actor, predicate, columns)
        if condition is False:
            return None
        if condition is not True:
            conditions.append(condition)
    return and_(true(), *conditions)


def _condition(actor: Actor, predicate: Predicate, columns: Columns) -> Any:
    match predicate:
        case SignedIn():
            return actor.signed_in
        case Kind(kind):
            return actor.kind == kind
        case Has(role):
            return role in actor.roles
        case Is(field, values):
            return columns[field].in_(values)
        case IsNot(field, values):
            return columns[field].not_in(values)
        case Mine(field):
            return False if actor.id is None else columns[field] == actor.id
        case NotMine(field):
            return True if actor.id is None else columns[field].is_distinct_from(actor.id)
        case Among(field):
            return False if actor.id is None else _within(columns[field], actor.id)
        case NotAmong(field):
            return True if actor.id is None else ~_within(columns[field], actor.id)
        case Ours(field):
            return columns[field].in_(sorted(actor.partnerships)) if actor.partnerships else False


def _within(contains: Callable[[Any], ColumnElement[bool]], key: int) -> ColumnElement[bool]:
    return contains(literal(key))
