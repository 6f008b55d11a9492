"""Cases, the reviewer's side: the queue, the conflict question before the text opens, the text and what is decided.

Every function asks the policy and the rules of who may judge; the command line may not judge either.
"""

from learnhub.services.reviews.clocks import Clock, DueItem, due, settle
from learnhub.services.reviews.conflicts import (
    Answered,
    ConflictView,
    UndecidedView,
    answer_conflict,
    conflict_question,
    decide_conflict,
    undecided_conflict,
)
from learnhub.services.reviews.desk import (
    DeskView,
    NamedReviewer,
    decide_appeal,
    let_in,
    name_reviewer,
    open_desk,
    replace_reviewer,
    send_back,
)
from learnhub.services.reviews.judging import (
    EditView,
    Sheet,
    ask_public,
    ask_question,
    decline_case,
    edit_text,
    give_back,
    keep_beside,
    open_text,
    publish,
    put_back,
    reconsider,
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
from learnhub.services.reviews.reporting import ReportView, open_report, save_report, send_report
from learnhub.services.reviews.times import ReplyTimes, reply_times

__all__ = [
    "Answered",
    "Clock",
    "ConflictView",
    "DeskView",
    "DueItem",
    "EditView",
    "NamedReviewer",
    "Queue",
    "QueueRow",
    "ReplyTimes",
    "ReportView",
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
    "decide_appeal",
    "decide_conflict",
    "decline_case",
    "due",
    "edit_text",
    "give_back",
    "keep_beside",
    "let_in",
    "name_reviewer",
    "open_desk",
    "open_report",
    "open_review",
    "open_text",
    "publish",
    "put_back",
    "reconsider",
    "replace_reviewer",
    "reply_times",
    "request_changes",
    "review_queue",
    "save_answers",
    "save_report",
    "send_back",
    "send_report",
    "settle",
    "tell_where_nobody_may_judge",
    "undecided_conflict",
]
