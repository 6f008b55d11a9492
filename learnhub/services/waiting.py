"""What waits to be marked: told on the first page and, once a week at most, in a mail that can be switched off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.domain.assessment.peers import DAYS, TOLD_AGAIN_DAYS, asked
from learnhub.domain.cases.judges import CaseParties, has_no_bar
from learnhub.domain.policy import Action, Role
from learnhub.services.work import Work
from learnhub.store import accounts, care, cases
from learnhub.store import waiting as store

BATCH = 500


@dataclass(frozen=True)
class TextsWaiting:
    """How many texts of others somebody is asked to mark, and until when the first of them waits."""

    count: int
    until: dt.datetime


def texts_waiting(work: Work) -> TextsWaiting | None:
    """The texts that wait for this person: two for each answer of their own, or None. Raises SignIn."""
    return _texts(work, _self(work))


def _texts(work: Work, account_id: int) -> TextsWaiting | None:
    shares = {(each.course_id, each.item_id): each for each in store.shares(work.session, account_id)}
    found = store.texts(work.session, account_id, work.now)
    people = {one.id: one for one in cases.people(work.session, {account_id, *(row.author_id for row in found)})}
    open_to: dict[tuple[int, str], list[dt.datetime]] = defaultdict(list)
    for row in found:
        if has_no_bar(people[account_id], CaseParties(people[row.author_id])):
            open_to[row.course_id, row.item_id].append(row.since)
    mine = {key: asked(shares[key].sent, shares[key].given, len(since)) for key, since in open_to.items()}
    count = sum(mine.values())
    if not count:
        return None
    first = min(since[0] for key, since in open_to.items() if mine[key])
    return TextsWaiting(count, first + dt.timedelta(days=DAYS))


def mails_off(work: Work) -> bool:
    """Whether this person wishes no mail on what waits to be marked. Raises SignIn."""
    return store.mails_off(work.session, _self(work))


def wish_mails(work: Work, *, off: bool) -> None:
    """Keep whether this person wishes no mail on what waits to be marked. Raises SignIn."""
    store.keep_wish(work.session, _self(work), off=off)


def peers_to_tell(work: Work, *, after: int = 0) -> list[int]:
    """Whoever may be told today of texts of others, by account id after `after`, some at a time."""
    work.require(Action.OPERATE)
    return store.peers_to_tell(work.session, _before(work), after=after, most=BATCH)


def tell_peers(work: Work, account_ids: Sequence[int]) -> int:
    """One mail to each of these people for whom texts wait; how many. None of them is told again within a week."""
    work.require(Action.OPERATE)
    told = []
    for account_id in store.hearing(work.session, account_ids, _before(work)):
        if waits := _texts(work, account_id):
            _mail(work, "texts_wait", account_id, {"count": waits.count, "days": max(0, (waits.until - work.now).days)})
            told.append(account_id)
    store.keep_told(work.session, told, work.now)
    return len(told)


def tell_trainers(work: Work) -> int:
    """One mail to each trainer who cares for a course in which open answers wait, or to all trainers where nobody does;
    how many. One's own answers are not counted, and nobody is told again within a week."""
    work.require(Action.OPERATE)
    waits: dict[int, dict[int, tuple[int, dt.datetime]]] = defaultdict(dict)
    for row in store.answers(work.session):
        waits[row.course_id][row.account_id] = (row.tries, row.since)
    everybody = accounts.accounts_with_role(work.session, Role.TRAINER) if waits else []
    mine: dict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    for course_id, by_learner in waits.items():
        for trainer in care.carers(work.session, course_id) or everybody:
            mine[trainer] += [each for learner, each in by_learner.items() if learner != trainer]
    told = [each for each in store.hearing(work.session, mine, _before(work)) if mine[each]]
    for trainer in told:
        days = (work.now - min(since for _tries, since in mine[trainer])).days
        _mail(work, "answers_wait", trainer, {"count": sum(tries for tries, _since in mine[trainer]), "days": days})
    store.keep_told(work.session, told, work.now)
    return len(told)


def _mail(work: Work, template: str, account_id: int, values: Mapping[str, object]) -> None:
    arguments = {"template": template, "account_id": account_id, "values": dict(values)}
    work.enqueue("mail", f"{template}-{account_id}-{work.now.date().isoformat()}", arguments)


def _before(work: Work) -> dt.datetime:
    return work.now - dt.timedelta(days=TOLD_AGAIN_DAYS) + dt.timedelta(hours=1)


def _self(work: Work) -> int:
    work.require(Action.ACCOUNT_USE)
    assert work.actor.id is not None
    return work.actor.id
