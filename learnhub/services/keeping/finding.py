"""Finding a published case by its number, as the one who asks may find it."""

from __future__ import annotations

from dataclasses import replace

from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.cases.moves import Party, State
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action, Role
from learnhub.services.work import Work
from learnhub.store import cases, keeping
from learnhub.store.cases import Standing
from learnhub.store.tables.cases import Case


def numbered(work: Work, number: str) -> tuple[Case, Standing]:
    """The case of this number with what the policy is asked about it, in whichever state. Raises NotFound for nonsense
    and for whom it was not published for; those who keep the repository find every case that is numbered."""
    work.can(Action.PUBLIC_READ)
    try:
        known = CaseNumber.parse(number)
    except ValueError:
        raise NotFound from None
    case = keeping.case_of_number(work.session, known)
    if case is None:
        raise NotFound
    standing = cases.standing(work.session, case)
    keeps = work.actor.roles & {Role.EDITOR, Role.CONFIDENTIALITY}
    if not keeps and not work.can(Action.CASE_READ, replace(standing, state=State.PUBLISHED)):
        raise NotFound
    return case, standing


def part_of(work: Work, standing: Standing) -> Party:
    """In which part the actor keeps this case: as one of its authors, as the officer, or as an editor."""
    if work.can(Action.CASE_OWN, standing):
        return Party.CONTRIBUTOR
    return Party.OFFICER if Role.CONFIDENTIALITY in work.actor.roles else Party.EDITOR
