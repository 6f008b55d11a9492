"""Tables that repeat what the ledger, the cases or the course text say, and can be made again from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from learnhub.store.derived import analysis, lessons_learned, partnerships, practice, principles, progress, search
from learnhub.store.engine import Session

REBUILDS: Mapping[str, Callable[[Session], None]] = {
    "analysis": analysis.rebuild,
    "practice": practice.rebuild,
    "lessons-learned": lessons_learned.rebuild,
    "partnerships": partnerships.rebuild,
    "principles": principles.rebuild,
    "progress": progress.rebuild,
    "search": search.rebuild,
}
"""What `learnhub rebuild NAME` can make again."""
