"""Courses as people meet them: the catalogue, a course, a lesson, the place where they left off, completion."""

from learnhub.services.learning.completion import CompletionView, complete_if_done, show_completion
from learnhub.services.learning.courses import (
    CatalogueEntry,
    CourseView,
    LessonRow,
    ModuleView,
    QuizRow,
    catalogue,
    open_course,
    shelf,
)
from learnhub.services.learning.lessons import (
    LessonView,
    Media,
    OptionView,
    OutlineRow,
    PracticeCase,
    SegmentView,
    media,
    open_lesson,
    practice_case,
)
from learnhub.services.learning.noting import choose, enrol, finish_lesson, note_opening, note_place
from learnhub.services.learning.seats import Place, enrolled_seat, facts_of, outline_of, seat_of

__all__ = [
    "CatalogueEntry",
    "CompletionView",
    "CourseView",
    "LessonRow",
    "LessonView",
    "Media",
    "ModuleView",
    "OptionView",
    "OutlineRow",
    "Place",
    "PracticeCase",
    "QuizRow",
    "SegmentView",
    "catalogue",
    "choose",
    "complete_if_done",
    "enrol",
    "enrolled_seat",
    "facts_of",
    "finish_lesson",
    "media",
    "note_opening",
    "note_place",
    "open_course",
    "open_lesson",
    "outline_of",
    "practice_case",
    "seat_of",
    "shelf",
    "show_completion",
]
