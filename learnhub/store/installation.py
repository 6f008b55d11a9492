"""Selects of what an installation has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from learnhub.domain.policy import Role
from learnhub.store import quick
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.settings import Setting

_SETTING = select(Setting.value).where(Setting.name == bindparam("name"))


def setting(session: Session, name: str) -> dict[str, Any] | None:
    """The value of a setting that was changed; None where it stands as it came."""
    value: dict[str, Any] | None = quick.run(session, _SETTING, {"name": name}).scalar_one_or_none()
    return value


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role and is not disabled."""

    role: Role
    review_principles: Sequence[str]


def holders(session: Session) -> list[Holder]:
    """Everybody with a role: a handful of people."""
    return [
        Holder(Role(row.role), row.review_principles)
        for row in session.execute(
            select(RoleGrant.role, Account.review_principles)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(Account.disabled_at.is_(None))
        )
    ]


def any_course_published(session: Session) -> bool:
    """Whether there is a course to learn."""
    return bool(session.scalar(select(exists().where(Course.release_id.is_not(None)))))
