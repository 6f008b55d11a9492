"""What trainers do with a course in the making: its outline, its files, its pictures."""

from learnhub.content.page import OFFERED
from learnhub.content.patterns import LESSONS as PATTERNS
from learnhub.services.drafting import sha
from learnhub.services.studio.courses import (
    LARGE,
    CoursesPage,
    CourseView,
    courses,
    faults_of,
    is_large,
    language_of,
    open_course,
)
from learnhub.services.studio.files import (
    FRONT,
    BlockView,
    FileView,
    Opened,
    noted,
    open_file,
    opened,
)
from learnhub.services.studio.looks import look_at_clash
from learnhub.services.studio.media import (
    MOST_BYTES,
    add_captions,
    add_picture,
    add_recording,
    draft_media,
    library,
    remove_media,
)
from learnhub.services.studio.outline import move, new_course, new_module, new_part, rename, take_out
from learnhub.services.studio.saving import Saved, save_block, save_text, settle

__all__ = [
    "FRONT",
    "LARGE",
    "MOST_BYTES",
    "OFFERED",
    "PATTERNS",
    "BlockView",
    "CourseView",
    "CoursesPage",
    "FileView",
    "Opened",
    "Saved",
    "add_captions",
    "add_picture",
    "add_recording",
    "courses",
    "draft_media",
    "faults_of",
    "is_large",
    "language_of",
    "library",
    "look_at_clash",
    "move",
    "new_course",
    "new_module",
    "new_part",
    "noted",
    "open_course",
    "open_file",
    "opened",
    "remove_media",
    "rename",
    "save_block",
    "save_text",
    "settle",
    "sha",
    "take_out",
]
