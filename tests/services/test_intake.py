"""What comes into a course from outside: looked over first, both texts where they clash, nothing lost, taken once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Denied, Fault, Invalid, NotFound
from learnhub.domain.intake import Brought, Kind
from learnhub.interop.intake import Wish, bring_file, bring_folder
from learnhub.services import authoring, intake
from learnhub.services.drafting import change_draft, sha
from learnhub.store.tables.authoring import Course, DraftRevision
from learnhub.store.tables.intake import Intake
from tests import word
from tests.courses import SLUG, edited, files

LESSON = "01-open-books/02-who-decides.md"
PICTURE = "01-open-books/media/day.svg"


@pytest.fixture
def course(house: Any) -> str:
    return str(house.write("tariq", authoring.import_course, files()).slug)


def draft(house: Any, slug: str = SLUG) -> dict[str, bytes]:
    return dict(house.read("tariq", authoring.export_course, slug, draft=True))


def typed(house: Any, given: dict[str, bytes]) -> None:
    """What an editor in the browser does to the draft."""
    stands = draft(house)
    changes = {path: given.get(path) for path in {*given, *stands} if given.get(path) != stands.get(path)}
    base = {path: sha(content) for path, content in stands.items()}
    house.write("tariq", change_draft, SLUG, changes, base=base, origin=Origin.EDIT)


def kept(house: Any, brought: Brought) -> uuid.UUID:
    public_id = uuid.uuid4()
    house.write("tariq", intake.keep, public_id, brought)
    return public_id


def folder(house: Any, given: dict[str, bytes], wish: Wish = Wish()) -> uuid.UUID:  # noqa: B008 - frozen
    sent = {f"my course/{path}": data for path, data in given.items()}
    return kept(house, bring_folder(sent, house.read("tariq", intake.place, wish.course or None), wish))


def shown(house: Any, public_id: uuid.UUID) -> intake.IntakeView:
    view = house.read("tariq", intake.show, public_id)
    assert isinstance(view, intake.IntakeView)
    return view


def taken(house: Any, public_id: uuid.UUID, **choices: str) -> intake.Taken:
    done = house.write("tariq", intake.take, public_id, choices, seen=shown(house, public_id).seen)
    assert isinstance(done, intake.Taken)
    return done


def test_a_word_file_is_looked_over_and_becomes_a_new_course_once_confirmed(house: Any) -> None:
    place = house.read("tariq", intake.place, None)
    wish = Wish(title="Open books for all", language="fr")
    public_id = kept(house, bring_file(word.a_guide(), "guide.docx", place, wish))
    view = shown(house, public_id)
    assert (view.kind, view.course, view.new_course, view.clashes) == (Kind.WORD, "open-books-for-all", True, ())
    assert {row.change for row in view.rows} == {"new"}
    assert house.rows(select(func.count()).select_from(Course)) == [(0,)]
    assert taken(house, public_id) == intake.Taken("open-books-for-all", 1)
    made = draft(house, "open-books-for-all")
    assert b'language = "fr"' in made["course.md"]
    assert sorted(made)[0] == "01-open-books/01-who-gives-what.md"
    (revision,) = house.rows(select(DraftRevision.origin, DraftRevision.note))
    assert tuple(revision) == ("import", "guide.docx")
    with pytest.raises(NotFound):
        shown(house, public_id)


def test_a_word_file_becomes_the_next_module_of_a_course_with_ids_of_its_own(house: Any, course: str) -> None:
    brought = bring_file(word.a_guide(), "g.docx", house.read("tariq", intake.place, course), Wish(course))
    taken(house, kept(house, brought))
    made = draft(house)
    assert {path: made[path] for path in files()} == files()
    assert sorted(path for path in made if path not in files()) == [
        "03-open-books-2/01-who-gives-what.md",
        "03-open-books-2/02-on-one-day.md",
        "03-open-books-2/media/picture-1.png",
        "03-open-books-2/module.md",
    ]


def test_a_folder_makes_the_course_that_it_names_byte_for_byte(house: Any) -> None:
    litter = {".DS_Store": b"\0", "notes.txt": b"mine", "01-open-books/draft.docx": b"x"}
    public_id = folder(house, {**files(), **litter})
    assert [(fault.path, fault.code) for fault in shown(house, public_id).report] == [
        ("notes.txt:1", "file-left-out"),
        ("01-open-books/draft.docx:1", "file-left-out"),
    ]
    taken(house, public_id)
    assert draft(house) == files()


def test_a_folder_and_the_draft_that_changed_in_other_places_are_brought_together(house: Any, course: str) -> None:
    typed(house, edited(LESSON, "Name the people", "List the people"))
    mine = edited(LESSON, 'title = "Who decides"', 'title = "Who votes"')
    gone = {path: data for path, data in mine.items() if path != PICTURE}
    view = shown(house, public_id := folder(house, gone))
    assert (view.clashes, [(row.path, row.change) for row in view.rows]) == (
        (),
        [(LESSON, "changed"), (PICTURE, "gone")],
    )
    taken(house, public_id)
    both = edited(LESSON, "Name the people", "List the people", mine)
    assert draft(house) == {path: data for path, data in both.items() if path != PICTURE}


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("ours", "The file"), ("theirs", "The draft"), ("both", "The draft who vote.\n\nThe file")],
)
def test_each_clash_is_shown_with_both_texts_and_settled_as_chosen(
    house: Any, course: str, choice: str, stands: str
) -> None:
    typed(house, edited(LESSON, "Name the people who vote.", "The draft who vote.\n\n"))
    public_id = folder(house, edited(LESSON, "Name the people who vote.", "The file who vote.\n"))
    (clash,) = shown(house, public_id).clashes
    assert ["The draft" in each.theirs and "The file" in each.ours for each in clash.clashes] == [True]
    with pytest.raises(Invalid) as refused:
        taken(house, public_id)
    assert refused.value.faults == (Fault(f"{LESSON}#0", "required"),)
    assert "The file" not in draft(house)[LESSON].decode()
    taken(house, public_id, **{f"{LESSON}#0": choice})
    assert stands in draft(house)[LESSON].decode()


def test_a_picture_that_differs_on_both_sides_is_chosen_whole(house: Any, course: str) -> None:
    one, two = files()[PICTURE].replace(b"M0 0", b"M1 1"), files()[PICTURE].replace(b"M0 0", b"M2 \xff")
    typed(house, {**files(), PICTURE: one})
    public_id = folder(house, {**files(), PICTURE: two})
    (clash,) = shown(house, public_id).clashes
    assert (clash.merged, clash.theirs, clash.ours) == (None, one, two)
    taken(house, public_id, **{PICTURE: "ours"})
    assert draft(house)[PICTURE] == two


def test_a_draft_that_changed_after_the_look_is_looked_at_again(house: Any, course: str) -> None:
    public_id = folder(house, edited(LESSON, "Name the people", "The file"))
    seen = shown(house, public_id).seen
    typed(house, edited(LESSON, "Name the people", "The draft"))
    with pytest.raises(Conflict):
        house.write("tariq", intake.take, public_id, {}, seen=seen)
    assert shown(house, public_id).clashes


def test_a_folder_of_a_course_that_is_here_makes_another_beside_it_when_asked(house: Any, course: str) -> None:
    public_id = folder(house, files(), Wish(beside=True))
    assert taken(house, public_id).course == "two-modules-2"
    assert draft(house, "two-modules-2") == edited("course.md", f'id = "{SLUG}"', 'id = "two-modules-2"')
    assert draft(house) == files()


def test_a_folder_with_faults_comes_into_the_draft_and_each_is_named_by_file_and_line(house: Any) -> None:
    public_id = folder(house, edited(LESSON, "minutes = 3", "minutes = 0"))
    view = shown(house, public_id)
    assert [(fault.path, fault.code) for fault in intake.barring(view)] == [(f"{LESSON}:4", "value-low")]
    taken(house, public_id)
    assert b"minutes = 0" in draft(house)[LESSON]


@pytest.mark.parametrize(
    ("given", "wish", "fault"),
    [
        ({"a/b.md": b""}, Wish(), ("course.md:1", "course-file-missing")),
        ({"course.md": b"+++\nid = 3\n+++\n"}, Wish(), ("course.md:2", "value-text")),
        (files() | {"../evil.md": b""}, Wish(), ("my course/../evil.md:1", "name-unsafe")),
        (files() | {"01-a/01-b.md": b"x" * 300_000}, Wish(), ("my course/01-a/01-b.md:1", "file-too-large")),
    ],
)
def test_a_folder_that_cannot_be_taken_is_refused_whole(
    house: Any, given: dict[str, bytes], wish: Wish, fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        folder(house, given, wish)
    assert fault in [(each.path, each.code) for each in refused.value.faults]


def test_the_folder_of_one_course_does_not_go_into_another(house: Any, course: str) -> None:
    house.write("tariq", authoring.import_course, edited("course.md", f'id = "{SLUG}"', 'id = "other"'))
    with pytest.raises(Invalid) as refused:
        folder(house, files(), Wish("other"))
    assert refused.value.faults == (Fault("course", "other-course", {"course": SLUG}),)


def test_what_was_brought_in_is_its_bringers_alone_and_goes_after_two_days(house: Any) -> None:
    public_id = folder(house, files())
    for name in ("amina", "edith"):
        with pytest.raises(Denied):
            house.read(name, intake.show, public_id)
    house.clock.move(dt.timedelta(days=1))
    assert house.write("system", intake.clear_away) == 0
    house.clock.move(dt.timedelta(days=1, seconds=1))
    assert house.write("system", intake.clear_away) == 1
    with pytest.raises(NotFound):
        shown(house, public_id)


def test_sent_twice_is_once_and_the_newest_twenty_wait(house: Any) -> None:
    brought = Brought(Kind.FOLDER, "x", SLUG, files())
    first = kept(house, brought)
    house.write("tariq", intake.keep, first, brought)
    assert house.rows(select(func.count()).select_from(Intake)) == [(1,)]
    later = [kept(house, brought) for _ in range(intake.MOST_WAITING)]
    assert house.rows(select(func.count()).select_from(Intake)) == [(intake.MOST_WAITING,)]
    with pytest.raises(NotFound):
        shown(house, first)
    house.write("tariq", intake.discard, later[0])
    with pytest.raises(NotFound):
        shown(house, later[0])
