"""One file of a draft with its two faces: the page, block by block, and the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from learnhub.content.course import read_course
from learnhub.content.document import FENCE, TEXT_LIMIT, Document, FileKind, kind_of, original_of, read_document
from learnhub.content.faults import Faults, where
from learnhub.content.front_fields import PLAIN, front_fields, front_text
from learnhub.content.gap_fields import gaps_together
from learnhub.content.intake import ids_in
from learnhub.content.item_fields import TRUE_FALSE, item_fields, item_source, scene_fields, scene_source
from learnhub.content.page import ADDED, Fields, PageBlock, empty, fields_of, page_blocks, put_together, source_of
from learnhub.content.question_fields import question_fields, question_source
from learnhub.content.recordings import CAPTIONS, PICTURES, RECORDED, RECORDINGS, ending_of
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.sketch import Part, Sketch, part_of, sketch
from learnhub.content.tables import act_on_table, gathered
from learnhub.content.untouched import untouched
from learnhub.domain.assessment import ItemKind
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.domain.surveys import QuestionKind
from learnhub.services.drafting import FileClash, change_draft, sha
from learnhub.services.studio.seen import Seen, seen
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import drafting as store

FRONT = "front"
_NAMES = re.compile(r"(?:id|to)(?:-\d+)?")
_RECORDED = frozenset({*RECORDINGS, CAPTIONS})
_ELSEWHERE = frozenset({"link-dead", "passage-unknown"})
"""Faults that the other modules of a course may explain."""


@dataclass(frozen=True)
class BlockView:
    """A block as the page shows it, and what its form shows; `fields` is None for one that is edited as text."""

    place: str
    kind: str
    source: str
    line: int
    seen: Seen
    fields: Mapping[str, str] | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class FileView:
    """A file of a draft. `version` names the text that the page shows."""

    slug: str
    path: str
    part: Part
    language: str
    version: str
    text: str
    front: Mapping[str, str] | None
    blocks: tuple[BlockView, ...]
    faults: tuple[Fault, ...]
    outline: Sketch
    media: tuple[str, ...]
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def has_page(self) -> bool:
        """Whether the file has a page face; translations have a page of their own, passage by passage."""
        return _has_page(self.path)

    @property
    def translates(self) -> tuple[str, str] | None:
        """The file that this one translates and its language; None for an original."""
        kind = kind_of(self.path)
        return (original_of(self.path), kind[1]) if kind and kind[1] else None

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """The pictures that a figure here can show, by the names that it gives them."""
        return self._named(PICTURES)

    @property
    def recordings(self) -> dict[str, list[tuple[str, str]]]:
        """The recordings that can be played here, by the block that plays them."""
        return {kind: self._named(endings) for kind, endings in RECORDED.items()}

    def place_of(self, line: int) -> str | None:
        """The place of the block that has this line, `front` before the first; None where there is no page."""
        if not self.has_page or (self.front is None and not self.blocks):
            return None
        return next((block.place for block in reversed(self.blocks) if block.line <= line), FRONT)

    def _named(self, endings: Collection[str]) -> list[tuple[str, str]]:
        names = (path.partition("/")[2] for path in self.media if ending_of(path) in endings)
        return [(name, name.removeprefix("media/")) for name in names]


@dataclass(frozen=True)
class Saved:
    """What was kept: `version` names the text as its writer has it; `merged`: it now holds others' words too."""

    version: str
    revision: int | None
    path: str
    merged: bool


@dataclass(frozen=True)
class Text:
    """The files of a course, and one of them."""

    slug: str
    course_id: int
    path: str
    files: Texts

    @property
    def hashes(self) -> Mapping[str, str]:
        """Path to SHA-256."""
        return self.files.names

    @property
    def texts(self) -> Texts:
        """Its texts."""
        return self.files.some(path for path in self.files if path.endswith(".md"))

    @property
    def recorded(self) -> Texts:
        """What stands for its recordings, and their captions."""
        return self.files.some(path for path in self.files if ending_of(path) in _RECORDED)


def open_file(work: Work, slug: str, path: str) -> FileView:
    """A file of a draft, to be read and written. Raises Denied, NotFound."""
    text = _text(work, slug, path)
    data = text.texts[text.path]
    outline = sketch(text.files)
    part = part_of(text.path, data)
    document = read_document(text.path, data, Faults(text.path))
    faults = faults_near(text)
    page = document if _has_page(text.path) else None
    folder = text.path.partition("/")[0]
    return FileView(
        slug=slug,
        path=text.path,
        part=part,
        language=outline.language,
        version=text.hashes[text.path],
        text=data.decode(errors="replace"),
        front=front_fields(part.kind, page.front) if page else None,
        blocks=_blocks(work, text, page, part, outline.language, faults) if page else (),
        faults=faults,
        outline=outline,
        media=tuple(each for each in text.hashes if each.startswith(f"{folder}/media/")),
        choices=_choices(text, folder),
    )


def _has_page(path: str) -> bool:
    kind = kind_of(path)
    return kind is not None and kind[0] in PLAIN and not kind[1]


def _text(work: Work, slug: str, path: str) -> Text:
    work.require(Action.COURSE_AUTHOR)
    course_id = authoring.course_key(work.session, slug)
    if course_id is None:
        raise NotFound
    files = authoring.draft_texts(work.session, course_id)
    if path not in files:
        path = store.moved_to(work.session, course_id, path) or path
    if path not in files or not path.endswith(".md") or kind_of(path) is None:
        raise NotFound
    return Text(slug, course_id, path, files)


def _blocks(
    work: Work, text: Text, document: Document, part: Part, language: str, faults: Iterable[Fault]
) -> tuple[BlockView, ...]:
    at = [(where(fault)[1], fault) for fault in faults]
    made = []
    blocks = blocks_of(document)
    shown = seen(work, text.slug, text.path, part.id, language, text.hashes, text.recorded, blocks)
    for number, (block, view) in enumerate(zip(blocks, shown, strict=True)):
        end = block.line + block.source.count("\n")
        made.append(
            BlockView(
                str(number),
                block.kind,
                block.source,
                block.line,
                view,
                read_fields(block),
                tuple(fault for line, fault in at if block.line <= line < end),
            )
        )
    return tuple(made)


_INNER = {FileKind.QUIZ: "item", FileKind.SCENARIO: "scene-of", FileKind.SURVEY: "question-of"}
_WRITERS = {"item": item_source, "scene-of": scene_source, "question-of": question_source}
_READERS = {"item": item_fields, "scene-of": scene_fields, "question-of": question_fields}
_NEW = {"item-": "item", "question-": "question-of"}
"""How the kind of something new begins, which says more than its block does."""
_NEW_KINDS = frozenset(
    {*ADDED, "scene-of", *(f"item-{each}" for each in ItemKind), *(f"question-{each}" for each in QuestionKind)}
)


def blocks_of(document: Document) -> tuple[PageBlock, ...]:
    """The blocks of any file of a course: those of a lesson, or an introduction and then questions or scenes."""
    kind = kind_of(document.path)
    if kind and kind[0] in _INNER:
        inner = _INNER[kind[0]]
        return tuple(
            PageBlock(inner if block.name == "item" else "text", block.text, block.line) for block in document.blocks
        )
    return page_blocks(document)


def read_fields(block: PageBlock) -> dict[str, str] | None:
    """What the form of any block shows."""
    return _READERS[block.kind](block.source) if block.kind in _READERS else fields_of(block)


def _written(kind: str, source: str, fields: Fields, taken: set[str]) -> str:
    return _WRITERS[kind](source, fields, taken) if kind in _WRITERS else source_of(kind, fields, taken, source)


def faults_near(text: Text) -> tuple[Fault, ...]:
    """The faults of one file, read with what it stands on alone: what the rest of the course explains is left out."""
    near = {path: b"" for path in text.files if _is_near(path, text.path)}
    read = [path for path in near if path.endswith(".md") or ending_of(path) in _RECORDED]
    text.files.need(read)
    near |= {path: text.files[path] for path in read}
    found = [fault for fault in read_course(near).faults if where(fault)[0] == text.path]
    known = ids_in(text.texts) if any(fault.code in _ELSEWHERE for fault in found) else set()

    def explained(fault: Fault) -> bool:
        target = str(fault.params.get("target") or fault.params.get("passage"))
        return fault.code in _ELSEWHERE and all(part in known for part in target.split("#") if part)

    return tuple(fault for fault in found if fault.code != "course-empty" and not explained(fault))


def _is_near(path: str, to: str) -> bool:
    """Whether a file is needed to find the faults of another: its module, its pictures, and for what names parts of
    other files all of the module."""
    folder, kind = to.partition("/")[0], kind_of(to)
    if path in {to, "course.md", f"{folder}/module.md"}:
        return True
    alone = kind is not None and kind[0] in {FileKind.LESSON, FileKind.QUIZ, FileKind.SCENARIO} and not kind[1]
    return path.startswith(f"{folder}/media/" if alone else f"{folder}/")


def _choices(text: Text, folder: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """What fields of this file can name: objectives of its module, passages, checklists, scenes."""
    objectives: list[tuple[str, str]] = []
    principle = ""
    module = text.files.get(f"{folder}/module.md")
    if module and (document := read_document("", module, Faults(""))):
        rows = front_fields(FileKind.MODULE, document.front) or {}
        principle = rows.get("principle", "")
        objectives = [(rows[f"id-{n}"], rows[f"label-{n}"]) for n in range(100) if f"label-{n}" in rows]
    paths = [path for path in text.files if path.startswith(f"{folder}/") and kind_of(path) == (FileKind.LESSON, "")]
    text.files.need(path for path in paths if _named.get((path, text.hashes[path])) is None)
    passages: list[tuple[str, str]] = []
    checklists: list[tuple[str, str]] = []
    for path in paths:
        key = path, text.hashes[path]
        found = _named.get(key) or _named.put(key, _names_in(path, text.files[path]))
        passages += found[0]
        checklists += found[1]
    here = read_document(text.path, text.texts[text.path], Faults(""))
    scenes = [
        (fields["id"], fields["title"])
        for block in (blocks_of(here) if here else ())
        if block.kind == "scene-of" and (fields := scene_fields(block.source))
    ]
    return {
        "objectives": tuple(objectives),
        "passages": tuple(passages),
        "checklists": tuple(checklists),
        "scenes": tuple(scenes),
        "principle": ((principle, ""),),
    }


Names = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
_named: Remembered[tuple[str, str], Names] = Remembered(1024)


def _names_in(path: str, data: bytes) -> Names:
    """The passages and the checklists of a lesson, each with its words."""
    passages, checklists = [], []
    document = read_document(path, data, Faults("")) if b"+++" in data else None
    lesson = front_fields(FileKind.LESSON, document.front) if document else None
    for block in page_blocks(document) if document and lesson else ():
        fields = fields_of(block) if block.kind in {"heading", "checklist"} else None
        if fields and block.kind == "heading":
            title = (lesson or {}).get("title", "")
            passages.append((f"{_id_in(document)}#{fields['id']}", f"{title}: {fields['text']}"))
        elif fields:
            checklists.append((fields["id"], fields.get("line-0", fields["id"])))
    return tuple(passages), tuple(checklists)


def _id_in(document: Document | None) -> str:
    line = next((row for row in (document.front if document else "").split("\n") if row.startswith("id = ")), "")
    return line.removeprefix("id = ").strip('" ')


def save_text(work: Work, slug: str, path: str, version: str, text: str) -> Saved:
    """Keep the whole text of a file, faults and all. Raises Denied, NotFound, Conflict "draft-changed", Invalid."""
    here = _text_or_gone(work, slug, path)
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    return _keep(work, here, version, written if written.endswith("\n") or not written else f"{written}\n")


def save_block(
    work: Work,
    slug: str,
    path: str,
    version: str,
    fields: Fields,
    *,
    act: str = "",
    unmarked: Collection[str] = (),
) -> Saved:
    """Keep one block of a file: what `version` names is the text and the place that its writer saw.

    The place is `front`, the number of a block, or `+number:kind` for a new block before it. `fields` are those that
    changed; those that are `unmarked` come from an editor that shows no marks, so that what reads as before keeps its
    bytes. `act` is up, down or remove, or changes rows: option-up-2, those of a table, or gaps, as `act_on_table`,
    `gathered` and `gaps_together` have them.
    Raises Denied, NotFound, Conflict "draft-changed", Invalid.
    """
    here = _text_or_gone(work, slug, path)
    named, _, place = version.partition(".")
    document = _document(work, here, named)
    if place == FRONT:
        return _keep(work, here, named, _with_front(here, document, fields), place)
    blocks = list(blocks_of(document))
    sources = [block.source for block in blocks]
    taken = ids_in(here.texts)
    number, _, kind = place.removeprefix("+").partition(":")
    at = int(number) if number.isdecimal() and len(number) < 6 else len(blocks) + 1
    if at > len(blocks) - (not place.startswith("+")):
        raise NotFound
    close: set[int] = set()
    if act in {"up", "down", "remove"}:
        sources, place = _rearranged(sources, at, act)
    elif place.startswith("+"):
        if kind not in _NEW_KINDS:
            raise NotFound
        given = _acted({**_empty(kind), **_gathered(_empty(kind), fields, act)}, act)
        given = _described(work, here, kind, given)
        source = _written(_block_of(kind), "", given, taken)
        sources.insert(at, (act_on_table(source, act) if kind == "table" else source) + "\n")
        place = number
    else:
        block = blocks[at]
        was = read_fields(block)
        if was is None:
            given = {"source": fields.get("source", block.source)}
            source = given["source"].replace("\r\n", "\n")
        else:
            sent = _gathered(was, fields, act)
            apart = {name.partition("/")[0] for name in fields if "/" in name} | set(unmarked)
            sent |= {name: untouched(was.get(name, ""), sent[name]) for name in apart if name in sent}
            given = _acted(_over(was, sent), act)
            given = _described(work, here, block.kind, given)
            source = block.source if given == was else _written(block.kind, block.source, given, taken)
            source = act_on_table(source.strip("\n"), act) if block.kind == "table" else source
        sources[at] = _as_spaced(block.source, source)
        close = _close(sources, at, block)
    return _keep(work, here, named, put_together(document, sources, close=close), place)


def _close(sources: list[str], at: int, block: PageBlock) -> set[int]:
    """The blocks that no empty line has to part from the one before, as none did: all but the one at this place and the
    one after it, where its edges are other ones."""
    was, now = (each.strip("\n").split("\n") for each in (block.source, sources[at]))
    met = {at: was[0] == now[0], at + 1: was[-1] == now[-1]}
    return {number for number in range(len(sources)) if block.kind == "table" or met.get(number, True)}


def _gathered(was: Fields, sent: Fields, act: str = "") -> dict[str, str]:
    """What a form sent, with what came apart in it put together: prose with its tables, a question with its gaps."""
    return gathered(was, gaps_together(was, sent, act) if was.get("kind") == ItemKind.GAPS else sent, act)


def _described(work: Work, here: Text, kind: str, given: dict[str, str]) -> dict[str, str]:
    """A figure without words for those who do not see it has those with which its picture came in."""
    if kind != "figure" or given.get("alt", "").strip() or not given.get("src"):
        return given
    folder = here.path.partition("/")[0]
    said = store.notes_of(work.session, here.course_id, folder)
    return {**given, "alt": said.get(f"{folder}/{given['src']}", "")}


def _empty(kind: str) -> dict[str, str]:
    for begins in _NEW:
        if kind.startswith(begins):
            return {"kind": kind.removeprefix(begins)}
    return {} if kind == "scene-of" else empty(kind)


def _block_of(kind: str) -> str:
    return next((block for begins, block in _NEW.items() if kind.startswith(begins)), kind)


def _rearranged(sources: list[str], at: int, act: str) -> tuple[list[str], str]:
    made = list(sources)
    block = made.pop(at)
    if act == "remove":
        return made, str(at)
    to = max(0, min(len(made), at + (-1 if act == "up" else 1)))
    made.insert(to, block)
    return made, str(to)


def _as_spaced(old: str, new: str) -> str:
    """The new source with the empty lines that stood around the old one."""
    before = old[: len(old) - len(old.lstrip("\n"))]
    after = old[len(old.rstrip("\n")) :] or "\n"
    return before + new.strip("\n") + after if new.strip("\n") else ""


def _acted(fields: dict[str, str], act: str) -> dict[str, str]:
    """The fields after a button of the form moved or added a row."""
    verb, _, number = act.rpartition("-")
    if verb == "option-up" and number.isdecimal() and int(number) > 0:
        return _swapped(fields, int(number) - 1, int(number))
    return fields


def _over(was: Fields, fields: Fields) -> dict[str, str]:
    """What was there with what was sent over it; an id that stands already stays, also when a page knew none yet."""
    return {
        **was,
        **{name: value for name, value in fields.items() if value or not re.match(r"(?:id|to)(?:-\d+)?$", name)},
    }


def _swapped(fields: dict[str, str], one: int, two: int) -> dict[str, str]:
    names = {str(one): str(two), str(two): str(one)}
    made = {}
    for name, value in fields.items():
        parts = name.split("-")
        rows = [place for place, part in enumerate(parts) if part.isdecimal()][:1]
        for place in rows:
            parts[place] = names.get(parts[place], parts[place])
        made["-".join(parts)] = names.get(value, value) if name == "right" else value
    return made


def _with_front(here: Text, document: Document, fields: Fields) -> str:
    kind = kind_of(here.path)
    was = front_fields(kind[0], document.front) if kind else None
    if kind is None or was is None:
        raise Invalid(Fault("front", "front-toml"))
    front = front_text(kind[0], document.front, _over(was, fields), ids_in(here.texts))
    return f"{FENCE}\n{front}{FENCE}\n{document.body}"


def _document(work: Work, here: Text, named: str) -> Document:
    data = store.blobs(work.session, [named]).get(named)
    document = read_document(here.path, data, Faults(here.path)) if data is not None else None
    if document is None:
        raise NotFound
    return document


def _text_or_gone(work: Work, slug: str, path: str) -> Text:
    """The file; of one that was taken out, what there still is."""
    try:
        return _text(work, slug, path)
    except NotFound:
        course = authoring.course_by_slug(work.session, slug)
        kind = kind_of(path)
        if kind is None or kind[0] is FileKind.MEDIA or course is None:
            raise
        if not store.earlier_texts(work.session, course.id, path, most=1):
            raise
        return Text(slug, course.id, path, authoring.draft_texts(work.session, course.id))


def _keep(work: Work, here: Text, named: str, written: str, place: str = "") -> Saved:
    data = written.encode()
    if len(data) > TEXT_LIMIT:
        raise Invalid(Fault("text", "text-too-large", {"limit": TEXT_LIMIT // 1024, "length": len(data) // 1024}))
    done = change_draft(work, here.slug, {here.path: data}, base={here.path: named or None}, origin=Origin.EDIT)
    merged = done.files[here.path] != data
    if merged:
        # The writer goes on from their own text: the next change is merged with it as its base.
        authoring.keep_blobs(work.session, {sha(data): data})
    return Saved(f"{sha(data)}.{place}" if place else sha(data), done.revision, here.path, merged)


@dataclass(frozen=True)
class Opened:
    """The form that stands open: its place, its kind, and its fields, or the source of a block without a form."""

    place: str
    kind: str
    fields: Mapping[str, str] | None
    source: str = ""

    @property
    def at(self) -> int:
        """The block before which it stands; -1 for the front matter."""
        number = self.place.removeprefix("+").partition(":")[0]
        return int(number) if number.isdecimal() else -1


def opened(view: FileView, place: str, sent: Fields) -> Opened | None:
    """The form at a place of a file, with what was sent already; None when there is no such place. A block may also be
    named by the id that stands in its first line, as a question's or a scene's."""
    number, _, kind = place.removeprefix("+").partition(":")
    if place == FRONT:
        return Opened(FRONT, view.part.kind, {**view.front, **sent}) if view.front is not None else None
    if not number.isdecimal():
        named = next((block for block in view.blocks if f"{{#{place}}}" in block.source.partition("\n")[0]), None)
        return opened(view, named.place, sent) if named else None
    if int(number) > len(view.blocks) - (not place.startswith("+")):
        return None
    if place.startswith("+"):
        given = {**_empty(kind), **_usual(view, kind), **_gathered(_empty(kind), sent)}
        return Opened(place, kind, given) if kind in _NEW_KINDS else None
    block = view.blocks[int(number)]
    fields = None if block.fields is None else {**block.fields, **_gathered(block.fields, sent)}
    return Opened(place, block.kind, fields, sent.get("source", block.source))


def _usual(view: FileView, kind: str) -> dict[str, str]:
    """What a new question most likely says: the principle of its module, its objective where there is one, and what is
    true or false."""
    if not kind.startswith("item-"):
        return {}
    ((principle, _),) = view.choices["principle"]
    objectives = [each for each, _ in view.choices["objectives"] if each]
    usual = {"principle": principle, "objective": objectives[0] if len(objectives) == 1 else ""}
    if kind == f"item-{ItemKind.TRUE_FALSE}":
        yes, no = TRUE_FALSE[view.language]
        usual |= {"id-0": "true", "label-0": yes, "id-1": "false", "label-1": no}
    return usual


def _clash_of(work: Work, slug: str, path: str, version: str, text: str) -> FileClash | None:
    """Both texts of a file where they clash; None when they could be brought together, and were."""
    here = _text_or_gone(work, slug, path)
    try:
        change_draft(work, slug, {here.path: text.encode()}, base={here.path: version}, origin=Origin.EDIT)
    except Conflict as conflict:
        clash: FileClash = conflict.current[0]
        return clash
    return None


def settle(work: Work, slug: str, path: str, version: str, text: str, theirs: str, choices: list[str]) -> Saved:
    """Keep a text that clashed, each stretch settled as `theirs`, `ours` or `both`. Raises as `save_text`."""
    here = _text_or_gone(work, slug, path)
    clash = _clash_of(work, slug, path, version, text)
    if clash is None:
        return Saved(sha(text.encode()), None, here.path, merged=True)
    now = sha(clash.theirs) if clash.theirs is not None else ""
    if now != theirs:
        raise Conflict("draft-changed", current=(clash,))
    if clash.merged is None or len(choices) != len(clash.clashes):
        return _keep(work, here, now, text)
    return _keep(work, here, now, clash.merged.settled(choices))
