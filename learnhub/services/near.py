"""Near cases: those that tell the same words as a draft, shown while it is written; and those about the same."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from learnhub.domain.cases import form
from learnhub.domain.cases.form import CaseNumber
from learnhub.domain.countries import LANGUAGES
from learnhub.domain.policy import Action, audience
from learnhub.domain.teaching import Learned, nearest
from learnhub.outside.meaning import shipped
from learnhub.services.cases.moving import own
from learnhub.services.use.notes import readable
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import teaching
from learnhub.store.search import CASE, Near, Newest, about_the_same, newest, same_words
from learnhub.store.search.analyser import terms
from learnhub.store.tables.cases import Case

RELATED = 4
SHOWN = 3
COMPARED = 48
"""So many of the newest cases in other languages are compared by meaning."""

NEAR_MEANING, SAME_MEANING = 0.45, 0.6


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
    said = f"{form.with_offers(content).title}. {content.summary or content.situation}"
    return (*found[:SHOWN], *_by_meaning(work, said, case.language, content.principles, SAME_MEANING))


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
    said = f"{content.title}. {content.summary}"
    alike = _by_meaning(work, said, found.language, content.principles, NEAR_MEANING)
    return (*tuple(near.values())[:RELATED], *(each for each in alike if each.ref not in near))


def _by_meaning(work: Work, said: str, language: str, principles: Sequence[str], least: float) -> tuple[Near, ...]:
    """The cases in other languages, among the newest on these principles, that say much the same."""
    meaning = shipped()
    if not meaning.there:
        return ()
    asked = {"kind": [CASE], "language": [each for each in LANGUAGES if each != language], "principle": principles}
    _, others = newest(work.session, "", audience(work.actor), asked, most=COMPARED)
    scores = meaning.nearness(said, [f"{each.title}. {each.lead}" for each in others])
    alike = sorted(((score, each) for score, each in zip(scores, others, strict=True) if score >= least), key=_score)
    return tuple(Near(each.ref, each.language, each.title, 0, by_meaning=True) for _, each in alike[:SHOWN])


def _score(row: tuple[float, Newest]) -> tuple[float, str]:
    return -row[0], row[1].ref
