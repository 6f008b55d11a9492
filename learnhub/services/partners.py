"""Partners' representatives, invited by the staff who work with them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from learnhub.domain.errors import Fault, Invalid
from learnhub.domain.invitations import EMAIL, LENGTHS
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.accounts import fold_email, mail_link, new_account
from learnhub.services.work import Work
from learnhub.store import accounts
from learnhub.store import partners as store
from learnhub.store.derived import partnerships as derived
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Partnership, PartnershipMember

PARTNERSHIP_LENGTH = 200


@dataclass(frozen=True)
class PartnershipChoice:
    """A partnership that the person is a member of."""

    public_id: uuid.UUID
    name: str


def own_partnerships(work: Work) -> tuple[PartnershipChoice, ...]:
    """The partnerships that somebody can be invited to, by name. Raises SignIn, Denied."""
    work.require(Action.PARTNER_INVITE)
    assert work.actor.id is not None
    return tuple(
        PartnershipChoice(row.public_id, row.name) for row in store.partnerships_of(work.session, work.actor.id)
    )


def invite_partner(
    work: Work,
    *,
    email: str,
    name: str,
    organization: str,
    partnership: uuid.UUID,
    new_partnership: str = "",
) -> None:
    """Invite a partner's representative to a partnership, one of the inviter's own or a new one.

    `partnership` is the id of theirs, or the one that the form minted for `new_partnership`: sent twice it is one.
    Whoever makes a partnership is its first member. The inviter learns nothing of the address: with no account, one is
    made and an invitation mailed; a partner who has one becomes a member and a mail says so, their name and
    organization stay their own; for a colleague and for a disabled person nothing changes and no mail is sent.
    Raises Invalid field by field, SignIn, Denied.
    """
    work.require(Action.PARTNER_INVITE)
    email, name, organization = fold_email(email), " ".join(name.split()), " ".join(organization.split())
    new_partnership = " ".join(new_partnership.split())
    faults = [
        Fault(path, "too-long", {"limit": most})
        for path, value, most in (
            ("email", email, LENGTHS["email"]),
            ("name", name, LENGTHS["name"]),
            ("organization", organization, LENGTHS["organization"]),
            ("new_partnership", new_partnership, PARTNERSHIP_LENGTH),
        )
        if len(value) > most
    ]
    faults += [Fault(path, "required") for path, value in (("name", name), ("organization", organization)) if not value]
    if not EMAIL.fullmatch(email):
        faults.append(Fault("email", "not-an-email"))
    if faults:
        raise Invalid(*faults)
    joined = _partnership(work, partnership, new_partnership)
    account = accounts.account_by_email(work.session, email)
    if account is None:
        account = new_account(
            work, email=email, name=name, kind=PersonKind.PARTNER, invited_by_id=work.actor.id, locale=work.actor.locale
        )
        account.organization = organization
        work.session.flush()
        mail_link(work, account, "invite")
    elif not _can_join(work, account, joined):
        return
    else:
        _tell(work, account, joined)
    work.session.add(PartnershipMember(partnership_id=joined.id, account_id=account.id))
    after = {"partnership": joined.name}
    audit.record(work, "partner:invite", "account", account.public_id, after=after)


def _partnership(work: Work, public_id: uuid.UUID, name: str) -> Partnership:
    found = store.partnership(work.session, public_id)
    if found is None and name:
        found = Partnership(public_id=public_id, name=name, created_at=work.now, created_by_id=work.actor.id)
        work.session.add(found)
        work.session.flush()
        assert work.actor.id is not None
        work.session.add(PartnershipMember(partnership_id=found.id, account_id=work.actor.id))
        derived.put(work.session, found)
        return found
    if found is None or not work.can(Action.PARTNERSHIP_EXTEND, {"partnership_id": found.id}):
        raise Invalid(Fault("partnership", "not-a-choice"))
    return found


def _can_join(work: Work, account: Account, joined: Partnership) -> bool:
    if account.kind != PersonKind.PARTNER or account.disabled_at is not None:
        return False
    return work.session.get(PartnershipMember, (joined.id, account.id)) is None


def _tell(work: Work, account: Account, joined: Partnership) -> None:
    if account.password_hash is None:
        mail_link(work, account, "invite")
    work.enqueue(
        "mail",
        f"partnership-{joined.public_id}-{account.public_id}",
        {"template": "partnership", "account_id": account.id, "values": {"partnership": joined.name}},
    )
