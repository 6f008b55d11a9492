"""The page on which a case is judged."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.domain.cases.difference import ContentChange, content_changed
from learnhub.domain.cases.form import CaseContent, Visibility, content_from_json, with_offers
from learnhub.domain.cases.marks import FiveAnswers, Mark, Mode
from learnhub.domain.cases.moves import Awaited, Move, Party, PublicAnswer, State, moves_open_to
from learnhub.domain.errors import Conflict
from learnhub.domain.teaching import Learned
from learnhub.services.cases import standing_of, template_of
from learnhub.services.near import nearest_to
from learnhub.services.reviews.conflicts import ConflictView, conflict_view, is_theirs
from learnhub.services.reviews.seats import (
    Glimpse,
    Partner,
    PersonGlimpse,
    author_glimpses,
    author_names,
    glimpse,
    partners_of,
    seat,
)
from learnhub.services.work import Work
from learnhub.store import cases, reviews
from learnhub.store.cases import Message
from learnhub.store.cases import Move as MoveRow


@dataclass(frozen=True)
class ReviewView:
    """A case and what its reviewer has filled in.

    `content` is the text as it was sent last; `changed` says how it differs from the one that was sent first. `version`
    counts the moves that this page has seen. `names` are the authors', where the mode of this review tells them.
    `drafts` are texts typed and not sent, by the field of the form.
    """

    id: uuid.UUID
    version: int
    state: State
    awaiting: Awaited
    content: CaseContent
    further: tuple[tuple[str, str], ...]
    glimpse: Glimpse
    language: str
    visibility: Visibility
    in_partnership: bool
    public: PublicAnswer
    authors: tuple[PersonGlimpse, ...]
    changed: ContentChange
    near: tuple[Learned, ...]
    messages: tuple[Message, ...]
    moves: tuple[MoveRow, ...]
    open_moves: frozenset[Move]
    answers: FiveAnswers
    name_agreed: bool
    publish_agreed: bool
    mode: Mode
    names: tuple[str, ...]
    partners: tuple[Partner, ...]
    needs_signing: bool
    drafts: Mapping[str, str]
    saved_at: dt.datetime | None
    submitted_at: dt.datetime


def open_review(work: Work, public_id: uuid.UUID) -> ReviewView | ConflictView:
    """The case for the reviewer who has taken it; for who has not, the question that stands before it.

    Raises what `seat` raises, and Conflict `taken` when another reviewer has it.
    """
    at = seat(work, public_id)
    if not is_theirs(at):
        raise Conflict("taken")
    if at.case.state == State.SUBMITTED or at.case.sought != Mark.SHORT or not at.opens or at.review is None:
        return conflict_view(work, at)
    first, last = map(content_from_json, reviews.sent_texts(work.session, at.case.id))
    stands = standing_of(at.case)
    now = content_from_json(at.case.content)
    shown = last if stands.state is State.CHANGES_REQUESTED else now
    made = cases.moves(work.session, at.case.id)
    assert at.case.submitted_at is not None
    return ReviewView(
        id=at.case.public_id,
        version=len(made),
        state=stands.state,
        awaiting=stands.awaiting,
        content=with_offers(shown),
        further=template_of(work, at.case.template).further(dict(shown.further)),
        glimpse=glimpse(last, at.case.language),
        language=at.case.language,
        visibility=stands.visibility,
        in_partnership=at.case.partnership_id is not None,
        public=stands.public,
        authors=author_glimpses(at.parties, last),
        changed=content_changed(with_offers(first), with_offers(shown)),
        near=nearest_to(work, at.case, last),
        messages=tuple(cases.messages(work.session, at.case.id)),
        moves=tuple(made),
        open_moves=moves_open_to(stands, Party.REVIEWER),
        answers=FiveAnswers(**at.review.answers),
        name_agreed=at.review.name_agreed,
        publish_agreed=at.review.publish_agreed,
        mode=Mode(at.case.mode),
        names=author_names(work, at),
        partners=partners_of(at) if stands.state is State.SIGN_OFF else (),
        needs_signing=stands.needs_signing,
        drafts=at.review.drafts,
        saved_at=at.review.saved_at,
        submitted_at=at.case.submitted_at,
    )
