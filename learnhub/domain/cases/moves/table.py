"""The one table of moves: who may make each from which state, where it leads, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learnhub.domain.cases.marks import Mark
from learnhub.domain.cases.moves.names import Move, Party, State


@dataclass(frozen=True)
class Rule:
    """One row of the table: who may make the move on a case for the mark "short" and on one for "full", and where it
    leads (None: the case is no more)."""

    by: frozenset[Party]
    full_by: frozenset[Party]
    to: State | None

    def parties(self, sought: Mark) -> frozenset[Party]:
        """Who may make the move on a case for which this mark is sought."""
        return self.by if sought is Mark.SHORT else self.full_by


Parties = Party | tuple[Party, ...]


def _rule(to: State | None, by: Parties, full: Parties | None = None) -> Rule:
    return Rule(_set(by), _set(by if full is None else full), to)


def _set(parties: Parties) -> frozenset[Party]:
    return frozenset(parties if isinstance(parties, tuple) else (parties,))


C, J, R, E, F, P, T = (
    Party.CONTRIBUTOR,
    Party.JUDGE,
    Party.REVIEWER,
    Party.EDITOR,
    Party.OFFICER,
    Party.PARTNER,
    Party.CLOCK,
)
TABLE: Mapping[tuple[State, Move], Rule] = MappingProxyType(
    {
        (State.DRAFT, Move.SUBMIT): _rule(State.SUBMITTED, C),
        (State.DRAFT, Move.DISCARD): _rule(None, C),
        (State.SUBMITTED, Move.LET_IN): _rule(State.SUBMITTED, E),
        (State.SUBMITTED, Move.SEND_BACK): _rule(State.DRAFT, E),
        (State.SUBMITTED, Move.ASSIGN): _rule(State.SUBMITTED, E, ()),
        (State.SUBMITTED, Move.REPLACE): _rule(State.SUBMITTED, (R, E, T), ()),
        (State.SUBMITTED, Move.TAKE): _rule(State.IN_REVIEW, J, E),
        (State.SUBMITTED, Move.ANSWER_PUBLIC): _rule(State.SUBMITTED, C),
        (State.IN_REVIEW, Move.RETURN): _rule(State.SUBMITTED, (R, E, T), E),
        (State.IN_REVIEW, Move.ASSIGN): _rule(State.IN_REVIEW, (), E),
        (State.IN_REVIEW, Move.REPLACE): _rule(State.IN_REVIEW, (), (R, E, T)),
        (State.IN_REVIEW, Move.REPORT): _rule(State.IN_REVIEW, (), R),
        (State.IN_REVIEW, Move.ASK): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.ANSWER): _rule(State.IN_REVIEW, C),
        (State.IN_REVIEW, Move.ASK_PUBLIC): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.ANSWER_PUBLIC): _rule(State.IN_REVIEW, C),
        (State.IN_REVIEW, Move.EDIT): _rule(State.IN_REVIEW, R, E),
        (State.IN_REVIEW, Move.REQUEST_CHANGES): _rule(State.CHANGES_REQUESTED, R, E),
        (State.IN_REVIEW, Move.ACCEPT): _rule(State.SIGN_OFF, R, E),
        (State.IN_REVIEW, Move.PUBLISH): _rule(State.PUBLISHED, R, ()),
        (State.IN_REVIEW, Move.DECLINE): _rule(State.DECLINED, R, E),
        (State.IN_REVIEW, Move.SLEEP): _rule(State.DORMANT, T),
        (State.CHANGES_REQUESTED, Move.RESUBMIT): _rule(State.IN_REVIEW, C),
        (State.CHANGES_REQUESTED, Move.ANSWER_PUBLIC): _rule(State.CHANGES_REQUESTED, C),
        (State.CHANGES_REQUESTED, Move.SLEEP): _rule(State.DORMANT, T),
        (State.DORMANT, Move.WAKE): _rule(State.CHANGES_REQUESTED, C),
        (State.SIGN_OFF, Move.AGREE): _rule(State.SIGN_OFF, C),
        (State.SIGN_OFF, Move.DISAGREE): _rule(State.IN_REVIEW, C),
        (State.SIGN_OFF, Move.ASK_PARTNER): _rule(State.SIGN_OFF, C),
        (State.SIGN_OFF, Move.ANSWER_AS_PARTNER): _rule(State.SIGN_OFF, P),
        (State.SIGN_OFF, Move.PARTNER_SILENT): _rule(State.SIGN_OFF, T),
        (State.SIGN_OFF, Move.KEEP_BESIDE): _rule(State.SIGN_OFF, R, E),
        (State.SIGN_OFF, Move.RECONSIDER): _rule(State.IN_REVIEW, R, E),
        (State.SIGN_OFF, Move.PUBLISH): _rule(State.PUBLISHED, T),
        (State.SIGN_OFF, Move.SLEEP): _rule(State.DORMANT, T),
        (State.DECLINED, Move.RESUBMIT): _rule(State.SUBMITTED, C),
        (State.DECLINED, Move.APPEAL): _rule(State.APPEALED, C),
        (State.APPEALED, Move.UPHOLD): _rule(State.DECLINED, E),
        (State.APPEALED, Move.OVERTURN): _rule(State.SUBMITTED, E),
        (State.IN_REVIEW, Move.SEAL): _rule(State.SEALED, R, (R, E)),
        (State.SEALED, Move.UNSEAL): _rule(State.SUBMITTED, F),
        (State.SUBMITTED, Move.ACCEPT_MINOR): _rule(State.PUBLISHED, E),
        (State.PUBLISHED, Move.NEW_VERSION): _rule(State.PUBLISHED, C),
        (State.PUBLISHED, Move.CHANGE_READERS): _rule(State.PUBLISHED, C),
        (State.PUBLISHED, Move.LIFT_EMBARGO): _rule(State.PUBLISHED, T),
        (State.PUBLISHED, Move.CONFIRM): _rule(State.PUBLISHED, (C, P)),
        (State.PUBLISHED, Move.HOLD): _rule(State.HELD, (E, F)),
        (State.HELD, Move.RELEASE): _rule(State.PUBLISHED, (E, F)),
        (State.PUBLISHED, Move.ASK_WITHDRAWAL): _rule(State.PUBLISHED, (E, F)),
        (State.HELD, Move.ASK_WITHDRAWAL): _rule(State.HELD, (E, F)),
        (State.PUBLISHED, Move.WITHDRAW): _rule(State.WITHDRAWN, (C, E, F)),
        (State.HELD, Move.WITHDRAW): _rule(State.WITHDRAWN, (C, E, F)),
        (State.WITHDRAWN, Move.RESTORE): _rule(State.PUBLISHED, E),
        (State.PUBLISHED, Move.REDACT): _rule(State.PUBLISHED, F),
        (State.HELD, Move.REDACT): _rule(State.HELD, F),
        (State.WITHDRAWN, Move.REDACT): _rule(State.WITHDRAWN, F),
    }
)
"""Every move that there is. What is not here cannot be done."""
