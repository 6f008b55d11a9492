"""Who can see a case at every step, and what readers are told of its way."""

from __future__ import annotations

import datetime as dt

import pytest

from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.moves import (
    Move,
    State,
)
from learnhub.domain.cases.readers import Audience, KeptMove, PublicMove, audience, public_history
from tests.domain.test_case_moves import C, R


@pytest.mark.parametrize(
    ("state", "visibility", "in_partnership", "code"),
    [
        (State.DRAFT, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.DECLINED, Visibility.EVERYONE, True, Audience.AUTHORS),
        (State.SUBMITTED, Visibility.EVERYONE, False, Audience.JUDGES),
        (State.IN_REVIEW, Visibility.EVERYONE, False, Audience.REVIEWER),
        (State.CHANGES_REQUESTED, Visibility.STAFF, False, Audience.REVIEWER),
        (State.DORMANT, Visibility.STAFF, False, Audience.REVIEWER),
        (State.SIGN_OFF, Visibility.STAFF, False, Audience.SIGNERS),
        (State.APPEALED, Visibility.STAFF, False, Audience.EDITORS),
        (State.PUBLISHED, Visibility.NAMED, True, Audience.NAMED),
        (State.SEALED, Visibility.EVERYONE, True, Audience.SEALED),
        (State.HELD, Visibility.EVERYONE, True, Audience.CLOSED),
        (State.WITHDRAWN, Visibility.EVERYONE, True, Audience.CLOSED),
        (State.PUBLISHED, Visibility.EVERYONE, True, Audience.EVERYONE),
        (State.PUBLISHED, Visibility.STAFF, False, Audience.STAFF),
        (State.PUBLISHED, Visibility.STAFF, True, Audience.STAFF_AND_PARTNERSHIP),
        (State.PUBLISHED, Visibility.PARTNERSHIP, True, Audience.PARTNERSHIP),
    ],
)
def test_who_can_see_this_at_every_step(
    state: State, visibility: Visibility, in_partnership: bool, code: Audience
) -> None:
    assert audience(state, visibility, in_partnership=in_partnership) is code


NIGHT = dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
KEPT = (
    KeptMove(Move.SUBMIT, C, NIGHT, "Lee", name_agreed=False),
    KeptMove(Move.PUBLISH, R, NIGHT, "Rosa", name_agreed=True),
)


def test_readers_see_day_move_and_part_and_a_name_only_by_agreement() -> None:
    assert public_history(State.PUBLISHED, KEPT) == (
        PublicMove(Move.SUBMIT, C, dt.date(2027, 3, 2), None),
        PublicMove(Move.PUBLISH, R, dt.date(2027, 3, 2), "Rosa"),
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_what_is_not_published_shows_nothing_outside(state: State) -> None:
    assert public_history(state, KEPT) == ()
