"""What courses in the making call themselves."""

from __future__ import annotations

from collections.abc import Iterable

from learnhub.content.sketch import part_of
from learnhub.services.work import Work
from learnhub.store import drafting as store


def titles(work: Work, slugs: Iterable[str] | None = None) -> dict[str, str]:
    """What the drafts of all courses, or of these, call themselves, by id; one without a title by its id."""
    heads = store.course_heads(work.session, slugs)
    return {slug: part_of("course.md", head).title if head is not None else slug for slug, head in heads.items()}


def title_of(work: Work, slug: str) -> str:
    """What the draft of a course calls itself."""
    return titles(work, [slug]).get(slug, slug)
