"""What came of a survey as CSV: counts and words, never a row for a person."""

from __future__ import annotations

import csv
import io

from learnhub.domain.exports import cell
from learnhub.services.surveys import SurveyResults


def results_csv(view: SurveyResults) -> str:
    """One line for each answer that can be chosen and for each text; UTF-8 with a mark, which spreadsheets need."""
    made = io.StringIO()
    rows = csv.writer(made)
    rows.writerow(["question", "title", "kind", "answers", "answer", "count"])
    for row in view.rows:
        named = [row.question.id, row.question.title, row.question.kind.value, row.answers]
        rows.writerows([*map(cell, named), cell(each.value), each.count] for each in row.counts)
        rows.writerows([*map(cell, named), cell(text), 1] for text in row.texts)
        if not row.answers:
            rows.writerow([*map(cell, named), "", ""])
    return "\N{BYTE ORDER MARK}" + made.getvalue()
