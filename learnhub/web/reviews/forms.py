"""The forms of a reviewer and of an editor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectChoice, SelectField, TextAreaField

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, FiveAnswers
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.words import mark
from learnhub.services.reviews import ReviewView, Sheet

YES_NO = [SelectChoice("yes", mark("Yes")), SelectChoice("no", mark("No"))]
SAID: Mapping[str, bool] = {"yes": True, "no": False}

NOTES: Mapping[str, str] = {
    "note_what_happened": "what-happened",
    "note_outcome": "outcome",
    "note_what_did_not_work": "what-did-not-work",
    "note_lesson_learned": "lesson-learned",
    "note_principles": "principles",
    "note_where": "where",
    "note_your_part": "your-part",
    "note_who_may_read": "who-may-read",
    "note_title": "title",
}
"""The field of a note, and the id of the question that it is about."""

TEXTS = ("question", "changes", *NOTES, "reason", "decline_text", "tie")
"""The fields whose text is kept until it is sent."""


class ConflictForm(Form):
    """Is there a conflict of interest?"""

    conflict = RadioField(
        mark("Do you have a conflict of interest?"),
        choices=[
            SelectChoice(ConflictAnswer.NONE, mark("No: open the case")),
            SelectChoice(ConflictAnswer.DECLARED, mark("Yes: leave it to somebody else")),
            SelectChoice(ConflictAnswer.NOT_SURE, mark("Not sure: ask an editor")),
        ],
    )
    text = TextAreaField(
        mark("What makes you unsure"),
        description=mark("If you are not sure, an editor without a tie to the case reads this and decides."),
    )


class DecisionForm(Form):
    """May this reviewer judge the case?"""

    cleared = RadioField(
        mark("May this reviewer judge the case?"),
        choices=[
            SelectChoice("yes", mark("Yes: the text opens to them")),
            SelectChoice("no", mark("No: this is a tie, and the case is left to somebody else")),
        ],
    )


class ReviewForm(Form):
    """The five questions, and the texts of what can be done."""

    clear = RadioField(mark("Is it clear what happened, and why?"), choices=YES_NO)
    useful_elsewhere = RadioField(mark("Could somebody elsewhere use it?"), choices=YES_NO)
    honest_about_failure = RadioField(mark("Is it honest about what did not work?"), choices=YES_NO)
    nobody_harmed = RadioField(
        mark("Can it be read without harm to anybody?"),
        choices=YES_NO,
        description=mark("One partner, one island, one year: readers there will know. A no bars publishing."),
    )
    no_personal_data = RadioField(
        mark("Is it free of personal data?"),
        choices=YES_NO,
        description=mark("Names, addresses, health, whatever leads to one person. A no bars publishing."),
    )
    name_agreed = BooleanField(mark("Show my name beside this review when it is published"))
    question = TextAreaField(mark("Your question"))
    changes = TextAreaField(mark("What should change"))
    note_what_happened = TextAreaField(mark("What happened?"))
    note_outcome = TextAreaField(mark("How did it turn out?"))
    note_what_did_not_work = TextAreaField(mark("What did not work?"))
    note_lesson_learned = TextAreaField(mark("One lesson learned"))
    note_principles = TextAreaField(mark("Which principles did it test?"))
    note_where = TextAreaField(mark("Where?"))
    note_your_part = TextAreaField(mark("Your part in it"))
    note_who_may_read = TextAreaField(mark("Who may read it"))
    note_title = TextAreaField(mark("Title"))
    reason = SelectField(
        mark("Reason"),
        choices=[
            SelectChoice("", mark("Choose a reason")),
            SelectChoice(DeclineReason.OUTSIDE_SUBJECT, mark("It is outside the subject of this repository.")),
            SelectChoice(DeclineReason.NOT_CLEAR, mark("It is not clear enough what happened.")),
            SelectChoice(DeclineReason.NOT_USEFUL_ELSEWHERE, mark("It cannot be used elsewhere.")),
            SelectChoice(DeclineReason.NOT_HONEST_ABOUT_FAILURE, mark("It does not say what did not work.")),
            SelectChoice(DeclineReason.COULD_HARM, mark("It could harm somebody.")),
            SelectChoice(DeclineReason.PERSONAL_DATA, mark("It holds personal data.")),
            SelectChoice(DeclineReason.ALREADY_TOLD, mark("It has been told already.")),
        ],
    )
    decline_text = TextAreaField(mark("What the contributor should know"))
    tie = TextAreaField(mark("Which tie"))


def values_of(view: ReviewView) -> dict[str, Any]:
    """What the reviewer has filled in, as the form holds it."""
    answers = {name: getattr(view.answers, name) for name in FIVE_QUESTIONS}
    said = {name: "yes" if answer else "no" for name, answer in answers.items() if answer is not None}
    return {**view.drafts, **said, "name_agreed": view.name_agreed}


def sheet_of(form: ReviewForm, *, sends: Collection[str] = ()) -> Sheet:
    """What the whole form holds, without the texts that this act sends."""
    return Sheet(
        FiveAnswers(**answers_of(form, FIVE_QUESTIONS)),
        form.name_agreed.data,
        {name: form[name].data or "" for name in TEXTS if name not in sends},
    )


def answers_of(form: ReviewForm, names: Collection[str]) -> dict[str, bool]:
    """The yes and no among these fields."""
    return {name: SAID[form[name].data] for name in FIVE_QUESTIONS if name in names and form[name].data in SAID}
