"""What readers do with published cases: notes beside a case, questions to its contributor, reports of a problem."""

from learnhub.services.use.inquiries import InquiryView, answer_inquiry, ask_contributor, inquiry, own_inquiries
from learnhub.services.use.notes import (
    CaseLine,
    HeldNote,
    NotesView,
    case_line,
    decide_note,
    notes_of,
    say,
    take_back,
)
from learnhub.services.use.problems import ProblemView, answer_problem, problem, report_problem
from learnhub.services.use.tasks import Tasks, tasks
from learnhub.services.use.voices import Voice, grant_voice, voices, withdraw_voice

__all__ = [
    "CaseLine",
    "HeldNote",
    "InquiryView",
    "NotesView",
    "ProblemView",
    "Tasks",
    "Voice",
    "answer_inquiry",
    "answer_problem",
    "ask_contributor",
    "case_line",
    "decide_note",
    "grant_voice",
    "inquiry",
    "notes_of",
    "own_inquiries",
    "problem",
    "report_problem",
    "say",
    "take_back",
    "tasks",
    "voices",
    "withdraw_voice",
]
