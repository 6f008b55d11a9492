"""A case becomes readable: its number, its text as readers see it, and what is derived from it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from learnhub.domain.cases import form, keeping, reading
from learnhub.domain.cases.form import CaseContent, CaseNumber, Visibility
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers, Mark
from learnhub.domain.cases.moves import Awaited, Given, Move, Party, State, check
from learnhub.domain.cases.signing import NAMED, PartnerAnswer
from learnhub.domain.policy import Action, Actor
from learnhub.domain.teaching import TaskReason
from learnhub.services.cases.moving import make_move, standing_of, tell_contributor
from learnhub.services.work import Work
from learnhub.store import cases as store
from learnhub.store import economies, harvest, jobs, partners, teaching
from learnhub.store.derived import lessons_learned
from learnhub.store.derived import principles as derived_principles
from learnhub.store.search import index
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, CaseSign, CaseVersion, Review

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
    the offered title and summary where the contributor wrote none, and without what is marked for some of them. A new
    version of a published case is taken up by that case, whose number it has. Raises what `moves.make` raises.
    """
    if case.renews_id is not None:
        return take_up(work, case, Move.PUBLISH, by, given, mark=mark, name_agreed=name_agreed)
    number = CaseNumber(work.now.year, jobs.count(work.session, f"cases-{work.now.year}"))
    with work.session.no_autoflush:
        signs = store.signs(case)
        shown = without_silent(content_of(case), signs)
        case.published, case.kept_back = reading.split(shown, reading.marks_from_json(case.marks))
        case.title, case.beside = case.published["title"], beside(work, case, signs)
        case.version, case.review_by = 1, _review_by(work, case)
        case.embargoed = case.embargo_until is not None and case.embargo_until > work.now.date()
        make_move(work, case, Move.PUBLISH, by, given, name_agreed=name_agreed, number=number, mark=mark)
    keep_version(work, case)
    show(work, case)
    if case.embargoed:
        lift_later(work, case)
    tell_contributor(work, case, "case_published")
    return number


def take_up(
    work: Work, renewal: Case, move: Move, by: Party, given: Given, *, mark: Mark, name_agreed: bool = False
) -> CaseNumber:
    """Make an accepted new version what readers of its case see. Raises what `moves.make` raises, and Conflict when the
    case is held or withdrawn."""
    case = work.session.get_one(Case, renewal.renews_id)
    check(standing_of(case), Move.NEW_VERSION, Party.CONTRIBUTOR)
    make_move(work, renewal, move, by, given, name_agreed=name_agreed)
    for name in ("content", "template", "language", "visibility", "partnership_id", "marks", "notice", "changes"):
        setattr(case, name, getattr(renewal, name))
    signs = store.signs(renewal)
    shown = without_silent(content_of(case), signs)
    case.published, case.kept_back = reading.split(shown, reading.marks_from_json(case.marks))
    case.title, case.mark, case.beside = case.published["title"], mark, beside(work, renewal, signs)
    case.version += 1
    case.revision += 1
    case.review_by, case.review_asked = _review_by(work, case), 0
    make_move(as_author(work, renewal), case, Move.NEW_VERSION, Party.CONTRIBUTOR)
    keep_version(work, case)
    show(work, case)
    tell_contributor(work, case, "case_published")
    return CaseNumber(case.year or 0, case.serial or 0)


def _review_by(work: Work, case: Case) -> dt.date:
    """The day that its contributor named, if it is to come; else two years on."""
    try:
        named = dt.date.fromisoformat(content_of(case).review_by)
    except ValueError:
        named = None
    return named if named and named > work.now.date() else keeping.first_review_by(work.now.date())


def as_author(work: Work, case: Case) -> Work:
    """The same transaction, for what a case's contributor has asked for and another's decision brings about."""
    return replace(work, actor=_actor(work.session.get_one(Account, case.owner_id)))


def content_of(case: Case) -> form.CaseContent:
    """The text that its authors work on."""
    return form.content_from_json(case.content)


def keep_version(work: Work, case: Case) -> None:
    """Keep what readers see now as a version of its own."""
    work.session.add(
        CaseVersion(
            case_id=case.id,
            number=case.version,
            content=case.published,
            kept_back=case.kept_back,
            marks=case.marks,
            notice=case.notice if case.version > 1 else None,
            changes=case.changes,
            published_at=work.now,
        )
    )
    work.session.flush()


def show(work: Work, case: Case) -> None:
    """Make what is derived from a case follow it: search and lists find it while it is published, and then alone."""
    work.session.flush()
    public = case.state == State.PUBLISHED and case.visibility == Visibility.EVERYONE and not case.embargoed
    harvest.note(work.session, case, work.now, public=public)
    if case.state == State.PUBLISHED:
        derived_principles.put(work.session, case)
        lessons_learned.put(work.session, case)
        if case.version > 1:
            teaching.raise_tasks(work.session, case, TaskReason.CHANGED, now=work.now)
        document = store.search_document(case, store.readers(work.session, case), economies.in_force(work.session))
        index.put(work.session, document)
    else:
        derived_principles.drop(work.session, case)
        lessons_learned.drop(work.session, case)
        teaching.raise_tasks(work.session, case, TaskReason.WITHDRAWN, now=work.now)
        index.drop(work.session, index.CASE, f"C-{case.year}-{case.serial}")


def lift_later(work: Work, case: Case) -> None:
    """Ask for the job that ends the embargo on its day."""
    assert case.embargo_until is not None
    on = dt.datetime.combine(case.embargo_until, dt.time(), dt.UTC)
    work.enqueue("embargo", f"{case.public_id}-{case.embargo_until}", {"case": str(case.public_id)}, not_before=on)


def without_silent(content: CaseContent, signs: Sequence[CaseSign]) -> CaseContent:
    """The text without the names of partners that were silent: they are shown by sector and country alone."""
    silent = {row.partner for row in signs if row.answer == PartnerAnswer.SILENT}
    rows = tuple(replace(row, name="", identifier="") if row.name in silent else row for row in content.partner_rows)
    return replace(content, partner_rows=rows) if silent else content


def beside(work: Work, case: Case, signs: Sequence[CaseSign]) -> dict[str, Any]:
    """What stands beside the published text: what partners answered, how the conflict question was answered, and the
    reviews whose writer and whose contributor agreed.

    A partner is there by sector and country; with its name and statement when it answered.
    """
    reviews = store.reviews_of(work.session, case.id)
    return {
        "partners": [_shown_partner(row) for row in signs if row.partner],
        "conflicts": dict(Counter(review.conflict for review, _name in reviews)),
        "reviews": [
            _shown_review(review, name) for review, name in reviews if review.publish_agreed and case.reviews_agreed
        ],
    }


def _shown_partner(row: CaseSign) -> dict[str, Any]:
    named = row.answer in NAMED
    return {
        "name": row.partner if named else "",
        "sector": row.sector or "",
        "country": row.country or "",
        "answer": row.answer,
        "statement": row.statement if named else "",
    }


def _shown_review(review: Review, name: str) -> dict[str, Any]:
    return {
        "name": name if review.name_agreed else "",
        "answers": review.answers,
        "scores": review.scores,
        "advice": review.advice,
        "text": review.report,
    }


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
