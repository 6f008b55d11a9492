"""A case becomes readable: its number, its text as readers see it, and what is derived from it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.domain.cases import form
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers, Mark
from learnhub.domain.cases.moves import Awaited, Given, Move, Party, State
from learnhub.domain.policy import Action, Actor
from learnhub.services.cases.moving import make_move, tell_contributor
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import jobs, partners
from learnhub.store.derived import principles as derived_principles
from learnhub.store.search import index
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case

ILLUSTRATIONS = uuid.UUID("6b1c1a52-6e0f-4c0e-9a55-6f7f0b5f2a10")
"""The namespace in which a sample case gets its id from its title: loaded twice is loaded once."""


def publish_case(
    work: Work,
    case: Case,
    given: Given,
    *,
    by: Party = Party.REVIEWER,
    mark: Mark = Mark.SHORT,
    name_agreed: bool = False,
) -> CaseNumber:
    """Publish a case that is in review, or signed off: the table decides, then it gets the next number of its year.

    For services that have asked the policy. `given` holds judge, parties and the five answers; `name_agreed`: the
    reviewer is named on the page; `by` is the clock when everybody has signed. Readers get the text as it stands, with
    the offered title and summary where the contributor wrote none. Raises what `moves.make` raises.
    """
    number = CaseNumber(work.now.year, jobs.count(work.session, f"cases-{work.now.year}"))
    content = form.with_offers(form.content_from_json(case.content))
    with work.session.no_autoflush:
        make_move(work, case, Move.PUBLISH, by, given, name_agreed=name_agreed, number=number, mark=mark)
        case.published = form.content_to_json(content)
        case.title = content.title
    work.session.flush()
    derived_principles.put(work.session, case)
    index.put(work.session, store.search_document(case))
    tell_contributor(work, case, "case_published")
    return number


def add_illustration(
    work: Work, told: Mapping[str, Any], *, teller: Account, reviewer: Account, at: dt.datetime
) -> bool:
    """Publish one sample case through the same moves and checks; False, and nothing changed, when it is there.

    `told` has the keys of `courses/illustrations.toml`. It is marked as an illustration, told to nobody and left out
    of every count. Raises Invalid when the sample is not whole.
    """
    work.require(Action.OPERATE)
    public_id = uuid.uuid5(ILLUSTRATIONS, told["title"])
    if store.case_by_public_id(work.session, public_id) is not None:
        return False
    values = {key: told[key] for key in told.keys() - {"teller", "months_ago", "when", "do", "because", "part"}}
    values["lesson"] = {part: told[part] for part in ("when", "do", "because")}
    values.update(relation=told["part"], has_interest=False)
    content = form.content_from_json(values)
    ours = partners.partnerships_of(work.session, teller.id) if teller.kind == "partner" else []
    case = Case(
        public_id=public_id,
        owner_id=teller.id,
        state=State.DRAFT,
        awaiting=Awaited.CONTRIBUTOR,
        revision=1,
        changed_in={},
        template=form.SHORT_1,
        language="en",
        content=form.content_to_json(content),
        title=content.title,
        visibility=content.visibility,
        partnership_id=ours[0].id if ours else None,
        illustration=True,
        created_at=at,
        changed_at=at,
    )
    work.session.add(case)
    work.session.flush()
    parties = store.parties(work.session, case)
    parties = replace(parties, conflicts={reviewer.id: ConflictAnswer.NONE})
    (judge,) = store.people(work.session, [reviewer.id])
    by_teller = replace(work, actor=_actor(teller), now=at)
    by_reviewer = replace(work, actor=_actor(reviewer), now=at + dt.timedelta(days=3))
    sent = Given(content=content, in_partnership=bool(ours))
    make_move(by_teller, case, Move.SUBMIT, Party.CONTRIBUTOR, sent)
    judged = Given(judge=judge, parties=parties, answers=FiveAnswers(**dict.fromkeys(FIVE_QUESTIONS, True)))
    make_move(by_reviewer, case, Move.TAKE, Party.JUDGE, judged)
    publish_case(by_reviewer, case, judged)
    return True


def _actor(account: Account) -> Actor:
    return Actor(id=account.id, public_id=account.public_id, name=account.name, kind=account.kind)
