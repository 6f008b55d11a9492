"""A principle's page: what did not work comes first, and each reader sees what they may."""

from __future__ import annotations

import pytest

from learnhub.domain.errors import NotFound
from learnhub.domain.policy import SYSTEM, VISITOR, Actor
from learnhub.domain.principles import WORDS, Principle
from learnhub.outside.clock import SetClock
from learnhub.paths import data_dir
from learnhub.services import demo, principles
from learnhub.services.work import Transactions
from learnhub.store.engine import Store

STAFF = Actor(id=10_000, kind="staff")


@pytest.fixture
def told(store: Store, clock: SetClock) -> Transactions:
    transactions = Transactions(store, clock)
    transactions.write(SYSTEM, demo.add_people)
    transactions.write(SYSTEM, demo.add_illustrations, (data_dir("courses") / "illustrations.toml").read_bytes())
    return transactions


def outcomes(transactions: Transactions, actor: Actor, principle: Principle) -> list[str]:
    return [case.outcome for case in transactions.read(actor, principles.show, principle).cases]


def test_what_did_not_work_comes_first(told: Transactions) -> None:
    order = {"did-not-work": 0, "nearly-went-wrong": 0, "partly": 1, "worked": 2}
    seen = [outcomes(told, STAFF, principle) for principle in Principle]
    assert all(found == sorted(found, key=order.__getitem__) for found in seen)
    assert ["did-not-work", "partly", "partly"] in seen
    assert max(map(len, seen)) > 1


def test_a_case_for_staff_is_not_shown_to_a_visitor(told: Transactions) -> None:
    assert outcomes(told, STAFF, Principle.UN_MODALITIES) == ["nearly-went-wrong"]
    assert outcomes(told, VISITOR, Principle.UN_MODALITIES) == []


def test_the_nine_stand_in_the_order_and_words_of_paragraph_2(told: Transactions) -> None:
    rows = told.read(VISITOR, principles.index)
    assert [(row.principle, row.words) for row in rows] == list(WORDS.items())
    source = " ".join(WORDS.values())
    assert source.startswith("common purpose transparency bestowing no unfair advantages")


def test_an_unknown_principle_is_not_found(told: Transactions) -> None:
    with pytest.raises(NotFound):
        told.read(VISITOR, principles.show, "tenth")
