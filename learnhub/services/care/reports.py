"""Problems on the pages of a course: reported by whoever reads them, answered by trainers, closed by a release."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from learnhub.domain.care import ANSWER_LENGTH, ANSWERS, NOTICE, REPORT_LENGTH, PlaceKind, ReportKind, ReportState
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.languages import LANGUAGES
from learnhub.domain.policy import Action
from learnhub.domain.use import text_fault
from learnhub.services.care.closing import close_mended, tell_carers, tell_reporter
from learnhub.services.learning.seats import seat_of
from learnhub.services.work import Work
from learnhub.store import authoring, drafting
from learnhub.store import care as store
from learnhub.store import learning as learning_store
from learnhub.store.care import DueCourse
from learnhub.store.drafting import RevisionRow
from learnhub.store.learning import ReleaseText
from learnhub.store.paging import Slice
from learnhub.store.tables.care import CourseReport

PAGE = 30
CHANGES = 30
"""Revisions of the draft that are offered as the one that mended it."""


@dataclass(frozen=True)
class Place:
    """What a report is about, in the release that its reader has. `headings` are ids with their text."""

    course: str
    course_id: int
    course_title: str
    language: str
    release_id: int
    kind: PlaceKind
    ref: str
    title: str
    headings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReportView:
    """A report and what became of it. Its text is given to its reporter and to trainers, the answer to whoever has
    its address. `changes` are offered to the trainer who answers it."""

    public_id: uuid.UUID
    course: str
    course_title: str
    release: int
    language: str
    place: str
    ref: str
    heading: str
    title: str
    kind: str
    text: str
    by_visitor: bool
    at: dt.datetime
    state: str
    taken_by: str | None
    answer: str
    answered_at: dt.datetime | None
    revision: int | None
    mended_in: int | None
    mine: bool = False
    trainer: bool = False
    quiz: str | None = None
    changes: tuple[RevisionRow, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it has yet to be answered."""
        return self.state in (ReportState.OPEN, ReportState.TAKEN)


@dataclass(frozen=True)
class ReportsView:
    """A page of reports in one state; `mine`: of the courses that this person cares for alone. `due` are those of them
    that are to be looked over."""

    state: str
    mine: bool
    cares: bool
    rows: tuple[ReportView, ...]
    previous: uuid.UUID | None
    next: uuid.UUID | None
    due: tuple[DueCourse, ...] = ()


def place_of_report(work: Work, slug: str, ref: str) -> Place:
    """The page or question of a course with this id, or for no id the course as a whole. Raises SignIn, NotFound."""
    seat, text = seat_of(work, slug)

    def place(kind: PlaceKind, title: str, of: ReleaseText = text, headings: tuple[tuple[str, str], ...] = ()) -> Place:
        return Place(slug, seat.course_id, text.title, text.language, of.id, kind, ref, title, headings)

    if not ref:
        return place(PlaceKind.COURSE, text.title)
    if lesson := learning_store.lesson_text(work.session, text, ref):
        headings = tuple((each["id"], each["text"]) for each in lesson.content["headings"] if each["id"])
        return place(PlaceKind.LESSON, lesson.title, headings=headings)
    for module in text.outline["modules"]:
        for scenario in module.get("scenarios", ()):
            if scenario["id"] == ref:
                return place(PlaceKind.SCENARIO, scenario["title"])
        for sheet in text.details[module["id"]].get("sheets", ()):
            if sheet["id"] == ref:
                return place(PlaceKind.SHEET, sheet["title"])
    if found := store.item_place(work.session, seat.course_id, seat.release_id, ref):
        of = learning_store.release_text(work.session, found[0])
        quizzes = (quiz for module in of.outline["modules"] for quiz in module["quizzes"])
        return place(PlaceKind.ITEM, next(quiz["title"] for quiz in quizzes if quiz["id"] == found[1]), of)
    raise NotFound


def report_problem(
    work: Work,
    slug: str,
    report_id: uuid.UUID,
    *,
    ref: str,
    kind: str,
    text: str,
    heading: str = "",
    language: str = "",
) -> None:
    """Report a problem on a page or with a question; sent twice it is one report. Visitors may report too.

    Who cares for the course is mailed, once a day for a course. Raises SignIn, NotFound, Invalid.
    """
    place = place_of_report(work, slug, ref)
    if (known := store.report_row(work.session, report_id)) is not None:
        if known.reporter_id != work.actor.id:
            raise NotFound
        return
    faults = text_fault("text", text, REPORT_LENGTH)
    if kind not in set(ReportKind):
        faults.append(Fault("kind", "not-a-choice"))
    if heading and heading not in {each for each, _ in place.headings}:
        faults.append(Fault("heading", "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    work.session.add(
        CourseReport(
            public_id=report_id,
            course_id=place.course_id,
            release_id=place.release_id,
            language=language if language in LANGUAGES else place.language,
            place=place.kind.value,
            ref=ref,
            heading=heading,
            title=place.title,
            kind=kind,
            text=text.strip(),
            reporter_id=work.actor.id,
            at=work.now,
            state=ReportState.OPEN.value,
            answer="",
        )
    )
    work.tell(EventName.COURSE_PROBLEM_REPORTED, "course", slug, result={"problem": kind, "place": place.kind.value})
    tell_carers(work, place.course_id, slug, place.course_title)


def show_report(work: Work, report_id: uuid.UUID) -> ReportView:
    """A report and its answer: for trainers, for who reported it, and the answer alone for who has its address.

    Raises NotFound.
    """
    work.can(Action.PUBLIC_READ)
    row = store.report(work.session, report_id)
    if row is None:
        raise NotFound
    trainer = work.can(Action.COURSE_AUTHOR)
    view = _view(work, row, private=trainer)
    if not trainer:
        return view
    course = authoring.course_by_slug(work.session, view.course)
    assert course is not None
    changes = tuple(drafting.revisions(work.session, course.id, most=CHANGES)) if view.waits else ()
    found = store.item_place(work.session, course.id, 0, view.ref) if view.place == PlaceKind.ITEM else None
    return replace(view, trainer=True, changes=changes, quiz=found[1] if found else None)


def my_reports(work: Work, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None) -> ReportsView:
    """What this person reported, the newest first. Raises SignIn."""
    work.require(Action.ACCOUNT_USE)
    found = store.reports(work.session, reporter_id=work.actor.id, size=PAGE, after=after, before=before)
    rows = tuple(_view(work, row) for row in found.rows)
    previous, onward = _ends(rows, found)
    return ReportsView(state="", mine=True, cares=False, rows=rows, previous=previous, next=onward)


def reports(
    work: Work,
    state: str = "open",
    *,
    everyone: bool = False,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> ReportsView:
    """The reports on the courses that one cares for, or, for everyone's and for who cares for none, on all; the
    newest first."""
    work.require(Action.COURSE_AUTHOR)
    state = state if state in set(ReportState) else ReportState.OPEN
    cares = work.actor.id is not None and store.cares_for_any(work.session, work.actor.id)
    mine = cares and not everyone
    found = store.reports(
        work.session, state=state, carer_id=work.actor.id if mine else None, size=PAGE, after=after, before=before
    )
    rows = tuple(_view(work, row, private=True) for row in found.rows)
    carer = work.actor.id if mine else None
    due = store.due(work.session, work.now.date() + NOTICE, carer_id=carer, most=PAGE)
    return ReportsView(state, mine, cares, rows, *_ends(rows, found), tuple(due))


def take_report(work: Work, report_id: uuid.UUID) -> None:
    """Say that one sees to it; it can be taken over. Raises NotFound, Conflict when it has been answered."""
    _known(work, report_id)
    values = {"state": ReportState.TAKEN.value, "taken_by_id": work.actor.id}
    if not store.change_report(work.session, report_id, **values):
        raise Conflict("not-now")


def answer_report(work: Work, report_id: uuid.UUID, *, state: str, answer: str, revision: int | None = None) -> None:
    """Say what became of it: mended by a revision of the draft, or not changed, with the reason.

    What is mended closes, and its reporter is told, with the release that has the revision: at once when it is
    published already. Raises NotFound, Conflict when it was answered otherwise, Invalid.
    """
    row = _known(work, report_id)
    mended = state == ReportState.MENDED
    faults = text_fault("answer", answer, ANSWER_LENGTH, required=not mended)
    if state not in ANSWERS:
        faults.append(Fault("state", "not-a-choice"))
    newest = drafting.newest_number(work.session, row.course_id)
    if mended and (revision is None or not 1 <= revision <= newest):
        faults.append(Fault("revision", "not-a-choice"))
    if faults:
        raise Invalid(*faults)
    values = {
        "state": state,
        "answer": answer.strip(),
        "revision": revision if mended else None,
        "answered_by_id": work.actor.id,
        "answered_at": work.now,
    }
    if not store.change_report(work.session, report_id, **values):
        if (row.state, row.answer) == (state, answer.strip()):
            return
        raise Conflict("not-now", current=row.answer)
    course = store.course_of(work.session, row.course_id)
    work.tell(EventName.COURSE_PROBLEM_ANSWERED, "course", course.slug, result={"state": state})
    release = authoring.release_by_id(work.session, course.release_id) if course.release_id else None
    if not mended and row.reporter_id is not None:
        shown = store.report(work.session, report_id)
        tell_reporter(work, report_id, row.reporter_id, course=shown.course_title if shown else course.slug)
    elif mended and release is not None:
        close_mended(work, course, release)


def _known(work: Work, report_id: uuid.UUID) -> CourseReport:
    work.require(Action.COURSE_AUTHOR)
    row = store.report_row(work.session, report_id)
    if row is None:
        raise NotFound
    return row


def _view(work: Work, row: Any, *, private: bool = False) -> ReportView:
    given = row._asdict()
    reporter, slug = given.pop("reporter_id"), given.pop("slug")
    mine = reporter is not None and reporter == work.actor.id
    if not (mine or private):
        given["text"] = ""
    return ReportView(course=slug, by_visitor=reporter is None, mine=mine, **given)


def _ends(rows: tuple[ReportView, ...], found: Slice) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    before = rows[0].public_id if rows and found.more_before else None
    return before, rows[-1].public_id if rows and found.more_after else None
