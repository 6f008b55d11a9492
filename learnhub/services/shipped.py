"""The courses that come with LearnHub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from learnhub.content.folder import read_folder
from learnhub.domain.errors import Conflict
from learnhub.domain.policy import SYSTEM
from learnhub.services import authoring
from learnhub.services.work import Transactions, Work


def load_courses(transactions: Transactions, courses: Path) -> Iterator[str]:
    """Bring in and publish every course of the folder, which has the name of its course; a line for each thing done.

    A folder that came in before and is the same is not read again, whatever was written here since. A newer one is
    merged into the draft: one that is unfinished is not published, one that clashes stays as it is.
    """
    for folder in sorted(each.parent for each in courses.glob("*/course.md")):
        files = read_folder(folder)[0]
        if transactions.read(SYSTEM, authoring.has_come, folder.name, files):
            continue
        try:
            said = transactions.write(SYSTEM, _bring_in, folder.name, files)
        except Conflict:
            said = f"The course {folder.name} was changed here and in its folder. To see both: learnhub courses import"
        if said:
            yield said


def _bring_in(work: Work, slug: str, files: Mapping[str, bytes]) -> str | None:
    unfinished = authoring.is_unfinished(work, slug)
    authoring.import_course(work, files)
    if unfinished:
        return (
            f"The draft of the course {slug} has the newer text of its folder. It was unfinished: publish it yourself."
        )
    number = authoring.publish(work, slug)
    return None if number is None else f"Published the course {slug}, release {number}."
