"""`learnhub items`: questions from and for other systems, and how well they do their work."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from learnhub.background.analysis import count_quizzes
from learnhub.cli.parts import ready, refuse, settings
from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.folder import write_files
from learnhub.content.intake import ids_in
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import SYSTEM
from learnhub.interop.dropped import said
from learnhub.interop.items.bringing import hand_out as hand_out_quiz
from learnhub.interop.items.course_text import text_of
from learnhub.interop.items.formats import FORMATS, read_file
from learnhub.interop.items.questions import FILE_LIMIT, Remark, Remarks
from learnhub.interop.pictures import Pictures
from learnhub.services import analysis, authoring
from learnhub.services.analysis import AnalysisView, ItemRow

FORMAT = click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), required=True, help="The form.")
QUIZ_LIMIT = 256 * 1024


@click.group()
def items() -> None:
    """Questions: from and for other systems (GIFT, Moodle XML, Aiken, CSV), and how well they do their work."""


@items.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@FORMAT
@click.option("--into", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A file NAME.quiz.md.")
@click.option("--write", "writes", is_flag=True, help="Write the file. Without it nothing is written.")
def bring_in(source: Path, format_: str, into: Path, writes: bool) -> None:
    """Say what the questions of SOURCE become, line by line; with --write put them at the end of a quiz's file."""
    if not into.name.endswith(".quiz.md"):
        refuse(f"{into}: the file of a quiz ends in .quiz.md.")
    with source.open("rb") as stream:
        found = read_file(format_, stream.read(FILE_LIMIT + 1))
    remarks = Remarks()
    remarks.found = dict.fromkeys(found.remarks)
    before = into.read_bytes() if into.is_file() else b""
    media = into.parent / "media"
    there = [path.name for path in media.iterdir()] if media.is_dir() else []
    pictures = Pictures(f"{into.name.partition('.')[0].lstrip('0123456789-')}-picture", there)
    text = text_of(found.questions, into.name, ids_in(_around(into)), remarks, before, pictures=pictures)
    for remark in sorted(remarks.found, key=lambda each: each.line):
        click.echo(f"{source}:{remark.line}: {remark.said()}")
    for fault in pictures.report(source.name):
        click.echo(f"{fault.path}: {said(fault)}")
    kinds = Counter(question.kind.value for question in found.questions)
    click.echo(
        f"{len(found.questions)} questions: " + (", ".join(f"{n} {kind}" for kind, n in kinds.items()) or "none")
    )
    if not found.questions:
        raise SystemExit(1)
    if len(text) > QUIZ_LIMIT:
        refuse(f"{into}: the text would be longer than 256 KiB. Divide the questions over several quizzes.")
    if not writes:
        click.echo("Nothing was written. Run it again with --write.")
        return
    into.write_bytes(text)
    write_files(into.parent, {f"media/{name}": data for name, data in pictures.kept.items()})
    click.echo(f"{into}: written. learnhub courses check names what each question still lacks.")


def _around(into: Path) -> dict[str, bytes]:
    """The texts of the course that the file is in, or of its folder."""
    folders = [folder for folder in into.resolve().parents[:2] if (folder / COURSE_FILE).is_file()]
    folder = folders[0] if folders else into.resolve().parent
    return {str(path): path.read_bytes() for path in folder.rglob("*.md") if path.is_file()} if folder.is_dir() else {}


@items.command("export")
@click.argument("quiz", metavar="COURSE/QUIZ")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@FORMAT
@click.option("--draft", is_flag=True, help="Of the draft, and not of the release.")
def hand_out(quiz: str, out: Path, format_: str, draft: bool) -> None:
    """Write the questions of COURSE/QUIZ, all its forms, to the new file OUT, and say what the form cannot hold."""
    slug, _, name = quiz.partition("/")
    try:
        files = ready(settings()).transactions.read(SYSTEM, authoring.export_course, slug, draft=draft)
    except NotFound:
        refuse(f"There is no course {slug}. See: learnhub courses list")
    course = read_course(files).course
    quizzes = {each.id: each for module in course.modules for each in module.quizzes} if course else {}
    if name not in quizzes:
        refuse(f"There is no quiz {name} in {slug}. There are: {', '.join(quizzes) or 'none'}")
    data, remarks = hand_out_quiz(format_, quizzes[name], files)
    try:
        with out.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        refuse(f"{out} is there already. Name a new file.")
    for remark in remarks:
        click.echo(_placed(remark, [item.id for item in quizzes[name].items]))
    left = sum(remark.code == "cannot-hold" for remark in remarks)
    click.echo(f"{len(quizzes[name].items) - left} of {len(quizzes[name].items)} questions in {out}.")


def _placed(remark: Remark, ids: list[str]) -> str:
    return f"{ids[remark.line - 1]}: {remark.said()}"


SAID = {
    "draws-good": "draws more good learners than the key: option {options}",
    "misleads": "those who do well on the rest get it wrong more often",
    "confident": "learners were very sure of a wrong answer: {sure_wrong}",
    "guessed": "no more are right than guessing would give",
    "hard": "hardly anybody gets it right",
    "little": "right as often for those who know little",
    "easy": "everybody gets it right",
    "idle": "hardly anybody chooses option {options}",
    "works": "does its work",
    "too-few": "too few have answered it",
}


@items.command()
@click.argument("quiz", metavar="COURSE/QUIZ")
@click.option("--version", "release", type=int, help="Of this version; without it the questions of today, in all.")
def analyse(quiz: str, release: int | None) -> None:
    """Count the answers to COURSE/QUIZ and say which questions need a hand, the most needed first."""
    slug, _, name = quiz.partition("/")
    run = ready(settings()).transactions
    try:
        count_quizzes(run, slug, name)
        view = run.read(SYSTEM, analysis.show, slug, name, release)
    except NotFound:
        refuse(f"There is no quiz {quiz} with such a version. See: learnhub courses list")
    for line in _analysed(view):
        click.echo(line)


def _analysed(view: AnalysisView) -> list[str]:
    about = f"{view.tries} tries"
    if view.reliability:
        about += f", reliability {view.reliability.alpha:.2f} ({view.reliability.people} people)"
    return [about, *(line for row in view.rows for line in _item_lines(row))]


def _item_lines(row: ItemRow) -> list[str]:
    figures = row.figures
    said = "; ".join(
        SAID[each.kind.value].format(options=", ".join(row.named[each.kind.value]), sure_wrong=figures.sure_wrong)
        for each in row.findings
    )
    known = [
        f"asked {figures.asked}" if figures.asked is not None else "",
        f"right at first {figures.facility:.0%}" if figures.facility is not None else "",
        f"discrimination {figures.discrimination:.2f}" if figures.discrimination is not None else "",
    ]
    return [f"{row.id}: {said} ({', '.join(filter(None, known)) or 'fewer than may be told'})"]
