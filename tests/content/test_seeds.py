from __future__ import annotations

from learnhub.content.seeds import as_text


def test_words_of_a_case_show_as_they_are_in_course_text() -> None:
    assert as_text("# A *list*\n\n[of] `names` <b>") == r"\# A \*list\* \[of\] \`names\` \<b\>"
