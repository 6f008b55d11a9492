"""Saving a file of a draft: the whole text, one block, or a text that clashed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from learnhub.content.document import FENCE, TEXT_LIMIT, Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.front_fields import front_text
from learnhub.content.intake import ids_in
from learnhub.content.page import Fields, PageBlock, put_together
from learnhub.content.settings_text import salvaged
from learnhub.content.tables import act_on_table
from learnhub.content.untouched import untouched
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.services.drafting import FileClash, change_draft, sha
from learnhub.services.studio.blocks import (
    NEW_KINDS,
    as_read,
    block_of,
    blocks_of,
    empty_fields,
    front_of,
    gathered_fields,
    read_fields,
    with_rest,
    written,
)
from learnhub.services.studio.files import FRONT, Text, text_of
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import drafting as store

_NAMES = re.compile(r"(?:id|to)(?:-\d+)?")


@dataclass(frozen=True)
class Saved:
    """What was kept: `version` names the text as its writer has it; `merged`: it now holds others' words too."""

    version: str
    revision: int | None
    path: str
    merged: bool


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
    bytes. `act` is up, down or remove, or changes rows: option-up-2, option-out-2, those of a table, or gaps, as
    `act_on_table`, `gathered` and `gaps_together` have them.
    Raises Denied, NotFound, Conflict "draft-changed", Invalid.
    """
    here = _text_or_gone(work, slug, path)
    named, _, place = version.partition(".")
    document = _document(work, here, named)
    if place == FRONT:
        return _keep(work, here, named, _with_front(here, document, fields, act), place)
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
        if kind not in NEW_KINDS:
            raise NotFound
        given = _acted({**empty_fields(kind), **gathered_fields(empty_fields(kind), fields, act)}, act)
        given = _described(work, here, kind, given)
        source = written(block_of(kind), "", given, taken)
        sources.insert(at, (act_on_table(source, act) if kind == "table" else source) + "\n")
        place = number
    else:
        block = blocks[at]
        form = as_read(block)
        was = read_fields(form)
        if was is None:
            given = {"source": fields.get("source", block.source)}
            source = given["source"].replace("\r\n", "\n")
        else:
            sent = gathered_fields(was, fields, act)
            apart = {name.partition("/")[0] for name in fields if "/" in name} | set(unmarked)
            sent |= {name: untouched(was.get(name, ""), sent[name]) for name in apart if name in sent}
            given = _acted(_over(was, sent), act)
            given = _described(work, here, form.kind, given)
            source = form.source if given == was else written(form.kind, form.source, given, taken)
            source = act_on_table(source.strip("\n"), act) if form.kind == "table" else with_rest(block, source)
        sources[at] = _as_spaced(block.source, source)
        close = _close(sources, at, block)
    return _keep(work, here, named, put_together(document, sources, close=close), place)


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


def _close(sources: list[str], at: int, block: PageBlock) -> set[int]:
    """The blocks that no empty line has to part from the one before, as none did: all but the one at this place and the
    one after it, where its edges are other ones."""
    was, now = (each.strip("\n").split("\n") for each in (block.source, sources[at]))
    met = {at: was[0] == now[0], at + 1: was[-1] == now[-1]}
    return {number for number in range(len(sources)) if block.kind == "table" or met.get(number, True)}


def _described(work: Work, here: Text, kind: str, given: dict[str, str]) -> dict[str, str]:
    """A figure without words for those who do not see it has those with which its picture came in."""
    if kind != "figure" or given.get("alt", "").strip() or not given.get("src"):
        return given
    folder = here.path.partition("/")[0]
    said = store.notes_of(work.session, here.course_id, folder)
    return {**given, "alt": said.get(f"{folder}/{given['src']}", "")}


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
    """The fields after a button of the form moved a row or took it out."""
    verb, _, number = act.rpartition("-")
    if verb == "option-up" and number.isdecimal() and int(number) > 0:
        return _swapped(fields, int(number) - 1, int(number))
    if verb == "option-out":
        return {name: "" if name.endswith(f"-{number}") else value for name, value in fields.items()}
    return fields


def _over(was: Fields, fields: Fields) -> dict[str, str]:
    """What was there with what was sent over it; an id that stands already stays, also when a page knew none yet."""
    return {
        **was,
        **{name: value for name, value in fields.items() if value or not _NAMES.fullmatch(name)},
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


def _with_front(here: Text, document: Document, fields: Fields, act: str) -> str:
    kind = kind_of(here.path)
    was, front = (front_of(kind[0], document.front), salvaged(document.front)) if kind else (None, None)
    if kind is None or was is None or front is None:
        raise Invalid(Fault("front", "front-toml"))
    front = front_text(kind[0], front, _acted(_over(was, fields), act), ids_in(here.texts))
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
        return text_of(work, slug, path)
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


def _clash_of(work: Work, slug: str, path: str, version: str, text: str) -> FileClash | None:
    """Both texts of a file where they clash; None when they could be brought together, and were."""
    here = _text_or_gone(work, slug, path)
    try:
        change_draft(work, slug, {here.path: text.encode()}, base={here.path: version}, origin=Origin.EDIT)
    except Conflict as conflict:
        clash: FileClash = conflict.current[0]
        return clash
    return None
