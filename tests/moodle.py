"""Backups of a Moodle course for tests, with the names of files and fields that Moodle 3 and 4 write."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping
from html import escape

from tests import word

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NULL = "$@NULL@$"
PICTURE = word.picture()
DIGEST = hashlib.sha1(PICTURE).hexdigest()


def tag(name: str, *inner: str, **given: object) -> str:
    """An element; words are escaped by `said`."""
    attributes = "".join(f' {key}="{value}"' for key, value in given.items())
    return f"<{name}{attributes}>{''.join(inner)}</{name}>"


def said(**words: object) -> str:
    """Elements of words, in their order."""
    return "".join(tag(name, escape(str(value), quote=False)) for name, value in words.items())


def activity(kind: str, number: int, inner: str) -> str:
    """The XML file of an activity."""
    given = {"id": number, "moduleid": number, "modulename": kind, "contextid": 100 + number}
    return HEAD + tag("activity", tag(kind, inner, id=number), **given)


def answers(*rows: tuple[int, str, str, str]) -> str:
    """The answers of a question: id, words, share, feedback."""
    return tag(
        "answers",
        *(
            tag(
                "answer",
                said(answertext=text, answerformat=1, fraction=share, feedback=feedback, feedbackformat=1),
                id=identity,
            )
            for identity, text, share, feedback in rows
        ),
    )


def question(identity: int, kind: str, name: str, text: str, plugin: str, *, parent: int = 0, hints: str = "") -> str:
    """A question as the bank of a backup tells it."""
    return tag(
        "question",
        said(
            parent=parent,
            name=name,
            questiontext=text,
            questiontextformat=1,
            generalfeedback="<p>Look at the list.</p>",
            generalfeedbackformat=1,
            defaultmark="1.0000000",
            penalty="0.2500000",
            qtype=kind,
            length=1,
            stamp="x",
            timecreated=1,
            timemodified=1,
            createdby=2,
            modifiedby=2,
        ),
        tag(f"plugin_qtype_{kind}_question", plugin),
        tag("question_hints", hints),
        id=identity,
    )


SINGLE = answers((1, "All of them", "1.0000000", "Yes."), (2, "One", "0.0000000", "No.")) + tag(
    "multichoice", said(layout=0, single=1, shuffleanswers=1, correctfeedback="", answernumbering="abc"), id=1
)
HINT = tag("question_hint", said(hint="Count them.", hintformat=1, shownumcorrect=0), id=1)
SHOWN = '<p>Who is told? <img src="@@PLUGINFILE@@/list.png" alt="A list"></p>'
QUESTIONS = {
    11: ("multichoice", "Who is told", SHOWN, SINGLE),
    12: (
        "truefalse",
        "On one day",
        "<p>All hear on one day.</p>",
        answers((3, "True", "1.0000000", "So it is."), (4, "False", "0.0000000", "It is."))
        + tag("truefalse", said(trueanswer=3, falseanswer=4), id=1),
    ),
    13: (
        "numerical",
        "How far",
        "<p>How far?</p>",
        answers((5, "12", "1.0000000", ""))
        + tag("numerical_units", tag("numerical_unit", said(multiplier="1", unit="km"), id=1))
        + tag("numerical_records", tag("numerical_record", said(answer=5, tolerance="0.5"), id=1)),
    ),
    14: (
        "match",
        "Who gives what",
        "<p>Match.</p>",
        tag("matchoptions", said(shuffleanswers=1), id=1)
        + tag(
            "matches",
            tag("match", said(questiontext="<p>Island</p>", questiontextformat=1, answertext="Fridges"), id=1),
            tag("match", said(questiontext="<p>Harbour</p>", questiontextformat=1, answertext="Boats"), id=2),
        ),
    ),
    15: ("multianswer", "The day", "<p>It was {#1}.</p>", tag("multianswer", said(sequence="16"), id=1)),
    17: (
        "shortanswer",
        "A word",
        "<p>Say it.</p>",
        answers((7, "open", "1.0000000", "")) + tag("shortanswer", said(usecase=0)),
    ),
    18: (
        "ordering",
        "In order",
        "<p>Order.</p>",
        answers((8, "Ask", "1.0000000", ""), (9, "Write", "2.0000000", ""))
        + tag("ordering", said(gradingtype=-1), id=1),
    ),
    23: (
        "gapselect",
        "Choose words",
        "<p>Write to [[2]] on [[1]].</p>",
        answers((10, "Monday", "0", "1"), (11, "all", "0", "1"), (12, "one", "0", "1")),
    ),
    24: (
        "ddwtos",
        "Drag words",
        "<p>Write on [[1]].</p>",
        answers(
            (13, "Monday", "0", 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";s:8:"infinite";b:0;}'),
            (14, "all", "0", 'O:8:"stdClass":2:{s:9:"draggroup";i:2;s:8:"infinite";b:0;}'),
        ),
    ),
    19: ("essay", "Say why", "<p>Why?</p>", tag("essay", said(responseformat="editor", graderinfo=""), id=1)),
    20: ("calculated", "Sum", "<p>{a}+{b}</p>", ""),
    21: ("multichoice", "Of the bank", "<p>Which?</p>", SINGLE),
    22: ("multichoice", "In no quiz", "<p>Which?</p>", SINGLE),
}
PART = question(16, "shortanswer", "part", "{1:SHORTANSWER:=Monday~=on Monday}", "", parent=15)


def bank(version: int) -> str:
    """`questions.xml` as Moodle 4 or 3 writes it: 11 to 20, 23 and 24 in one category, 21 in another, 22 in a third."""
    made = {
        identity: question(identity, *rest, hints=HINT if identity == 11 else "")
        for identity, rest in QUESTIONS.items()
    }

    def category(number: int, *ids: int, more: str = "") -> str:
        head = said(name=f"Category {number}", contextid=1, contextlevel=50, contextinstanceid=2, info="", parent=0)
        if version == 3:
            return tag("question_category", head, tag("questions", *(made[each] for each in ids), more), id=number)
        entries = [_entry(each, made[each]) for each in ids] + ([_entry(16, more)] if more else [])
        return tag("question_category", head, tag("question_bank_entries", *entries), id=number)

    whole = (category(1, *range(11, 16), 17, 18, 23, 24, 19, 20, more=PART), category(2, 21), category(3, 22))
    return HEAD + tag("question_categories", *whole)


def _entry(identity: int, text: str) -> str:
    old = text.replace("Who is told", "An older wording")
    versions = [(1, "ready", old), (2, "ready", text), (3, "draft", old)] if identity == 11 else [(1, "ready", text)]
    return tag(
        "question_bank_entry",
        said(questioncategoryid=1, idnumber=NULL, ownerid=2),
        tag(
            "question_version",
            *(
                tag("question_versions", said(version=number, status=status), tag("questions", each), id=number)
                for number, status, each in versions
            ),
        ),
        id=identity + 100,
    )


def slots(version: int) -> str:
    """The questions of the quiz; the last slot draws a question of the second category."""
    made = []
    for place, identity in enumerate((*range(11, 16), 17, 18, 23, 24, 19, 20), 1):
        if version == 3:
            inner = said(slot=place, page=1, requireprevious=0, questionid=identity, maxmark="2.0000000")
        else:
            inner = said(quizid=4, slot=place, page=1, requireprevious=0, maxmark="2.0000000") + tag(
                "question_reference",
                said(
                    usingcontextid=104,
                    component="mod_quiz",
                    questionarea="slot",
                    questionbankentryid=identity + 100,
                    version=NULL,
                ),
                id=place,
            )
        made.append(tag("question_instance", inner, id=place))
    if version == 4:
        drawn = said(filtercondition='{"filter":{"category":{"jointype":1,"values":[2]}}}', component="mod_quiz")
        made.append(
            tag("question_instance", said(slot=10, maxmark=1) + tag("question_set_reference", drawn, id=1), id=10)
        )
    return tag("question_instances", *made)


ACTIVITIES = (
    (1, "label", "A label", 7),
    (2, "page", "The list", 7),
    (3, "book", "Three letters", 8),
    (4, "quiz", "Check", 8),
    (5, "forum", "News", 7),
    (6, "label", "After the quiz", 8),
    (7, "url", "The whole list", 7),
)


def parts(version: int = 4) -> dict[str, str | bytes]:
    """The files of a backup by name."""
    activities = [
        said(moduleid=number, sectionid=section, modulename=kind, title=title, directory=f"activities/{kind}_{number}")
        for number, kind, title, section in ACTIVITIES
    ]
    sections = [said(sectionid=number, title=number, directory=f"sections/section_{number}") for number in (7, 8)]
    information = said(
        name="backup-moodle2-course-2-open-20260101-1200-nu.mbz",
        moodle_version="2024042200",
        moodle_release="4.4" if version == 4 else "3.11",
        original_course_fullname="Open books",
        original_course_shortname="open",
    ) + tag(
        "contents",
        tag("activities", *(tag("activity", each) for each in activities)),
        tag("sections", *(tag("section", each) for each in sections)),
        tag("course", said(courseid=2, title="open", directory="course")),
    )
    text = "<h3>Why</h3><p>So that <b>nobody</b> asks.</p><img src='@@PLUGINFILE@@/list.png' alt='A list'>"
    chapters = tag(
        "chapters",
        tag(
            "chapter",
            said(pagenum=1, subchapter=0, title="Monday", content="<p>First.</p>", contentformat=1, hidden=0),
            id=31,
        ),
        tag(
            "chapter",
            said(pagenum=2, subchapter=1, title="At noon", content="<h2>Then</h2>x", contentformat=1, hidden=0),
            id=32,
        ),
        tag(
            "chapter",
            said(pagenum=3, subchapter=0, title="Tuesday", content="<p>Next.</p>", contentformat=1, hidden=1),
            id=33,
        ),
    )
    quiz = said(
        name="Check",
        intro="<p>Two questions.</p>",
        introformat=1,
        timeopen=1_800_000_000,
        timeclose=0,
        timelimit=1_500,
        preferredbehaviour="interactive",
        attempts_number=3,
    )

    def file(identity: int, context: int, component: str, area: str, item: int) -> str:
        return tag(
            "file",
            said(
                contenthash=DIGEST,
                contextid=context,
                component=component,
                filearea=area,
                itemid=item,
                filepath="/",
                filename="list.png",
                mimetype="image/png",
            ),
            id=identity,
        )

    return {
        "moodle_backup.xml": HEAD + tag("moodle_backup", tag("information", information)),
        "sections/section_7/section.xml": HEAD
        + tag(
            "section",
            said(number=0, name=NULL, summary="<p>Begin here.</p>", summaryformat=1, sequence="1,2,7,5", visible=1),
            id=7,
        ),
        "sections/section_8/section.xml": HEAD
        + tag(
            "section", said(number=1, name="Letters", summary="", summaryformat=1, sequence="3,4,6", visible=1), id=8
        ),
        "activities/label_1/label.xml": activity(
            "label", 1, said(name="A label", intro="<p>Hello.</p>", introformat=1)
        ),
        "activities/page_2/page.xml": activity(
            "page", 2, said(name="The list", intro="", introformat=1, content=text, contentformat=1)
        ),
        "activities/book_3/book.xml": activity(
            "book", 3, said(name="Three letters", intro="", introformat=1, numbering=0) + chapters
        ),
        "activities/quiz_4/quiz.xml": activity("quiz", 4, quiz + slots(version)),
        "activities/label_6/label.xml": activity("label", 6, said(name="After", intro="<p>Done.</p>", introformat=1)),
        "activities/url_7/url.xml": activity(
            "url",
            7,
            said(name="x", intro="<p>All of it.</p>", introformat=1, externalurl="https://example.org/?a=1&b=2"),
        ),
        "activities/page_2/module.xml": HEAD + tag("module", said(modulename="page", visible=0), id=2),
        "questions.xml": bank(version),
        "files.xml": HEAD
        + tag("files", file(1, 102, "mod_page", "content", 0), file(2, 1, "question", "questiontext", 11)),
        f"files/{DIGEST[:2]}/{DIGEST}": PICTURE,
    }


def as_zip(given: Mapping[str, str | bytes]) -> bytes:
    """A backup in the older form."""
    return word.packed({name: each.encode() if isinstance(each, str) else each for name, each in given.items()})


def as_tar(given: Mapping[str, str | bytes]) -> bytes:
    """A backup in the newer form."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, each in given.items():
            data = each.encode() if isinstance(each, str) else each
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


__all__ = ["as_tar", "as_zip", "parts", "zipfile"]
