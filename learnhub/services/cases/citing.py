"""A published case as others cite it: what its reader may see, without what is marked for some readers alone."""

from __future__ import annotations

from learnhub.domain.cases.citation import Citation
from learnhub.services.cases.pages import PublishedView, published_case
from learnhub.services.work import Work


def cite(work: Work, number: str) -> Citation:
    """The case of this number for references. Raises NotFound, and Gone with a tombstone."""
    return citation_of(published_case(work, number))


def citation_of(view: PublishedView) -> Citation:
    """What a reference names of a case that its reader sees."""
    return Citation(
        number=view.number,
        version=view.version,
        kind=view.kind,
        mark=view.mark,
        language=view.language,
        illustration=view.illustration,
        contributor=view.contributor,
        organization=view.organization,
        published_on=view.published_at.date(),
        changed_at=view.published_at,
        content=view.content,
    )
