"""What is covered is counted from the text: objectives by lesson and form, principles by kind and difficulty."""

from __future__ import annotations

from learnhub.content.course import read_course
from learnhub.content.coverage import coverage
from tests.courses import edited, files, named


def lines(*folders: dict[str, bytes]) -> list[str]:
    made = [read_course(each).course for each in folders]
    return list(coverage([course for course in made if course]))


def test_an_objective_shows_its_lessons_and_its_items_by_form() -> None:
    row = next(line for line in lines(files()) if "`say-it`" in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2:6] == ["`who-gives`, `who-decides`", "2", "2", "0"]
    assert cells[6] == "multiple 1, short 1, single 1, true-false 1"
    assert cells[7] == "4, 0, 0"


def test_principles_are_counted_over_all_courses() -> None:
    found = lines(files(), named("again"))
    assert "| 2 transparency | 2 | 2 | 2 | 0 | 6, 0, 0 | 6 |" in found
    assert "| 3 no-unfair-advantage | 2 | 0 | 0 | 4 | 6, 0, 0 | 6 |" in found
    assert found[-1] == "| All | 4 | 2 | 2 | 4 | 12, 0, 0 | 12 |"


def test_a_harder_item_moves_to_its_column() -> None:
    harder = edited("02-same-news/02-check.quiz.md", "difficulty = 1", "difficulty = 3")
    assert lines(harder)[-1].endswith("| 5, 0, 1 | 6 |")
