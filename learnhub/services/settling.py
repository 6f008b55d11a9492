"""What follows when people have marked open responses of a try: result, standing, practice, completion, event, mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from learnhub.domain.assessment import by_principle_to_json, credited, less, response_from_json, result, settled
from learnhub.domain.events import EventName
from learnhub.services.assessment import corrected_marks, drawn_in, follow, marks_of, quiz_in
from learnhub.services.work import Work
from learnhub.store import assessment, marking, practice
from learnhub.store.assessment import AttemptRow
from learnhub.store.learning import ReleaseText
from learnhub.store.tables.accounts import Account


def settle(
    work: Work,
    row: AttemptRow,
    text: ReleaseText,
    marked: Collection[str],
    *,
    again: Collection[str] = (),
    peers: bool = False,
) -> None:
    """Count what people gave a try, after these of its items were marked.

    The first mark of an item counts for practice; what a trainer gave when they looked `again` counts for the result
    alone; `peers`: the learner is told that two learners marked it. What was passed stays passed.
    """
    quiz = quiz_in(work, text, row.quiz_id)
    drawn = drawn_in(quiz, row)
    kept = assessment.responses(work.session, row.id)
    saved = {key: response_from_json(each.answer) for key, each in kept.items()}
    used = {key: each.used for key, each in kept.items()}
    given = marking.given(work.session, row.id)
    by_person = marks_of(drawn, given.points if given else {})
    counts = corrected_marks(work, row, drawn, saved) | by_person
    done = result(quiz, drawn, saved, counts, used)
    done = replace(done, passed=done.passed or bool(row.passed))
    marking.settle(
        work.session,
        row.id,
        waiting=done.waiting,
        score=done.score,
        right=done.right,
        passed=done.passed,
        by_principle=by_principle_to_json(done.by_principle),
    )
    for item in marked:
        marking.keep_score(work.session, row.id, item, less(by_person[item].score, used[item].cost(quiz.help)))
    new = [item for item in drawn if item.id in marked and item.id not in again]
    objectives = credited(drawn, saved, counts)
    before, shown = assessment.standing(work.session, row.enrolment_id, quiz.id)
    assessment.keep_standing(
        work.session,
        row.enrolment_id,
        quiz.id,
        settled(before, done, work.now),
        {**dict.fromkeys(objectives, work.now), **shown},
    )
    practice.add_tries(
        work.session,
        row.account_id,
        row.course,
        [(item.id, item.principle.value, by_person[item.id].right) for item in new],
        work.now,
    )
    work.tell(
        EventName.QUIZ_MARKED,
        "attempt",
        row.public_id,
        of=work.session.get_one(Account, row.account_id).public_id,
        result={
            "score": done.score,
            "right": done.right,
            "total": done.total,
            "passed": done.passed,
            "by_principle": by_principle_to_json(done.by_principle),
            "items": [
                {"item": item.id, "principle": item.principle.value, "right": by_person[item.id].right} for item in new
            ],
            "objectives": list(objectives),
        },
        context={"course": row.course, "quiz": quiz.id, "release": str(row.release_public_id)},
    )
    state = f"again-{work.now:%Y%m%dT%H%M%S}" if again else str(done.waiting)
    work.enqueue(
        "mail",
        f"answers_marked-{row.public_id}-{state}",
        {
            "template": "answers_marked",
            "account_id": row.account_id,
            "values": {"attempt": str(row.public_id), "course": text.title, "quiz": quiz.title, "peers": peers},
        },
    )
    follow(work, row, quiz, passed_now=done.passed and (before is None or before.passed_at is None))
