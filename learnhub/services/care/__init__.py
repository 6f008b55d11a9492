"""Care for courses: who looks after them and by when, and problems that readers report."""

from learnhub.services.care.owners import (
    CareView,
    OrphansView,
    change_care,
    due_reminders,
    looked_over,
    open_care,
    orphans,
    reassign,
    remind,
)
from learnhub.services.care.reports import (
    Place,
    ReportsView,
    ReportView,
    answer_report,
    my_reports,
    place_of_report,
    report_problem,
    reports,
    show_report,
    take_report,
)

__all__ = [
    "CareView",
    "OrphansView",
    "Place",
    "ReportView",
    "ReportsView",
    "answer_report",
    "change_care",
    "due_reminders",
    "looked_over",
    "my_reports",
    "open_care",
    "orphans",
    "place_of_report",
    "reassign",
    "remind",
    "report_problem",
    "reports",
    "show_report",
    "take_report",
]
