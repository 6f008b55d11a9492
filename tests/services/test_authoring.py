"""Course text comes in, is merged, becomes immutable releases, and goes out as it came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from learnhub.cli import main
from learnhub.content.folder import read_folder, write_folder
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.paths import data_dir
from learnhub.services import authoring, learning, releases
from learnhub.services.drafting import change_draft, sha
from learnhub.services.shipped import load_courses
from learnhub.store.tables.authoring import Course, DraftFile, Release, ReleaseFile, ReleaseItem, ReleaseLesson
from learnhub.store.tables.learning import Event
from tests.courses import LESSONS, SLUG, edited, files, published

LESSON = "01-open-books/02-who-decides.md"
OTHER = "02-same-news/01-one-day.md"


def bring(house: Any, given: dict[str, bytes], **options: Any) -> authoring.Imported:
    done = house.write("tariq", authoring.import_course, given, **options)
    assert isinstance(done, authoring.Imported)
    return done


def publish(house: Any) -> int | None:
    number = house.write("tariq", authoring.publish, SLUG)
    assert number is None or isinstance(number, int)
    return number


def type_in_browser(house: Any, given: dict[str, bytes]) -> None:
    """What an editor in the browser does to the draft."""
    stands = draft(house)
    changes = {path: given.get(path) for path in {*given, *stands} if given.get(path) != stands.get(path)}
    base = {path: sha(content) for path, content in stands.items()}
    house.write("tariq", change_draft, SLUG, changes, base=base, origin=Origin.EDIT)


def clashing(refused: pytest.ExceptionInfo[Conflict]) -> tuple[str, ...]:
    return tuple(sorted(each.path for each in refused.value.current))


def draft(house: Any) -> dict[str, bytes]:
    found = house.read("tariq", authoring.export_course, SLUG, draft=True)
    assert isinstance(found, dict)
    return found


def version(word: str, path: str = LESSON, given: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return edited(path, "Name the people" if path == LESSON else "All letters", word, given)


def test_import_keeps_the_bytes_and_publishes_nothing(house: Any) -> None:
    done = bring(house, files())
    assert (done.slug, done.changed, done.release) == (SLUG, tuple(sorted(files())), None)
    assert draft(house) == files()
    assert house.read("visitor", learning.catalogue) == ()
    with pytest.raises(SignIn):
        house.read("visitor", learning.open_course, SLUG)
    with pytest.raises(NotFound):
        house.read("lee", learning.open_course, SLUG)


def test_the_same_text_again_changes_nothing(house: Any) -> None:
    bring(house, files())
    assert bring(house, files()).changed == ()
    assert publish(house) == 1
    assert bring(house, files()).changed == ()
    assert publish(house) is None
    assert len(house.rows(select(Release.id))) == 1


def test_a_folder_may_come_again_before_anything_is_published(house: Any) -> None:
    bring(house, files())
    second = version("List the people")
    assert bring(house, second).changed == (LESSON,)
    assert draft(house) == second


@pytest.mark.parametrize(
    ("folder", "release", "browser", "merged"),
    [
        ("as released", "A", "A", "A"),
        ("folder changed", "A", "A", "B"),
        ("browser changed", "A", "C", "C"),
        ("both changed alike", "A", "B", "B"),
        ("both changed", "A", "C", None),
    ],
)
def test_the_three_way_merge_of_a_changed_file(
    house: Any, folder: str, release: str, browser: str, merged: str | None
) -> None:
    texts = {letter: version(f"{letter} people") for letter in "ABC"}
    bring(house, texts[release])
    publish(house)
    type_in_browser(house, texts[browser])
    given = texts["A" if folder in ("as released", "browser changed") else "B"]
    if merged is None:
        with pytest.raises(Conflict) as refused:
            bring(house, given)
        assert clashing(refused) == (LESSON,)
        assert draft(house) == texts[browser]
        return
    bring(house, given)
    assert draft(house) == texts[merged]


ADDED = {"01-open-books/media/night.svg": files()["01-open-books/media/day.svg"].replace(b"calendar", b"night")}


@pytest.mark.parametrize(
    ("folder", "release", "browser", "stays"),
    [
        pytest.param(True, False, False, True, id="the folder adds a file"),
        pytest.param(False, False, True, True, id="the browser adds a file"),
        pytest.param(False, True, True, False, id="the folder takes a file away"),
        pytest.param(True, True, False, False, id="the browser takes a file away"),
        pytest.param(False, True, False, False, id="both take it away"),
    ],
)
def test_the_three_way_merge_of_a_file_that_comes_or_goes(
    house: Any, folder: bool, release: bool, browser: bool, stays: bool
) -> None:
    def text(with_file: bool) -> dict[str, bytes]:
        return {**files(), **(ADDED if with_file else {})}

    bring(house, text(release))
    publish(house)
    type_in_browser(house, text(browser))
    bring(house, text(folder))
    assert draft(house) == text(stays)


def test_a_file_that_one_side_changed_and_the_other_took_away_is_a_conflict(house: Any) -> None:
    path = next(iter(ADDED))
    bring(house, {**files(), **ADDED})
    publish(house)
    type_in_browser(house, files())
    with pytest.raises(Conflict) as refused:
        bring(house, {**files(), path: ADDED[path].replace(b"night", b"noon")})
    assert clashing(refused) == (path,)


def test_a_conflict_names_every_path_changes_nothing_and_the_folder_may_be_taken(house: Any) -> None:
    bring(house, files())
    publish(house)
    typed = version("The browser", OTHER, version("The browser"))
    type_in_browser(house, typed)
    mine = version("The folder", OTHER, version("The folder"))
    with pytest.raises(Conflict) as refused:
        bring(house, mine)
    assert clashing(refused) == (LESSON, OTHER)
    assert draft(house) == typed
    assert bring(house, mine, take_folder=True).changed == (LESSON, OTHER)
    assert draft(house) == mine


def test_text_typed_in_the_browser_stays_its_own_after_an_import_of_other_files(house: Any) -> None:
    bring(house, files())
    publish(house)
    type_in_browser(house, version("The browser"))
    bring(house, version("The folder", OTHER))
    with pytest.raises(Conflict) as refused:
        bring(house, version("The folder", OTHER, version("The folder")))
    assert clashing(refused) == (LESSON,)


def test_a_folder_and_a_browser_that_changed_other_blocks_of_a_file_are_merged(house: Any) -> None:
    bring(house, files())
    type_in_browser(house, version("The browser"))
    bring(house, edited(LESSON, 'title = "Who decides"', 'title = "Who votes"'))
    assert draft(house) == edited(LESSON, 'title = "Who decides"', 'title = "Who votes"', version("The browser"))


def test_a_clash_carries_both_texts(house: Any) -> None:
    bring(house, files())
    type_in_browser(house, version("The browser"))
    with pytest.raises(Conflict) as refused:
        bring(house, version("The folder"))
    (clash,) = refused.value.current
    assert (clash.theirs, clash.ours) == (version("The browser")[LESSON], version("The folder")[LESSON])
    assert ["The browser" in each.theirs and "The folder" in each.ours for each in clash.clashes] == [True]


def test_a_folder_taken_out_of_the_site_after_it_was_typed_in_comes_back_as_its_next_text(house: Any) -> None:
    bring(house, files())
    typed = version("The browser says: one line\n\nAnother line of the browser. Name")
    type_in_browser(house, typed)
    taken_out = {**draft(house)}
    assert taken_out == typed
    mended = edited(LESSON, "one line", "one better line", taken_out)
    assert bring(house, mended).changed == (LESSON,)
    assert draft(house) == mended


def test_broken_text_is_refused_with_its_file_and_line(house: Any) -> None:
    bring(house, files())
    broken = edited(LESSON, "minutes = 3", "minutes = soon")
    with pytest.raises(Invalid) as refused:
        bring(house, broken)
    assert refused.value.faults[0].path == f"{LESSON}:4"
    assert draft(house) == files()


def test_a_draft_that_a_merge_broke_is_not_published(house: Any) -> None:
    bring(house, files())
    type_in_browser(house, edited(LESSON, "minutes = 3", "minutes = soon"))
    with pytest.raises(Invalid) as refused:
        publish(house)
    assert refused.value.faults[0].path == f"{LESSON}:4"
    assert house.rows(select(Release.id)) == []


def test_publishing_makes_one_release_with_all_that_pages_show(house: Any) -> None:
    bring(house, files())
    assert publish(house) == 1
    ((release, title, minutes),) = house.rows(select(Release.id, Release.title, Release.minutes))
    assert (title, minutes) == ("Two modules", 12)
    counted = [
        house.rows(select(func.count()).select_from(table).where(table.release_id == release))[0][0]
        for table in (ReleaseFile, ReleaseLesson, ReleaseItem)
    ]
    assert counted == [len(files()), len(LESSONS), 6]
    assert [name for (name,) in house.rows(select(Event.name))] == ["release-published"]


def test_a_release_never_changes(house: Any) -> None:
    bring(house, files())
    publish(house)
    (row,) = house.rows(select(*Release.__table__.columns))
    bring(house, version("List the people"))
    assert publish(house) == 2
    assert house.rows(select(*Release.__table__.columns).where(Release.id == row.id)) == [row]
    assert [number for (number,) in house.rows(select(Release.number).order_by(Release.number))] == [1, 2]


def test_going_back_to_an_older_text_offers_the_older_release_again(house: Any) -> None:
    bring(house, files())
    publish(house)
    bring(house, version("List the people"))
    publish(house)
    bring(house, files())
    assert publish(house) == 1
    assert len(house.rows(select(Release.id))) == 2
    assert house.read("visitor", learning.open_course, SLUG).release_number == 1


def test_learners_stay_on_their_release_and_new_ones_get_the_new_one(house: Any) -> None:
    bring(house, files())
    publish(house)
    house.write("amina", learning.enrol, SLUG)
    bring(house, edited(LESSON, 'title = "Who decides"', 'title = "Who votes"'))
    publish(house)
    house.write("sam", learning.enrol, SLUG)
    assert house.read("amina", learning.open_lesson, SLUG, LESSONS[1]).title == "Who decides"
    assert house.read("sam", learning.open_lesson, SLUG, LESSONS[1]).title == "Who votes"
    assert house.read("visitor", learning.open_lesson, SLUG, LESSONS[1]).title == "Who votes"


def test_a_module_may_be_without_a_principle(house: Any) -> None:
    bring(house, edited("02-same-news/module.md", 'principle = "no-unfair-advantage"\n', ""))
    publish(house)
    assert house.read("visitor", learning.open_course, SLUG).modules[1].principle is None


def test_the_shipped_course_goes_out_byte_for_byte_as_it_came_in(house: Any) -> None:
    folder = data_dir("courses") / "nine-principles"
    given, faults = read_folder(folder)
    assert faults == []
    slug = bring(house, given).slug
    assert house.write("tariq", authoring.publish, slug) == 1
    out = house.read("tariq", authoring.export_course, slug)
    assert out == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_folder_of_courses_comes_in_again_when_it_changed_and_takes_nothing_back(house: Any, tmp_path: Path) -> None:
    def load() -> list[str]:
        return list(load_courses(house.transactions, tmp_path))

    write_folder(tmp_path / SLUG, files())
    assert load() == [f"Published the course {SLUG}, release 1."]
    stands = house.rows(select(func.count()).select_from(Event))
    assert load() == []
    assert house.rows(select(func.count()).select_from(Event)) == stands
    type_in_browser(house, version("Some letters", OTHER))
    typed = draft(house)
    assert load() == []
    assert draft(house) == typed
    (tmp_path / SLUG / LESSON).write_bytes(version("Count the people")[LESSON])
    assert "publish it yourself" in load()[0]
    assert draft(house) == {**typed, LESSON: version("Count the people")[LESSON]}
    assert house.read("tariq", authoring.courses)[0].release == 1
    assert publish(house) == 2
    (tmp_path / SLUG / LESSON).write_bytes(version("Ask the people")[LESSON])
    assert load() == [f"Published the course {SLUG}, release 3."]
    type_in_browser(house, {**draft(house), LESSON: version("The browser")[LESSON]})
    (tmp_path / SLUG / LESSON).write_bytes(version("The folder")[LESSON])
    assert "changed here and in its folder" in load()[0]
    assert draft(house)[LESSON] == version("The browser")[LESSON]


def test_a_course_that_was_taken_from_learners_stays_so_at_the_next_start(house: Any, tmp_path: Path) -> None:
    write_folder(tmp_path / SLUG, files())
    list(load_courses(house.transactions, tmp_path))
    house.write("tariq", releases.unpublish, SLUG)
    assert list(load_courses(house.transactions, tmp_path)) == []
    assert house.read("tariq", authoring.courses)[0].release is None


def test_only_a_trainer_may_touch_the_text_of_courses(house: Any) -> None:
    published(house.transactions, house.actor("tariq"))
    for name, error in (("amina", Denied), ("adele", Denied), ("visitor", SignIn)):
        for service, arguments in (
            (authoring.import_course, (files(),)),
            (authoring.publish, (SLUG,)),
            (authoring.export_course, (SLUG,)),
            (authoring.courses, ()),
            (authoring.has_come, (SLUG, files())),
            (authoring.is_unfinished, (SLUG,)),
        ):
            with pytest.raises(error):
                house.write(name, service, *arguments)


def test_an_unknown_course_is_not_found(house: Any) -> None:
    for service in (authoring.publish, authoring.export_course):
        with pytest.raises(NotFound):
            house.write("tariq", service, "no-such-course")


def test_the_list_says_where_a_draft_differs(house: Any) -> None:
    bring(house, files())
    assert [(row.slug, row.release, row.draft_differs) for row in house.read("tariq", authoring.courses)] == [
        (SLUG, None, True)
    ]
    publish(house)
    assert [(row.release, row.draft_differs) for row in house.read("tariq", authoring.courses)] == [(1, False)]
    bring(house, version("List the people"))
    assert [(row.release, row.draft_differs) for row in house.read("tariq", authoring.courses)] == [(1, True)]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "data"))

    def command(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["courses", *map(str, arguments)], catch_exceptions=False)

    return command


def written(folder: Path, given: dict[str, bytes]) -> Path:
    for path, content in given.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_the_command_imports_publishes_lists_and_exports(run: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "text", files())
    assert run("import", folder).output == f"{SLUG}: {len(files())} files changed in the draft.\n"
    assert run("list").output == f"{SLUG}: not published, draft differs\n"
    assert run("publish", SLUG).output == f"{SLUG}: release 1 is published.\n"
    assert run("publish", SLUG).output == f"{SLUG}: this text is published already.\n"
    assert run("list").output.startswith(f"{SLUG}: release 1 of ")
    out = tmp_path / "out"
    assert run("export", SLUG, out).output == f"{SLUG}: {len(files())} files in {out}.\n"
    assert {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.*")} == files()
    assert run("export", SLUG, out).exit_code == 1
    assert "not empty" in run("export", SLUG, out).output
    written(folder, version("List the people"))
    again = run("import", "--publish", folder)
    assert again.output == f"{SLUG}: 1 files changed in the draft.\n{SLUG}: release 2 is published.\n"
    for command in (("publish", "none"), ("export", "none", tmp_path / "none")):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "There is no course none" in refused.output


def test_the_command_says_which_files_differ_on_both_sides(run: Any, house: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "text", files())
    run("import", "--publish", folder)
    type_in_browser(house, version("The browser"))
    written(folder, version("The folder"))
    refused = run("import", folder)
    assert refused.exit_code == 1
    assert f"  {LESSON}\n" in refused.output
    assert "--take-folder" in refused.output
    assert run("import", "--take-folder", folder).exit_code == 0
    assert draft(house) == version("The folder")


def test_the_command_checks_names_and_mends_faults(run: Any, tmp_path: Path) -> None:
    folder = written(tmp_path / "text", files())
    fine = run("check", "--quiet", folder)
    assert (fine.exit_code, fine.output) == (0, "text: 0 faults, 3 warnings\n")
    written(folder, edited(LESSON, "## The table {#the-table}", "## The table"))
    found = run("check", "--quiet", folder)
    assert found.exit_code == 1
    assert f"{folder / LESSON}:8: " in found.output
    refused = run("import", folder)
    assert refused.exit_code == 1
    assert f"{folder / LESSON}:8: " in refused.output
    assert f"{folder / LESSON}: ids added" in run("check", "--add-ids", "--quiet", folder).output
    assert b"{#the-table}" in (folder / LESSON).read_bytes()
    assert run("import", folder).exit_code == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    for command in ("check", "import"):
        refused = run(command, empty)
        assert refused.exit_code == 1
        assert "course.md" in refused.output


def test_the_tables_of_a_draft_hold_each_path_once(house: Any) -> None:
    bring(house, files())
    bring(house, version("List the people"))
    assert len(house.rows(select(DraftFile.path))) == len(files())
    assert len(house.rows(select(Course.id))) == 1
