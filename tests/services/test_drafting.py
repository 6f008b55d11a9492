"""A draft changes by one door: merged, kept as a revision, refused with both texts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from learnhub.content.manifest import release_name
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.services import authoring
from learnhub.services.drafting import Changed, begin_course, change_draft, sha
from learnhub.store import authoring as texts
from learnhub.store import drafting as store
from learnhub.store.tables.authoring import DraftRevision
from tests.courses import SLUG, edited, files

LESSON = "01-open-books/02-who-decides.md"
PICTURE = "01-open-books/media/day.svg"


@pytest.fixture
def course(house: Any) -> str:
    return str(house.write("tariq", authoring.import_course, files()).slug)


def change(house: Any, changes: dict[str, bytes | None], base: dict[str, bytes], **options: Any) -> Changed:
    named = {path: sha(content) for path, content in base.items()}
    done = house.write("tariq", change_draft, SLUG, changes, base=named, origin=Origin.EDIT, **options)
    assert isinstance(done, Changed)
    return done


def draft(house: Any) -> dict[str, bytes]:
    found = house.read("tariq", authoring.export_course, SLUG, draft=True)
    assert isinstance(found, dict)
    return found


def revisions(house: Any) -> list[store.RevisionRow]:
    with house.store.reading() as session:
        kept = texts.course_by_slug(session, SLUG)
        assert kept is not None
        return store.revisions(session, kept.id, most=50)


def says(word: str) -> bytes:
    return edited(LESSON, "Name the people", word)[LESSON]


@pytest.mark.usefixtures("course")
def test_a_change_is_a_revision_with_who_when_what(house: Any) -> None:
    done = change(house, {LESSON: says("List the people")}, files(), note="Clearer")
    assert (done.revision, done.paths, done.files) == (2, (LESSON,), {LESSON: says("List the people")})
    newest, first = revisions(house)
    assert (first.number, first.origin, first.by, first.files) == (1, "import", "Tariq", len(files()))
    assert (newest.number, newest.origin, newest.note, newest.files) == (2, "edit", "Clearer", 1)
    assert (newest.at, newest.name) == (house.clock.now(), release_name(draft(house)))
    with house.store.reading() as session:
        changed = store.revision_changes(session, newest.id)
        assert changed == {LESSON: (sha(files()[LESSON]), sha(says("List the people")))}
        number_of = {row.number: row for row in store.revisions(session, 1, before=2, most=5)}
        assert list(number_of) == [1]


@pytest.mark.usefixtures("course")
def test_the_same_text_again_is_no_revision(house: Any) -> None:
    assert change(house, {LESSON: files()[LESSON]}, files()).revision is None
    change(house, {LESSON: says("List the people")}, files())
    again = change(house, {LESSON: says("List the people")}, files())
    assert (again.revision, again.paths) == (None, ())
    assert len(house.rows(select(DraftRevision.id))) == 2


@pytest.mark.usefixtures("course")
def test_two_who_change_other_places_of_a_file_both_keep_their_words(house: Any) -> None:
    change(house, {LESSON: says("List the people")}, files())
    mine = edited(LESSON, 'title = "Who decides"', 'title = "Who votes"')[LESSON]
    done = change(house, {LESSON: mine}, files())
    assert done.files[LESSON] == says("List the people").replace(b"Who decides", b"Who votes")
    assert draft(house)[LESSON] == done.files[LESSON]


@pytest.mark.usefixtures("course")
def test_two_who_change_the_same_words_see_both_and_nothing_is_written(house: Any) -> None:
    change(house, {LESSON: says("List the people")}, files())
    with pytest.raises(Conflict) as refused:
        change(house, {LESSON: says("Count the people"), PICTURE: None}, files())
    (clash,) = refused.value.current
    assert refused.value.reason == "draft-changed"
    assert (clash.path, clash.theirs, clash.ours) == (LESSON, says("List the people"), says("Count the people"))
    assert ["List the people" in each.theirs for each in clash.clashes] == [True]
    assert draft(house) == {**files(), LESSON: says("List the people")}


@pytest.mark.usefixtures("course")
def test_what_one_changes_while_another_takes_it_out_is_refused_with_the_text(house: Any) -> None:
    change(house, {LESSON: None}, files())
    with pytest.raises(Conflict) as refused:
        change(house, {LESSON: says("List the people")}, files())
    assert [(each.theirs, each.ours) for each in refused.value.current] == [(None, says("List the people"))]


@pytest.mark.usefixtures("course")
def test_pictures_are_never_merged(house: Any) -> None:
    change(house, {PICTURE: b"\xff one"}, files())
    with pytest.raises(Conflict):
        change(house, {PICTURE: b"\xff two"}, files())
    assert draft(house)[PICTURE] == b"\xff one"


@pytest.mark.usefixtures("course")
def test_the_draft_as_it_was_after_each_revision_can_be_read_again(house: Any) -> None:
    change(house, {LESSON: says("List the people")}, files())
    change(house, {LESSON: None}, {LESSON: says("List the people")})
    with house.store.reading() as session:
        kept = texts.course_by_slug(session, SLUG)
        assert kept is not None
        at = [store.hashes_at(session, kept.id, number) for number in (1, 2, 3)]
    whole = {path: sha(content) for path, content in files().items()}
    assert at[0] == whole
    assert at[1] == {**whole, LESSON: sha(says("List the people"))}
    assert at[2] == {path: name for path, name in whole.items() if path != LESSON}


@pytest.mark.usefixtures("course")
def test_a_draft_takes_text_with_faults_but_no_file_that_a_course_has_not(house: Any) -> None:
    assert change(house, {LESSON: b"no front matter"}, files()).revision == 2
    with pytest.raises(Invalid) as refused:
        change(house, {"../escape.md": b"x"}, {})
    assert [fault.code for fault in refused.value.faults] == ["name-unsafe"]


def test_only_trainers_change_drafts_of_courses_that_are_there(house: Any) -> None:
    with pytest.raises(NotFound):
        house.write("tariq", change_draft, "nowhere", {}, base={}, origin=Origin.EDIT)
    house.write("tariq", begin_course, "new-one")
    with pytest.raises(Conflict):
        house.write("tariq", begin_course, "new-one")
    for service, arguments in ((begin_course, ("x",)), (change_draft, ("new-one", {"course.md": b"x"}))):
        options = {} if service is begin_course else {"base": {}, "origin": Origin.EDIT}
        with pytest.raises(Denied):
            house.write("amina", service, *arguments, **options)
