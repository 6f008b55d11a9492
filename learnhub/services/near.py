"""Near cases: those that tell the same words as a draft, shown while it is written; and those about the same."""

from __future__ import annotations

import uuid

from learnhub.domain.cases import form
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.policy import Action, audience
from learnhub.services.cases.moving import own
from learnhub.services.use.notes import readable
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store.search import Near, about_the_same, same_words

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
