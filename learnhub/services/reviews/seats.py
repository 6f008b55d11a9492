"""A reviewer before a case: every service of reviews begins here, so that no path goes around the rules."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from learnhub.domain.cases.answers import UNREADABLE
from learnhub.domain.cases.form import CaseContent, Kind, Relation, kind_of, minutes_needed
from learnhub.domain.cases.judges import Bar, CaseParties, ConflictAnswer, Refused, may_judge, text_opens
from learnhub.domain.cases.marks import Mark, Mode
from learnhub.domain.cases.moves import Party
from learnhub.domain.cases.signing import PartnerAnswer
from learnhub.domain.countries import countries
from learnhub.domain.errors import Denied, Fault, NotFound
from learnhub.domain.people import Person, PersonKind
from learnhub.domain.policy import Action
from learnhub.domain.principles import Principle
from learnhub.services.work import Work
from learnhub.store import cases, reviews
from learnhub.store.tables.cases import Case, Review


@dataclass(frozen=True)
class Seat:
    """One reviewer and one case, with what the question of who may judge is asked with."""

    case: Case
    judge: Person
    parties: CaseParties
    review: Review | None
    part: Party = Party.REVIEWER

    @property
    def bar(self) -> Bar | None:
        """Why this reviewer may not judge the case; None when they may."""
        return bar_of(self.judge, self.parties)

    @property
    def answer(self) -> ConflictAnswer:
        """What they answered on conflicts."""
        return self.parties.conflicts.get(self.judge.id, ConflictAnswer.NOT_ASKED)

    @property
    def opens(self) -> bool:
        """Whether the text is open to them."""
        return text_opens(self.judge, self.parties)


@dataclass(frozen=True)
class Glimpse:
    """What may be told of a case before the conflict question: neither title nor text nor country.

    `regions` are M49 codes, `minutes` what a review takes.
    """

    kind: Kind
    principles: tuple[Principle, ...]
    regions: tuple[str, ...]
    language: str
    minutes: int


@dataclass(frozen=True)
class PersonGlimpse:
    """What is told of a person so that others can see a tie: the place, not the name. `relation` is their part."""

    kind: PersonKind
    entity: str
    office: str
    team: str
    organization: str
    relation: Relation | None = None


def seat(work: Work, public_id: uuid.UUID) -> Seat:
    """The reviewer who acts before the case of this id.

    Raises SignIn; Denied for who is no reviewer or editor and for an author of the case; NotFound for a case that is
    not there or is not being reviewed, and for an editor who is no reviewer. A tie is not refused yet: see `Seat.bar`.
    """
    require_person(work, public_id)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None:
        raise NotFound
    _require_outsider(work, case, Action.CASE_JUDGE)
    at = _seat(work, case, Party.REVIEWER)
    named = at.review is not None and at.review.invited_by_id is not None and at.review.left_at is None
    if case.sought != Mark.SHORT and not named and at.answer is not ConflictAnswer.DECLARED:
        raise NotFound
    return at


def desk(work: Work, public_id: uuid.UUID) -> Seat:
    """The editor who acts before the case of this id. Raises SignIn; Denied for who is no reviewer or editor and for an
    author of the case; NotFound for a case that is not there or not on its way, and for a reviewer who is no editor."""
    require_person(work, public_id)
    case = cases.case_by_public_id(work.session, public_id)
    if case is None:
        raise NotFound
    _require_outsider(work, case, Action.CASE_HANDLE)
    return _seat(work, case, Party.EDITOR)


def require_person(work: Work, public_id: uuid.UUID) -> None:
    """The command line judges nothing, whoever types."""
    if work.actor.kind == "system":
        raise Denied(Action.CASE_JUDGE, Bar.COMMAND_LINE, str(public_id))
    work.require(Action.QUEUE_READ)


def refuse(at: Seat, action: Action, reason: str = "") -> Denied:
    """The refusal of an act on this case, with the rule that bars it."""
    return Denied(action, at.bar or reason or "not-yours", str(at.case.public_id))


def _require_outsider(work: Work, case: Case, action: Action) -> None:
    standing = cases.standing(work.session, case)
    if work.can(action, standing):
        return
    if work.can(Action.CASE_OWN, standing):
        bar = Bar.OWN_CASE if standing.owner_id == work.actor.id else Bar.CO_AUTHOR
        raise Denied(action, bar, str(case.public_id))
    raise NotFound


def _seat(work: Work, case: Case, part: Party) -> Seat:
    assert work.actor.id is not None
    (judge,) = cases.people(work.session, [work.actor.id])
    return Seat(
        case=case,
        judge=judge,
        parties=cases.parties(work.session, case),
        review=reviews.review(work.session, case.id, work.actor.id),
        part=part,
    )


def bar_of(judge: Person, parties: CaseParties) -> Bar | None:
    """Why this person may not judge the case; None when they may."""
    decided = may_judge(judge, parties)
    return decided.reason if isinstance(decided, Refused) else None


def glimpse(content: CaseContent, language: str) -> Glimpse:
    """What may be told of this case before the conflict question. A country is told as its continent."""
    assert content.outcome is not None
    return Glimpse(
        kind=kind_of(content.outcome),
        principles=content.principles,
        regions=content.regions or tuple(dict.fromkeys(_continent(code) for code in content.countries)),
        language=language,
        minutes=minutes_needed(content),
    )


def _continent(country: str) -> str:
    around = countries()[country].regions
    return around[min(1, len(around) - 1)]


def person_glimpse(person: Person, relation: Relation | None = None) -> PersonGlimpse:
    """What is told of a person so that others can see a tie."""
    return PersonGlimpse(person.kind, person.entity, person.office, person.team, person.organization, relation)


def author_glimpses(parties: CaseParties, content: CaseContent) -> tuple[PersonGlimpse, ...]:
    """What is told of the authors of a case, the contributor first, with the part that they say they had."""
    return tuple(person_glimpse(author, content.relation) for author in parties.authors)


def author_names(work: Work, at: Seat) -> tuple[str, ...]:
    """The names of the authors, the contributor first, where the mode of this review tells them."""
    if Mode(at.case.mode) is Mode.DOUBLE:
        return ()
    found = cases.names(work.session, [author.id for author in at.parties.authors])
    return tuple(found[author.id] for author in at.parties.authors)


@dataclass(frozen=True)
class Partner:
    """A partner that is asked to sign the text off, and what it said."""

    name: str
    answer: PartnerAnswer
    statement: str


def partners_of(at: Seat) -> tuple[Partner, ...]:
    """The partners that are asked to sign the text that was accepted last."""
    return tuple(
        Partner(row.partner, PartnerAnswer(row.answer), row.statement) for row in cases.signs(at.case) if row.partner
    )


def text_faults(path: str, text: str, limit: int) -> list[Fault]:
    """What is wrong with a text that somebody typed: too long (`limit` in characters), or unreadable."""
    if len(text) > limit:
        return [Fault(path, "too-long", {"limit": limit, "length": len(text)})]
    return [Fault(path, "unreadable")] if UNREADABLE.search(text.replace("\r\n", "\n")) else []
