"""Signing off the text that was accepted: every author, and every partner that is named, before it is public.

Nothing is sent to a partner before the contributor has seen the very message and pressed send.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from learnhub.domain.cases import form
from learnhub.domain.cases.difference import ContentChange, content_changed
from learnhub.domain.cases.form import CaseContent, PartnersShown, Sector
from learnhub.domain.cases.marks import FiveAnswers, Mark, evidence_above_assertion, mark_reached
from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.domain.cases.signing import SILENT_AFTER, PartnerAnswer, Signing, mentions
from learnhub.domain.countries import countries
from learnhub.domain.errors import Conflict, Fault, Gone, Invalid, NotFound
from learnhub.domain.invitations import EMAIL
from learnhub.domain.policy import Action
from learnhub.services.accounts import digest
from learnhub.services.cases.moving import make_move, own, tell_account
from learnhub.services.cases.publishing import publish_case
from learnhub.services.work import Work, new_id
from learnhub.store import cases as store
from learnhub.store.tables.cases import Case, CaseSign

MESSAGE_LIMIT = 4000
STATEMENT_LIMIT = 2000


@dataclass(frozen=True)
class SignerView:
    """One who signs: an author by name, or a partner, and what they said. `still_in` names the fields in which the name
    of a silent partner stands."""

    id: uuid.UUID
    author: str
    mine: bool
    partner: str
    sector: str
    country: str
    person: str
    message: str
    answer: PartnerAnswer
    asked_at: dt.datetime | None
    silent_on: dt.date | None
    answered_at: dt.datetime | None
    statement: str
    still_in: tuple[str, ...]


@dataclass(frozen=True)
class SigningView:
    """The text that was accepted, how it differs from what was sent last, and who has signed it."""

    id: uuid.UUID
    state: State
    sought: Mark
    language: str
    content: CaseContent
    changed: ContentChange
    signers: tuple[SignerView, ...]
    mine: SignerView | None
    partners_asked: bool
    reviews_agreed: bool


@dataclass(frozen=True)
class AskedPartner:
    """The case as a partner is shown it who was asked by link."""

    partner: str
    person: str
    message: str
    content: CaseContent
    language: str
    answer: PartnerAnswer
    statement: str
    until: dt.date


def begin_signing(work: Work, case: Case) -> Signing:
    """Make the list of who signs the text that is accepted now, numbered as its revision will be.

    A partner that was silent before is not asked again; one that agreed or objected to the very same text has answered.
    For services that have asked the policy and make the move ACCEPT next.
    """
    revision = store.last_revision(work.session, case.id) + 1
    before = store.signs(case)
    same = bool(before) and store.revision_content(work.session, case.id, before[0].revision) == case.content
    content = form.content_from_json(case.content)
    authors = [case.owner_id, *store.co_authors(work.session, case.id)]
    rows = [CaseSign(public_id=new_id(), case_id=case.id, revision=revision, account_id=key) for key in authors]
    if content.partners is PartnersShown.NAMED and not case.illustration:
        known = {row.partner: row for row in before if row.partner}
        told = [(name, row.sector, row.country, row.person, row.email) for name, row in known.items()]
        told += [
            (row.name, row.sector, row.country, "", "")
            for row in content.partner_rows
            if row.name and row.name not in known
        ]
        rows += [_partner(case, revision, known.get(each[0]), same, each) for each in told]
    for row in rows:
        row.answer = row.answer or PartnerAnswer.NOT_ASKED
        row.message, row.person = row.message or "", row.person or ""
        row.email, row.statement = row.email or "", row.statement or ""
    work.session.add_all(rows)
    work.session.flush()
    return store.signing_of(case, rows)


def _partner(
    case: Case, revision: int, before: CaseSign | None, same: bool, told: tuple[str, str | None, str | None, str, str]
) -> CaseSign:
    name, sector, country, person, email = told
    row = CaseSign(
        public_id=new_id(),
        case_id=case.id,
        revision=revision,
        partner=name,
        sector=sector,
        country=country or None,
        person=person,
        email=email,
    )
    keeps = before is not None and (same or before.answer == PartnerAnswer.SILENT)
    if before is not None and keeps and before.answer not in (PartnerAnswer.NOT_ASKED, PartnerAnswer.ASKED):
        row.answer, row.asked_at, row.answered_at = before.answer, before.asked_at, before.answered_at
        row.statement, row.message = before.statement, before.message
    return row


def signing_view(work: Work, public_id: uuid.UUID) -> SigningView:
    """The page on which an author reads what was accepted, what was changed, and signs. Raises NotFound, SignIn."""
    case = own(work, store.case_by_public_id(work.session, public_id))
    if case.state != State.SIGN_OFF:
        raise Conflict("not-now", current=case.state)
    content = form.with_offers(form.content_from_json(case.content))
    rows = store.signs(case)
    names = store.names(work.session, [row.account_id for row in rows if row.account_id is not None])
    signers = tuple(_signer(work, row, names, content) for row in rows)
    sent = form.with_offers(form.content_from_json(store.sent_last(work.session, case.id)))
    return SigningView(
        id=case.public_id,
        state=State(case.state),
        sought=Mark(case.sought),
        language=case.language,
        content=content,
        changed=content_changed(sent, content),
        signers=signers,
        mine=next((row for row in signers if row.mine), None),
        partners_asked=content.partners is PartnersShown.NAMED,
        reviews_agreed=case.reviews_agreed,
    )


def _signer(work: Work, row: CaseSign, names: dict[int, str], content: CaseContent) -> SignerView:
    silent = row.answer == PartnerAnswer.SILENT and row.partner
    return SignerView(
        id=row.public_id,
        author=names.get(row.account_id or 0, ""),
        mine=row.account_id is not None and row.account_id == work.actor.id,
        partner=row.partner or "",
        sector=row.sector or "",
        country=row.country or "",
        person=row.person,
        message=row.message,
        answer=PartnerAnswer(row.answer),
        asked_at=row.asked_at,
        silent_on=(row.asked_at + SILENT_AFTER).date() if row.asked_at else None,
        answered_at=row.answered_at,
        statement=row.statement,
        still_in=mentions(form.texts(content), row.partner or "") if silent else (),
    )


def sign_case(work: Work, public_id: uuid.UUID, *, reviews_agreed: bool | None = None) -> bool:
    """Agree, as one of its authors, to the text that was accepted; signed twice is signed once.

    `reviews_agreed`: whether the reviews may stand with the published case, which the contributor alone decides. True
    when the case is public now. Raises NotFound, SignIn, and Conflict when there is nothing to sign.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    rows = store.signs(case)
    mine = next((row for row in rows if row.account_id == work.actor.id), None)
    if case.state in (State.PUBLISHED, State.MERGED) and mine is not None:
        return True
    if case.state != State.SIGN_OFF or mine is None:
        raise Conflict("not-now", current=case.state)
    if reviews_agreed is not None and case.owner_id == work.actor.id:
        case.reviews_agreed = reviews_agreed
    if mine.answer == PartnerAnswer.AGREED:
        return False
    mine.answer, mine.answered_at = PartnerAnswer.AGREED, work.now
    make_move(work, case, Move.AGREE, Party.CONTRIBUTOR, Given(signing=store.signing_of(case, rows)))
    return publish_if_signed(work, case)


def refuse_signing(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, text: str) -> None:
    """Send the case back into review, as one of its authors, with what should be otherwise. Raises Invalid without a
    text, Conflict; the same `message_id` again changes nothing."""
    case = own(work, store.case_by_public_id(work.session, public_id))
    if store.message_exists(work.session, message_id):
        return
    make_move(work, case, Move.DISAGREE, Party.CONTRIBUTOR, Given(text=text), message_id=message_id)
    tell_account(work, case, case.editor_id or case.reviewer_id, "case_answered")


def list_partner(
    work: Work, public_id: uuid.UUID, sign_id: uuid.UUID, *, partner: str, sector: str, country: str
) -> None:
    """Say which partner the text names: its name, sector and country; the same `sign_id` again changes nothing.

    Raises Invalid field by field, NotFound, and Conflict when the case is not being signed off or names no partner.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    _require_signing(case)
    if store.sign_by_public_id(work.session, sign_id) is not None:
        return
    faults = []
    name = " ".join(partner.split())
    if not name:
        faults.append(Fault("partner", "required"))
    if len(name) > 200:
        faults.append(Fault("partner", "too-long", {"limit": 200}))
    if sector not in set(Sector):
        faults.append(Fault("sector", "required"))
    if country and country not in countries():
        faults.append(Fault("country", "unknown-country", {"value": country}))
    if faults:
        raise Invalid(*faults)
    rows = store.signs(case)
    work.session.add(
        CaseSign(
            public_id=sign_id,
            case_id=case.id,
            revision=rows[0].revision,
            partner=name,
            sector=sector,
            country=country or None,
            person="",
            email="",
            message="",
            statement="",
            answer=PartnerAnswer.NOT_ASKED,
        )
    )
    work.session.flush()


def ask_partner(
    work: Work, public_id: uuid.UUID, sign_id: uuid.UUID, *, person: str, email: str, message: str, seen: str
) -> None:
    """Send a named partner the message that the contributor has seen: `seen` is its text as it was shown.

    Pressed twice is sent once. The link in it opens the text that was accepted to whoever has it, until it is answered.
    Raises Invalid field by field, `see-first` when the message is not the one that was shown, NotFound and Conflict.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    _require_signing(case)
    row = next((each for each in store.signs(case) if each.public_id == sign_id and each.partner), None)
    if row is None:
        raise NotFound
    if row.answer != PartnerAnswer.NOT_ASKED:
        return
    faults = partner_faults(person=person, email=email, message=message)
    if not faults and seen != message:
        faults = (Fault("message", "see-first"),)
    if faults:
        raise Invalid(*faults)
    secret = secrets.token_urlsafe(32)
    row.person, row.email, row.message = person.strip(), email.strip(), message.strip()
    row.answer, row.asked_at, row.secret_hash = PartnerAnswer.ASKED, work.now, digest(secret)
    make_move(work, case, Move.ASK_PARTNER, Party.CONTRIBUTOR, Given(signing=store.signing_of(case, store.signs(case))))
    work.enqueue(
        "mail",
        f"partner_asked-{row.public_id}",
        {
            "template": "partner_asked",
            "sign": str(row.public_id),
            "locale": work.actor.locale,
            "values": {"secret": secret, "message": row.message},
        },
    )


def partner_faults(*, person: str, email: str, message: str) -> tuple[Fault, ...]:
    """What is wrong with a message to a partner, field by field."""
    faults = [
        Fault(path, "required")
        for path, text in (("person", person), ("email", email), ("message", message))
        if not text.strip()
    ]
    if email.strip() and not EMAIL.fullmatch(email.strip()):
        faults.append(Fault("email", "not-an-email"))
    if len(message) > MESSAGE_LIMIT:
        faults.append(Fault("message", "too-long", {"limit": MESSAGE_LIMIT}))
    return tuple(faults)


def _require_signing(case: Case) -> None:
    if case.state != State.SIGN_OFF or case.content.get("partners") != PartnersShown.NAMED:
        raise Conflict("not-now", current=case.state)


def asked_partner(work: Work, secret: str) -> AskedPartner:
    """The case as the partner of this link is shown it. Raises NotFound for no such link, Gone once it is over."""
    work.require(Action.PUBLIC_READ)
    row, case = _by_secret(work, secret)
    assert row.asked_at is not None
    content = form.content_from_json(store.revision_content(work.session, case.id, row.revision) or case.content)
    return AskedPartner(
        partner=row.partner or "",
        person=row.person,
        message=row.message,
        content=form.with_offers(content),
        language=case.language,
        answer=PartnerAnswer(row.answer),
        statement=row.statement,
        until=(row.asked_at + SILENT_AFTER).date(),
    )


def answer_as_partner(work: Work, secret: str, *, agrees: bool | None, statement: str = "") -> PartnerAnswer:
    """Agree or object, as a partner that was asked by link; the same answer again changes nothing.

    Raises Invalid when nothing was chosen or an objection says nothing, NotFound, Gone once the signing is over.
    """
    work.require(Action.PUBLIC_READ)
    row, case = _by_secret(work, secret)
    if row.answer != PartnerAnswer.ASKED:
        return PartnerAnswer(row.answer)
    if agrees is None:
        raise Invalid(Fault("agrees", "required"))
    if not agrees and not statement.strip():
        raise Invalid(Fault("statement", "required"))
    if len(statement) > STATEMENT_LIMIT:
        raise Invalid(Fault("statement", "too-long", {"limit": STATEMENT_LIMIT}))
    row.answer = PartnerAnswer.AGREED if agrees else PartnerAnswer.OBJECTED
    row.answered_at, row.statement = work.now, statement.strip()
    given = Given(partner=PartnerAnswer(row.answer), signing=store.signing_of(case, store.signs(case)))
    make_move(work, case, Move.ANSWER_AS_PARTNER, Party.PARTNER, given)
    tell_account(work, case, case.owner_id, "partner_answered")
    if row.answer == PartnerAnswer.OBJECTED:
        tell_account(work, case, case.editor_id or case.reviewer_id, "case_objection")
    publish_if_signed(work, case)
    return PartnerAnswer(row.answer)


def _by_secret(work: Work, secret: str) -> tuple[CaseSign, Case]:
    found = store.sign_by_secret(work.session, digest(secret))
    if found is None:
        raise NotFound
    row, case = found
    if case.state != State.SIGN_OFF or row.revision != store.signs(case)[0].revision:
        raise Gone
    return row, case


def partner_silent(work: Work, case: Case, row: CaseSign) -> None:
    """The fourteen days of this partner are over: it is shown by sector and country alone. For the clock."""
    row.answer, row.answered_at = PartnerAnswer.SILENT, work.now
    given = Given(partner=PartnerAnswer.SILENT, signing=store.signing_of(case, store.signs(case)))
    make_move(work, case, Move.PARTNER_SILENT, Party.CLOCK, given)
    tell_account(work, case, case.owner_id, "partner_answered")
    publish_if_signed(work, case)


def publish_if_signed(work: Work, case: Case) -> bool:
    """Publish the case when everybody has signed it; whether it is public now. For services that have asked."""
    rows = store.signs(case)
    if not store.signing_of(case, rows).complete:
        return False
    content = form.content_from_json(case.content)
    agreed = any(row.partner and row.answer == PartnerAnswer.AGREED for row in rows)
    mark = mark_reached(
        Mark(case.sought), partner_agreed=agreed, evidence_above_assertion=evidence_above_assertion(content)
    )
    publish_case(work, case, Given(answers=FiveAnswers()), by=Party.CLOCK, mark=mark)
    return True
