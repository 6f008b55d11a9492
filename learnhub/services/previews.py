"""A course as somebody else sees it: any audience, text, language and day. It is played in a database of its own that
goes away, by the services that everybody meets; nothing of it reaches the site."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from learnhub.content.document import kind_of
from learnhub.content.faults import errors, where
from learnhub.content.languages import languages_of
from learnhub.domain.errors import Fault, NotFound
from learnhub.domain.policy import Action, Actor
from learnhub.outside.clock import SetClock
from learnhub.services.staging import Made, Text, bring_up, make
from learnhub.services.studio import faults_of, is_large
from learnhub.services.titles import title_of
from learnhub.services.work import Transactions, Work
from learnhub.store import authoring as course_store
from learnhub.store import previews as store
from learnhub.store.tables.authoring import Release

P = ParamSpec("P")
T = TypeVar("T")

AUDIENCES = ("visitor", "member", "learner", "trainer")
DRAFT = "draft"
LONG = 120
"""With more texts than these, a course is read for its outline first, and each text when its page is asked for."""
KEPT = 3
"""Stages that this process keeps."""
_JOINED = re.compile(r"learner-(?P<number>[1-9]\d{0,8})")


@dataclass(frozen=True)
class Wanted:
    """What is previewed: `audience` is one of AUDIENCES, or `learner-N` who joined on version N; `text` is `draft` or
    the number of a version."""

    audience: str
    text: str
    language: str
    day: dt.date

    @property
    def joined(self) -> int | None:
        """The version that the learner joined on, where it is not the text itself."""
        found = _JOINED.fullmatch(self.audience)
        return int(found["number"]) if found else None


@dataclass(frozen=True)
class Choices:
    """What can be chosen for a preview of a course."""

    course: str
    title: str
    versions: tuple[int, ...]
    languages: tuple[str, ...]
    faults: int


@dataclass(frozen=True)
class Stage:
    """A preview that is set up: who looks, somebody like them who has not joined, and when; `path` is the file
    that is shown, where there is one; `made` stays while it is held here."""

    course: str
    actor: Actor
    reader: Actor
    transactions: Transactions
    made: Made
    path: str

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What keeps the text from being published, of what was read of it: that of the page's own file first."""
        return tuple(sorted(self.made.read.faults, key=lambda fault: where(fault)[0] != self.path))

    def read(self, service: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a service answers to this audience."""
        return self.transactions.read(self.actor, service, *args, **kwargs)

    def play(self, service: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let a service write, in the database of the preview alone."""
        return self.transactions.write(self.actor, service, *args, **kwargs)


def choices(work: Work, slug: str) -> Choices:
    """What can be previewed of a course. Raises Denied, NotFound."""
    work.require(Action.COURSE_AUTHOR)
    course = course_store.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    files = course_store.draft_files(work.session, course.id)
    newest = course_store.newest_release(work.session, course.id)
    spoken = {kind[1] for path in files if (kind := kind_of(path)) and kind[1]}
    return Choices(
        course=slug,
        title=title_of(work, slug),
        versions=tuple(range(newest.number if newest else 0, 0, -1)),
        languages=tuple(sorted(spoken | {newest.language if newest else "en"})),
        faults=0 if is_large(files) else len(errors(faults_of(files))),
    )


def set_up(work: Work, slug: str, wanted: Wanted, part: str = "") -> Stage:
    """The stage of a preview, made anew or as this process keeps it. Of a long course it has what the outline shows,
    and the lessons, quizzes and dilemmas that were asked for: `part` is the id of the one that is.

    Raises Denied, NotFound for a version that there is not.
    """
    work.require(Action.COURSE_AUTHOR)
    if wanted.audience not in AUDIENCES and wanted.joined is None:
        raise NotFound
    found = store.state_of(work.session, slug)
    if found is None:
        raise NotFound
    course_id, draft, newest = found
    name = draft if wanted.text == DRAFT else _release(work, course_id, wanted.text).name
    joined = _release(work, course_id, str(wanted.joined)) if wanted.joined is not None else None
    key = (slug, joined.name if joined else "", DRAFT if wanted.text == DRAFT else name, wanted.language)
    made = _kept.get(key)
    if made is None or made.name != name or not _has(made, part):
        text = _text(work, course_id, name, newest) if wanted.text == DRAFT else _version(work, course_id, wanted.text)
        before = _version(work, course_id, str(wanted.joined)) if joined else None
        made = _up_to_date(work, slug, key, made, before, text, part)
    moment = dt.datetime.combine(wanted.day, work.now.timetz())
    transactions = Transactions(made.store, SetClock(moment))
    looks, reads = (
        replace(made.people[name], locale=wanted.language, reads=wanted.language, zone=work.actor.zone)
        for name in ("learner" if wanted.joined is not None else wanted.audience, "member")
    )
    return Stage(slug, looks, reads, transactions, made, made.path_of(part))


def _has(made: Made, part: str) -> bool:
    """Whether a stage has all of this lesson, quiz or dilemma, if it has one of this id at all."""
    path = made.path_of(part)
    return not path or path in made.read.whole


def _up_to_date(
    work: Work, slug: str, key: tuple[str, ...], made: Made | None, before: Text | None, text: Text, part: str
) -> Made:
    language = key[-1] if key[-1] in languages_of(text.files) else ""
    if made is None:
        made = _kept.put(key, make(work, slug, before, text, language, _whole(before, text)))
    with made.turn:
        whole = {*made.read.whole, made.path_of(part)} - {""}
        if made.name == text.name and whole <= {*made.read.whole}:
            return made
        if before:  # Both texts have the same files whole, or they would seem to differ.
            whole |= {*_whole(before, text)}
        if (not before or whole <= {*made.read.whole}) and bring_up(work, slug, made, before, text, language, whole):
            return made
    made = _kept.put(key, make(work, slug, before, text, language, whole | {*_whole(before, text)}))
    return made if _has(made, part) else _up_to_date(work, slug, key, made, before, text, part)


def _whole(before: Text | None, text: Text) -> Collection[str]:
    """All files, or of a long course those that another version has otherwise."""
    names = text.files.names
    if sum(path.endswith(".md") and _is_original(path) for path in names) <= LONG:
        return names.keys()
    was = before.files.names if before else names
    return {path for path in {*was, *names} if was.get(path) != names.get(path)}


def _is_original(path: str) -> bool:
    kind = kind_of(path)
    return kind is not None and not kind[1]


def _release(work: Work, course_id: int, named: str) -> Release:
    found = course_store.release_by_number(work.session, course_id, int(named)) if named.isdecimal() else None
    if found is None:
        raise NotFound
    return found


def _version(work: Work, course_id: int, named: str) -> Text:
    release = _release(work, course_id, named)
    files = course_store.release_texts(work.session, release.id)
    return Text(release.name, files, release.number, release.published_at)


def _text(work: Work, course_id: int, name: str, newest: int) -> Text:
    return Text(name, course_store.draft_texts(work.session, course_id), newest + 1, work.now)


class _Kept:
    """The last stages of this process."""

    def __init__(self) -> None:
        self.stages: OrderedDict[tuple[str, ...], Made] = OrderedDict()
        self.turn = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Made | None:
        with self.turn:
            if key in self.stages:
                self.stages.move_to_end(key)
            return self.stages.get(key)

    def put(self, key: tuple[str, ...], made: Made) -> Made:
        with self.turn:
            self.stages.pop(key, None)
            self.stages[key] = made
            while len(self.stages) > KEPT:
                self.stages.popitem(last=False)
            return made


_kept = _Kept()
