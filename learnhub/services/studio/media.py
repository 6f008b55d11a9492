"""The pictures of a module: what there is, where each is shown, and what comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.content.faults import Faults
from learnhub.content.front_matter import SUMMARY_LENGTH
from learnhub.content.ids import free_id
from learnhub.content.pictures import check_picture
from learnhub.content.sketch import Sketch, sketch
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import change_draft, sha
from learnhub.services.work import Work
from learnhub.store import authoring
from learnhub.store import drafting as store

MEDIA_TYPES: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture of a module: its file, its size in bytes, what it shows, and the files that show it."""

    path: str
    size: int
    alt: str
    shown_in: tuple[str, ...]

    @property
    def name(self) -> str:
        """As a lesson names it: media/name."""
        return self.path.partition("/")[2]


@dataclass(frozen=True)
class Library:
    """The pictures of a module."""

    slug: str
    folder: str
    title: str
    outline: Sketch
    pictures: tuple[Picture, ...]


def library(work: Work, slug: str, folder: str) -> Library:
    """The pictures of a module, with what shows them. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    sizes = {path: length for path, length, _ in store.draft_manifest(work.session, course.id)}
    texts = store.draft_texts(work.session, course.id)
    outline = sketch({**dict.fromkeys(sizes, b""), **texts})
    title = next((module.title for module in outline.modules if module.folder == folder), None)
    if title is None:
        raise NotFound
    said = store.notes_of(work.session, course.id, folder)
    pictures = []
    for path in sorted(path for path in sizes if path.startswith(f"{folder}/media/")):
        name = path.partition("/")[2]
        shown = {each: text.decode(errors="replace") for each, text in texts.items() if each.startswith(f"{folder}/")}
        users = tuple(each for each, text in shown.items() if f"]({name}" in text)
        alts = [found[1] for each in users for found in re.finditer(rf"!\[([^\]]*)\]\({re.escape(name)}", shown[each])]
        pictures.append(Picture(path, sizes[path], next(iter(alts), said.get(path, "")), users))
    return Library(slug, folder, title, outline, tuple(pictures))


def add_picture(work: Work, slug: str, folder: str, name: str, ending: str, data: bytes, alt: str) -> str:
    """Put a picture, looked at and drawn again already, into a module; its path.

    An SVG must hold shapes and text alone. Raises Denied, NotFound, Invalid for `file` and `alt`.
    """
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    hashes = authoring.draft_hashes(work.session, course.id) if course else {}
    if not any(path.startswith(f"{folder}/") for path in hashes):
        raise NotFound
    alt = " ".join(alt.split())
    if not alt:
        raise Invalid(Fault("alt", "required"))
    if len(alt) > SUMMARY_LENGTH:
        raise Invalid(Fault("alt", "too-long", {"limit": SUMMARY_LENGTH, "length": len(alt)}))
    if len(data) > MOST_BYTES:
        raise Invalid(Fault("file", "picture-heavy", {"limit": MOST_BYTES // 1024 // 1024}))
    faults = Faults("file")
    check_picture(f"x.{ending}", data, faults)
    if faults.found:
        raise Invalid(Fault("file", faults.found[0].code, faults.found[0].params))
    same = next(
        (each for each, name in hashes.items() if each.startswith(f"{folder}/media/") and name == sha(data)), None
    )
    if same:
        return same
    stem = re.sub(r"\.[^.]*$", "", name)
    taken = {re.sub(r"\.[^.]*$", "", path.rpartition("/")[2]) for path in hashes if path.startswith(f"{folder}/media/")}
    path = f"{folder}/media/{free_id(stem, 'picture', taken)}.{ending}"
    change_draft(work, slug, {path: data}, base={}, origin=Origin.EDIT, note=alt)
    return path


def remove_picture(work: Work, slug: str, path: str) -> None:
    """Take a picture out of the draft. Raises Denied, NotFound, and Conflict "shown" while a file shows it."""
    found = next((each for each in library(work, slug, path.partition("/")[0]).pictures if each.path == path), None)
    if found is None:
        raise NotFound
    if found.shown_in:
        raise Conflict("shown")
    course = authoring.course_by_slug(work.session, slug)
    hashes = authoring.draft_hashes(work.session, course.id) if course else {}
    change_draft(work, slug, {path: None}, base={path: hashes[path]}, origin=Origin.TRASH)


def draft_media(work: Work, slug: str, path: str) -> tuple[str, bytes]:
    """The media type and bytes of a picture of a draft. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    found = store.draft_file(work.session, course.id, path) if course and "/media/" in path else None
    if found is None:
        raise NotFound
    return MEDIA_TYPES[path.rpartition(".")[2]], found[1]
