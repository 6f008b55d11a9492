"""Care for courses: problems that readers report, answered by trainers and closed by the release that mends them."""

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
    "Place",
    "ReportView",
    "ReportsView",
    "answer_report",
    "my_reports",
    "place_of_report",
    "report_problem",
    "reports",
    "show_report",
    "take_report",
]
