"""Cases, the reviewer's side: the queue, the conflict question before the text opens, the text and what is decided.

Every function asks the policy and the rules of who may judge; the command line may not judge either.
"""

from learnhub.services.reviews.conflicts import (
    Answered,
    ConflictView,
    UndecidedView,
    answer_conflict,
    conflict_question,
    decide_conflict,
    undecided_conflict,
)
from learnhub.services.reviews.judging import (
    Sheet,
    ask_public,
    ask_question,
    decline_case,
    give_back,
    publish,
    put_back,
    request_changes,
    save_answers,
)
from learnhub.services.reviews.pages import ReviewView, open_review
from learnhub.services.reviews.queue import (
    Queue,
    QueueRow,
    StuckRow,
    UndecidedRow,
    cases_without_judge,
    review_queue,
    tell_where_nobody_may_judge,
)

__all__ = [
    "Answered",
    "ConflictView",
    "Queue",
    "QueueRow",
    "ReviewView",
    "Sheet",
    "StuckRow",
    "UndecidedRow",
    "UndecidedView",
    "answer_conflict",
    "ask_public",
    "ask_question",
    "cases_without_judge",
    "conflict_question",
    "decide_conflict",
    "decline_case",
    "give_back",
    "open_review",
    "publish",
    "put_back",
    "request_changes",
    "review_queue",
    "save_answers",
    "tell_where_nobody_may_judge",
    "undecided_conflict",
]
