"""Search over lessons and published cases: put and drop documents, find them, count them by facet."""

from learnhub.store.search.facets import FACETS, Asked, Counts, Places, by_place
from learnhub.store.search.index import (
    CASE,
    LESSON,
    Analysed,
    Document,
    Passage,
    analysed,
    drop,
    drop_course_lessons,
    put,
    put_all,
)
from learnhub.store.search.lessons import lesson_documents
from learnhub.store.search.near import Near, about_the_same, same_words
from learnhub.store.search.newest import Newest, last_key, newest
from learnhub.store.search.query import Hit, Hits, find
from learnhub.store.search.question import ask
from learnhub.store.search.snippets import Part

__all__ = [
    "CASE",
    "FACETS",
    "LESSON",
    "Analysed",
    "Asked",
    "Counts",
    "Document",
    "Hit",
    "Hits",
    "Near",
    "Newest",
    "Part",
    "Passage",
    "Places",
    "about_the_same",
    "analysed",
    "ask",
    "by_place",
    "drop",
    "drop_course_lessons",
    "find",
    "last_key",
    "lesson_documents",
    "newest",
    "put",
    "put_all",
    "same_words",
]
