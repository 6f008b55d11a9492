"""Who may judge a case: nobody who wrote it, works beside its writers, or has a declared tie to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.domain.people import Person, PersonKind
from learnhub.domain.principles import Principle


class ConflictAnswer(StrEnum):
    """The answer to "do you have a conflict of interest?", asked before the text opens."""

    NONE = "none"
    DECLARED = "declared"
    NOT_SURE = "not-sure"
    NOT_ASKED = "not-asked"


class Bar(StrEnum):
    """Why somebody may not judge a case."""

    OWN_CASE = "own-case"
    CO_AUTHOR = "co-author"
    SAME_ORGANIZATION = "same-organization"
    SAME_OFFICE = "same-office"
    SAME_TEAM = "same-team"
    INVITED_CONTRIBUTOR = "invited-contributor"
    MANAGES_CONTRIBUTOR = "manages-contributor"
    DECLARED_TIE = "declared-tie"
    AWAITS_EDITOR = "awaits-editor"
    DECIDED_BEFORE = "decided-before"
    COMMAND_LINE = "command-line"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Allowed:
    """They may judge it. Being of the same entity of the United Nations as an author is shown, not barred."""

    same_entity: bool = False


@dataclass(frozen=True)
class Refused:
    """They may not judge it, for this reason."""

    reason: Bar


@dataclass(frozen=True)
class CaseParties:
    """A case as the question of judging sees it: its contributor, its co-authors, and what people answered.

    `conflicts` is by person id; `cleared` holds those whose "not sure" an editor decided in their favour. An editor
    who decides against somebody makes it a declared tie. `decided` are those whose decision was overturned on appeal.
    """

    contributor: Person
    co_authors: tuple[Person, ...] = ()
    conflicts: Mapping[int, ConflictAnswer] = field(default_factory=dict)
    cleared: frozenset[int] = frozenset()
    decided: frozenset[int] = frozenset()
    principles: tuple[Principle, ...] = ()
    language: str = ""

    @property
    def authors(self) -> tuple[Person, ...]:
        """The contributor first, then the co-authors."""
        return (self.contributor, *self.co_authors)


def may_judge(judge: Person, case: CaseParties) -> Allowed | Refused:
    """Whether this person may judge the case; the first reason against it otherwise.

    Names of organizations, offices and teams are compared without case and outer or doubled space; an empty one is
    like no other. Someone who has not been asked about a conflict yet may be offered the case: `text_opens` guards it.
    """
    bar = _bar(judge, case)
    if bar is not None:
        return Refused(bar)
    return Allowed(same_entity=any(_same(judge.entity, author.entity) for author in case.authors))


def _bar(judge: Person, case: CaseParties) -> Bar | None:
    if judge.id == case.contributor.id:
        return Bar.OWN_CASE
    if judge.id in {author.id for author in case.co_authors}:
        return Bar.CO_AUTHOR
    if judge.disabled:
        return Bar.DISABLED
    for author in case.authors:
        if bar := _tie(judge, author):
            return bar
    if judge.id in case.decided:
        return Bar.DECIDED_BEFORE
    answer = case.conflicts.get(judge.id, ConflictAnswer.NOT_ASKED)
    if answer is ConflictAnswer.DECLARED:
        return Bar.DECLARED_TIE
    if answer is ConflictAnswer.NOT_SURE and judge.id not in case.cleared:
        return Bar.AWAITS_EDITOR
    return None


def _tie(judge: Person, author: Person) -> Bar | None:
    if _same(judge.organization, author.organization):
        return Bar.SAME_ORGANIZATION
    if judge.kind is PersonKind.STAFF and author.kind is PersonKind.STAFF:
        if _same(judge.office, author.office):
            return Bar.SAME_OFFICE
        if _same(judge.team, author.team):
            return Bar.SAME_TEAM
    if author.invited_by == judge.id and author.kind is PersonKind.PARTNER:
        return Bar.INVITED_CONTRIBUTOR
    if author.manager == judge.id:
        return Bar.MANAGES_CONTRIBUTOR
    return None


def _same(one: str, other: str) -> bool:
    folded = " ".join(one.split()).casefold()
    return bool(folded) and folded == " ".join(other.split()).casefold()


def has_no_bar(judge: Person, case: CaseParties) -> bool:
    """Whether nothing bars this person from judging the case; its text may be closed to them still."""
    return isinstance(may_judge(judge, case), Allowed)


def text_opens(judge: Person, case: CaseParties) -> bool:
    """Whether the text is open to this judge: they may judge it, and their answer on conflicts allows it."""
    answer = case.conflicts.get(judge.id, ConflictAnswer.NOT_ASKED)
    return has_no_bar(judge, case) and answer is not ConflictAnswer.NOT_ASKED


def may_clear(editor: Person, judge: Person, case: CaseParties) -> Allowed | Refused:
    """Whether this editor may decide on that judge's "not sure": never on their own, nor with a tie of their own."""
    if editor.id == judge.id:
        return Refused(Bar.AWAITS_EDITOR)
    return may_judge(editor, case)


def eligible_judges(people: Iterable[Person], case: CaseParties) -> tuple[Person, ...]:
    """Those of these reviewers who may judge the case; first who reads its language and reviews its principles."""
    able = (person for person in people if isinstance(may_judge(person, case), Allowed))
    return tuple(sorted(able, key=lambda person: (not _reads(person, case), not _covers(person, case))))


def _reads(person: Person, case: CaseParties) -> bool:
    return not person.languages or case.language in person.languages


def _covers(person: Person, case: CaseParties) -> bool:
    return not person.review_principles or not person.review_principles.isdisjoint(case.principles)


def first_to_ask(people: Iterable[Person], case: CaseParties) -> tuple[Person, ...]:
    """Those of these reviewers who hear first that the case waits: who may judge it, read its language and review its
    principles; everybody who may judge it where nobody fits as well."""
    able = eligible_judges(people, case)
    return tuple(person for person in able if _reads(person, case) and _covers(person, case)) or able


def nobody_left(people: Iterable[Person], case: CaseParties, editors: Iterable[Person] = ()) -> bool:
    """Whether none of these reviewers may judge the case: contributor and administrator are then told at once.

    Somebody whose "not sure" one of these editors may still decide is left.
    """
    asked, deciding = tuple(people), tuple(editors)
    return not eligible_judges(asked, case) and not any(
        may_judge(person, case) == Refused(Bar.AWAITS_EDITOR)
        and any(isinstance(may_clear(editor, person, case), Allowed) for editor in deciding)
        for person in asked
    )
