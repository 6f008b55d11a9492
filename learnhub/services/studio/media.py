"""The pictures, audio and video of a module: what there is, where each is shown, and what comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.content.captions import CAPTIONS_LIMIT, check_captions
from learnhub.content.faults import Faults, where
from learnhub.content.front_matter import SUMMARY_LENGTH
from learnhub.content.ids import free_id
from learnhub.content.pictures import check_picture
from learnhub.content.recordings import (
    CAPTIONS,
    PICTURES,
    VIDEO,
    Recording,
    captions_of,
    ending_of,
    is_recording,
    shown_by,
    size_of,
    stem_of,
)
from learnhub.content.sketch import Sketch, sketch
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.policy import Action
from learnhub.services.drafting import change_draft, sha
from learnhub.services.learning.lessons import Media, media_of
from learnhub.services.work import Work
from learnhub.store import authoring, recordings
from learnhub.store import drafting as store

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
class Recorded:
    """Audio or video of a module. `captions` are their files by language, those of the course's own language under
    its code."""

    path: str
    kind: str
    size: int
    captions: Mapping[str, str]
    shown_in: tuple[str, ...]

    @property
    def name(self) -> str:
        """As a lesson names it: media/name."""
        return self.path.partition("/")[2]


@dataclass(frozen=True)
class Library:
    """The pictures and recordings of a module."""

    slug: str
    folder: str
    title: str
    outline: Sketch
    pictures: tuple[Picture, ...]
    recordings: tuple[Recorded, ...]


def library(work: Work, slug: str, folder: str) -> Library:
    """The pictures and recordings of a module, with what shows them. Raises Denied, NotFound."""
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
    shown = {each: text.decode(errors="replace") for each, text in texts.items() if each.startswith(f"{folder}/")}
    inside = sorted(path for path in sizes if path.startswith(f"{folder}/media/"))
    for path in (path for path in inside if ending_of(path) in PICTURES):
        name = path.partition("/")[2]
        users = tuple(each for each, text in shown.items() if f"]({name}" in text)
        alts = [found[1] for each in users for found in re.finditer(rf"!\[([^\]]*)\]\({re.escape(name)}", shown[each])]
        pictures.append(Picture(path, sizes[path], next(iter(alts), said.get(path, "")), users))
    there = recordings.draft_recordings(work.session, course.id)
    found = []
    for path in (path for path in inside if is_recording(path)):
        name = path.partition("/")[2]
        captions = captions_of(name, (each.partition("/")[2] for each in inside), outline.language)
        found.append(
            Recorded(
                path=path,
                kind="video" if ending_of(path) in VIDEO else "audio",
                size=size_of(path, there[path]),
                captions={language: f"{folder}/{each}" for language, each in captions.items()},
                shown_in=tuple(
                    each for each, text in shown.items() if any(f"]({sign}" in text for sign in shown_by(name))
                ),
            )
        )
    return Library(slug, folder, title, outline, tuple(pictures), tuple(found))


def add_picture(work: Work, slug: str, folder: str, name: str, ending: str, data: bytes, alt: str) -> str:
    """Put a picture, looked at and drawn again already, into a module; its path.

    An SVG must hold shapes and text alone. Raises Denied, NotFound, Invalid for `file` and `alt`.
    """
    hashes = _hashes(work, slug, folder)
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
    path = _free_path(hashes, folder, name, ending, "picture")
    change_draft(work, slug, {path: data}, base={}, origin=Origin.EDIT, note=alt)
    return path


def add_recording(work: Work, slug: str, folder: str, name: str, recording: Recording) -> str:
    """Put audio or video, whose bytes are kept already, into a module; its path. Raises Denied, NotFound."""
    hashes = _hashes(work, slug, folder)
    data = recording.stand_in
    same = next(
        (each for each, name in hashes.items() if each.startswith(f"{folder}/media/") and name == sha(data)), None
    )
    if same:
        return same
    path = _free_path(hashes, folder, name, ending_of(name.lower()), "recording")
    change_draft(work, slug, {path: data}, base={}, origin=Origin.EDIT)
    return path


def add_captions(work: Work, slug: str, path: str, language: str, data: bytes) -> str:
    """Put captions beside a recording, in place of those in that language; their path.

    Raises Denied, NotFound, and Invalid for `file` with the first fault, its line among the parameters.
    """
    folder = path.partition("/")[0]
    there = library(work, slug, folder)
    found = next((each for each in there.recordings if each.path == path), None)
    if found is None:
        raise NotFound
    if not data:
        raise Invalid(Fault("file", "empty-file"))
    if len(data) > CAPTIONS_LIMIT:
        raise Invalid(Fault("file", "file-too-large", {"limit": CAPTIONS_LIMIT}))
    faults = Faults("captions")
    check_captions(data, faults)
    if faults.found:
        first = faults.found[0]
        raise Invalid(Fault("captions", first.code, {**first.params, "line": where(first)[1]}))
    hashes = _hashes(work, slug, folder)
    stem = stem_of(found.name) if language in {"", there.outline.language} else f"{stem_of(found.name)}.{language}"
    beside = f"{folder}/{stem}.{CAPTIONS}"
    change_draft(work, slug, {beside: data}, base={beside: hashes.get(beside)}, origin=Origin.EDIT)
    return beside


def _hashes(work: Work, slug: str, folder: str) -> Mapping[str, str]:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    hashes = authoring.draft_hashes(work.session, course.id) if course else {}
    if not any(path.startswith(f"{folder}/") for path in hashes):
        raise NotFound
    return hashes


def _free_path(hashes: Mapping[str, str], folder: str, name: str, ending: str, kind: str) -> str:
    """A name in a module's media that no file has, whatever its ending or language."""
    stem = re.sub(r"\.[^.]*$", "", name)
    taken = {path.rpartition("/")[2].partition(".")[0] for path in hashes if path.startswith(f"{folder}/media/")}
    return f"{folder}/media/{free_id(stem, kind, taken)}.{ending}"


def remove_media(work: Work, slug: str, path: str) -> None:
    """Take a picture, captions, or a recording with its captions out of the draft.

    Raises Denied, NotFound, and Conflict "shown" while a file shows it."""
    there = library(work, slug, path.partition("/")[0])
    gone = [path]
    shown: tuple[Picture | Recorded, ...] = (*there.pictures, *there.recordings)
    found = next((each for each in shown if each.path == path), None)
    if found is None and not any(path in each.captions.values() for each in there.recordings):
        raise NotFound
    if found is not None and found.shown_in:
        raise Conflict("shown")
    if isinstance(found, Recorded):
        alone = [each for each in there.recordings if stem_of(each.name) == stem_of(found.name)] == [found]
        gone += found.captions.values() if alone else ()
    hashes = _hashes(work, slug, there.folder)
    change_draft(work, slug, dict.fromkeys(gone), base={each: hashes[each] for each in gone}, origin=Origin.TRASH)


def draft_media(work: Work, slug: str, path: str) -> Media:
    """A picture, a recording or captions of a draft. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    found = store.draft_file(work.session, course.id, path) if course and "/media/" in path else None
    if found is None:
        raise NotFound
    return media_of(path, found[1])
