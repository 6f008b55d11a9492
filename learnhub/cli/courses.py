"""`learnhub courses`: checking, importing, publishing and exporting course text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from learnhub.app import Parts
from learnhub.background.packages import put_package
from learnhub.background.paper import makes_pdf
from learnhub.cli.parts import ready, refuse, settings
from learnhub.content.course import read_course
from learnhub.content.coverage import coverage as tables
from learnhub.content.faults import errors, render_faults
from learnhub.content.folder import check_folder, read_folder, read_zip, write_folder
from learnhub.content.ids import add_ids
from learnhub.content.recordings import still_there
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.languages import LANGUAGES
from learnhub.domain.packages import KEYED, Package
from learnhub.domain.policy import SYSTEM
from learnhub.interop.packages.kit import Kit
from learnhub.outside.recordings import Recordings
from learnhub.paths import data_dir
from learnhub.services import authoring, checks, packages
from learnhub.services.drafting import FileClash
from learnhub.services.work import Transactions

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def courses() -> None:
    """Course text: check, import, publish, export."""


def course_folders(folder: Path) -> list[Path]:
    """The course in this folder, or the courses in its folders."""
    if (folder / "course.md").exists():
        return [folder]
    return sorted(each.parent for each in folder.glob("*/course.md"))


@courses.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--draft", "slug", help="The draft of this course in the site, and the cases that it cites.")
@click.option("--add-ids", "adds_ids", is_flag=True, help="Write the ids that are missing.")
@click.option("--quiet", is_flag=True, help="Only what bars publishing.")
def check(folder: Path | None, slug: str | None, adds_ids: bool, quiet: bool) -> None:
    """Name every fault of the courses in FOLDER as file:line, with its mend. It is what the studio says of a draft."""
    if (folder is None) == (slug is None):
        refuse("Name a folder, or a course of the site with --draft.")
    if folder is None:
        _check_draft(slug or "", quiet=quiet)
        return
    found = course_folders(folder)
    if not found:
        refuse(f"{folder}: there is no course here. A course is a folder with a course.md.")
    barring = 0
    looked = _looked_at()
    for course in found:
        if adds_ids:
            added = add_ids(read_folder(course, looked.keep)[0])
            for path, content in added.items():
                (course / path).write_bytes(content)
                click.echo(f"{course / path}: ids added")
        faults = check_folder(course, looked.keep)
        barring += len(errors(faults))
        shown = errors(faults) if quiet else faults
        for line in render_faults([Fault(str(course / each.path), each.code, each.params) for each in shown]):
            click.echo(line)
        click.echo(f"{course.name}: {len(errors(faults))} faults, {len(faults) - len(errors(faults))} warnings")
    if barring:
        raise SystemExit(1)


def _check_draft(slug: str, *, quiet: bool) -> None:
    try:
        faults = ready(settings()).transactions.read(SYSTEM, checks.check_draft, slug)
    except NotFound:
        refuse(f"There is no course {slug}. See: learnhub courses list")
    barring = errors(faults)
    for line in render_faults(barring if quiet else faults):
        click.echo(line)
    click.echo(f"{slug}: {len(barring)} faults, {len(faults) - len(barring)} warnings")
    if barring:
        raise SystemExit(1)


@courses.command()
@click.argument("folder", type=FOLDER)
def coverage(folder: Path) -> None:
    """Print which lessons and items serve each objective of the courses in FOLDER, and how each principle is asked."""
    files = (read_folder(each, _looked_at().keep)[0] for each in course_folders(folder))
    made = [course for each in files if (course := read_course(each).course)]
    for line in tables(made):
        click.echo(line)


@courses.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--publish", "publishes", is_flag=True, help="Publish what was imported.")
@click.option("--take-folder", is_flag=True, help="Where the folder and a browser's draft differ, take the folder.")
def bring_in(source: Path, publishes: bool, take_folder: bool) -> None:
    """Bring SOURCE, a folder of courses or the zip of one, into drafts; the same text again changes nothing."""
    parts = ready(settings())
    transactions = parts.transactions
    for course in [source] if source.is_file() else course_folders(source) or [source]:
        files, faults = _read(course, parts.recordings)
        if errors(faults):
            refuse(*render_faults([Fault(str(course / each.path), each.code, each.params) for each in faults]))
        try:
            text = authoring.parsed(files)
            done = transactions.write(SYSTEM, authoring.import_course, files, take_folder=take_folder, text=text)
        except Invalid as error:
            refuse(*render_faults([Fault(str(course / each.path), each.code, each.params) for each in error.faults]))
        except Conflict as error:
            refuse(
                "The draft in the site changed too; nothing was imported. These files were changed on both sides:",
                *(line for clash in error.current for line in _both(clash)),
                "Export the draft and bring the texts together, or import again with --take-folder.",
            )
        click.echo(f"{done.slug}: {len(done.changed)} files changed in the draft.")
        if publishes:
            _publish(transactions, done.slug)


def _both(clash: FileClash) -> Iterator[str]:
    """A file that was changed on both sides, with both texts of each stretch."""
    yield f"  {clash.path}"
    for each in clash.clashes:
        yield from (f"    the site:   {line}" for line in each.theirs.splitlines() or ["(taken out)"])
        yield from (f"    the folder: {line}" for line in each.ours.splitlines() or ["(taken out)"])


def _looked_at() -> Recordings:
    """Recordings that are looked at and not kept."""
    return Recordings(None, settings().recording_megabytes)


def _read(source: Path, recordings: Recordings) -> tuple[dict[str, bytes], list[Fault]]:
    if source.is_dir():
        return read_folder(source, recordings.keep)
    with source.open("rb") as stream:
        return read_zip(stream, recordings.keep)


@courses.command()
@click.argument("slug")
def publish(slug: str) -> None:
    """Publish the draft of the course SLUG as an immutable release."""
    _publish(ready(settings()).transactions, slug)


@courses.command()
@click.argument("slug")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="The draft, and not the release.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["folder", *(each.value for each in Package)]),
    default="folder",
    show_default=True,
)
@click.option("--language", type=click.Choice(LANGUAGES), help="In this language; else the course's own.")
def export(slug: str, target: Path, draft: bool, format_: str, language: str | None) -> None:
    """Write the files of the course SLUG into the empty folder TARGET, byte for byte as they came; or another format of
    it into the file TARGET. A zip and a SCORM package hold the right answers."""
    parts = ready(settings())
    if format_ != "folder":
        return _export_package(parts, slug, target, Package(format_), draft=draft, language=language or "")
    try:
        files = parts.transactions.read(SYSTEM, authoring.export_course, slug, draft=draft)
    except NotFound:
        refuse(f"There is no course {slug}. See: learnhub courses list")
    if target.exists() and any(target.iterdir()):
        refuse(f"{target} is not empty. Name an empty folder or a new one.")
    files, gone = still_there(files, parts.recordings.fetch)
    write_folder(target, files, parts.recordings.fetch)
    click.echo(f"{slug}: {len(files)} files in {target}.")
    _tell_left_out(gone)
    return None


def _export_package(parts: Parts, slug: str, target: Path, package: Package, *, draft: bool, language: str) -> None:
    if target.exists():
        refuse(f"{target} is there already. Name a new file.")
    if package is Package.PDF and not makes_pdf():
        refuse("PDF needs an extra: pip install 'learnhub[pdf]'")
    try:
        contents = parts.transactions.read(
            SYSTEM, packages.course_contents, slug, draft=draft, whole=package is Package.ZIP, language=language
        )
    except NotFound:
        said = f" in {language}" if language else ""
        refuse(f"There is no course {slug}{said}, or no release of it. See: learnhub courses list")
    except Invalid as error:
        refuse(*render_faults(list(error.faults)))
    kit = Kit(parts.pages, data_dir("static"), parts.settings.base_url, parts.recordings.fetch)
    gone = put_package(package, contents, kit, target)
    click.echo(f"{slug}: {package} in {target}.")
    _tell_left_out(gone)
    if package in KEYED:
        click.echo("It holds the right answers of its quizzes: never give it to learners.")


def _tell_left_out(gone: Iterable[str]) -> None:
    for path in gone:
        click.echo(f"Left out, for its bytes are not in the files of this site any more: {path}", err=True)


@courses.command("list")
def list_courses() -> None:
    """The courses of this site, their releases and drafts."""
    for row in ready(settings()).transactions.read(SYSTEM, authoring.courses):
        release = f"release {row.release} of {row.published_at:%Y-%m-%d}" if row.published_at else "not published"
        click.echo(f"{row.slug}: {release}{', draft differs' if row.draft_differs else ''}")


def _publish(transactions: Transactions, slug: str) -> None:
    try:
        found = transactions.read(SYSTEM, authoring.ready, slug)
        number = transactions.write(SYSTEM, authoring.publish_text, slug, found) if found else None
    except NotFound:
        refuse(f"There is no course {slug}. See: learnhub courses list")
    except Invalid as error:
        refuse(*render_faults(list(error.faults)))
    click.echo(f"{slug}: release {number} is published." if number else f"{slug}: this text is published already.")
