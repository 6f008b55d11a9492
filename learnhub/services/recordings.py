"""Audio and video of courses: which bytes are still meant."""

from __future__ import annotations

from itertools import chain

from learnhub.content.folder import unpacked
from learnhub.content.recordings import recording_of
from learnhub.domain.policy import Action
from learnhub.services.work import Work
from learnhub.store import recordings as store


def kept_recordings(work: Work) -> set[str]:
    """The digests of all recordings that a draft, a release, a revision or something brought in means; for the command
    that tidies the files."""
    work.require(Action.OPERATE)
    waiting = (data for packed in store.waiting(work.session) for data in unpacked(packed).values())
    found = map(recording_of, chain(store.stand_ins(work.session), waiting))
    return {recording.digest for recording in found if recording}
