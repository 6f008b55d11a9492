"""The forms with which a published case is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import BooleanField, Form, HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from learnhub.domain.cases.form import Visibility
from learnhub.domain.cases.keeping import OF_A_VERSION, HoldReason, Notice, RedactionReason, WithdrawalReason
from learnhub.domain.cases.reading import Level, Mark
from learnhub.domain.cases.redaction import FileAnswer
from learnhub.domain.words import mark

NOTICES: Mapping[str, str] = {
    Notice.ADDENDUM: mark("Addendum: something is added, and nothing else changes"),
    Notice.CLARIFICATION: mark("Clarification: the same, said more clearly"),
    Notice.CORRECTION: mark("Correction: something was wrong"),
    Notice.CORRIGENDUM: mark("Corrigendum: something that the contributor had wrong"),
    Notice.ERRATUM: mark("Erratum: something that the review or the publishing had wrong"),
    Notice.EXPRESSION_OF_CONCERN: mark("Expression of concern: somebody doubts a part of it"),
    Notice.NEW_EDITION: mark("New edition: written anew"),
    Notice.NEW_VERSION: mark("New version: what has happened since"),
    Notice.PARTIAL_RETRACTION: mark("Partial retraction: a part of it does not hold"),
    Notice.REMOVAL: mark("Removal: words were cut from it"),
    Notice.RETRACTION: mark("Retraction: it does not hold"),
    Notice.WITHDRAWAL: mark("Withdrawal: it is no longer shown"),
}
"""The twelve kinds of an update notice, in words."""

HOLD_REASONS: Mapping[str, str] = {
    HoldReason.MAY_HARM: mark("It may harm somebody"),
    HoldReason.PERSONAL_DATA: mark("It may hold personal data"),
    HoldReason.PARTY_OBJECTS: mark("Somebody who is told of in it objects"),
    HoldReason.MAY_BE_WRONG: mark("It may be wrong"),
    HoldReason.RIGHTS: mark("Somebody else may hold the rights to it"),
}
WITHDRAWAL_REASONS: Mapping[str, str] = {
    WithdrawalReason.CONTRIBUTOR_ASKS: mark("Its contributor asked for it"),
    WithdrawalReason.COULD_HARM: mark("It could harm somebody"),
    WithdrawalReason.PERSONAL_DATA: mark("It holds personal data"),
    WithdrawalReason.WRONG: mark("It is wrong"),
    WithdrawalReason.RIGHTS: mark("Somebody else holds the rights to it"),
    WithdrawalReason.TOLD_TWICE: mark("It is told twice"),
}
REDACTION_REASONS: Mapping[str, str] = {
    RedactionReason.PERSONAL_DATA: mark("Personal data"),
    RedactionReason.COULD_HARM: mark("It could harm somebody"),
    RedactionReason.PARTNER_NOT_NAMED: mark("A partner that is not to be named"),
    RedactionReason.RIGHTS: mark("Rights of somebody else"),
}
EVERY_REASON: Mapping[str, str] = {**HOLD_REASONS, **WITHDRAWAL_REASONS, **REDACTION_REASONS}


def _choices(words: Mapping[str, str], codes: Iterable[str] | None = None) -> list[SelectChoice]:
    return [SelectChoice(code, words[code]) for code in (codes or words)]


class NoticeForm(Form):
    """What a new version says of itself."""

    notice = RadioField(mark("What kind of change is it?"), choices=_choices(NOTICES, OF_A_VERSION))
    changes = TextAreaField(mark("What changes, in a sentence or two"))
    minor = BooleanField(mark("A minor change: an editor may accept it without reviewers"))


class HoldForm(Form):
    """Why a case is held."""

    reason = RadioField(mark("Why"), choices=_choices(HOLD_REASONS))


class WithdrawForm(Form):
    """Why a case is withdrawn."""

    reason = RadioField(mark("Why"), choices=_choices(WITHDRAWAL_REASONS), id="withdraw-reason")


class RedactForm(Form):
    """The words to cut."""

    words = TextAreaField(mark("The words to cut, one passage a line, just as they stand in the text"))
    reason = RadioField(mark("Why"), choices=_choices(REDACTION_REASONS))


def answers_on_files(form: Mapping[str, str], files: Iterable[str]) -> dict[str, FileAnswer]:
    """What the form says of each of these files."""
    return {
        file: FileAnswer(
            form.get(f"file-{file}") == "out",
            form.get(f"why-{file}", "").strip() if form.get(f"file-{file}") == "stays" else "",
        )
        for file in files
    }


class IdentityForm(Form):
    """Why the officer looks."""

    why = StringField(mark("Why you need to know"))


class ReadersForm(Form):
    """Who may read a case."""

    visibility = RadioField(
        mark("Who may read it"),
        choices=[
            SelectChoice(Visibility.NAMED, mark("The people whom I name")),
            SelectChoice(Visibility.PARTNERSHIP, mark("The partnership it belongs to")),
            SelectChoice(Visibility.STAFF, mark("Staff of the United Nations")),
            SelectChoice(Visibility.EVERYONE, mark("Everyone")),
        ],
    )
    emails = TextAreaField(mark("Their addresses, one a line"))
    embargo_until = StringField(mark("Nobody but its authors before this day, such as 2027-09-01"))
    version = HiddenField()


LEVELS = [
    SelectChoice("", mark("Everyone who may read the case")),
    SelectChoice(Level.PARTNERSHIP, mark("Staff and the partnership")),
    SelectChoice(Level.STAFF, mark("Staff alone")),
]


class MarkForm(Form):
    """Who may see one field."""

    level = SelectField(mark("Who sees it"), choices=LEVELS)
    reason = StringField(mark("Why, as readers are told"))


def mark_of(form: MarkForm) -> Mark | None:
    """The mark that this form asks for; None where every reader of the case may see the field."""
    level = form.level.data
    return Mark(Level(level), form.reason.data or "") if level in set(Level) else None
