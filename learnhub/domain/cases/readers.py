"""Who can see a case at each step, and what readers see of its moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.moves import Move, Party, State


class Audience(StrEnum):
    """Who can see a case now, for the line "Who can see this"."""

    AUTHORS = "authors"
    JUDGES = "judges"
    REVIEWER = "reviewer"
    SIGNERS = "signers"
    EDITORS = "editors"
    STAFF = "staff"
    STAFF_AND_PARTNERSHIP = "staff-and-partnership"
    PARTNERSHIP = "partnership"
    NAMED = "named"
    SEALED = "sealed"
    CLOSED = "closed"
    EVERYONE = "everyone"


def audience(state: State, visibility: Visibility, *, in_partnership: bool) -> Audience:
    """Who can see the case beside its authors: nobody for a draft or a declined case, those who may judge it while it
    waits in the queue, its reviewers during review, they and the partners who are asked while it is signed off, an
    editor who took no part on appeal, and whom it was published for afterwards. A sealed case is open to its writer and
    the confidentiality officer, a held or withdrawn one to its authors alone."""
    match state:
        case State.DRAFT | State.DECLINED | State.MERGED:
            return Audience.AUTHORS
        case State.SUBMITTED:
            return Audience.JUDGES
        case State.IN_REVIEW | State.CHANGES_REQUESTED | State.DORMANT:
            return Audience.REVIEWER
        case State.SIGN_OFF:
            return Audience.SIGNERS
        case State.APPEALED:
            return Audience.EDITORS
        case State.SEALED:
            return Audience.SEALED
        case State.HELD | State.WITHDRAWN:
            return Audience.CLOSED
        case State.PUBLISHED:
            return _readers(visibility, in_partnership=in_partnership)


def _readers(visibility: Visibility, *, in_partnership: bool) -> Audience:
    match visibility:
        case Visibility.STAFF:
            return Audience.STAFF_AND_PARTNERSHIP if in_partnership else Audience.STAFF
        case Visibility.EVERYONE:
            return Audience.EVERYONE
        case Visibility.PARTNERSHIP:
            return Audience.PARTNERSHIP
        case Visibility.NAMED:
            return Audience.NAMED


@dataclass(frozen=True)
class KeptMove:
    """One move as it is kept, with the name of who made it and whether that person agreed to be named."""

    move: Move
    by: Party
    at: dt.datetime
    name: str
    name_agreed: bool


@dataclass(frozen=True)
class PublicMove:
    """One move as readers see it: the day in UTC, the move and the part; a name only by agreement."""

    move: Move
    by: Party
    on: dt.date
    name: str | None


UNTOLD = frozenset({Move.SEAL, Move.UNSEAL, Move.ASK_WITHDRAWAL})
"""The moves of which readers hear nothing: they would point at somebody."""


def public_history(state: State, moves: Iterable[KeptMove]) -> tuple[PublicMove, ...]:
    """The moves of a published case as readers see them; of a case in any other state nothing is shown outside."""
    if state is not State.PUBLISHED:
        return ()
    return tuple(
        PublicMove(
            kept.move, kept.by, kept.at.astimezone(dt.UTC).date(), kept.name if kept.name_agreed and kept.name else None
        )
        for kept in moves
        if kept.move not in UNTOLD
    )
