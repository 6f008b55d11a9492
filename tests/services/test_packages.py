"""What goes into a package: the release that each person has, the draft for trainers, the same text again."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from learnhub.content.course import read_course
from learnhub.content.folder import read_zip, write_zip
from learnhub.domain.assessment import Form
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Denied, Invalid, NotFound, SignIn
from learnhub.domain.outline import Course
from learnhub.services import authoring, learning, packages
from learnhub.services.drafting import change_draft, sha
from tests.courses import SLUG, edited, published
from tests.packages import PICTURE, files, spoken, with_languages

LESSON = "02-same-news/01-one-day.md"


def as_published(course: Course) -> Course:
    """The course without what no release keeps: plain words for search, and where each text stood."""
    modules = tuple(
        replace(
            module,
            lessons=tuple(replace(each, text="", path="", passages=()) for each in module.lessons),
            quizzes=tuple(replace(each, path="") for each in module.quizzes),
        )
        for module in course.modules
    )
    return replace(course, modules=modules, number=None)


def test_a_release_is_the_course_that_its_text_says(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    contents = house.read("tariq", packages.course_contents, SLUG)
    read = read_course(files()).course
    assert read
    assert as_published(contents.course) == as_published(read)
    assert list(contents.files) == ["01-open-books/media/day.svg", PICTURE]


def test_the_folder_of_a_release_brought_in_again_changes_nothing(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    zips = [write_zip(house.read("tariq", packages.course_contents, SLUG, whole=True).files) for _ in range(2)]
    assert zips[0] == zips[1]
    found, faults = read_zip(io.BytesIO(zips[0]))
    assert faults == []
    assert house.write("tariq", authoring.import_course, found).changed == ()
    assert house.write("tariq", authoring.publish, SLUG) is None


def test_a_draft_is_taken_along_as_it_stands(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    changed = edited(LESSON, "All letters left", "Each letter left", files())
    house.write("tariq", authoring.import_course, changed)
    draft = house.read("tariq", packages.course_contents, SLUG, draft=True)
    assert draft.number is None
    assert "Each letter left" in draft.course.modules[1].lessons[0].segments[0].html
    assert house.read("tariq", packages.list_packages, SLUG).draft_differs
    release = house.read("tariq", packages.course_contents, SLUG)
    assert "All letters left" in release.course.modules[1].lessons[0].segments[0].html


def test_who_joined_keeps_their_own_release_without_the_questions_that_count(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    house.write("amina", learning.enrol, SLUG)
    published(house.transactions, house.actor("tariq"), edited(LESSON, "All letters left", "Each letter left", files()))
    kept = house.read("amina", packages.kept_contents, SLUG)
    items = [item for module in kept.course.modules for quiz in module.quizzes for item in quiz.items]
    assert items
    assert {item.form for item in items} == {Form.PRACTICE}
    assert kept.number == 1
    assert "All letters left" in kept.course.modules[1].lessons[0].segments[0].html
    alone = house.read("amina", packages.kept_contents, SLUG, "same-news")
    assert [module.id for module in alone.course.modules] == ["same-news"]
    with pytest.raises(NotFound):
        house.read("amina", packages.kept_contents, SLUG, "no-such-module")


def test_nothing_is_kept_by_who_did_not_join_and_packages_are_for_trainers(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    for name, error in (("visitor", SignIn), ("sam", NotFound)):
        with pytest.raises(error):
            house.read(name, packages.kept_contents, SLUG)
    for name, error in (("visitor", SignIn), ("sam", Denied), ("edith", Denied)):
        with pytest.raises(error):
            house.read(name, packages.course_contents, SLUG)
    with pytest.raises(NotFound):
        house.read("tariq", packages.course_contents, "no-such-course")


def test_a_draft_with_faults_makes_a_folder_and_nothing_else(house: Any) -> None:
    published(house.transactions, house.actor("tariq"), files())
    text = files()[LESSON]
    base = {LESSON: sha(text)}
    house.write("tariq", change_draft, SLUG, {LESSON: b"+++\nid = \n"}, base=base, origin=Origin.EDIT)
    with pytest.raises(Invalid):
        house.read("tariq", packages.course_contents, SLUG, draft=True)
    whole = house.read("tariq", packages.course_contents, SLUG, draft=True, whole=True)
    assert whole.files[LESSON] == b"+++\nid = \n"
    assert house.read("tariq", packages.list_packages, SLUG).draft_faults


def test_a_release_and_its_draft_are_taken_along_in_each_of_their_languages(house: Any) -> None:
    given = with_languages()
    published(house.transactions, house.actor("tariq"), given)
    for draft in (False, True):
        for language in ("fr", "ar"):
            made = house.read("tariq", packages.course_contents, SLUG, draft=draft, language=language)
            assert as_published(made.course) == as_published(spoken(language).course)
            assert made.tongue == spoken(language).tongue
        with pytest.raises(NotFound):
            house.read("tariq", packages.course_contents, SLUG, draft=draft, language="ru")
    assert house.read("tariq", packages.list_packages, SLUG).languages == ("en", "fr", "ar")
    house.write("amina", learning.enrol, SLUG)
    assert house.read("amina", packages.kept_contents, SLUG).course.language == "en"
    kept = house.read("amina", packages.kept_contents, SLUG, "open-books", "fr")
    assert kept.course.modules[0].title == "[fr] Open books"
    assert {item.form for module in kept.course.modules for quiz in module.quizzes for item in quiz.items} <= {
        Form.PRACTICE
    }
