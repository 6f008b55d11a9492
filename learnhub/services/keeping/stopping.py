"""A published case is stopped for a while, withdrawn, and brought back; each with a reason, by people apart."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TypeVar

from learnhub.domain.cases import keeping
from learnhub.domain.cases.keeping import HoldReason, WithdrawalReason
from learnhub.domain.cases.moves import Given, Move, Party, State
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid
from learnhub.domain.policy import Action, Role
from learnhub.services import exports
from learnhub.services.cases.moving import make_move
from learnhub.services.cases.publishing import show
from learnhub.services.keeping.finding import numbered, part_of
from learnhub.services.work import Work
from learnhub.store import accounts, cases
from learnhub.store import keeping as store
from learnhub.store.cases import Standing
from learnhub.store.tables.cases import Case

R = TypeVar("R", HoldReason, WithdrawalReason)


def hold_case(work: Work, number: str, *, reason: str) -> None:
    """Stop a published case for 72 hours: readers find what a tombstone says. Somebody else releases or withdraws it.

    Pressed twice is held once. Raises SignIn, NotFound, Denied, Invalid without a reason, Conflict.
    """
    case, standing = numbered(work, number)
    if case.state == State.HELD and case.stopped_by_id == work.actor.id:
        return
    _require_state(case, State.PUBLISHED)
    work.require(Action.CASE_HOLD, standing)
    coded = _reason(HoldReason, reason)
    make_move(work, case, Move.HOLD, _keeper(work), Given(reason=coded))
    case.stopped_by_id, case.stopped_at, case.stopped_reason = work.actor.id, work.now, coded
    show(work, case)
    exports.renew(work, number)
    work.enqueue(
        "hold-over",
        f"{case.public_id}-{work.now.isoformat()}",
        {"case": str(case.public_id), "since": work.now.isoformat()},
        not_before=work.now + keeping.HOLD,
    )
    _tell(work, case, "case_held")


def release_case(work: Work, number: str) -> None:
    """Publish a held case again, by somebody who did not stop it. Raises SignIn, NotFound, Denied, Conflict."""
    case, standing = numbered(work, number)
    _require_state(case, State.HELD)
    work.require(Action.CASE_RELEASE, standing)
    make_move(work, case, Move.RELEASE, _keeper(work))
    _on_again(work, case)


def withdraw_case(work: Work, number: str, *, reason: str) -> bool:
    """Withdraw a case; whether it is withdrawn now.

    Its contributor does so alone for 30 days after publication. Later an editor and the confidentiality officer do it
    together: the first asks, the other completes it. Raises SignIn, NotFound, Denied, Invalid, Conflict.
    """
    case, standing = numbered(work, number)
    if case.state == State.WITHDRAWN:
        return True
    if not work.actor.signed_in:
        work.require(Action.CASE_START)
    if case.state not in {State.PUBLISHED, State.HELD}:
        raise Conflict("not-now", current=case.state)
    work.require(Action.CASE_WITHDRAW, standing)
    coded = _reason(WithdrawalReason, reason)
    by = part_of(work, standing)
    assert case.published_at is not None
    if by is Party.CONTRIBUTOR:
        if case.owner_id != work.actor.id or not keeping.may_withdraw_alone(case.published_at, work.now):
            raise Denied(Action.CASE_WITHDRAW)
        _withdraw(work, case, by, coded)
        return True
    by = _other(work, case) or by
    if keeping.completes_withdrawal(case.withdrawal_asked_by_id, case.withdrawal_asked_as, work.actor.id, by):
        _withdraw(work, case, by, coded)
        return True
    if case.withdrawal_asked_by_id is None:
        make_move(work, case, Move.ASK_WITHDRAWAL, by)
        case.withdrawal_asked_by_id, case.withdrawal_asked_as = work.actor.id, by
        other = Role.CONFIDENTIALITY if by is Party.EDITOR else Role.EDITOR
        for account_id in accounts.accounts_with_role(work.session, other):
            _mail(work, case, account_id, "case_withdrawal_asked")
    return False


def _other(work: Work, case: Case) -> Party | None:
    """Who holds both roles completes in the part that did not ask."""
    roles = {Party.EDITOR: Role.EDITOR, Party.OFFICER: Role.CONFIDENTIALITY}
    waiting = [by for by, role in roles.items() if role in work.actor.roles and by != case.withdrawal_asked_as]
    return waiting[0] if case.withdrawal_asked_by_id is not None and waiting else None


def _withdraw(work: Work, case: Case, by: Party, reason: WithdrawalReason) -> None:
    make_move(work, case, Move.WITHDRAW, by, Given(reason=reason))
    case.stopped_by_id, case.stopped_at, case.stopped_reason = work.actor.id, work.now, reason
    show(work, case)
    exports.renew(work, f"C-{case.year}-{case.serial}")
    _tell(work, case, "case_withdrawn")


def restore_case(work: Work, number: str) -> None:
    """Publish a withdrawn case again, by an editor who did not withdraw it. Raises SignIn, NotFound, Denied,
    Conflict."""
    case, standing = numbered(work, number)
    _require_state(case, State.WITHDRAWN)
    work.require(Action.CASE_RESTORE, standing)
    make_move(work, case, Move.RESTORE, Party.EDITOR)
    _on_again(work, case)


def _on_again(work: Work, case: Case) -> None:
    case.stopped_by_id = case.stopped_at = case.stopped_reason = None
    case.withdrawal_asked_by_id = case.withdrawal_asked_as = None
    show(work, case)
    _tell(work, case, "case_shown_again")


def remind_of_hold(work: Work, public_id: uuid.UUID, since: dt.datetime) -> bool:
    """The 72 hours of a hold are over: those who may decide are asked again, and the contributor is told. False when it
    was decided meanwhile. For the clock."""
    work.require(Action.OPERATE)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None or case.state != State.HELD or case.stopped_at != since:
        return False
    keepers = {
        account_id
        for role in (Role.EDITOR, Role.CONFIDENTIALITY)
        for account_id in accounts.accounts_with_role(work.session, role)
    }
    for account_id in sorted(keepers - {case.stopped_by_id, case.owner_id}):
        _mail(work, case, account_id, "case_hold_over")
    _tell(work, case, "case_hold_over_told")
    return True


@dataclass(frozen=True)
class StoppedRow:
    """A case that waits for an editor or the officer: held, or asked to be withdrawn. `title` is empty to whom it was
    not published for."""

    number: str
    title: str
    state: State
    reason: str | None
    since: dt.datetime
    over: bool
    asked_as: str | None
    mine: bool


def stopped_cases(work: Work) -> tuple[StoppedRow, ...]:
    """What waits for editors and the confidentiality officer. Raises SignIn, Denied."""
    work.require(Action.CASE_HOLD, {"state": State.PUBLISHED})
    return tuple(
        StoppedRow(
            number=f"C-{case.year}-{case.serial}",
            title=case.title if _readable(work, case) else "",
            state=State(case.state),
            reason=case.stopped_reason,
            since=case.stopped_at or case.changed_at,
            over=case.stopped_at is not None and work.now >= case.stopped_at + keeping.HOLD,
            asked_as=case.withdrawal_asked_as,
            mine=work.actor.id in (case.stopped_by_id, case.withdrawal_asked_by_id),
        )
        for case in store.stopped(work.session)
    )


def _readable(work: Work, case: Case) -> bool:
    return work.can(Action.CASE_READ, replace(cases.standing(work.session, case), state=State.PUBLISHED))


def may_do(work: Work, standing: Standing, case: Case) -> frozenset[Move]:
    """Which of these moves the actor may make now, for the buttons of a page."""
    asks = {
        Move.HOLD: work.can(Action.CASE_HOLD, standing),
        Move.RELEASE: work.can(Action.CASE_RELEASE, standing),
        Move.WITHDRAW: work.can(Action.CASE_WITHDRAW, standing) and _may_withdraw(work, standing, case),
        Move.RESTORE: work.can(Action.CASE_RESTORE, standing),
        Move.REDACT: work.can(Action.CASE_REDACT, standing),
        Move.CONFIRM: work.can(Action.CASE_CONFIRM, standing),
        Move.NEW_VERSION: work.can(Action.CASE_REVISE, standing),
    }
    return frozenset(move for move, may in asks.items() if may)


def _may_withdraw(work: Work, standing: Standing, case: Case) -> bool:
    if part_of(work, standing) is Party.CONTRIBUTOR:
        assert case.published_at is not None
        return case.owner_id == work.actor.id and keeping.may_withdraw_alone(case.published_at, work.now)
    return case.withdrawal_asked_by_id != work.actor.id


def _keeper(work: Work) -> Party:
    return Party.OFFICER if Role.CONFIDENTIALITY in work.actor.roles else Party.EDITOR


def _require_state(case: Case, state: State) -> None:
    if case.state != state:
        raise Conflict("not-now", current=case.state)


def _reason(kind: type[R], code: str) -> R:
    try:
        return kind(code)
    except ValueError:
        raise Invalid(Fault("reason", "not-a-choice" if code else "required")) from None


def _tell(work: Work, case: Case, template: str) -> None:
    if not case.illustration:
        _mail(work, case, case.owner_id, template)


def _mail(work: Work, case: Case, account_id: int, template: str) -> None:
    values = {"case": str(case.public_id), "number": f"C-{case.year}-{case.serial}"}
    key = f"{template}-{case.id}-{work.now.timestamp():.0f}-{account_id}"
    work.enqueue("mail", key, {"template": template, "account_id": account_id, "values": values})
