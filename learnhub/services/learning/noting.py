"""What a learner does is noted: joining, opening, the place, a choice, having read."""

from __future__ import annotations

from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action
from learnhub.services.learning.completion import complete_if_done
from learnhub.services.learning.seats import Place, after, context_of, enrolled_seat, outline_of, place_of, seat_of
from learnhub.services.work import Work
from learnhub.store import learning as store


def enrol(work: Work, slug: str) -> None:
    """Join the course on its current release; joining twice is joining once. Raises NotFound, SignIn, and Conflict
    `course-archived` for one that takes nobody new."""
    seat, _text = seat_of(work, slug)
    work.require(Action.COURSE_ENROL)
    if seat.enrolment_id is not None:
        return
    if seat.archived_at is not None:
        raise Conflict("course-archived")
    assert work.actor.id is not None
    assert seat.current_release_id is not None
    enrolment = store.add_enrolment(
        work.session, work.actor.id, seat.course_id, seat.current_release_id, enrolled_at=work.now
    )
    work.tell(EventName.ENROLLED, "enrolment", enrolment.public_id, context=context_of(seat))


def note_opening(work: Work, slug: str, lesson_id: str) -> None:
    """Note the first opening of a lesson and the learner's place: the one write that follows a read."""
    seat, text = enrolled_seat(work, slug)
    if store.lesson_text(work.session, text, lesson_id) is None:
        raise NotFound
    assert seat.enrolment_id is not None
    if store.note_opened(work.session, seat.enrolment_id, lesson_id, work.now):
        work.tell(EventName.LESSON_OPENED, "lesson", lesson_id, context=context_of(seat))
    if seat.place_lesson != lesson_id:
        store.note_place(work.session, seat.enrolment_id, lesson_id, None)


def note_place(work: Work, slug: str, lesson_id: str, heading: str) -> None:
    """Note the heading that the learner is reading; raises NotFound for one that the lesson does not have."""
    seat, text = enrolled_seat(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    if lesson is None or (heading and heading not in {each["id"] for each in lesson.content["headings"]}):
        raise NotFound
    assert seat.enrolment_id is not None
    if (seat.place_lesson, seat.place_heading or "") != (lesson_id, heading):
        store.note_place(work.session, seat.enrolment_id, lesson_id, heading or None)


def choose(work: Work, slug: str, lesson_id: str, choice_id: str, option_id: str) -> None:
    """Keep what the learner chose before reading on; it is not marked and may be changed."""
    seat, text = enrolled_seat(work, slug)
    lesson = store.lesson_text(work.session, text, lesson_id)
    segments = lesson.content["segments"] if lesson else ()
    options = {
        option["id"] for segment in segments if segment["choice_id"] == choice_id for option in segment["options"]
    }
    if not options:
        raise NotFound
    if option_id not in options:
        raise Invalid(Fault("option", "not-a-choice"))
    assert seat.enrolment_id is not None
    if store.keep_choice(work.session, seat.enrolment_id, choice_id, option_id, work.now):
        work.tell(EventName.CHOICE_MADE, "choice", choice_id, result={"option": option_id}, context=context_of(seat))


def finish_lesson(work: Work, slug: str, lesson_id: str) -> Place:
    """The learner has read the lesson and goes on; the answer is where to. Reading it again changes nothing."""
    seat, text = enrolled_seat(work, slug)
    outline = outline_of(text)
    number = next(
        (index for index, module in enumerate(outline) if any(each.id == lesson_id for each in module.lessons)), None
    )
    if number is None:
        raise NotFound
    assert seat.enrolment_id is not None
    if store.note_read(work.session, seat.enrolment_id, lesson_id, work.now):
        work.tell(EventName.LESSON_READ, "lesson", lesson_id, context=context_of(seat))
        complete_if_done(work, seat, text)
    return place_of(seat, after(outline, number, lesson_id)) or Place(outline[number].id, "")
