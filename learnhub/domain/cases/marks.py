"""The three marks of a published case, and what is judged for each: five questions, and for more a rubric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from learnhub.domain.cases.form import CaseContent, EvidenceLevel
from learnhub.domain.errors import Fault


class Mark(StrEnum):
    """How far a case was looked into. All three are found, cited and taught."""

    SHORT = "short"
    FULL = "full"
    CONFIRMED = "confirmed"


class Mode(StrEnum):
    """Who is told whose name during review: nobody; the reviewers the contributor's; both each other's. The contributor
    chooses, and a reviewer sees the mode before the text."""

    DOUBLE = "double"
    SINGLE = "single"
    OPEN = "open"


@dataclass(frozen=True)
class FiveAnswers:
    """The reviewer's yes or no to the five questions; None is not answered yet."""

    clear: bool | None = None
    useful_elsewhere: bool | None = None
    honest_about_failure: bool | None = None
    nobody_harmed: bool | None = None
    no_personal_data: bool | None = None


FIVE_QUESTIONS = tuple(each.name for each in fields(FiveAnswers))
BARRING = ("nobody_harmed", "no_personal_data")
"""The questions whose "no" bars publishing."""


class Criterion(StrEnum):
    """One line of the rubric for the mark "full"."""

    RELEVANCE = "relevance"
    EFFECT = "effect"
    EVIDENCE = "evidence"
    FAILURE = "failure"
    VOICES = "voices"
    TRANSFER = "transfer"


LOWEST, HIGHEST = 0, 3
"""The scores of a criterion: not shown, in part, shown, shown well."""


class Advice(StrEnum):
    """What a reviewer advises the editor to do."""

    ACCEPT = "accept"
    CHANGES = "changes"
    DECLINE = "decline"


@dataclass(frozen=True)
class Report:
    """What a named reviewer of a case for the mark "full" says of it; the author sees all of it but the name."""

    answers: FiveAnswers
    scores: Mapping[str, int]
    advice: Advice | None
    text: str


REPORTS_FOR_FULL = 2
"""How many people read a case for the mark "full" beside the editor who decides."""


def answers_faults(answers: FiveAnswers) -> tuple[Fault, ...]:
    """What bars publishing in these answers: a question without one, and a no that bars it."""
    faults = [Fault(name, "required") for name in FIVE_QUESTIONS if getattr(answers, name) is None]
    faults += [Fault(name, "bars-publishing") for name in BARRING if getattr(answers, name) is False]
    return tuple(faults)


def report_faults(report: Report) -> tuple[Fault, ...]:
    """What a report still needs: the five answers, a score for each criterion, an advice and its reason."""
    faults = [Fault(name, "required") for name in FIVE_QUESTIONS if getattr(report.answers, name) is None]
    for criterion in Criterion:
        score = report.scores.get(criterion)
        if score is None:
            faults.append(Fault(f"score_{criterion}", "required"))
        elif not LOWEST <= score <= HIGHEST:
            faults.append(Fault(f"score_{criterion}", "not-a-choice"))
    if report.advice is None:
        faults.append(Fault("advice", "required"))
    if not report.text.strip():
        faults.append(Fault("report", "required"))
    return tuple(faults)


def joined_answers(all_answers: Iterable[FiveAnswers]) -> FiveAnswers:
    """The answers of several readers as one: a no of any of them is a no, and what nobody answered stays open."""
    given = tuple(all_answers)
    joined: dict[str, bool | None] = {}
    for name in FIVE_QUESTIONS:
        said = [getattr(each, name) for each in given]
        joined[name] = False if False in said else True if True in said else None
    return FiveAnswers(**joined)


def mark_reached(sought: Mark, *, partner_agreed: bool, evidence_above_assertion: bool) -> Mark:
    """The mark that a case gets which was accepted for the one that was sought.

    Confirmed is full, and a named partner agrees, and there is evidence above assertion. It is never sought: it is
    reached.
    """
    if sought is Mark.SHORT:
        return Mark.SHORT
    return Mark.CONFIRMED if partner_agreed and evidence_above_assertion else Mark.FULL


def evidence_above_assertion(content: CaseContent) -> bool:
    """Whether some evidence of the case is more than what its tellers say themselves."""
    return any(row.level not in (None, EvidenceLevel.ASSERTION) for row in content.evidence)
