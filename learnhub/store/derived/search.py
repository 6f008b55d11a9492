"""What search finds, made again from the current releases and the published cases."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from learnhub.content.course import read_course
from learnhub.content.languages import speak
from learnhub.store import economies
from learnhub.store.authoring import release_files
from learnhub.store.cases import readers, search_document
from learnhub.store.engine import Session
from learnhub.store.search.index import Document, refill
from learnhub.store.search.lessons import lesson_documents
from learnhub.store.tables.authoring import Course
from learnhub.store.tables.cases import Case


def rebuild(session: Session) -> None:
    """Make the index again from the text of every release offered and every published case; it changes nothing."""
    refill(session, _documents(session))


def _documents(session: Session) -> Iterator[Document]:
    for release_id in session.scalars(
        select(Course.release_id).where(Course.archived_at.is_(None)).order_by(Course.id)
    ).all():
        if release_id is None:
            continue
        files = release_files(session, release_id)
        course = read_course(files).course
        assert course is not None, "a published text was found right when it was published"
        yield from lesson_documents(speak(files, course))
    classes = economies.in_force(session)
    cases = select(Case).where(Case.state == "published").order_by(Case.published_at, Case.id)
    for case in session.scalars(cases.execution_options(yield_per=200)):
        yield search_document(case, readers(session, case), classes)
