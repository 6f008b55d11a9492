"""Selects of cases: one for change, the published one, a person's own, its moves and messages, and who may judge."""

from learnhub.store.cases.forgetting import forget
from learnhub.store.cases.judging import OVERTURNED, named_reviewers, names, parties, people, reviewers, reviews_of
from learnhub.store.cases.lists import Own, awaiting_owner, own_cases, sent_before, waiting_for_review
from learnhub.store.cases.published import Published, published_case, published_cases, seconds_of_tellers
from learnhub.store.cases.rights import (
    COLUMNS,
    Standing,
    case_by_public_id,
    case_to_read,
    co_authors,
    readers,
    standing,
)
from learnhub.store.cases.searching import search_document
from learnhub.store.cases.signatures import sign_by_public_id, sign_by_secret, signing, signing_of, signs
from learnhub.store.cases.teaching import Beside, Shown, beside, course_with_module, lessons_showing
from learnhub.store.cases.thread import (
    Message,
    Move,
    last_move,
    last_revision,
    message_exists,
    messages,
    moves,
    revision_content,
    sent_last,
)

__all__ = [
    "COLUMNS",
    "OVERTURNED",
    "Beside",
    "Message",
    "Move",
    "Own",
    "Published",
    "Shown",
    "Standing",
    "awaiting_owner",
    "beside",
    "case_by_public_id",
    "case_to_read",
    "co_authors",
    "course_with_module",
    "forget",
    "last_move",
    "last_revision",
    "lessons_showing",
    "message_exists",
    "messages",
    "moves",
    "named_reviewers",
    "names",
    "own_cases",
    "parties",
    "people",
    "published_case",
    "published_cases",
    "readers",
    "reviewers",
    "reviews_of",
    "revision_content",
    "search_document",
    "seconds_of_tellers",
    "sent_before",
    "sent_last",
    "sign_by_public_id",
    "sign_by_secret",
    "signing",
    "signing_of",
    "signs",
    "standing",
    "waiting_for_review",
]
