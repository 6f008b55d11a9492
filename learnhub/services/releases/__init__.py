"""Publishing a course: what the draft changes, publishing now or at a moment, and taking a course off the shelf."""

from learnhub.services.releases.differences import FileDifference, file_difference, files_changed
from learnhub.services.releases.pages import ReleasePage, open_release_page
from learnhub.services.releases.publishing import (
    PublicationView,
    Task,
    ask,
    begin,
    cancel,
    carry_out,
    move_some,
    refuse,
    show,
)
from learnhub.services.releases.shelf import archive, bring_back, unpublish
from learnhub.services.releases.sources import SourceDifference, sources_changed

__all__ = [
    "FileDifference",
    "PublicationView",
    "ReleasePage",
    "SourceDifference",
    "Task",
    "archive",
    "ask",
    "begin",
    "bring_back",
    "cancel",
    "carry_out",
    "file_difference",
    "files_changed",
    "move_some",
    "open_release_page",
    "refuse",
    "show",
    "sources_changed",
    "unpublish",
]
