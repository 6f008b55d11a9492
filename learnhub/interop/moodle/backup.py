"""Moodle course backups (`.mbz`, as Moodle 2 to 4 write them) as modules: sections, pages, books, labels, links,
quizzes.

`moodle_backup.xml` names sections and activities; each has a folder with an XML file of its own; pictures lie in
`files` under the hash of their bytes. People, grades and settings of the platform are never looked at.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from urllib.parse import unquote

from learnhub.content.from_html import html_of_markdown, html_of_plain, plain_of_html
from learnhub.content.from_pages import MOST_REMARKS, Piece, read_page
from learnhub.content.intake import ModuleText, PageText, QuizText
from learnhub.domain.errors import Fault
from learnhub.interop.items.course_text import Settings, text_of
from learnhub.interop.items.questions import Question, Remarks
from learnhub.interop.moodle.archive import Archive, refused
from learnhub.interop.moodle.bank import Bank, questions_of_bank, read_bank
from learnhub.interop.pictures import Pictures
from learnhub.interop.xml_tree import Tag, read_tree

MOST_ACTIVITIES = 2_000
MOST_TRIES, MOST_MINUTES, MOST_CHECKS = 100, 600, 5

_FILE = re.compile(r'@@PLUGINFILE@@/([^"\'?]+)')


@dataclass(frozen=True)
class _Stored:
    """Where a file of the backup belongs, and the hash of its bytes."""

    context: str
    component: str
    area: str
    item: str
    name: str
    digest: str


@dataclass
class _Section:
    title: str
    body: list[Piece] = field(default_factory=list)
    parts: list[PageText | QuizText] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)


def read_backup(data: bytes) -> tuple[list[ModuleText], list[Fault], str]:
    """The modules that a backup makes, what was dropped or changed by place, and the name of its course.

    Raises Invalid for `file`: file-over, not-moodle, packed-name, zip-bomb, xml-unsafe, xml-deep, moodle-empty.
    """
    with Archive(data) as archive:
        return _Reader(archive).read()


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.report: list[Fault] = []
        self.used: set[str] = set()
        self.files = list(self._files())
        bank = self._tree("questions.xml")
        self.bank = read_bank(bank) if bank else Bank({}, {}, {}, {})

    def read(self) -> tuple[list[ModuleText], list[Fault], str]:
        root = self._tree("moodle_backup.xml")
        if root is None:
            raise refused("not-moodle")
        information = root.first("moodle_backup", "information")
        course = information.said("original_course_fullname") or information.said("name") or "Moodle"
        activities = list(information.all("contents", "activities", "activity"))
        if len(activities) > MOST_ACTIVITIES:
            raise refused("zip-bomb")
        modules = []
        for number, listed in enumerate(information.all("contents", "sections", "section")):
            inside = [each for each in activities if each.said("sectionid") == listed.said("sectionid")]
            if module := self._section(listed, number, inside, course):
                modules.append(module)
        if not modules:
            raise refused("moodle-empty")
        every = {question.given.get("id", "") for each in self.bank.categories.values() for question in each}
        if left := len(every - self.used):
            self.report.append(Fault("", "moodle-bank", {"count": left}))
        return modules, self.report, course

    def _tree(self, name: str) -> Tag | None:
        data = self.archive.read(name)
        return None if data is None else read_tree(data, "not-moodle")

    def _lost(self, place: str, code: str, **params: object) -> None:
        fault = Fault(place, code, params)
        if len(self.report) < MOST_REMARKS and fault not in self.report:
            self.report.append(fault)

    def _files(self) -> Iterable[_Stored]:
        root = self._tree("files.xml")
        for each in root.all("files", "file") if root else ():
            name = f"{each.said('filepath')}{each.said('filename')}".lstrip("/")
            context, component, area, item = map(each.said, ("contextid", "component", "filearea", "itemid"))
            digest = each.said("contenthash")
            if re.fullmatch(r"[0-9a-f]{40}", digest) and not name.endswith("."):
                yield _Stored(context, component, area, item, name, digest)

    def _bytes(self, stored: _Stored) -> bytes | None:
        return self.archive.read(f"files/{stored.digest[:2]}/{stored.digest}")

    def _section(self, listed: Tag, number: int, inside: Sequence[Tag], course: str) -> ModuleText | None:
        root = self._tree(f"{listed.said('directory')}/section.xml")
        tag = root.first("section") if root else Tag("", {})
        name = tag.said("name") or (course if not number else f"{course} {number}")
        made = _Section(" ".join(plain_of_html(name).split()) or course)
        files = [each for each in self.files if (each.component, each.area) == ("course", "section")]
        files = [each for each in files if each.item == listed.said("sectionid")]
        made.body += self._pieces(tag, "summary", made, made.title, files)
        order = tag.said("sequence").split(",")
        places = {identity: place for place, identity in enumerate(order)}
        for each in sorted(inside, key=lambda each: places.get(each.said("moduleid"), len(places))):
            self._activity(each, made)
        self.report += made.pictures.report(made.title)
        if not made.parts and not made.body:
            return None
        return ModuleText(made.title, tuple(made.body), tuple(made.parts), made.pictures.kept)

    def _activity(self, listed: Tag, section: _Section) -> None:
        kind, folder = listed.said("modulename"), listed.said("directory")
        name = " ".join(plain_of_html(listed.said("title")).split()) or kind
        readers: Mapping[str, Callable[[str, Tag, _Section, list[_Stored]], None]] = {
            "page": self._page,
            "book": self._book,
            "label": self._label,
            "url": self._link,
            "quiz": self._quiz,
        }
        root = self._tree(f"{folder}/{kind}.xml") if kind in readers else None
        if root is None:
            self._lost(section.title, "moodle-activity", name=name, kind=kind)
            return
        settings = self._tree(f"{folder}/module.xml")
        if settings is not None and settings.said("module", "visible") == "0":
            self._lost(name, "moodle-hidden")
        activity = root.first("activity")
        context = activity.given.get("contextid", "")
        files = [each for each in self.files if each.context == context]
        readers[kind](name, activity.first(kind), section, files)

    def _pieces(
        self, tag: Tag, name: str, section: _Section, place: str, files: Iterable[_Stored], shift: int = 0
    ) -> list[Piece]:
        """The pieces of one text of an activity, with the pictures that its files hold."""
        known = {each.name: each for each in files}

        def picture(address: str) -> str | None:
            found = _FILE.match(address)
            stored = known.get(unquote(found[1])) if found else None
            data = self._bytes(stored) if stored else None
            return section.pictures.of(address, {} if data is None or not stored else {stored.name: data}, place)

        page = read_page(_html(tag, name), place, picture)
        self.report += [fault for fault in page.report if fault not in self.report]
        return [replace(piece, level=piece.level + shift if piece.level else 0) for piece in page.pieces]

    def _page(self, name: str, tag: Tag, section: _Section, files: list[_Stored]) -> None:
        pieces = self._pieces(tag, "intro", section, name, _of(files, "intro"))
        pieces += self._pieces(tag, "content", section, name, _of(files, "content"))
        section.parts.append(PageText(tag.said("name") or name, tuple(pieces)))

    def _book(self, name: str, tag: Tag, section: _Section, files: list[_Stored]) -> None:
        """Each chapter is a lesson; a chapter below it is a heading of it."""
        chapters = sorted(tag.all("chapters", "chapter"), key=lambda each: _whole(each.said("pagenum")))
        made: list[tuple[str, list[Piece]]] = []
        begins = self._pieces(tag, "intro", section, name, _of(files, "intro"))
        for chapter in chapters:
            title = chapter.said("title") or name
            own = [each for each in _of(files, "chapter") if each.item == chapter.given.get("id")]
            pieces = self._pieces(chapter, "content", section, title, own, shift=1)
            if chapter.said("hidden") == "1":
                self._lost(title, "moodle-hidden")
            if chapter.said("subchapter") == "1" and made:
                heading = read_page(f"<h1>{html_of_plain(title)}</h1>", title).pieces
                made[-1][1].extend([*(replace(piece, level=1) for piece in heading), *pieces])
            else:
                made.append((title if len(chapters) > 1 else name, [*begins, *pieces]))
                begins = []
        section.parts += [PageText(title, tuple(pieces)) for title, pieces in made]
        if len(made) > 1:
            self._lost(name, "moodle-book", count=len(made))

    def _label(self, name: str, tag: Tag, section: _Section, files: list[_Stored]) -> None:
        self._beside(name, self._pieces(tag, "intro", section, name, _of(files, "intro")), section, "moodle-label")

    def _link(self, name: str, tag: Tag, section: _Section, files: list[_Stored]) -> None:
        """An address with a few words on it."""
        page = read_page(f'<p><a href="{escape(tag.said("externalurl"))}">{escape(name)}</a></p>', name)
        self.report += [fault for fault in page.report if fault not in self.report]
        pieces = [*page.pieces, *self._pieces(tag, "intro", section, name, _of(files, "intro"))]
        self._beside(name, pieces, section, "moodle-link")

    def _beside(self, name: str, pieces: Sequence[Piece], section: _Section, code: str) -> None:
        """What is no lesson of its own stands where it stood: above the lessons, or at the end of the one before."""
        if section.parts and isinstance(section.parts[-1], PageText):
            last = section.parts[-1]
            section.parts[-1] = PageText(last.title, (*last.pieces, *pieces))
            self._lost(last.title, code, name=name)
        elif not section.parts:
            section.body += pieces
        else:
            section.parts.append(PageText(name, tuple(pieces)))

    def _quiz(self, name: str, tag: Tag, section: _Section, files: list[_Stored]) -> None:
        remarks = Remarks()
        chosen = self._chosen(name, tag)
        self.used |= {question.given.get("id", "") for question, _ in chosen}
        questions = questions_of_bank(chosen, self.bank, self._shown, remarks)
        names = [question.said("name") for question, _ in chosen]
        intro = "\n\n".join(
            f"**{piece.text}**" if piece.level else piece.text
            for piece in self._pieces(tag, "intro", section, name, _of(files, "intro"))
        )
        title = tag.said("name") or name
        settings = Settings(title, intro, self._given(name, tag, questions))
        if not chosen:
            self._lost(name, "moodle-quiz-empty")

        def write(path: str, taken: set[str]) -> bytes:
            return text_of(questions, path, taken, Remarks(), pictures=section.pictures, settings=settings)

        text_of(questions, "01-x/01-x.quiz.md", set(), remarks, pictures=section.pictures)
        for remark in remarks.found:
            place = f"{name}: {names[remark.line - 1]}" if 0 < remark.line <= len(names) else name
            self._lost(place, remark.code, **dict(remark.params))
        section.parts.append(QuizText(title, write))

    def _shown(self, area: str, item: str) -> dict[str, bytes]:
        files = [each for each in self.files if each.component.startswith(("question", "qtype_"))]
        found = {each.name: self._bytes(each) for each in files if (each.area, each.item) == (area, item)}
        return {name: data for name, data in found.items() if data is not None}

    def _chosen(self, name: str, tag: Tag) -> list[tuple[Tag, str]]:
        """The questions of a quiz in the order of its slots, each with its mark; random ones are all of a category."""
        chosen: list[tuple[Tag, str]] = []
        drawn = 0
        slots = sorted(tag.all("question_instances", "question_instance"), key=lambda each: _whole(each.said("slot")))
        for slot in slots:
            mark = slot.said("maxmark") or slot.said("grade")
            if filters := slot.first("question_set_reference").said("filtercondition"):
                drawn += 1
                for category in _categories(filters):
                    chosen += [(question, "") for question in self.bank.categories.get(category, ())]
            elif question := self._question(slot):
                chosen.append((question, mark))
            else:
                self._lost(name, "moodle-question", number=slot.said("slot"))
        if drawn:
            self._lost(name, "moodle-random", count=drawn)
        return list({question.given.get("id", ""): (question, mark) for question, mark in chosen}.values())

    def _question(self, slot: Tag) -> Tag | None:
        reference = slot.first("question_reference")
        entry, version = reference.said("questionbankentryid"), reference.said("version")
        if entry:
            return self.bank.versions.get((entry, version)) or self.bank.entries.get(entry)
        return self.bank.ids.get(slot.said("questionid") or slot.said("question"))

    def _given(self, name: str, tag: Tag, questions: Sequence[Question]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if tries := min(MOST_TRIES, _whole(tag.said("attempts_number"))):
            given["tries"] = tries
        if seconds := _whole(tag.said("timelimit")):
            given["minutes"] = min(MOST_MINUTES, max(1, -(-seconds // 60)))
        for key, said in (("opens", "timeopen"), ("closes", "timeclose")):
            if moment := _whole(tag.said(said)):
                given[key] = dt.datetime.fromtimestamp(min(moment, 32_503_680_000), dt.UTC)
        behaviour = tag.said("preferredbehaviour")
        hints = max((len(question.hints) for question in questions), default=0)
        checks = (
            hints if behaviour.startswith("interactive") else MOST_CHECKS if behaviour.startswith("adaptive") else 0
        )
        costs = {question.penalty for question in questions if question.penalty is not None}
        if checks:
            given["checks"] = min(MOST_CHECKS, checks)
            if len(costs) == 1 and "nopenalty" not in behaviour:
                given["miss_cost"] = min(100, max(0, round(float(costs.pop()) * 100)))
            elif "nopenalty" not in behaviour:
                self._lost(name, "moodle-penalties")
        return given


def _html(tag: Tag, name: str) -> str:
    text, form = tag.said(name), tag.said(f"{name}format")
    if form == "4":
        return html_of_markdown(text)
    return html_of_plain(text) if form == "2" else text


def _of(files: Iterable[_Stored], area: str) -> list[_Stored]:
    return [each for each in files if each.area == area]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _categories(filters: str) -> list[str]:
    """The categories that a random question draws from, as Moodle 4.0 and as 4.3 write them."""
    try:
        said = json.loads(filters)
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict):
        return []
    inner = said.get("filter", {})
    values = inner.get("category", {}).get("values", []) if isinstance(inner, dict) else []
    return [str(each) for each in [said.get("questioncategoryid"), *values] if each]
