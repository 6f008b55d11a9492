"""Item analysis for trainers: how well the questions of a quiz do their work, in words and figures. Nobody is named.

The sums are made by a job, once a day for every quiz that changed and when a trainer asks; the page reads sums alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.domain.assessment import Form, Item, Quiz
from learnhub.domain.assessment.analysis import (
    ENOUGH,
    FEWEST,
    ORDER,
    Finding,
    ItemFigures,
    Reliability,
    findings,
    item_figures,
    reliability,
    same_question,
)
from learnhub.domain.assessment.tallies import ItemTally, Tally, added
from learnhub.domain.errors import NotFound
from learnhub.domain.policy import Action
from learnhub.services import assessment
from learnhub.services.work import Work
from learnhub.store import analysis as store
from learnhub.store import authoring
from learnhub.store import learning as learning_store
from learnhub.store.analysis import Counting, Kept, TriedQuiz
from learnhub.store.learning import ReleaseText

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class OptionRow:
    """An option with the letter that it is called by, in the order of the text."""

    letter: str
    id: str
    label_html: str
    right: bool
    chosen: int | None
    share: float | None
    rest: float | None


@dataclass(frozen=True)
class PartRow:
    """A row or gap, with the share of those asked who were right; a gap has no label."""

    id: str
    label_html: str
    share: float | None


@dataclass(frozen=True)
class ItemRow:
    """An item, what its figures say, and the figures. `named` are the letters of the options that a finding means."""

    id: str
    title: str
    kind: str
    stem_html: str
    findings: tuple[Finding, ...]
    named: Mapping[str, tuple[str, ...]]
    figures: ItemFigures
    options: tuple[OptionRow, ...]
    parts: tuple[PartRow, ...]
    certainty: bool
    has_hints: bool


@dataclass(frozen=True)
class AnalysisView:
    """The analysis of a quiz: of one release, or (`release` None) of all in which a question is the one of today.

    `path` is the file that holds the questions. `counted_at` is the last change that the figures hold, None before
    anything was counted; `behind`: more has come since.
    """

    course: str
    course_title: str
    language: str
    quiz_id: str
    title: str
    path: str
    releases: tuple[int, ...]
    release: int | None
    current: int
    counted_at: dt.datetime | None
    behind: bool
    tries: int
    people: int | None
    passed_share: float | None
    reliability: Reliability | None
    rows: tuple[ItemRow, ...]
    fewest: int = FEWEST
    enough: int = ENOUGH


def show(work: Work, slug: str, quiz_id: str, release: int | None = None) -> AnalysisView:
    """The analysis of a quiz. Raises NotFound for a release on which it was never sent."""
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    offered = learning_store.offered_release(work.session, course.id) if course else None
    if course is None or offered is None:
        raise NotFound
    tried = store.tried_quizzes(work.session, slug, quiz_id)
    kept = store.kept(work.session, [each.release_id for each in tried], quiz_id)
    current = learning_store.release_text(work.session, offered)
    chosen = next((each for each in tried if each.number == release), None)
    if release is not None and chosen is None:
        raise NotFound
    text = learning_store.release_text(work.session, chosen.release_public_id) if chosen else current
    quiz = assessment.quiz_in(work, text, quiz_id)
    if chosen:
        whole = kept[chosen.release_id].tally if chosen.release_id in kept else Tally()
        items, tallies = _of_one(work, chosen, whole)
    else:
        whole = _newest(tried, kept)
        items, tallies = _of_today(work, quiz, tried, kept)
    rows = [_row(item, tallies.get(item.id, ItemTally())) for item in items if item.form is not Form.PRACTICE]
    rows.sort(key=lambda row: (ORDER[row.findings[0].kind], -(row.figures.asked or 0)))
    parts = [whole] if chosen else [each.tally for each in kept.values()]
    people, passed = sum(each.people for each in parts), sum(each.passed for each in parts)
    return AnalysisView(
        course=slug,
        course_title=text.title,
        language=text.language,
        quiz_id=quiz_id,
        title=quiz.title,
        path=_path(work, text.id, quiz_id),
        releases=tuple(each.number for each in tried),
        release=release,
        current=current.number,
        counted_at=max((each.through_at for each in kept.values()), default=None),
        behind=any(each.release_id not in kept or kept[each.release_id].through_at < each.changed_at for each in tried),
        tries=sum(each.tries for each in parts),
        people=people if people >= FEWEST else None,
        passed_share=passed / people if people >= ENOUGH else None,
        reliability=reliability(whole),
        rows=tuple(rows),
    )


def ask(work: Work, slug: str, quiz_id: str) -> None:
    """Have a quiz counted now; asked twice of the same tries is once."""
    work.require(Action.COURSE_AUTHOR)
    for each in _behind(work, slug, quiz_id):
        key = f"{each.release_id}-{each.quiz_id}-{each.changed_at.timestamp():.6f}"
        work.enqueue("item-analysis", key, {"course": slug, "quiz": quiz_id})


def behind(work: Work, slug: str | None = None, quiz_id: str | None = None) -> list[TriedQuiz]:
    """The quizzes whose sums do not hold their last change."""
    work.require(Action.OPERATE)
    return _behind(work, slug, quiz_id)


def begin(work: Work, quiz: TriedQuiz) -> Counting:
    """What a pass over the tries of a quiz needs to know."""
    work.require(Action.OPERATE)
    return store.begin(work.session, quiz)


def count_some(work: Work, counting: Counting, after: int) -> int | None:
    """Add up the next batch of tries; the last key of it, None when there are no more."""
    work.require(Action.OPERATE)
    return store.count_some(work.session, counting, after)


def keep(work: Work, counting: Counting) -> None:
    """Keep the sums of a pass; kept twice is once."""
    work.require(Action.OPERATE)
    store.keep(work.session, counting)


def tallies_of_today(work: Work, slug: str, text: ReleaseText, quiz_id: str) -> list[tuple[Item, ItemTally]]:
    """Each item of a quiz in the current release, with the sums of all releases in which it is the same question."""
    work.require(Action.COURSE_AUTHOR)
    tried = store.tried_quizzes(work.session, slug, quiz_id)
    kept = store.kept(work.session, [each.release_id for each in tried], quiz_id)
    items, tallies = _of_today(work, assessment.quiz_in(work, text, quiz_id), tried, kept)
    return [(item, tallies.get(item.id, ItemTally())) for item in items]


def _behind(work: Work, slug: str | None, quiz_id: str | None) -> list[TriedQuiz]:
    known = store.through(work.session)
    return [
        each
        for each in store.tried_quizzes(work.session, slug, quiz_id)
        if (through := known.get((each.release_id, each.quiz_id))) is None or through < each.changed_at
    ]


def _of_one(work: Work, tried: TriedQuiz, tally: Tally) -> tuple[list[Item], Mapping[str, ItemTally]]:
    return list(store.begin(work.session, tried).items.values()), tally.items


def _of_today(
    work: Work, quiz: Quiz, tried: Sequence[TriedQuiz], kept: Mapping[int, Kept]
) -> tuple[list[Item], Mapping[str, ItemTally]]:
    """The items of the current release, each with the sums of all releases in which it is the same question."""
    found: dict[str, ItemTally] = {}
    for each in tried:
        if each.release_id not in kept:
            continue
        pinned, tally = store.begin(work.session, each).items, kept[each.release_id].tally
        for item in quiz.items:
            if item.id in tally.items and same_question(item, pinned[item.id]):
                found[item.id] = added(found.get(item.id, ItemTally()), tally.items[item.id])
    return list(quiz.items), found


def _newest(tried: Sequence[TriedQuiz], kept: Mapping[int, Kept]) -> Tally:
    """Of the newest release with a reliability; sets of items are not added over releases."""
    tallies = [kept[each.release_id].tally for each in reversed(tried) if each.release_id in kept]
    return next((each for each in tallies if reliability(each)), Tally())


def _row(item: Item, tally: ItemTally) -> ItemRow:
    figures, said = item_figures(item, tally), findings(item, tally)
    by_id = {each.id: each for each in figures.options}
    labels = {option.id: option.label_html for option in item.options}
    letters = {option.id: LETTERS[place % len(LETTERS)] for place, option in enumerate(item.options)}
    return ItemRow(
        id=item.id,
        title=item.title,
        kind=item.kind.value,
        stem_html=item.stem_html,
        findings=said,
        named={each.kind.value: tuple(letters[option] for option in each.options) for each in said},
        figures=figures,
        options=tuple(
            OptionRow(
                letters[option.id],
                option.id,
                option.label_html,
                option.right,
                by_id[option.id].chosen,
                by_id[option.id].share,
                by_id[option.id].rest,
            )
            for option in item.options
            if option.id in by_id
        ),
        parts=tuple(PartRow(part.id, labels.get(part.id, ""), part.share) for part in figures.parts),
        certainty=item.certainty,
        has_hints=bool(item.hints),
    )


def _path(work: Work, release_id: int, quiz_id: str) -> str:
    named = f'id = "{quiz_id}"'.encode()
    for path, content in authoring.release_files(work.session, release_id).items():
        if path.endswith(".quiz.md") and named in content.partition(b"\n+++")[0]:
            return path
    return ""
