"""A completed course: written in the act that completes it, and shown to whoever has its address."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learnhub.domain.assessment import (
    PrincipleResult,
    by_principle_from_json,
    by_principle_to_json,
    sum_by_principle,
)
from learnhub.domain.errors import NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.domain.progress import (
    progress,
)
from learnhub.services.learning.seats import context_of, facts_of, outline_of
from learnhub.services.work import Work
from learnhub.store import learning as store
from learnhub.store.learning import FactRow, ReleaseText, Seat
from learnhub.store.tables.accounts import Account


@dataclass(frozen=True)
class CompletionView:
    """A completed course as it prints; whoever has its address may check it."""

    name: str
    course_title: str
    release_number: int
    completed_at: dt.datetime
    by_principle: tuple[PrincipleResult, ...]


def complete_if_done(work: Work, seat: Seat, text: ReleaseText, learner_id: int | None = None) -> None:
    """Write the completion, in the same transaction as the act that completed the course. It is never taken away.

    `learner_id` is whose it is, where somebody else's act completed it.
    """
    if seat.enrolment_id is None or seat.completion_id is not None:
        return
    work.session.flush()
    learner_id = learner_id or work.actor.id
    assert learner_id is not None
    rows = store.facts(work.session, learner_id, seat.enrolment_id)
    stands = progress(outline_of(text), facts_of(rows))
    if stands.completed_at is None:
        return
    account = work.session.get_one(Account, learner_id)
    completion = store.add_completion(
        work.session,
        enrolment_id=seat.enrolment_id,
        account_id=account.id,
        release_id=seat.release_id,
        name=account.name,
        by_principle=by_principle_to_json(sum_by_principle(_by_principle(text, rows))),
        completed_at=stands.completed_at,
    )
    work.tell(
        EventName.COURSE_COMPLETED, "completion", completion.public_id, of=account.public_id, context=context_of(seat)
    )


def _by_principle(text: ReleaseText, rows: Sequence[FactRow]) -> Iterable[PrincipleResult]:
    best = {row.ref: row for row in rows if row.kind == "quiz"}
    for module in text.outline["modules"]:
        for fact in (best[quiz["id"]] for quiz in module["quizzes"] if quiz["id"] in best):
            if module["principle"]:
                yield PrincipleResult(Principle(module["principle"]), fact.right or 0, fact.total or 0)


def show_completion(work: Work, public_id: uuid.UUID) -> CompletionView:
    """A completed course, for whoever was given its address. Raises NotFound."""
    work.require(Action.PUBLIC_READ)
    found = store.completion(work.session, public_id)
    if found is None:
        raise NotFound
    text = store.release_text(work.session, found.release_public_id)
    return CompletionView(
        name=found.name,
        course_title=text.title,
        release_number=text.number,
        completed_at=found.completed_at,
        by_principle=by_principle_from_json(found.by_principle),
    )
