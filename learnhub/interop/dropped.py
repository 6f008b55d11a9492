"""What an import says of a place: what was dropped, what became something else, and what its author still has to do."""

from __future__ import annotations

from collections.abc import Callable

from learnhub.content.faults import render_faults
from learnhub.domain.errors import Fault
from learnhub.domain.words import mark
from learnhub.interop.items.questions import REMARKS

WORDS = {
    **REMARKS,
    "file-left-out": mark("A course has no file of this name; it is left out."),
    # Pages
    "drawing": mark("A drawing is left out. Save it as a picture."),
    "formula": mark("A formula is left out. Write it in words, or show it as a picture."),
    "heading-depth": mark("Its headings have more than two levels; the lower ones are now alike."),
    "heading-inside": mark("A heading inside a list, a quotation or a block is now bold words."),
    "heading-raised": mark("This heading stood below none; it is now a heading of its own."),
    "hidden": mark("A part that no page shows is left out."),
    "lesson-divided": mark("It was too long for one lesson. Lessons that it makes: %(count)s."),
    "link-dropped": mark("A link that leads to no page of the web is now plain words: %(address)s"),
    "media-dropped": mark("A film, a sound or a frame is left out: %(what)s"),
    "media-linked": mark("A film, a sound or a frame is now a link: %(what)s"),
    "note-moved": mark("Note %(number)s stands at the end of its lesson now."),
    "picture-active": mark("A drawing that acts or fetches something is left out. Save it as a plain picture."),
    "picture-alt": mark("The picture %(name)s has no description. Write what it shows."),
    "picture-dropped": mark("A picture is left out: %(name)s"),
    "picture-outside": mark("A picture that lies outside the file is left out; nothing was fetched."),
    "broken-picture": mark("A picture cannot be read and is left out."),
    "picture-too-large": mark("A picture has too many pixels and is left out."),
    "unknown-picture-kind": mark("A picture of a kind that no browser shows is left out. Save it as PNG or JPEG."),
    "script": mark("A script is left out."),
    "struck": mark("Words that were struck through stand here as they are."),
    "table-frame": mark("A table of a single cell is now plain paragraphs."),
    "table-head": mark("The first row of a table is now its heading."),
    "table-inside": mark("A table inside a table is now words of its cell."),
    "table-list": mark("A list inside a table is now words of its cell."),
    "table-merged": mark("Cells that were joined stand apart now."),
    "text-long": mark("A passage is too long for any lesson and is left out."),
    # Moodle
    "moodle-activity": mark("The activity %(name)s (%(kind)s) has no equal here and is left out."),
    "moodle-bank": mark("Questions of the bank that no quiz asks, and that are left out: %(count)s."),
    "moodle-book": mark("Each chapter of the book makes a lesson. Lessons: %(count)s."),
    "moodle-hidden": mark("It was hidden from learners; here it stands in the draft like the rest."),
    "moodle-label": mark("The label %(name)s stands at the end of this lesson now."),
    "moodle-link": mark("The link %(name)s stands at the end of this lesson now."),
    "moodle-penalties": mark("Its questions have unlike penalties; a miss costs nothing until you say so."),
    "moodle-question": mark("The question of place %(number)s is not in the backup."),
    "moodle-quiz-empty": mark("This quiz has no question."),
    "moodle-random": mark(
        "%(count)s random questions are now all questions of their categories. Say how many are drawn."
    ),
    # Word
    "style-plain": mark("The style %(style)s has no equal here; its words are plain paragraphs."),
    "word-box": mark("The words of a text box stand in the text now."),
    "word-chart": mark("A chart is left out. Show it as a picture."),
    "word-chunk": mark("A file inside the file is left out."),
    "word-comment": mark("A comment is left out."),
    "word-deleted": mark("Words marked as deleted are left out."),
    "word-header": mark("Headers and footers of the pages are left out."),
    "word-inserted": mark("Words marked as inserted are taken."),
    "word-object": mark("An embedded object is left out."),
}
"""Code -> what is said, with %(name)s parameters."""

REFUSED = {
    "macros": mark("The file holds macros, which are programs. Save it as .docx and send that."),
    "packed-name": mark("A name in the file leads out of its folder, or stands in it twice. Make the file again."),
    "no-format": mark("Choose the form of the file."),
    "quiz-full": mark(
        "With these %(count)s questions the quiz would be longer than %(limit)s KiB. Divide them over several quizzes."
    ),
    "no-file": mark("Choose a file."),
    "not-word": mark("This is not a Word file, or it is damaged. Open it in Word, save it as .docx and send that."),
    "other-course": mark("This is the text of the course %(course)s. Choose that course, or leave the choice open."),
    "moodle-empty": mark("There is no text in this backup that could be taken."),
    "not-moodle": mark("This is not a backup of a Moodle course, or it is damaged. Make the backup again."),
    "old-word": mark("This file is locked by a password or of an old kind. Save it as .docx without one."),
    "file-over": mark("The file is larger than %(limit)s MB. Make its pictures smaller, or divide it."),
    "unknown-file": mark("This is no Word file, no Moodle backup and no course as a zip file."),
    "word-empty": mark("There is no text in this file."),
    "xml-deep": mark("The file is nested deeper than any text. Save it again and send that."),
    "xml-unsafe": mark("The file declares a document type or entities; such a file is not read."),
    "zip-bomb": mark("The file unfolds to more than it may hold. Make its pictures smaller, or divide it."),
}
"""Why a whole file is refused: code -> what is said."""


def said(fault: Fault, translate: Callable[[str], str] = str) -> str:
    """What is said of a place, with no sign that a page or a terminal would act on."""
    known = {**REFUSED, **WORDS}.get(fault.code)
    if known is None:
        place, line = f"{fault.path}: ", render_faults([fault], translate)[0]
        return line.removeprefix(place)
    words = translate(known) % fault.params
    words = words[:1].upper() + words[1:]
    return "".join(sign if sign.isprintable() else " " for sign in words)
