"""What the sources of reused parts changed, as it looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from learnhub.domain.policy import Action
from learnhub.services.releases.differences import FileDifference, file_difference
from learnhub.services.reuse import ReuseView
from learnhub.services.studio.courses import language_of
from learnhub.services.studio.looks import Looks, looks_of
from learnhub.services.work import Work


@dataclass(frozen=True)
class SourceDifference:
    """What a source changed of a part, and the language that it is in."""

    file: FileDifference
    language: str


def sources_changed(work: Work, reuses: Iterable[ReuseView]) -> dict[uuid.UUID, SourceDifference]:
    """What the source of each reused part changed, of those that did. Raises Denied."""
    work.require(Action.COURSE_AUTHOR)
    looks: dict[str, Looks] = {}
    found = {}
    for each in reuses:
        if each.path:
            if each.source not in looks:
                looks[each.source] = looks_of(work, each.source, language_of(work, each.source))
            look = looks[each.source]
            file = file_difference(each.path, each.before, each.after, looks=None if look.full else look)
            found[each.public_id] = SourceDifference(file, look.language)
    return found
