"""A course with words in other languages, for tests."""

from __future__ import annotations

import re

from learnhub.content.segments import VALUES, segments
from learnhub.content.translation import EMPTY, Said, translation_path, with_words, write_translation


def translated(given: dict[str, bytes], language: str, *, leave: str = "", proposal: bool = False) -> dict[str, bytes]:
    """The course with words in a language for the first lesson, the first quiz, the frame and any dilemma."""
    made = dict(given)
    for path, data in given.items():
        if path.count(".") > 1 + path.count(".quiz.") + path.count(".scenario."):
            continue
        if path.endswith(".svg") or (path.count("/") and not path.startswith("01-")):
            continue
        if re.search(r"/02-[a-z-]+\.md$", path):
            continue
        source = segments(path, data)
        said = {
            each.key: Said(each.key, each.hash, each.text if each.shape in VALUES else f"[{language}] {each.text}")
            for each in source
            if not leave or leave not in each.key
        }
        made[translation_path(path, language)] = write_translation(with_words(EMPTY, source, said)).replace(
            b"+++\n+++", b"+++\nproposal = true\n+++" if proposal else b"+++\n+++", 1
        )
    return made
