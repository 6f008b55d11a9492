"""What a learner may mark, and the exemplar that comes first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.assessment import Item
from learnhub.domain.assessment.peers import (
    allowed,
    apart,
    exemplar_points,
    near,
)
from learnhub.domain.errors import Gone, NotFound
from learnhub.domain.events import EventName
from learnhub.services.assessment import outlined
from learnhub.services.cases import published_case
from learnhub.services.peers.seats import (
    LineView,
    asked_item,
    check,
    item_in,
    kept_until,
    me_of,
    sent_item,
)
from learnhub.services.waiting import TextsWaiting, mails_off, texts_waiting
from learnhub.services.work import Work
from learnhub.store import learning as learning_store
from learnhub.store import peers as store
from learnhub.store.tables.peers import Calibration, PeerMarking

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
    waits: TextsWaiting | None
    mails_off: bool


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


def index(work: Work) -> PeersView:
    """The items whose answer this learner has sent to peers, and the texts that they have taken. Raises SignIn."""
    me = me_of(work)
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
                title=item_in(work, row.release, row.quiz_id, row.item_id).title,
                quiz_title=outlined(text, row.quiz_id)[1]["title"],
                sent=row.sent,
                marked=row.marked,
                ready=row.near_at is not None,
            )
        )
    return PeersView(
        rows=tuple(rows),
        held=tuple(_held(work, each) for each in store.held(work.session, me)),
        waits=texts_waiting(work),
        mails_off=mails_off(work),
    )


def _held(work: Work, kept: PeerMarking) -> HeldRow:
    row = store.round_by_id(work.session, kept.round_id)
    text = learning_store.release_text(work.session, row.release)
    return HeldRow(kept.public_id, asked_item(work, row).title, text.language, kept_until(kept))


def open_exemplar(work: Work, course: str, item_id: str) -> ExemplarView:
    """The exemplar that comes before the texts of others. Raises SignIn, and NotFound before one's own was sent."""
    sent, item = sent_item(work, course, item_id)
    text = learning_store.release_text(work.session, sent.release)
    last = store.calibration(work.session, me_of(work), sent.course_id, item_id)
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
    me = me_of(work)
    sent, item = sent_item(work, course, item_id)
    if item.exemplar.startswith(CASE) and _case(work, item)[1]:
        raise NotFound
    check(item, points, None)
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
