"""A text of somebody else: taken, opened after the question of a tie, marked, flagged or left; and one more look."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.assessment import response_from_json
from learnhub.domain.assessment.peers import (
    HELD_DAYS,
    Desk,
    Flag,
    PeerState,
    allowed,
    give,
    look_again,
)
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer, has_no_bar
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.services.peers.seats import (
    MOST_WORDS,
    LineView,
    asked_item,
    check,
    kept_until,
    me_of,
    move_to_desk,
    own_marking,
    sent_item,
)
from learnhub.services.settling import settle
from learnhub.services.work import Work
from learnhub.store import assessment, cases
from learnhub.store import learning as learning_store
from learnhub.store import peers as store
from learnhub.store.peers import RoundRow
from learnhub.store.tables.peers import PeerMarking


@dataclass(frozen=True)
class TextView:
    """A text before a peer. Until their answer on a tie opens it, no word of it is told."""

    marking: uuid.UUID
    course_title: str
    language: str
    title: str
    stem_html: str
    text: str
    lines: tuple[LineView, ...]
    allowed: int
    until: dt.datetime
    opened: bool


def take(work: Work, course: str, item_id: str, public_id: uuid.UUID) -> uuid.UUID | None:
    """Take the text that waits longest and that this peer may judge; None when there is none. One text at a time:
    with one taken, it is that one. Pressed twice it is one text.

    Raises SignIn, NotFound before one's own was sent, and Conflict `exemplar-first`.
    """
    me = me_of(work)
    sent, _ = sent_item(work, course, item_id)
    kept = store.calibration(work.session, me, sent.course_id, item_id)
    if kept is None or kept.near_at is None:
        raise Conflict("exemplar-first")
    for held in store.held(work.session, me):
        row = store.round_by_id(work.session, held.round_id)
        if (row.course_id, row.item_id) == (sent.course_id, item_id):
            return held.public_id
    found = store.wanting(work.session, me, sent.course_id, item_id, held_since=work.now - dt.timedelta(days=HELD_DAYS))
    people = {person.id: person for person in cases.people(work.session, {me, *(author for _, author, _ in found)})}
    for round_id, author, _release in found:
        if has_no_bar(people[me], CaseParties(people[author])):
            store.take(work.session, round_id, me, public_id, work.now)
            return public_id
    return None


def open_text(work: Work, public_id: uuid.UUID) -> TextView:
    """The question of a tie, or the text once it was answered. Raises SignIn, NotFound, and Conflict `marked` when it
    wants no more marks."""
    kept, row = own_marking(work, public_id)
    if not _takes_marks(work, kept, row):
        raise Conflict("marked")
    item = asked_item(work, row)
    text = learning_store.release_text(work.session, row.release)
    opened = kept.conflict == ConflictAnswer.NONE
    said = response_from_json(store.response_text(work.session, row.attempt_id, row.item_id)) if opened else ""
    return TextView(
        marking=public_id,
        course_title=text.title,
        language=text.language,
        title=item.title,
        stem_html=item.stem_html,
        text=str(said),
        lines=tuple(LineView(line.id, line.text, line.points) for line in item.rubric),
        allowed=allowed(item),
        until=kept_until(kept),
        opened=opened,
    )


def answer_tie(work: Work, public_id: uuid.UUID, answer: ConflictAnswer | None) -> None:
    """Say whether one may know whose text it is, or has a tie: none opens it, the other leaves it to somebody else,
    also after it was opened. Raises SignIn, NotFound, Invalid without an answer, Conflict `marked`."""
    kept, row = own_marking(work, public_id)
    if kept.conflict == ConflictAnswer.DECLARED == answer:
        return
    if not _takes_marks(work, kept, row):
        raise Conflict("marked")
    if answer not in (ConflictAnswer.NONE, ConflictAnswer.DECLARED):
        raise Invalid(Fault("conflict", "required"))
    kept.conflict = answer.value


def mark_text(work: Work, public_id: uuid.UUID, points: Mapping[str, int], words: Mapping[str, str]) -> None:
    """Give points and words by the rubric. The second mark settles the response, or sends it to a trainer.

    Sent again it is nothing. Raises SignIn, NotFound, Invalid for what is missing of points, words and the answer on a
    tie, and Conflict `marked`.
    """
    kept, row = own_marking(work, public_id)
    if kept.marked_at is not None:
        return
    if not _takes_marks(work, kept, row):
        raise Conflict("marked")
    if kept.conflict != ConflictAnswer.NONE:
        raise Invalid(Fault("conflict", "required"))
    item = asked_item(work, row)
    check(item, points, words)
    after = give(row.at, item, kept.peer_id, points)
    kept.points = dict(points)
    kept.words = {line: said.strip() for line, said in words.items()}
    kept.marked_at = work.now
    work.tell(
        EventName.PEER_MARKED,
        "response",
        row.public_id,
        result={"state": after.state.value},
        context={"course": row.course, "quiz": row.quiz_id, "release": str(row.release)},
    )
    store.keep(work.session, row, after, work.now)
    work.session.flush()
    if after.state is PeerState.AT_DESK:
        store.count_at_desk(work.session, row.attempt_id, 1)
    elif after.state is PeerState.MARKED:
        attempt = assessment.attempt(work.session, row.attempt)
        assert attempt is not None
        settle(work, attempt, learning_store.release_text(work.session, row.release), {row.item_id}, peers=True)


def flag_text(work: Work, public_id: uuid.UUID, reason: str, words: str) -> None:
    """Hand a text that names somebody, or is unfit, to a trainer. Sent again it is nothing.

    Raises SignIn, NotFound, Invalid without a reason, Conflict `marked`.
    """
    kept, row = own_marking(work, public_id)
    if kept.flag is not None:
        return
    if not _takes_marks(work, kept, row) or kept.conflict != ConflictAnswer.NONE:
        raise Conflict("marked")
    if reason not in set(Flag):
        raise Invalid(Fault("reason", "required"))
    if len(words) > MOST_WORDS:
        raise Invalid(Fault("words", "too-long", {"limit": MOST_WORDS, "length": len(words)}))
    kept.flag = reason
    kept.flag_words = words.strip()
    work.tell(
        EventName.PEER_FLAGGED,
        "response",
        row.public_id,
        result={"reason": reason},
        context={"course": row.course, "quiz": row.quiz_id, "release": str(row.release)},
    )
    move_to_desk(work, row, Desk.FLAGGED)


def ask_again(work: Work, attempt: uuid.UUID, item_id: str) -> None:
    """Ask a trainer to look again at what peers gave one's own response; once. Raises SignIn, NotFound, and Conflict
    `looked-again` when it cannot be asked any more."""
    me = me_of(work)
    row = assessment.attempt(work.session, attempt)
    found = store.rounds_of(work.session, row.id).get(item_id) if row and row.account_id == me else None
    if found is None:
        raise NotFound
    if found.at.reason is Desk.AGAIN:
        return
    after = look_again(found.at)
    store.keep(work.session, found, after, work.now)
    store.count_at_desk(work.session, found.attempt_id, 1)
    work.tell(
        EventName.MARK_QUESTIONED,
        "response",
        found.public_id,
        context={"course": found.course, "quiz": found.quiz_id, "release": str(found.release)},
    )


def _takes_marks(work: Work, kept: PeerMarking, row: RoundRow) -> bool:
    """Whether this peer may still mark the text: it wants marks, nothing was said yet, and no tie has come up."""
    if not row.at.open_for or kept.marked_at or kept.flag or kept.conflict == ConflictAnswer.DECLARED:
        return False
    people = {person.id: person for person in cases.people(work.session, {kept.peer_id, row.author_id})}
    return has_no_bar(people[kept.peer_id], CaseParties(people[row.author_id]))
