"""Who may speak for a partner organization on the cases of a partnership: said by staff of that partnership."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.work import Work
from learnhub.store import partners
from learnhub.store import use as store
from learnhub.store.tables.use import Spokesperson


@dataclass(frozen=True)
class Voice:
    """A partner's representative in one of the actor's partnerships."""

    partnership: uuid.UUID
    partnership_name: str
    person: uuid.UUID
    name: str
    organization: str
    speaks: bool


def voices(work: Work) -> tuple[Voice, ...]:
    """The partners' representatives in one's own partnerships. Raises SignIn, Denied."""
    work.require(Action.PARTNER_INVITE)
    assert work.actor.id is not None
    ours = {row.id: row for row in partners.partnerships_of(work.session, work.actor.id)}
    return tuple(
        Voice(
            ours[row.partnership_id].public_id,
            ours[row.partnership_id].name,
            row.public_id,
            row.name,
            row.organization,
            row.speaks,
        )
        for row in store.partner_members(work.session, ours)
    )


def grant_voice(work: Work, partnership: uuid.UUID, person: uuid.UUID) -> None:
    """Let a representative speak for their organization on the cases of a partnership. Raises NotFound, Denied."""
    partnership_id, account_id, speaks = _member(work, partnership, person)
    if speaks:
        return
    work.session.add(
        Spokesperson(
            partnership_id=partnership_id,
            account_id=account_id,
            granted_by_id=work.actor.id,
            granted_at=work.now,
        )
    )
    audit.record(work, "voice:grant", "account", person, after={"partnership": str(partnership)})


def withdraw_voice(work: Work, partnership: uuid.UUID, person: uuid.UUID) -> None:
    """Let a representative speak for their organization no more; what was said stays. Raises NotFound, Denied."""
    partnership_id, account_id, speaks = _member(work, partnership, person)
    if not speaks:
        return
    row = work.session.get(Spokesperson, (partnership_id, account_id))
    work.session.delete(row)
    audit.record(work, "voice:withdraw", "account", person, before={"partnership": str(partnership)})


def _member(work: Work, partnership: uuid.UUID, person: uuid.UUID) -> tuple[int, int, bool]:
    work.require(Action.PARTNER_INVITE)
    found = partners.partnership(work.session, partnership)
    if found is None:
        raise NotFound
    work.require(Action.VOICE_GRANT, {"partnership_id": found.id})
    for row in store.partner_members(work.session, [found.id]):
        if row.public_id == person:
            return int(row.partnership_id), int(row.id), bool(row.speaks)
    raise NotFound
