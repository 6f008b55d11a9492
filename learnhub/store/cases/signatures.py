"""Who signs the text that was accepted last, and how far the signing is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnhub.domain.cases.form import PartnersShown, content_from_json, texts
from learnhub.domain.cases.signing import PartnerAnswer, Signing, mentions
from learnhub.store.cases.rights import session_of
from learnhub.store.tables.cases import Case, CaseRevision, CaseSign


def signing(case: Case) -> Signing:
    """How far the signing of the text is that was accepted last."""
    return signing_of(case, signs(case))


def signing_of(case: Case, rows: Iterable[CaseSign]) -> Signing:
    """How far the signing is, by these rows."""
    found = list(rows)
    named = case.content.get("partners") == PartnersShown.NAMED and not case.illustration
    silent = [row.partner for row in found if row.partner and row.answer == PartnerAnswer.SILENT]
    said = texts(content_from_json(case.content)) if silent else {}
    said = {path: text for path, text in said.items() if not path.startswith("partner_rows.")}
    return Signing(
        authors={row.account_id: row.answer == PartnerAnswer.AGREED for row in found if row.account_id is not None},
        partners=tuple(PartnerAnswer(row.answer) for row in found if row.account_id is None),
        partners_listed=not named or any(row.partner for row in found),
        silent_named=any(mentions(said, name) for name in silent),
    )


def sign_by_public_id(session: Session, public_id: uuid.UUID) -> CaseSign | None:
    """The row of one who signs, by its id."""
    return session.scalar(select(CaseSign).where(CaseSign.public_id == public_id))


def sign_by_secret(session: Session, secret_hash: str) -> tuple[CaseSign, Case] | None:
    """The partner whose link has this secret, and the case, for change."""
    row = session.execute(
        select(CaseSign, Case).join(Case, Case.id == CaseSign.case_id).where(CaseSign.secret_hash == secret_hash)
    ).one_or_none()
    return row and (row[0], row[1])


def signs(case: Case) -> list[CaseSign]:
    """Who is asked to sign the text that was accepted last, authors first, for change."""
    accepted = (
        select(func.max(CaseRevision.number))
        .where(CaseRevision.case_id == case.id, CaseRevision.occasion == "accept")
        .scalar_subquery()
    )
    statement = select(CaseSign).where(CaseSign.case_id == case.id, CaseSign.revision == accepted)
    return list(session_of(case).scalars(statement.order_by(CaseSign.account_id.is_(None), CaseSign.id)))
