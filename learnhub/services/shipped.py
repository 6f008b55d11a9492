"""The courses that come with LearnHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from learnhub.content.folder import read_folder
from learnhub.domain.policy import SYSTEM
from learnhub.services import authoring
from learnhub.services.work import Transactions


def load_courses(transactions: Transactions, courses: Path) -> Iterator[str]:
    """Import and publish every course of the folder, which has the name of its course; a line for each new release.
    The same text again makes none, and is not read again."""
    for folder in sorted(each.parent for each in courses.glob("*/course.md")):
        files = read_folder(folder)[0]
        if transactions.read(SYSTEM, authoring.holds, folder.name, files):
            continue
        imported = transactions.write(SYSTEM, authoring.import_course, files, take_folder=True)
        number = transactions.write(SYSTEM, authoring.publish, imported.slug)
        if number is not None:
            yield f"Published the course {imported.slug}, release {number}."
