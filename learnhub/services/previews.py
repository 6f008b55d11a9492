"""A course as somebody else sees it: any audience, text, language and day. It is played in a database of its own that
goes away, by the services that everybody meets; nothing of it reaches the site."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from learnhub.content.document import kind_of
from learnhub.content.faults import errors
from learnhub.content.languages import Languages, languages_of, speak
from learnhub.content.manifest import name_of
from learnhub.domain.errors import Invalid, NotFound
from learnhub.domain.policy import SYSTEM, VISITOR, Action, Actor, Role
from learnhub.domain.principles import Principle
from learnhub.outside.clock import SetClock
from learnhub.services import authoring, learning
from learnhub.services.deriving import prepare
from learnhub.services.studio import faults_of
from learnhub.services.work import Transactions, Work
from learnhub.store import accounts, drafting
from learnhub.store import authoring as course_store
from learnhub.store import previews as store
from learnhub.store.engine import Store

P = ParamSpec("P")
T = TypeVar("T")

AUDIENCES = ("visitor", "member", "learner", "trainer")
DRAFT = "draft"
KEPT = 3
"""Stages that this process keeps."""
APART = 1 << 40
"""From here on the keys of releases of stages begin, each with room for a million."""
_CITED = re.compile(rb"case:\s*(C-[1-9]\d{3}-[1-9]\d{0,8})")
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
    """A preview that is set up: who looks, somebody like them who has not joined, and when."""

    course: str
    actor: Actor
    reader: Actor
    transactions: Transactions

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
        title=newest.title if newest else slug,
        versions=tuple(range(newest.number if newest else 0, 0, -1)),
        languages=tuple(sorted(spoken | {newest.language if newest else "en"})),
        faults=len(errors(faults_of(files))),
    )


def set_up(work: Work, slug: str, wanted: Wanted) -> Stage:
    """The stage of a preview, made anew or as this process keeps it.

    Raises Denied, NotFound for a version that there is not, Invalid with the faults that keep a draft from being shown.
    """
    work.require(Action.COURSE_AUTHOR)
    if wanted.audience not in AUDIENCES and wanted.joined is None:
        raise NotFound
    course = course_store.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    text = _text(work, course.id, wanted.text)
    before = _text(work, course.id, str(wanted.joined)) if wanted.joined is not None else None
    spoken = wanted.language if wanted.language in languages_of(text.paths) else ""
    key = (slug, before.name if before else "", text.name, spoken)
    made = _kept.get(key) or _kept.put(key, _made(work, slug, before, text, spoken))
    moment = dt.datetime.combine(wanted.day, work.now.timetz())
    transactions = Transactions(made.store, SetClock(moment))
    person = made.people.get("learner" if wanted.joined is not None else wanted.audience)
    with made.store.reading() as session:
        member = accounts.actor_by_id(session, made.people["member"]) or VISITOR
        actor = VISITOR if person is None else accounts.actor_by_id(session, person) or VISITOR
    looks, reads = (
        replace(each, locale=wanted.language, reads=wanted.language, zone=work.actor.zone) for each in (actor, member)
    )
    return Stage(slug, looks, reads, transactions)


@dataclass(frozen=True)
class _Text:
    """A text by its name; its `files` are read once somebody needs them."""

    name: str
    paths: frozenset[str]
    files: Callable[[], Mapping[str, bytes]]
    number: int
    at: dt.datetime


def _text(work: Work, course_id: int, named: str) -> _Text:
    newest = course_store.newest_release(work.session, course_id)
    if named == DRAFT:
        rows = drafting.draft_manifest(work.session, course_id)
        draft = partial(course_store.draft_files, work.session, course_id)
        number = newest.number + 1 if newest else 1
        return _Text(name_of(rows), frozenset(path for path, _, _ in rows), draft, number, work.now)
    release = course_store.release_by_number(work.session, course_id, int(named)) if named.isdecimal() else None
    if release is None:
        raise NotFound
    paths = frozenset(course_store.release_hashes(work.session, release.id))
    files = partial(course_store.release_files, work.session, release.id)
    return _Text(release.name, paths, files, release.number, release.published_at)


@dataclass
class _Made:
    """A database with the course in it, and the people by what they are."""

    folder: tempfile.TemporaryDirectory[str]
    store: Store
    people: dict[str, int]

    def close(self) -> None:
        self.store.dispose()
        self.folder.cleanup()


class _Kept:
    """The last stages of this process."""

    def __init__(self) -> None:
        self.stages: OrderedDict[tuple[str, ...], _Made] = OrderedDict()
        self.turn = threading.Lock()

    def get(self, key: tuple[str, ...]) -> _Made | None:
        with self.turn:
            if key in self.stages:
                self.stages.move_to_end(key)
            return self.stages.get(key)

    def put(self, key: tuple[str, ...], made: _Made) -> _Made:
        with self.turn:
            self.stages[key] = made
            while len(self.stages) > KEPT:
                self.stages.popitem(last=False)[1].close()
            return made


_kept = _Kept()
_bases = count(1)


def _made(work: Work, slug: str, before: _Text | None, text: _Text, language: str) -> _Made:
    """A database with the course in it, each text read once, in its own language and in this one."""
    texts = [(each, files, authoring.parsed(files)) for each in (before, text) if each for files in (each.files(),)]
    cited = {found[1].decode() for data in texts[-1][1].values() for found in _CITED.finditer(data)}
    rows = store.cases_beside(work.session, cited, [each.value for each in Principle])
    folder = tempfile.TemporaryDirectory(prefix="learnhub-preview-")
    stage = store.open_stage(Path(folder.name))
    people: dict[str, int] = {}

    def begin(session: Any) -> None:
        store.keep_apart(session, APART + (next(_bases) << 20))
        for name, roles in (("Member", ()), ("Learner", ()), ("Trainer", (Role.TRAINER,))):
            people[name.casefold()] = store.add_person(session, name, roles=roles, now=work.now)
        store.put_cases(session, rows, people["trainer"])

    stage.write(begin)
    run = Transactions(stage, SetClock(work.now))
    for place, (each, files, said) in enumerate(texts):
        run.write(SYSTEM, authoring.import_course, files, take_folder=True, text=said)
        run.write(SYSTEM, _publish, slug, each, speak(files, said, {language}))
        if place == 0:
            with stage.reading() as session:
                learner = accounts.actor_by_id(session, people["learner"])
            assert learner is not None
            run.write(learner, learning.enrol, slug)
    return _Made(folder, stage, people)


def _publish(work: Work, slug: str, text: _Text, languages: Languages) -> None:
    """Publish without search, which a preview does not have."""
    if languages.faults:
        raise Invalid(*languages.faults)
    work.require(Action.COURSE_AUTHOR)
    course = course_store.course_by_slug(work.session, slug)
    assert course is not None
    course.archived_at = work.now
    hashes = course_store.draft_hashes(work.session, course.id)
    authoring.publish_text(work, slug, authoring.Ready(prepare(languages), hashes, text.name))
    course.archived_at = None
    work.session.flush()
    assert course.release_id is not None
    there = languages_of(text.paths)
    store.as_published(work.session, course.release_id, number=text.number, at=text.at, languages=there)
