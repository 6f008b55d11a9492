"""What tests of reviews share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.errors import Denied, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.services import reviews
from learnhub.services.reviews import ConflictView, ReviewView, Sheet
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseMove
from tests.reviewed import ALL_YES, TEXTS
from tests.services.conftest import House

NONE, DECLARED, NOT_SURE = ConflictAnswer.NONE, ConflictAnswer.DECLARED, ConflictAnswer.NOT_SURE


def answer(house: House, name: str, case: uuid.UUID, given: ConflictAnswer, text: str = "I know the place.") -> Any:
    return house.write(name, reviews.answer_conflict, case, answer=given, text=text)


def view(house: House, case: uuid.UUID, name: str = "rosa") -> ReviewView:
    shown = house.read(name, reviews.open_review, case)
    assert isinstance(shown, ReviewView)
    return shown


def state(house: House, case: uuid.UUID) -> str:
    return house.rows(select(Case.state).where(Case.public_id == case))[0].state


def kept_moves(house: House, case: uuid.UUID) -> list[tuple[str, str]]:
    statement = select(CaseMove.move, CaseMove.role).join(Case, Case.id == CaseMove.case_id)
    return [tuple(row) for row in house.rows(statement.where(Case.public_id == case).order_by(CaseMove.id))]


def change(house: House, name: str, **values: Any) -> None:
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.id == house.accounts[name].id).values(**values))


def grant(house: House, name: str, role: Role) -> None:
    with house.store.writing() as session:
        session.add(RoleGrant(account_id=house.accounts[name].id, role=role, granted_at=house.clock.now()))


ACTS: dict[str, Callable[[House, str, uuid.UUID], Any]] = {
    "none": lambda house, name, case: answer(house, name, case, NONE),
    "save": lambda house, name, case: house.write(name, reviews.save_answers, case, answers={"clear": True}),
    "ask": lambda house, name, case: house.write(
        name, reviews.ask_question, case, Sheet(), version=2, message_id=uuid.uuid4(), text="Who paid?"
    ),
    "ask public": lambda house, name, case: house.write(name, reviews.ask_public, case, Sheet(), version=2),
    "changes": lambda house, name, case: house.write(
        name,
        reviews.request_changes,
        case,
        Sheet(),
        version=2,
        message_id=uuid.uuid4(),
        text="Say who paid.",
        notes={},
    ),
    "publish": lambda house, name, case: house.write(name, reviews.publish, case, ALL_YES, version=2),
    "decline": lambda house, name, case: house.write(
        name,
        reviews.decline_case,
        case,
        Sheet(),
        version=2,
        message_id=uuid.uuid4(),
        reason=DeclineReason.NOT_CLEAR,
        text="It does not say who paid.",
    ),
    "give back": lambda house, name, case: house.write(name, reviews.give_back, case),
}


def refused(house: House, name: str, case: uuid.UUID) -> None:
    """Every way to judge is closed to this person, and the text does not show."""
    for act in ACTS.values():
        with pytest.raises((Denied, NotFound, SignIn)):
            act(house, name, case)
    for look in (reviews.open_review, reviews.conflict_question):
        try:
            shown = house.read(name, look, case)
        except (Denied, NotFound, SignIn):
            continue
        assert isinstance(shown, ConflictView)
        assert shown.bar is not None
        assert not any(text in repr(shown) for text in TEXTS)
