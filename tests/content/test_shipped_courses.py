"""The courses that come with the program have no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.faults import errors, render_faults
from learnhub.content.folder import check_folder

COURSES = sorted(path.parent for path in (Path(__file__).parents[2] / "courses").glob("*/course.md"))


@pytest.mark.parametrize("course", COURSES, ids=lambda path: str(path.name))
def test_a_shipped_course_has_no_error(course: Path) -> None:
    assert render_faults(errors(check_folder(course))) == []
