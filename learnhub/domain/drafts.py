"""How the draft of a course came to change."""

from __future__ import annotations

from enum import StrEnum


class Origin(StrEnum):
    """What a revision of a draft came from."""

    EDIT = "edit"
    IMPORT = "import"
    RESTORE = "restore"
    TEACH = "teach"
    TRANSLATE = "translate"
    COPY = "copy"
    REUSE = "reuse"
    TRASH = "trash"
