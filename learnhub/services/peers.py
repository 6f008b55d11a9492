"""Peers mark open responses: the exemplar first, then texts of others without a name, until two marks are there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.assessment import Item, response_from_json
from learnhub.domain.assessment.peers import DAYS as WAITING_DAYS
from learnhub.domain.assessment.peers import (
    HELD_DAYS,
    Desk,
    Flag,
    PeerState,
    allowed,
    apart,
    exemplar_points,
    give,
    look_again,
    near,
    overdue,
    to_desk,
)
from learnhub.domain.cases.judges import CaseParties, ConflictAnswer, has_no_bar
from learnhub.domain.errors import Conflict, Fault, Gone, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services.assessment import outlined
from learnhub.services.cases import published_case
from learnhub.services.settling import settle
from learnhub.services.work import Work
from learnhub.store import assessment, cases
from learnhub.store import learning as learning_store
from learnhub.store import peers as store
from learnhub.store.peers import RoundRow, Sent
from learnhub.store.tables.peers import Calibration, PeerMarking

PAGE = 30
MOST_WORDS = 500
"""Characters of what a peer says on one line of a rubric, or of a flag."""
CASE = "case:"


@dataclass(frozen=True)
class SentRow:
    """An item whose answer this learner has sent: how many of theirs are marked, and whether they may mark others."""

    course: str
    course_title: str
    language: str
    item: str
    title: str
    quiz_title: str
    sent: int
    marked: int
    ready: bool


@dataclass(frozen=True)
class HeldRow:
    """A text that this peer has taken, and until when it is kept for them."""

    marking: uuid.UUID
    title: str
    language: str
    until: dt.datetime


@dataclass(frozen=True)
class PeersView:
    """What a learner marks for others, and how theirs stand."""

    rows: tuple[SentRow, ...]
    held: tuple[HeldRow, ...]


@dataclass(frozen=True)
class LineView:
    """A line of a rubric: what was given last, and, after a try at the exemplar, what its author gives and why."""

    id: str
    text: str
    points: int
    given: int | None = None
    author: int | None = None
    because: str = ""


@dataclass(frozen=True)
class CaseText:
    """A case that serves as exemplar, as this reader may see it."""

    number: str
    title: str
    summary: str


@dataclass(frozen=True)
class ExemplarView:
    """The exemplar of an item, and how far this learner was from its author when they last tried."""

    course: str
    course_title: str
    language: str
    item: str
    title: str
    stem_html: str
    text: str
    case: CaseText | None
    closed: bool
    lines: tuple[LineView, ...]
    allowed: int
    tries: int
    apart: float | None
    near: bool
    ready: bool


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


@dataclass(frozen=True)
class OpenRound:
    """A response that is with peers, before a trainer."""

    public_id: uuid.UUID
    course_title: str
    language: str
    quiz_title: str
    learner: str
    since: dt.datetime
    days: int
    marks: int


@dataclass(frozen=True)
class RoundsView:
    """A page of the responses that are with peers."""

    rows: tuple[OpenRound, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None


def index(work: Work) -> PeersView:
    """The items whose answer this learner has sent to peers, and the texts that they have taken. Raises SignIn."""
    me = _me(work)
    sent = store.sent_items(work.session, me)
    texts = learning_store.release_texts(work.session, {row.release for row in sent})
    rows = []
    for row in sent:
        text = texts[row.release]
        rows.append(
            SentRow(
                course=row.course,
                course_title=text.title,
                language=text.language,
                item=row.item_id,
                title=_item(work, row.release, row.quiz_id, row.item_id).title,
                quiz_title=outlined(text, row.quiz_id)[1]["title"],
                sent=row.sent,
                marked=row.marked,
                ready=row.near_at is not None,
            )
        )
    return PeersView(tuple(rows), tuple(_held(work, each) for each in store.held(work.session, me)))


def _held(work: Work, kept: PeerMarking) -> HeldRow:
    row = store.round_by_id(work.session, kept.round_id)
    text = learning_store.release_text(work.session, row.release)
    return HeldRow(kept.public_id, _asked(work, row).title, text.language, _until(kept))


def open_exemplar(work: Work, course: str, item_id: str) -> ExemplarView:
    """The exemplar that comes before the texts of others. Raises SignIn, and NotFound before one's own was sent."""
    sent, item = _sent(work, course, item_id)
    text = learning_store.release_text(work.session, sent.release)
    last = store.calibration(work.session, _me(work), sent.course_id, item_id)
    case, closed = _case(work, item) if item.exemplar.startswith(CASE) else (None, False)
    given = last.points if last else {}
    far = apart(given, exemplar_points(item)) if last else None
    return ExemplarView(
        course=course,
        course_title=text.title,
        language=text.language,
        item=item_id,
        title=item.title,
        stem_html=item.stem_html,
        text="" if item.exemplar.startswith(CASE) else item.exemplar,
        case=case,
        closed=closed,
        lines=tuple(
            LineView(
                line.id,
                line.text,
                line.points,
                given.get(line.id),
                line.exemplar if last else None,
                line.because if last else "",
            )
            for line in item.rubric
        ),
        allowed=allowed(item),
        tries=last.tries if last else 0,
        apart=far,
        near=far is not None and far <= allowed(item),
        ready=last is not None and last.near_at is not None,
    )


def _case(work: Work, item: Item) -> tuple[CaseText | None, bool]:
    try:
        view = published_case(work, item.exemplar.removeprefix(CASE))
    except (NotFound, Gone):
        return None, True
    content = view.content
    return CaseText(str(view.number), content.title, content.summary), False


def calibrate(work: Work, course: str, item_id: str, points: Mapping[str, int]) -> bool:
    """Mark the exemplar; whether it came close enough to its author to mark others. It can be tried again.

    Raises SignIn, NotFound before one's own was sent and for a case that is not open to this reader, and Invalid for
    points that the rubric does not have.
    """
    me = _me(work)
    sent, item = _sent(work, course, item_id)
    if item.exemplar.startswith(CASE) and _case(work, item)[1]:
        raise NotFound
    _check(item, points, None)
    close = near(item, points, exemplar_points(item))
    kept = store.calibration(work.session, me, sent.course_id, item_id)
    if kept is None:
        kept = Calibration(account_id=me, course_id=sent.course_id, item_id=item_id, tries=0)
        work.session.add(kept)
    kept.tries += 1
    kept.points = dict(points)
    kept.at = work.now
    if close and kept.near_at is None:
        kept.near_at = work.now
    work.tell(
        EventName.EXEMPLAR_MARKED,
        "item",
        item_id,
        result={"near": close, "apart": int(apart(points, exemplar_points(item)))},
        context={"course": course, "quiz": sent.quiz_id, "release": str(sent.release)},
    )
    return close


def take(work: Work, course: str, item_id: str, public_id: uuid.UUID) -> uuid.UUID | None:
    """Take the text that waits longest and that this peer may judge; None when there is none. One text at a time:
    with one taken, it is that one. Pressed twice it is one text.

    Raises SignIn, NotFound before one's own was sent, and Conflict `exemplar-first`.
    """
    me = _me(work)
    sent, _ = _sent(work, course, item_id)
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
    kept, row = _mine(work, public_id)
    if not _takes_marks(work, kept, row):
        raise Conflict("marked")
    item = _asked(work, row)
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
        until=_until(kept),
        opened=opened,
    )


def answer_tie(work: Work, public_id: uuid.UUID, answer: ConflictAnswer | None) -> None:
    """Say whether one may know whose text it is, or has a tie: none opens it, the other leaves it to somebody else,
    also after it was opened. Raises SignIn, NotFound, Invalid without an answer, Conflict `marked`."""
    kept, row = _mine(work, public_id)
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
    kept, row = _mine(work, public_id)
    if kept.marked_at is not None:
        return
    if not _takes_marks(work, kept, row):
        raise Conflict("marked")
    if kept.conflict != ConflictAnswer.NONE:
        raise Invalid(Fault("conflict", "required"))
    item = _asked(work, row)
    _check(item, points, words)
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
        settle(work, attempt, learning_store.release_text(work.session, row.release), {row.item_id})


def flag_text(work: Work, public_id: uuid.UUID, reason: str, words: str) -> None:
    """Hand a text that names somebody, or is unfit, to a trainer. Sent again it is nothing.

    Raises SignIn, NotFound, Invalid without a reason, Conflict `marked`.
    """
    kept, row = _mine(work, public_id)
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
    _move_to_desk(work, row, Desk.FLAGGED)


def ask_again(work: Work, attempt: uuid.UUID, item_id: str) -> None:
    """Ask a trainer to look again at what peers gave one's own response; once. Raises SignIn, NotFound, and Conflict
    `looked-again` when it cannot be asked any more."""
    me = _me(work)
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


def open_rounds(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> RoundsView:
    """The responses that are with peers, the longest-waiting first, for trainers. Raises SignIn and Denied."""
    work.require(Action.COURSE_AUTHOR)
    found = store.open_rounds(work.session, size=PAGE, after=after, before=before)
    texts = learning_store.release_texts(work.session, {row.release for row in found.rows})
    rows = tuple(
        OpenRound(
            public_id=row.public_id,
            course_title=texts[row.release].title,
            language=texts[row.release].language,
            quiz_title=outlined(texts[row.release], row.quiz_id)[1]["title"],
            learner=row.name,
            since=row.since,
            days=(work.now - row.since).days,
            marks=row.marks,
        )
        for row in found.rows
    )
    return RoundsView(
        rows,
        previous=rows[0].public_id if rows and found.more_before else None,
        next=rows[-1].public_id if rows and found.more_after else None,
    )


def take_over(work: Work, round_id: uuid.UUID) -> None:
    """Bring a response from its peers to the trainers. Again it changes nothing. Raises SignIn, Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    row = store.round_of(work.session, round_id)
    if row is None:
        raise NotFound
    _move_to_desk(work, row, Desk.TAKEN)


def due(work: Work) -> tuple[uuid.UUID, ...]:
    """The responses that have waited for peers as long as they may."""
    work.require(Action.OPERATE)
    return tuple(store.overdue(work.session, work.now - dt.timedelta(days=WAITING_DAYS)))


def bring_to_desk(work: Work, round_id: uuid.UUID) -> bool:
    """Bring an overdue response to the trainers; whether it was."""
    work.require(Action.OPERATE)
    row = store.round_of(work.session, round_id)
    if row is None or not overdue(row.at, work.now):
        return False
    _move_to_desk(work, row, Desk.LATE)
    return True


def _move_to_desk(work: Work, row: RoundRow, reason: Desk) -> None:
    after = to_desk(row.at, reason)
    if after is row.at:
        return
    store.keep(work.session, row, after, work.now)
    store.count_at_desk(work.session, row.attempt_id, 1)


def _me(work: Work) -> int:
    work.require(Action.COURSE_ENROL)
    if work.actor.id is None:
        raise NotFound
    return work.actor.id


def _sent(work: Work, course: str, item_id: str) -> tuple[Sent, Item]:
    for row in store.sent_items(work.session, _me(work)):
        if (row.course, row.item_id) == (course, item_id):
            return row, _item(work, row.release, row.quiz_id, item_id)
    raise NotFound


def _mine(work: Work, public_id: uuid.UUID) -> tuple[PeerMarking, RoundRow]:
    me = _me(work)
    kept = store.marking(work.session, public_id)
    if kept is None or kept.peer_id != me:
        raise NotFound
    return kept, store.round_by_id(work.session, kept.round_id)


def _takes_marks(work: Work, kept: PeerMarking, row: RoundRow) -> bool:
    """Whether this peer may still mark the text: it wants marks, nothing was said yet, and no tie has come up."""
    if not row.at.open_for or kept.marked_at or kept.flag or kept.conflict == ConflictAnswer.DECLARED:
        return False
    people = {person.id: person for person in cases.people(work.session, {kept.peer_id, row.author_id})}
    return has_no_bar(people[kept.peer_id], CaseParties(people[row.author_id]))


def _until(kept: PeerMarking) -> dt.datetime:
    return kept.taken_at + dt.timedelta(days=HELD_DAYS)


def _asked(work: Work, row: RoundRow) -> Item:
    return _item(work, row.release, row.quiz_id, row.item_id)


def _item(work: Work, release: uuid.UUID, quiz_id: str, item_id: str) -> Item:
    text = learning_store.release_text(work.session, release)
    return next(item for item in assessment.items(work.session, text, quiz_id) if item.id == item_id)


def _check(item: Item, points: Mapping[str, int], words: Mapping[str, str] | None) -> None:
    faults = [Fault(line, "not-a-choice") for line in {*points, *(words or {})} - {each.id for each in item.rubric}]
    for line in item.rubric:
        if line.id not in points:
            faults.append(Fault(line.id, "required"))
        elif not 0 <= points[line.id] <= line.points:
            faults.append(Fault(line.id, "not-a-choice"))
        if words is None:
            continue
        said = words.get(line.id, "").strip()
        if not said:
            faults.append(Fault(f"{line.id}.words", "required"))
        elif len(said) > MOST_WORDS:
            faults.append(Fault(f"{line.id}.words", "too-long", {"limit": MOST_WORDS, "length": len(said)}))
    if faults:
        raise Invalid(*faults)
