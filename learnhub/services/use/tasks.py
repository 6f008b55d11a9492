"""What waits for an editor, beside the queue of reviews: held notes, reported problems."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.use.notes import HeldNote, held_note
from learnhub.services.use.problems import ProblemView, problem_view
from learnhub.services.work import Work
from learnhub.store import use as store

MOST = 50


@dataclass(frozen=True)
class Tasks:
    """Held notes and open reports, the oldest first, `MOST` of each."""

    notes: tuple[HeldNote, ...]
    problems: tuple[ProblemView, ...]


def tasks(work: Work) -> Tasks:
    """What waits for an editor. Raises SignIn, Denied."""
    work.require(Action.TASKS_READ)
    notes = []
    for note, number in store.held_notes(work.session, most=MOST):
        owner = store.case_of(work.session, note.case_id).owner_id
        may = work.can(Action.NOTE_DECIDE, {"author_id": note.author_id, "owner_id": owner})
        notes.append(held_note(note, number, may_decide=may))
    return Tasks(
        notes=tuple(notes),
        problems=tuple(problem_view(work, row) for row, _ in store.open_problems(work.session, most=MOST)),
    )
