"""What a reviewer does with a case that they have taken; each act says how many of its moves the reviewer has seen."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from learnhub.domain.cases.form import (
    CaseNumber,
    content_from_json,
    put,
    texts,
    validate,
    with_offers,
)
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers, Mark, joined_answers
from learnhub.domain.cases.moves import Awaited, DeclineReason, Given, Move, Party, State
from learnhub.domain.cases.signing import PartnerAnswer
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.cases import (
    begin_signing,
    make_move,
    publish_case,
    publish_if_signed,
    put_content,
    standing_of,
    tell_account,
    tell_contributor,
    template_of,
)
from learnhub.services.reviews.queue import stuck_by
from learnhub.services.reviews.seats import Seat, bar_of, desk, refuse, require_person, seat, text_faults
from learnhub.services.work import Work
from learnhub.store import cases, reviews
from learnhub.store.tables.cases import Case, CaseMessage, Review

TEXT_LIMIT = 5000
"""Characters of a question, a note or the text of a decision."""


@dataclass(frozen=True)
class Sheet:
    """What a reviewer has filled in beside the case; `drafts` are texts not sent yet, by the field of the form."""

    answers: FiveAnswers = field(default_factory=FiveAnswers)
    name_agreed: bool = False
    publish_agreed: bool = False
    drafts: Mapping[str, str] = field(default_factory=dict)


def reviewing(work: Work, public_id: uuid.UUID) -> tuple[Seat, Review]:
    """The case that this person decides on, and what they answered about it: the reviewer who took a short case, the
    editor who took one for the mark "full".

    Raises what `seat` or `desk` raises, Denied for somebody else's and while the text is not open to them.
    """
    case = cases.case_by_public_id(work.session, public_id)
    full = case is not None and case.sought != Mark.SHORT
    at = desk(work, public_id) if full else seat(work, public_id)
    holder = at.case.editor_id if full else at.case.reviewer_id
    if not at.opens or holder != at.judge.id or at.review is None:
        raise refuse(at, Action.CASE_JUDGE)
    return at, at.review


def save_answers(
    work: Work,
    public_id: uuid.UUID,
    *,
    answers: Mapping[str, bool],
    name_agreed: bool | None = None,
    publish_agreed: bool | None = None,
    drafts: Mapping[str, str] | None = None,
) -> dt.datetime:
    """Keep these answers and texts as they are given; others stay as they are. The same again changes nothing.

    Raises what `reviewing` raises, Invalid for an unknown question or a text that is too long.
    """
    _at, review = reviewing(work, public_id)
    if unknown := answers.keys() - set(FIVE_QUESTIONS):
        raise Invalid(*(Fault(name, "not-a-choice") for name in sorted(unknown)))
    review.answers = {**review.answers, **answers}
    if name_agreed is not None:
        review.name_agreed = name_agreed
    if publish_agreed is not None:
        review.publish_agreed = publish_agreed
    _keep_drafts(review, {**review.drafts, **(drafts or {})})
    review.saved_at = work.now
    return work.now


def ask_question(
    work: Work, public_id: uuid.UUID, sheet: Sheet, *, version: int, message_id: uuid.UUID, text: str
) -> None:
    """Ask the contributor one question without deciding; the same `message_id` again changes nothing.

    Raises what `reviewing` raises, Conflict when something has happened since `version` or an answer is pending.
    """
    at = _act(work, public_id, sheet, version, message_id)
    if at is None:
        return
    make_move(work, at.case, Move.ASK, at.part, _given(at, text=text), message_id=message_id)
    tell_contributor(work, at.case, "case_question_asked")


def ask_public(work: Work, public_id: uuid.UUID, sheet: Sheet, *, version: int) -> None:
    """Ask once whether the case may be public; pressed twice is asked once. Raises as `ask_question` does."""
    at, review = reviewing(work, public_id)
    if _is_last(work, at.case, Move.ASK_PUBLIC):
        return
    _require_seen(work, at.case, version)
    _keep(work, review, sheet)
    make_move(work, at.case, Move.ASK_PUBLIC, at.part, _given(at))
    tell_contributor(work, at.case, "case_public_asked")


def request_changes(
    work: Work,
    public_id: uuid.UUID,
    sheet: Sheet,
    *,
    version: int,
    message_id: uuid.UUID,
    text: str,
    notes: Mapping[str, str],
) -> None:
    """Ask for changes: a text, or notes by the id of the question they are about, or both.

    Raises as `ask_question` does, Invalid when nothing was written.
    """
    at = _act(work, public_id, sheet, version, message_id)
    if at is None:
        return
    questions = [question.id for question in template_of(work, at.case.template)]
    about = [(None, text.strip()), *((question, notes.get(question, "").strip()) for question in questions)]
    if faults := [fault for question, words in about for fault in text_faults(question or "text", words, TEXT_LIMIT)]:
        raise Invalid(*faults)
    said = [(question, words) for question, words in about if words] or [(None, "")]
    (first, words), *more = said
    given = _given(at, text=words)
    make_move(work, at.case, Move.REQUEST_CHANGES, at.part, given, message_id=message_id, about=first)
    for question, note in more:
        work.session.add(
            CaseMessage(
                public_id=uuid.uuid5(message_id, str(question)),
                case_id=at.case.id,
                author_id=at.judge.id,
                role=at.part,
                kind=Move.REQUEST_CHANGES,
                field=question,
                text=note,
                at=work.now,
            )
        )
    tell_contributor(work, at.case, "case_changes_requested")


def publish(work: Work, public_id: uuid.UUID, sheet: Sheet, *, version: int) -> CaseNumber | None:
    """Publish the case and give it its number; pressed twice is published once. Where it has to be signed off first,
    accept it: its authors hear that the text waits for them, and None is answered.

    Raises what `reviewing` raises, Conflict when something has happened since `version`, Invalid for each of the five
    questions without an answer or with one that bars publishing.
    """
    require_person(work, public_id)
    case = cases.case_by_public_id(work.session, public_id)
    if case is not None and case.state == State.PUBLISHED and _is_last(work, case, Move.PUBLISH):
        assert case.year is not None
        assert case.serial is not None
        return CaseNumber(case.year, case.serial)
    if case is not None and case.state == State.SIGN_OFF and _is_last(work, case, Move.ACCEPT):
        return None
    at, review = reviewing(work, public_id)
    _require_seen(work, at.case, version)
    _keep(work, review, sheet)
    stands = standing_of(at.case)
    if stands.needs_signing:
        answers = joined_answers(reports(work, at.case)) if stands.is_full else sheet.answers
        given = replace(_given(at, answers=answers), signing=begin_signing(work, at.case))
        make_move(work, at.case, Move.ACCEPT, at.part, given, name_agreed=sheet.name_agreed)
        for author in at.parties.authors:
            tell_account(work, at.case, author.id, "case_to_sign")
        return None
    number = publish_case(work, at.case, _given(at, answers=sheet.answers), name_agreed=sheet.name_agreed)
    _close(work, review, "published")
    return number


def reports(work: Work, case: Case) -> list[FiveAnswers]:
    """The five answers of each named reviewer who has reported."""
    return [
        FiveAnswers(**each.answers)
        for each, _name in cases.reviews_of(work.session, case.id)
        if each.reported_at is not None and each.left_at is None
    ]


@dataclass(frozen=True)
class EditView:
    """The texts of a case for a light edit, by their paths, as they stand now. `version` counts its moves."""

    id: uuid.UUID
    title: str
    language: str
    version: int
    full: bool
    texts: Mapping[str, str]


def open_text(work: Work, public_id: uuid.UUID) -> EditView:
    """The texts that may be lightly edited: those in which something stands. Raises what `reviewing` raises, and
    Conflict while the case is not in review."""
    at, _review = reviewing(work, public_id)
    if at.case.state != State.IN_REVIEW:
        raise Conflict("not-now", current=at.case.state)
    content = with_offers(content_from_json(at.case.content))
    return EditView(
        id=at.case.public_id,
        title=content.title,
        language=at.case.language,
        version=reviews.moves_made(work.session, at.case.id),
        full=at.part is Party.EDITOR,
        texts={path: text for path, text in texts(content).items() if text},
    )


def edit_text(work: Work, public_id: uuid.UUID, *, version: int, given: Mapping[str, str]) -> bool:
    """Lightly edit texts of the case, by their paths; whether anything changed. Its authors see the difference, and
    nothing is published before all of them have signed it. What was chosen stays as it is.

    Raises what `reviewing` raises, Conflict when something has happened since `version`, Invalid for a text that is too
    long, has become empty or is none of the case's.
    """
    at, _review = reviewing(work, public_id)
    before = with_offers(content_from_json(at.case.content))
    said = texts(before)
    clean = {path: text.replace("\r\n", "\n").strip() for path, text in given.items()}
    changed = {path: text for path, text in clean.items() if said.get(path, "") != text}
    if faults := [Fault(path, "not-a-choice") for path in changed if not said.get(path)]:
        raise Invalid(*faults)
    if faults := [Fault(path, "required") for path, text in changed.items() if not text]:
        raise Invalid(*faults)
    if not changed:
        return False
    _require_seen(work, at.case, version)
    after = put(before, changed)
    template, kept = template_of(work, at.case.template), at.case.partnership_id is not None
    if faults := [*validate(after, for_submission=True, in_partnership=kept, template=template)]:
        raise Invalid(*faults)
    put_content(at.case, after)
    at.case.revision += 1
    make_move(work, at.case, Move.EDIT, at.part, _given(at))
    return True


def keep_beside(work: Work, public_id: uuid.UUID) -> None:
    """Set the objection of a partner beside the case: it is published with it. Raises as `reviewing`, Conflict."""
    at, _review = reviewing(work, public_id)
    rows = cases.signs(at.case)
    signing = cases.signing_of(at.case, rows)
    kept = tuple(PartnerAnswer.BESIDE if each is PartnerAnswer.OBJECTED else each for each in signing.partners)
    make_move(work, at.case, Move.KEEP_BESIDE, at.part, replace(_given(at), signing=replace(signing, partners=kept)))
    for row in rows:
        if row.answer == PartnerAnswer.OBJECTED:
            row.answer = PartnerAnswer.BESIDE
    work.session.flush()
    publish_if_signed(work, at.case)


def reconsider(work: Work, public_id: uuid.UUID, *, message_id: uuid.UUID, text: str) -> None:
    """Take a case that is being signed off back into review, with the reason; the same `message_id` again is nothing.
    Raises as `reviewing`, Invalid, Conflict."""
    if cases.message_exists(work.session, message_id):
        work.require(Action.QUEUE_READ)
        return
    at, _review = reviewing(work, public_id)
    make_move(work, at.case, Move.RECONSIDER, at.part, _given(at, text=text), message_id=message_id)
    tell_contributor(work, at.case, "case_reconsidered")


def decline_case(
    work: Work,
    public_id: uuid.UUID,
    sheet: Sheet,
    *,
    version: int,
    message_id: uuid.UUID,
    reason: DeclineReason | None,
    text: str,
) -> None:
    """Decline the case with a coded reason and a text for the contributor. Raises as `ask_question` does, Invalid."""
    at = _act(work, public_id, sheet, version, message_id)
    if at is None:
        return
    given = _given(at, text=text, reason=reason)
    make_move(work, at.case, Move.DECLINE, at.part, given, message_id=message_id)
    assert at.review is not None
    _close(work, at.review, "declined")
    tell_contributor(work, at.case, "case_declined")


def give_back(work: Work, public_id: uuid.UUID) -> None:
    """Put the case back into the queue for somebody else; pressed twice is put back once. Raises as `seat` does."""
    at = seat(work, public_id)
    if at.opens and at.case.state == State.SUBMITTED and _is_last(work, at.case, Move.RETURN):
        return
    if at.case.reviewer_id != at.judge.id:
        raise refuse(at, Action.CASE_JUDGE)
    make_move(work, at.case, Move.RETURN, Party.REVIEWER)


def put_back(work: Work, public_id: uuid.UUID) -> None:
    """As an editor, put a case back into the queue whose reviewer is gone or silent; pressed twice is put back once.

    Raises SignIn, Denied for a tie of the editor's own, NotFound, and Conflict `not-now` while all is well.
    """
    require_person(work, public_id)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None or case.state not in (State.IN_REVIEW, State.SUBMITTED):
        raise NotFound
    work.require(Action.CONFLICT_CLEAR, cases.standing(work.session, case))
    assert work.actor.id is not None
    (editor,) = cases.people(work.session, [work.actor.id])
    parties = cases.parties(work.session, case)
    if bar := bar_of(editor, parties):
        raise Denied(Action.CONFLICT_CLEAR, bar, str(case.public_id))
    if case.state == State.SUBMITTED and _is_last(work, case, Move.RETURN):
        return
    reviewers = {person.id: person for person in cases.reviewers(work.session)}
    if case.awaiting != Awaited.REVIEWER or stuck_by(case, reviewers, parties, work.now.date()) is None:
        raise Conflict("not-now", current=case.state)
    before = case.reviewer_id
    make_move(work, case, Move.RETURN, Party.EDITOR)
    work.enqueue(
        "mail",
        f"case_put_back-{public_id}-{reviews.moves_made(work.session, case.id)}",
        {"template": "case_put_back", "account_id": before, "values": {}},
    )


def _act(work: Work, public_id: uuid.UUID, sheet: Sheet, version: int, message_id: uuid.UUID) -> Seat | None:
    """The seat for an act that sends a message; None when this very message was sent before."""
    require_person(work, public_id)
    if cases.message_exists(work.session, message_id):
        return None
    at, review = reviewing(work, public_id)
    _require_seen(work, at.case, version)
    _keep(work, review, sheet)
    return at


def _require_seen(work: Work, case: Case, version: int) -> None:
    made = reviews.moves_made(work.session, case.id)
    if made != version:
        raise Conflict("changed-meanwhile", current=case.state)


def _is_last(work: Work, case: Case, move: Move) -> bool:
    return reviews.last_move(work.session, case.id) == (move, work.actor.id)


def _keep(work: Work, review: Review, sheet: Sheet) -> None:
    review.answers = {name: value for name, value in asdict(sheet.answers).items() if value is not None}
    review.name_agreed = sheet.name_agreed
    review.publish_agreed = sheet.publish_agreed
    _keep_drafts(review, sheet.drafts)
    review.saved_at = work.now


def _keep_drafts(review: Review, drafts: Mapping[str, str]) -> None:
    if faults := [fault for name, text in drafts.items() for fault in text_faults(name, text, TEXT_LIMIT)]:
        raise Invalid(*faults)
    review.drafts = {name: text for name, text in drafts.items() if text.strip()}


def _close(work: Work, review: Review, verdict: str) -> None:
    review.verdict = verdict
    review.closed_at = work.now
    review.drafts = {}


def _given(
    at: Seat, *, text: str = "", answers: FiveAnswers | None = None, reason: DeclineReason | None = None
) -> Given:
    if faults := text_faults("text", text, TEXT_LIMIT):
        raise Invalid(*faults)
    return Given(text=text, judge=at.judge, parties=at.parties, answers=answers or FiveAnswers(), reason=reason)
