"""The templates of cases: which one a case is asked by."""

from __future__ import annotations

from learnhub.domain.cases.form import NEWEST, TEMPLATES, Depth, Template
from learnhub.services.work import Work
from learnhub.store import templates as store


def template_of(work: Work, template_id: str) -> Template:
    """The template that a case keeps; one that is shipped needs no statement."""
    if template_id in TEMPLATES:
        return TEMPLATES[template_id]
    found = store.template(work.session, template_id)
    assert found is not None
    return found


def newest_template(work: Work, depth: Depth) -> Template:
    """The version of the short or of the full template that new answers are given in."""
    return store.newest(work.session, depth) or NEWEST[depth]
