"""The moves of a case, by the one table: every one is written here, whoever makes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from learnhub.domain.cases import form, judges, moves
from learnhub.domain.cases.form import CaseContent, CaseNumber, PartnersShown, Visibility
from learnhub.domain.cases.marks import Mark, Mode
from learnhub.domain.cases.moves import Awaited, Given, Hold, Move, Party, PublicAnswer, State, hold_for
from learnhub.domain.cases.readers import Audience, audience
from learnhub.domain.cases.signing import PartnerAnswer, Signing
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.people import Person
from learnhub.domain.policy import Action, Role
from learnhub.services.cases.templates import template_of
from learnhub.services.work import Work
from learnhub.store import accounts, decisions, jobs, learning, sharing
from learnhub.store import cases as store
from learnhub.store.tables.cases import Case, CaseMessage, CaseMove, CaseRevision

EVENTS: Mapping[Move, EventName] = MappingProxyType(
    {
        Move.SUBMIT: EventName.CASE_SUBMITTED,
        Move.DISCARD: EventName.CASE_DISCARDED,
        Move.TAKE: EventName.CASE_TAKEN,
        Move.RETURN: EventName.CASE_RETURNED,
        Move.ASK: EventName.QUESTION_ASKED,
        Move.ANSWER: EventName.QUESTION_ANSWERED,
        Move.ASK_PUBLIC: EventName.PUBLIC_ASKED,
        Move.ANSWER_PUBLIC: EventName.PUBLIC_ANSWERED,
        Move.REQUEST_CHANGES: EventName.CHANGES_REQUESTED,
        Move.RESUBMIT: EventName.CASE_RESUBMITTED,
        Move.PUBLISH: EventName.CASE_PUBLISHED,
        Move.DECLINE: EventName.CASE_DECLINED,
        Move.LET_IN: EventName.CASE_LET_IN,
        Move.SEND_BACK: EventName.CASE_SENT_BACK,
        Move.ASSIGN: EventName.REVIEWER_NAMED,
        Move.REPLACE: EventName.REVIEWER_REPLACED,
        Move.REPORT: EventName.REVIEW_REPORTED,
        Move.EDIT: EventName.CASE_EDITED,
        Move.ACCEPT: EventName.CASE_ACCEPTED,
        Move.AGREE: EventName.CASE_SIGNED,
        Move.DISAGREE: EventName.SIGN_OFF_REFUSED,
        Move.ASK_PARTNER: EventName.PARTNER_ASKED,
        Move.ANSWER_AS_PARTNER: EventName.PARTNER_ANSWERED,
        Move.PARTNER_SILENT: EventName.PARTNER_ANSWERED,
        Move.KEEP_BESIDE: EventName.OBJECTION_KEPT,
        Move.RECONSIDER: EventName.CASE_RECONSIDERED,
        Move.SLEEP: EventName.CASE_SLEPT,
        Move.WAKE: EventName.CASE_WOKEN,
        Move.APPEAL: EventName.CASE_APPEALED,
        Move.UPHOLD: EventName.APPEAL_DECIDED,
        Move.OVERTURN: EventName.APPEAL_DECIDED,
        Move.SEAL: EventName.CASE_SEALED,
        Move.UNSEAL: EventName.CASE_UNSEALED,
        Move.ACCEPT_MINOR: EventName.CASE_MERGED,
        Move.NEW_VERSION: EventName.CASE_RENEWED,
        Move.CHANGE_READERS: EventName.READERS_CHANGED,
        Move.LIFT_EMBARGO: EventName.EMBARGO_LIFTED,
        Move.CONFIRM: EventName.CASE_CONFIRMED,
        Move.HOLD: EventName.CASE_HELD,
        Move.RELEASE: EventName.CASE_RELEASED,
        Move.ASK_WITHDRAWAL: EventName.WITHDRAWAL_ASKED,
        Move.WITHDRAW: EventName.CASE_WITHDRAWN,
        Move.RESTORE: EventName.CASE_RESTORED,
        Move.REDACT: EventName.CASE_REDACTED,
    }
)
"""What the ledger hears of each move."""

ACTS = "acts:"
"""How the counters of acts on cases begin: the year and the act follow."""
FREEZES = frozenset({Move.SUBMIT, Move.RESUBMIT, Move.EDIT, Move.ACCEPT, Move.PUBLISH, Move.ACCEPT_MINOR})
"""The moves that freeze the text as a version."""

WRITTEN = moves.WITH_TEXT | {Move.DECLINE, Move.REPORT}
"""The moves whose text stands in the thread of contributor and reviewer."""

ANSWERED_SENDING = frozenset({State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED, State.MERGED})


@dataclass(frozen=True)
class Sent:
    """A case that was sent for review. `nobody_may_judge`: no reviewer is left who may, and administrators know."""

    nobody_may_judge: bool


def own(work: Work, case: Case | None) -> Case:
    """The case, if the actor is one of its authors; to others it is not there. Raises NotFound, SignIn."""
    return own_as_it_stands(work, case)[0]


def own_as_it_stands(work: Work, case: Case | None) -> tuple[Case, store.Standing]:
    """The same, with what the policy is asked about it."""
    if not work.actor.signed_in:
        work.require(Action.CASE_START)
    if case is None or not work.can(Action.CASE_OWN, standing := store.standing(work.session, case)):
        raise NotFound
    return case, standing


def standing_of(case: Case) -> moves.Case:
    """The case as the table of moves sees it: with its named reviewers while it is read, its signers while it is signed
    off."""
    reading = case.sought != Mark.SHORT or case.state == State.SUBMITTED
    named, reports = store.named_reviewers(case) if reading else (frozenset(), frozenset())
    return moves.Case(
        state=State(case.state),
        awaiting=Awaited(case.awaiting),
        reviewer=case.reviewer_id,
        visibility=Visibility(case.visibility),
        public=PublicAnswer(case.public_answer) if case.public_answer else PublicAnswer.NOT_ASKED,
        sought=Mark(case.sought),
        editor=case.editor_id,
        named=named,
        reports=reports,
        signing=store.signing(case) if case.state == State.SIGN_OFF else Signing(),
        hold=Hold(case.hold) if case.hold else None,
        edited=case.edited,
        partners_named=case.content.get("partners") == PartnersShown.NAMED and not case.illustration,
        sent=case.submitted_at is not None,
        appealed=case.appealed_at is not None,
        renews=case.renews_id is not None,
        minor=case.minor,
    )


def audience_of(case: Case) -> Audience:
    """Who can see the case now, beside its authors."""
    in_partnership = case.partnership_id is not None
    return audience(State(case.state), Visibility(case.visibility), in_partnership=in_partnership)


def make_move(
    work: Work,
    case: Case,
    move: Move,
    by: Party,
    given: Given | None = None,
    *,
    name_agreed: bool = False,
    message_id: uuid.UUID | None = None,
    about: str | None = None,
    number: CaseNumber | None = None,
    mark: Mark = Mark.SHORT,
) -> None:
    """Make the move: the table decides, the move is kept, the text frozen where it is, the event told.

    For services that have asked the policy. The text of a question, an answer, a request for changes or a reason
    becomes a message (`message_id` from its form, `about` a question's id); `number` and `mark` are what publishing
    gives. What the clock does is nobody's. Raises what `moves.make` raises.
    """
    given = given or Given()
    try:
        after = moves.make(standing_of(case), move, by, given)
    except Denied as refused:
        raise Denied(refused.action, refused.reason, str(case.public_id)) from refused
    version = store.last_revision(work.session, case.id) + 1 if move in FREEZES else 0
    before = case.state
    case.state, case.awaiting, case.reviewer_id = after.state, after.awaiting, after.reviewer
    case.editor_id, case.sought, case.hold, case.edited = after.editor, after.sought, after.hold, after.edited
    case.public_answer = None if after.public is PublicAnswer.NOT_ASKED else after.public
    if after.visibility != case.visibility:
        case.visibility = after.visibility
        case.content = {**case.content, "visibility": after.visibility}
    case.changed_at = work.now
    if move is Move.SUBMIT:
        case.submitted_at = work.now
    if move is Move.ASK_PUBLIC:
        case.public_asked_at = work.now
    if move is Move.APPEAL:
        case.appealed_at = work.now
    if number is not None and case.serial is None:
        case.year, case.serial, case.published_at = number.year, number.serial, work.now
        case.mark = mark
    actor_id = None if by is Party.CLOCK else work.actor.id
    if version:
        work.session.add(
            CaseRevision(
                case_id=case.id,
                number=version,
                occasion=move,
                content=case.content,
                frozen_at=work.now,
                frozen_by_id=actor_id or case.owner_id,
            )
        )
    kept = CaseMove(
        case_id=case.id,
        move=move,
        from_state=before,
        to_state=after.state,
        actor_id=actor_id,
        role=by,
        reason=given.reason,
        name_agreed=name_agreed,
        at=work.now,
    )
    decisions.keep_move(work.session, case, kept, text=_text_of(case, move, given, version), number=number_of(case))
    if move in WRITTEN and given.text.strip():
        work.session.add(
            CaseMessage(
                public_id=message_id or uuid.uuid4(),
                case_id=case.id,
                author_id=work.actor.id,
                role=by,
                kind=move,
                field=about,
                text=given.text.strip(),
                at=work.now,
            )
        )
    if not case.illustration:
        count_act(work, move, given.reason)
        event = EventName.CASE_MERGED if after.state is State.MERGED else EVENTS[move]
        work.tell(event, "case", case.public_id, result=_told(case, move, given, version))
    if case.course_id is not None:
        learning.bump_course(work.session, case.owner_id, case.course_id)


def count_act(work: Work, act: str, reason: str | None = None) -> None:
    """Count an act on a case in its year, for the public page of figures: acts are counted, never persons."""
    jobs.count(work.session, f"{ACTS}{work.now.year}:{act}")
    if reason:
        jobs.count(work.session, f"{ACTS}{work.now.year}:{act}:{reason}")


def _text_of(case: Case, move: Move, given: Given, version: int) -> Any:
    """The text of which the decision log keeps a digest: what was frozen, written, or is now published in whole."""
    if version:
        return case.content
    if move in {Move.NEW_VERSION, Move.REDACT}:
        return {**(case.published or {}), **case.kept_back}
    return given.text.strip() or None


def number_of(case: Case) -> str | None:
    """The readable number of a case that has one."""
    return f"C-{case.year}-{case.serial}" if case.serial else None


def _told(case: Case, move: Move, given: Given, version: int) -> dict[str, Any]:
    """What the ledger hears of a move beside its name."""
    revision = {"revision": version} if version else {}
    match move:
        case Move.PUBLISH if case.serial is not None:
            return {**revision, "number": f"C-{case.year}-{case.serial}", "visibility": case.visibility}
        case Move.DECLINE | Move.HOLD | Move.WITHDRAW | Move.REDACT:
            return {"reason": given.reason}
        case Move.NEW_VERSION:
            return {"version": case.version, "notice": case.notice}
        case Move.ANSWER_PUBLIC:
            return {"public": given.public}
        case Move.UPHOLD | Move.OVERTURN:
            return {"upheld": move is Move.UPHOLD}
        case Move.ANSWER_AS_PARTNER | Move.PARTNER_SILENT:
            return {"answer": given.partner or PartnerAnswer.SILENT}
        case Move.REPORT:
            return {"advice": given.advice}
        case _:
            return revision


def submit_case(work: Work, public_id: uuid.UUID, *, version: int, mode: str = "") -> Sent:
    """Send a case for review, for the first time or again after changes; sent twice is sent once.

    `mode` says who is told whose name during review. Those who may judge it are mailed; if there is nobody,
    contributor and administrators are told at once. Raises
    Conflict when somebody saved meanwhile, Invalid with everything that is missing.
    """
    case, standing = own_as_it_stands(work, store.case_by_public_id(work.session, public_id))
    if case.state not in {State.DRAFT, State.CHANGES_REQUESTED, State.DECLINED}:
        if case.state in ANSWERED_SENDING:
            return Sent(nobody_may_judge(work, case))
        raise Conflict("not-now", current=case.state)
    work.require(Action.CASE_EDIT, standing)
    if version != case.revision:
        raise Conflict("saved-meanwhile", current={"version": case.revision, "fields": {}}, mine={})
    if case.renews_id is not None:
        _require_notice(case)
    content = form.with_offers(form.content_from_json(case.content))
    if faults := teller_faults(work, case, content):
        raise Invalid(*faults)
    again = case.state != State.DRAFT
    given = Given(
        content=content,
        template=template_of(work, case.template),
        before=_declined(work, case),
        in_partnership=case.partnership_id is not None,
        sought=None if again else sought_by(case),
        hold=hold_for(*store.sent_before(work.session, case, work.now)) if not again else None,
    )
    if mode in set(Mode) and case.state == State.DRAFT:
        case.mode = mode
    make_move(work, case, Move.RESUBMIT if again else Move.SUBMIT, Party.CONTRIBUTOR, given)
    if case.state == State.IN_REVIEW:
        tell_account(work, case, case.editor_id or case.reviewer_id, "case_resubmitted")
        return Sent(nobody_may_judge=False)
    if case.awaiting == Awaited.EDITORS:
        tell_editors(work, case, "case_for_editors")
        return Sent(nobody_may_judge=False)
    asked = judges.first_to_ask(store.reviewers(work.session), store.parties(work.session, case))
    for person in asked:
        _mail(work, case, person.id, "case_submitted")
    return Sent(tell_if_nobody_may_judge(work, case))


def _require_notice(case: Case) -> None:
    """A new version says what kind of update it is, and what it changes."""
    if missing := [Fault(path, "required") for path in ("notice", "changes") if not getattr(case, path)]:
        raise Invalid(*missing)


def _declined(work: Work, case: Case) -> CaseContent | None:
    """The text as it was declined; None for a case that was not."""
    if case.state != State.DECLINED:
        return None
    return form.with_offers(form.content_from_json(store.sent_last(work.session, case.id)))


def sought_by(case: Case) -> Mark:
    """The mark that a case is sent for: full when it was told by the full template."""
    return Mark.FULL if case.template.startswith("full") else Mark.SHORT


def teller_faults(work: Work, case: Case, content: form.CaseContent) -> tuple[Fault, ...]:
    """What keeps a case that was told by somebody else from being sent: they have not agreed to the text as it is."""
    if not content.told_by or sharing.teller_agreed(work.session, case.id, case.revision):
        return ()
    return (Fault("told_by", "teller-not-agreed"),)


def nobody_may_judge(work: Work, case: Case) -> bool:
    """Whether the case waits and no reviewer is left who may judge it, nor one whose tie an editor may still weigh."""
    if case.state != State.SUBMITTED:
        return False
    reviewers, parties = store.reviewers(work.session), store.parties(work.session, case)
    editors = store.people(work.session, accounts.accounts_with_role(work.session, Role.EDITOR))
    return judges.nobody_left(reviewers, parties, editors)


def tell_if_nobody_may_judge(work: Work, case: Case) -> bool:
    """Mail contributor and administrators at once when nobody is left who may judge the case; whether that is so."""
    if not nobody_may_judge(work, case):
        return False
    _mail(work, case, case.owner_id, "case_nobody_may_judge")
    for account_id in accounts.accounts_with_role(work.session, Role.ADMINISTRATOR):
        _mail(work, case, account_id, "case_nobody_may_judge_here")
    return True


def answer_question(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, text: str) -> None:
    """Answer the question that the reviewer asked; the same `message_id` again changes nothing.

    Raises Invalid for an empty answer and one that is too long, Conflict when nothing is asked.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    if store.message_exists(work.session, message_id):
        return
    make_move(work, case, Move.ANSWER, Party.CONTRIBUTOR, Given(text=text), message_id=message_id)
    _tell_reviewer(work, case)


def answer_public(work: Work, public_id: uuid.UUID, *, public: bool | None) -> None:
    """Answer whether the case may be public; the same answer again changes nothing.

    "Yes" opens it to everyone once it is published. Raises Invalid when nothing was chosen, Conflict when it was not
    asked or was answered otherwise.
    """
    case = own(work, store.case_by_public_id(work.session, public_id))
    if public is not None and case.public_answer == (PublicAnswer.YES if public else PublicAnswer.NO):
        return
    make_move(work, case, Move.ANSWER_PUBLIC, Party.CONTRIBUTOR, Given(public=public))
    _tell_reviewer(work, case)


def tell_contributor(work: Work, case: Case, template: str) -> None:
    """Mail the contributor of a case that something happened with it; illustrations have none."""
    if not case.illustration:
        _mail(work, case, case.owner_id, template)


def tell_account(work: Work, case: Case, account_id: int | None, template: str) -> None:
    """Mail somebody that something happened with a case; nobody, or an illustration, is no mail."""
    if account_id is not None and not case.illustration:
        _mail(work, case, account_id, template)


def editors_of(work: Work, case: Case) -> list[Person]:
    """Every editor whom nothing bars from judging the case."""
    parties = store.parties(work.session, case)
    editors = store.people(work.session, accounts.accounts_with_role(work.session, Role.EDITOR))
    return [editor for editor in editors if judges.has_no_bar(editor, parties)]


def tell_editors(work: Work, case: Case, template: str) -> None:
    """Mail every editor whom nothing bars from judging the case."""
    for editor in editors_of(work, case):
        tell_account(work, case, editor.id, template)


def tell_once(work: Work, case: Case, account_id: int, template: str) -> None:
    """Mail somebody about a case as it was sent that day; again on another day it is the same mail."""
    assert case.submitted_at is not None
    key = f"{template}-{case.public_id}-{case.submitted_at.date()}-{account_id}"
    values = {"case": str(case.public_id), "number": ""}
    work.enqueue("mail", key, {"template": template, "account_id": account_id, "values": values})


def _tell_reviewer(work: Work, case: Case) -> None:
    tell_account(work, case, case.editor_id or case.reviewer_id, "case_answered")


def _mail(work: Work, case: Case, account_id: int, template: str) -> None:
    happened = store.last_move(work.session, case.id)
    values = {"case": str(case.public_id), "number": f"C-{case.year}-{case.serial}" if case.serial else ""}
    work.enqueue(
        "mail",
        f"{template}-{happened}-{account_id}",
        {"template": template, "account_id": account_id, "values": values},
    )
