"""The forms of a reviewer and of an editor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, HIGHEST, LOWEST, Advice, Criterion, FiveAnswers, Report
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.words import mark
from learnhub.services.reviews import ReportView, ReviewView, Sheet

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

TEXTS = ("question", "changes", *NOTES, "reason", "decline_text", "reconsider", "tie")
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


class FiveForm(Form):
    """The five questions, and what of the answers may be shown."""

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
    publish_agreed = BooleanField(mark("My answers may stand beside the published case, if the contributor agrees"))


class DecisionTexts(Form):
    """What the one who decides writes to the contributor."""

    question = TextAreaField(mark("Your question"))
    changes = TextAreaField(mark("What should change"))
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
    reconsider = TextAreaField(mark("Why it goes back into review"))


class ReviewForm(FiveForm, DecisionTexts):
    """The five questions, and the texts of what can be done."""

    note_what_happened = TextAreaField(mark("What happened?"))
    note_outcome = TextAreaField(mark("How did it turn out?"))
    note_what_did_not_work = TextAreaField(mark("What did not work?"))
    note_lesson_learned = TextAreaField(mark("One lesson learned"))
    note_principles = TextAreaField(mark("Which principles did it test?"))
    note_where = TextAreaField(mark("Where?"))
    note_your_part = TextAreaField(mark("Your part in it"))
    note_who_may_read = TextAreaField(mark("Who may read it"))
    note_title = TextAreaField(mark("Title"))
    tie = TextAreaField(mark("Which tie"))


SCORES = [
    SelectChoice("0", mark("0: not shown")),
    SelectChoice("1", mark("1: in part")),
    SelectChoice("2", mark("2: shown")),
    SelectChoice("3", mark("3: shown well")),
]


class ReportForm(FiveForm):
    """A report on a case for the mark "full": the five questions, the rubric, an advice and its reason."""

    score_relevance = RadioField(mark("Relevance: does it help others who build a partnership?"), choices=SCORES)
    score_effect = RadioField(mark("Effect: is it shown what came of it, against what was aimed at?"), choices=SCORES)
    score_evidence = RadioField(mark("Evidence: can a reader check what is said?"), choices=SCORES)
    score_failure = RadioField(mark("Failure: is what did not work told, with its cause?"), choices=SCORES)
    score_voices = RadioField(mark("Voices: were those concerned heard, and is it balanced?"), choices=SCORES)
    score_transfer = RadioField(mark("Transfer: is it said what must be true elsewhere?"), choices=SCORES)
    advice = RadioField(
        mark("Your advice to the editor"),
        choices=[
            SelectChoice(Advice.ACCEPT, mark("Accept it")),
            SelectChoice(Advice.CHANGES, mark("Ask for changes first")),
            SelectChoice(Advice.DECLINE, mark("Decline it")),
        ],
    )
    report = TextAreaField(
        mark("Your report"), description=mark("What is strong, what is missing, and why you advise so.")
    )


class DeskForm(DecisionTexts):
    """What an editor does with a case on the desk."""

    reviewer = SelectField(mark("Reviewer"), choices=[])
    due_on = DateField(mark("Due on"), [Optional()])
    line = TextAreaField(mark("One line to the contributor"))
    overturn = RadioField(
        mark("Your decision on the appeal"),
        choices=[
            SelectChoice("no", mark("The decline stands")),
            SelectChoice("yes", mark("It is reviewed again, by others")),
        ],
    )
    decision = TextAreaField(mark("Your reason, for the contributor"))


@cache
def desk_form(questions: tuple[tuple[str, str], ...]) -> type[DeskForm]:
    """The form of the desk with a note for each question of the case's template."""
    notes = {note_name(key): TextAreaField(title) for key, title in questions}
    return type("DeskFormOfTemplate", (DeskForm,), notes)


def note_name(question: str) -> str:
    """The field of a note about this question."""
    return f"note_{question.replace('-', '_')}"


@cache
def text_form(paths: tuple[str, ...]) -> type[Form]:
    """The form of a light edit: a box for each of these paths; a dot is no part of a field's name."""
    return type("TextForm", (Form,), {text_name(path): TextAreaField(path) for path in paths})


def text_name(path: str) -> str:
    """The field of the text at this path."""
    return f"text_{path.replace('.', '__')}"


def values_of(view: ReviewView) -> dict[str, Any]:
    """What the reviewer has filled in, as the form holds it."""
    answers = {name: getattr(view.answers, name) for name in FIVE_QUESTIONS}
    said = {name: "yes" if answer else "no" for name, answer in answers.items() if answer is not None}
    return {**view.drafts, **said, "name_agreed": view.name_agreed, "publish_agreed": view.publish_agreed}


def report_values(view: ReportView) -> dict[str, Any]:
    """What a named reviewer has filled in, as the form holds it."""
    said = {name: getattr(view.report.answers, name) for name in FIVE_QUESTIONS}
    return {
        **{name: "yes" if answer else "no" for name, answer in said.items() if answer is not None},
        **{f"score_{name}": str(score) for name, score in view.report.scores.items()},
        "advice": view.report.advice,
        "report": view.report.text,
        "name_agreed": view.name_agreed,
        "publish_agreed": view.publish_agreed,
    }


def report_of(form: ReportForm) -> Report:
    """The report that the whole form holds."""
    return Report(
        answers=FiveAnswers(**answers_of(form, FIVE_QUESTIONS)),
        scores=scores_of(form, [f"score_{each}" for each in Criterion]),
        advice=advice_of(form),
        text=form.report.data or "",
    )


def scores_of(form: ReportForm, names: Iterable[str]) -> dict[str, int]:
    """The scores among these fields, by criterion."""
    known = {str(score): score for score in range(LOWEST, HIGHEST + 1)}
    return {
        str(each): known[form[f"score_{each}"].data]
        for each in Criterion
        if f"score_{each}" in names and form[f"score_{each}"].data in known
    }


def advice_of(form: ReportForm) -> Advice | None:
    """The advice that was chosen."""
    return Advice(form.advice.data) if form.advice.data in set(Advice) else None


def sheet_of(form: ReviewForm, *, sends: Collection[str] = ()) -> Sheet:
    """What the whole form holds, without the texts that this act sends."""
    return Sheet(
        FiveAnswers(**answers_of(form, FIVE_QUESTIONS)),
        form.name_agreed.data,
        form.publish_agreed.data,
        {name: form[name].data or "" for name in TEXTS if name not in sends},
    )


def answers_of(form: FiveForm, names: Collection[str]) -> dict[str, bool]:
    """The yes and no among these fields."""
    return {name: SAID[form[name].data] for name in FIVE_QUESTIONS if name in names and form[name].data in SAID}
