"""Near cases: those that tell the same words as a draft, shown while it is written; and those about the same."""

from __future__ import annotations

import uuid

from learnhub.domain.cases import form
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.policy import Action, audience
from learnhub.domain.teaching import Learned, nearest
from learnhub.services.cases.moving import own
from learnhub.services.use.notes import readable
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import teaching
from learnhub.store.search import Near, about_the_same, same_words
from learnhub.store.search.analyser import terms
from learnhub.store.tables.cases import Case

RELATED = 4
SHOWN = 3


def told_before(work: Work, case_id: uuid.UUID) -> tuple[Near, ...]:
    """The published cases that share much of a draft's very words, for its authors. Raises NotFound, SignIn."""
    case = own(work, store.case_by_public_id(work.session, case_id))
    content = form.content_from_json(case.content)
    texts = (
        content.summary,
        content.lesson.when,
        content.lesson.do,
        content.lesson.because,
        content.situation,
        content.action,
        content.result,
        content.what_did_not_work or content.nothing_because,
    )
    mine = str(CaseNumber(case.year, case.serial)) if case.year and case.serial else ""
    found = same_words(work.session, "\n".join(texts), case.language, audience(work.actor), but=mine)
    return tuple(found[:SHOWN])


def learned_before(work: Work, case_id: uuid.UUID) -> tuple[Learned, ...]:
    """The lessons learned of others that are nearest to a draft, for its authors. Raises NotFound, SignIn."""
    case = own(work, store.case_by_public_id(work.session, case_id))
    return nearest_to(work, case, form.content_from_json(case.content))


def nearest_to(work: Work, case: Case, content: form.CaseContent) -> tuple[Learned, ...]:
    """The lessons learned that are nearest to a text by principle, stage and words, of what this reader may read.

    For services that have asked the policy.
    """
    told = (each for each in teaching.near(work.session, content.principles, audience(work.actor)))
    words = f"{content.title} {content.situation} {content.action} {content.lesson.when} {content.lesson.do}"
    return nearest(
        (each for each in told if each.case_id not in {case.id, case.renews_id}),
        principles=content.principles,
        terms=terms(words, case.language),
        stages=content.stages,
    )


def related(work: Work, number: str) -> tuple[Near, ...]:
    """The published cases nearest to this one in words, on one of its principles first. Raises NotFound."""
    found = readable(work, number)
    work.can(Action.PUBLIC_READ)
    content = form.content_from_json(found.content)
    own_number = str(CaseNumber(found.year, found.serial))
    texts = (content.title, content.lesson.when, content.lesson.do)
    near: dict[str, Near] = {}
    for filters in ({"principle": content.principles}, {}):
        if len(near) < RELATED:
            for each in about_the_same(
                work.session, texts, audience(work.actor), filters, but=own_number, most=RELATED
            ):
                near.setdefault(each.ref, each)
    return tuple(near.values())[:RELATED]
