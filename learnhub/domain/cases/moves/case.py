"""What the moves look at and change, and what comes with a move."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.domain.cases.form import SHORT_1, TEMPLATES, CaseContent, Template, Visibility
from learnhub.domain.cases.judges import CaseParties
from learnhub.domain.cases.marks import Advice, FiveAnswers, Mark
from learnhub.domain.cases.moves.names import Awaited, Hold, PublicAnswer, State
from learnhub.domain.cases.signing import PartnerAnswer, Signing
from learnhub.domain.people import Person


@dataclass(frozen=True)
class Case:
    """What the moves look at and change. `reviewer` is the id of the one who took a short case, `editor` of the editor
    who took one for the mark "full"; `named` its reviewers, `reports` those of them who have reported.

    While in review it waits for the contributor when one thing was asked of them: whether it may be public (`public`
    is pending), otherwise a question. `renews`: it is a new version of a published case, which stays as it is
    meanwhile, `minor` one that an editor may accept alone. `edited`: a reviewer or editor changed the text after it was
    sent last. `sent`: it was sent for review before.
    """

    state: State = State.DRAFT
    awaiting: Awaited = Awaited.CONTRIBUTOR
    reviewer: int | None = None
    visibility: Visibility = Visibility.STAFF
    public: PublicAnswer = PublicAnswer.NOT_ASKED
    sought: Mark = Mark.SHORT
    editor: int | None = None
    named: frozenset[int] = frozenset()
    reports: frozenset[int] = frozenset()
    signing: Signing = field(default_factory=Signing)
    hold: Hold | None = None
    renews: bool = False
    minor: bool = False
    edited: bool = False
    partners_named: bool = False
    sent: bool = False
    appealed: bool = False

    @property
    def question_open(self) -> bool:
        """Whether the reviewer's question waits for an answer."""
        return (
            self.state is State.IN_REVIEW
            and self.awaiting is Awaited.CONTRIBUTOR
            and self.public is not PublicAnswer.PENDING
        )

    @property
    def is_full(self) -> bool:
        """Whether it was sent for the mark "full"."""
        return self.sought is not Mark.SHORT

    @property
    def needs_signing(self) -> bool:
        """Whether authors, and partners where they are named, sign it off before it is public."""
        return self.is_full or self.edited or self.partners_named


@dataclass(frozen=True)
class Given:
    """What comes with a move; each move's rule says what it needs.

    `before` is the text as it was declined, `took_part` the ids of those who judged the case so far, `signing` how far
    the signing is once the move is made, `assigned` the reviewer who is named or replaced.
    """

    text: str = ""
    content: CaseContent | None = None
    template: Template = TEMPLATES[SHORT_1]
    before: CaseContent | None = None
    in_partnership: bool = False
    sought: Mark | None = None
    hold: Hold | None = None
    judge: Person | None = None
    parties: CaseParties | None = None
    assigned: Person | None = None
    answers: FiveAnswers = field(default_factory=FiveAnswers)
    reason: StrEnum | None = None
    public: bool | None = None
    partner: PartnerAnswer | None = None
    advice: Advice | None = None
    signing: Signing | None = None
    took_part: frozenset[int] = frozenset()


def next_actor(case: Case) -> Awaited:
    """Who acts next."""
    return case.awaiting
