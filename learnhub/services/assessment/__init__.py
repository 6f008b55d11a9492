"""Taking a quiz: starting a try, saving its answers one by one, sending it once, and its result."""

from learnhub.services.assessment.answering import (
    AttemptView,
    check_answer,
    move_row,
    open_attempt,
    save_answers,
    show_hint,
)
from learnhub.services.assessment.results import PrincipleRow, ResultView, corrected_marks, show_result
from learnhub.services.assessment.starting import QuizView, TryRow, open_quiz, start_attempt
from learnhub.services.assessment.submitting import follow, submit_attempt
from learnhub.services.assessment.tries import drawn_in, help_of, marks_of, outlined, quiz_in

__all__ = [
    "AttemptView",
    "PrincipleRow",
    "QuizView",
    "ResultView",
    "TryRow",
    "check_answer",
    "corrected_marks",
    "drawn_in",
    "follow",
    "help_of",
    "marks_of",
    "move_row",
    "open_attempt",
    "open_quiz",
    "outlined",
    "quiz_in",
    "save_answers",
    "show_hint",
    "show_result",
    "start_attempt",
    "submit_attempt",
]
