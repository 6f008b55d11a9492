"""Every revision of a draft can be seen, compared and taken back; what was taken out comes back with its links."""

from __future__ import annotations

from typing import Any

import pytest

from learnhub.content.document import kind_of
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Denied, NotFound
from learnhub.services import authoring, history, learning
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, edited, files, published
from tests.publishing import publish_draft

LESSON = "02-same-news/01-one-day.md"
GONE = "01-open-books/02-who-decides.md"
OTHER = edited(LESSON, "Monday", "Tuesday")


@pytest.fixture
def course(house: Any) -> Any:
    """A published course whose draft was changed once."""
    published(house.transactions, house.actor("tariq"))
    house.write("tariq", authoring.import_course, OTHER)
    return house


def draft(house: Any) -> dict[str, bytes]:
    found: dict[str, bytes] = house.read("tariq", authoring.export_course, SLUG, draft=True)
    return found


def take_out(house: Any, *paths: str) -> None:
    base = {path: sha(content) for path, content in draft(house).items()}
    house.write("tariq", change_draft, SLUG, dict.fromkeys(paths), base=base, origin=Origin.TRASH)


def test_every_change_says_who_when_and_what(course: Any) -> None:
    page = course.read("tariq", history.open_history, SLUG)
    assert [(each.number, each.by, each.origin, each.files) for each in page.revisions] == [
        (2, "Tariq", "import", 1),
        (1, "Tariq", "import", len(files())),
    ]
    assert page.revisions[0].at == course.clock.now()
    view = course.read("tariq", history.show_revision, SLUG, 2)
    assert [(each.path, each.change) for each in view.differences] == [(LESSON, "changed")]
    assert any(change == "added" and "Tuesday" in words for words, change in view.differences[0].words)
    since = course.read("tariq", history.show_revision, SLUG, 1, since=True)
    assert [each.path for each in since.differences] == [LESSON]
    assert course.read("tariq", history.show_revision, SLUG, 2, since=True).differences == ()
    for number in (0, 3):
        with pytest.raises(NotFound):
            course.read("tariq", history.show_revision, SLUG, number)
    with pytest.raises(Denied):
        course.read("amina", history.open_history, SLUG)


def test_an_earlier_text_comes_back_whole_or_one_file_as_a_new_revision(course: Any) -> None:
    take_out(course, GONE)
    assert course.write("tariq", history.restore, SLUG, 2, LESSON) is None
    assert course.write("tariq", history.restore, SLUG, 1, LESSON) == 4
    assert draft(course) == {path: content for path, content in files().items() if path != GONE}
    assert course.write("tariq", history.restore, SLUG, 2) == 5
    assert draft(course) == OTHER
    assert course.write("tariq", history.restore, SLUG, 2) is None
    assert [each.origin for each in course.read("tariq", history.open_history, SLUG).revisions] == [
        *("restore", "restore", "trash", "import", "import")
    ]
    for number, path in ((9, None), (1, "01-open-books/nothing.md")):
        with pytest.raises(NotFound):
            course.write("tariq", history.restore, SLUG, number, path)


def test_what_was_taken_out_comes_back_and_learners_find_what_they_did(course: Any) -> None:
    course.write("amina", learning.enrol, SLUG)
    course.write("amina", learning.finish_lesson, SLUG, "who-decides")
    module = [path for path in draft(course) if path.startswith("01-") and kind_of(path)]
    take_out(course, *module)
    (removal,) = course.read("tariq", history.open_trash, SLUG).removals
    assert (removal.number, removal.by, [each.path for each in removal.files]) == (3, "Tariq", sorted(module))
    assert [each.title for each in removal.files if each.path == GONE] == ["Who decides"]
    publish_draft(course.transactions, course.actor("tariq"))
    course.write("amina", learning.take_up, SLUG)
    assert [module.id for module in course.read("amina", learning.open_course, SLUG).modules] == ["same-news"]
    assert course.write("tariq", history.put_back, SLUG, 3, GONE) == 4
    assert course.write("tariq", history.put_back, SLUG, 3, GONE) is None
    assert course.write("tariq", history.put_back, SLUG, 3) == 5
    assert course.read("tariq", history.open_trash, SLUG).removals == ()
    assert draft(course) == OTHER
    publish_draft(course.transactions, course.actor("tariq"))
    course.write("amina", learning.take_up, SLUG)
    lessons = course.read("amina", learning.open_course, SLUG).modules[0].lessons
    assert [(each.id, each.read) for each in lessons] == [("who-gives", False), ("who-decides", True)]
    with pytest.raises(NotFound):
        course.write("tariq", history.put_back, SLUG, 9)
