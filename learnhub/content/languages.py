"""A course in each of its languages: one structure, one set of ids and marks, the words of each language."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from learnhub.content.course import COURSE_FILE, read_course
from learnhub.content.document import FileKind, kind_of, read_document
from learnhub.content.faults import Faults, errors, render_faults, where
from learnhub.content.front_matter import FORMAT, CourseFront, read_front
from learnhub.content.segments import Segment, segments
from learnhub.content.translation import (
    EMPTY,
    Pair,
    in_language,
    pairs,
    read_translation,
    state_of,
    translation_path,
)
from learnhub.domain.assessment import Gap, Item, Quiz
from learnhub.domain.errors import Fault
from learnhub.domain.languages import LANGUAGES, TextState
from learnhub.domain.outline import Course, Module


@dataclass(frozen=True)
class Spoken:
    """A course in one language. `states` say by path how much of each file is translated; `frame`, how much of what the
    course's own page shows: its words, those of its modules, and all titles."""

    course: Course
    states: Mapping[str, TextState]
    frame: TextState

    @property
    def language(self) -> str:
        """Its language."""
        return self.course.language


@dataclass(frozen=True)
class Languages:
    """A course in all its languages: the original with what other languages accept as answers, and the others."""

    original: Course
    others: tuple[Spoken, ...]
    faults: tuple[Fault, ...] = ()


def languages_of(files: Iterable[str]) -> tuple[str, ...]:
    """The languages that some file of a course is translated into, in the order of the site."""
    found = {kind[1] for path in files if (kind := kind_of(path))}
    return tuple(language for language in LANGUAGES if language in found)


def language_of_course(files: Mapping[str, bytes]) -> str:
    """The language that a course is written in; English where it does not say."""
    document = read_document(COURSE_FILE, files.get(COURSE_FILE, b""), Faults(COURSE_FILE))
    return read_front(CourseFront, document.front, 2, Faults(COURSE_FILE))[0].language if document else "en"


def originals(paths: Iterable[str]) -> list[str]:
    """Those of these files that are texts of a course in its own language."""
    kinds = ((path, kind_of(path)) for path in paths)
    return [path for path, kind in kinds if kind and not kind[1] and kind[0] is not FileKind.MEDIA]


def pairs_of(
    files: Mapping[str, bytes], path: str, language: str, source: tuple[Segment, ...] | None = None
) -> tuple[tuple[Pair, ...], bool]:
    """The passages of an original with their words in a language, and whether these are a proposal."""
    source = segments(path, files[path]) if source is None else source
    other = translation_path(path, language)
    translation = (read_translation(other, files[other]) if other in files else None) or EMPTY
    return pairs(source, translation), translation.front.proposal


def speak(
    files: Mapping[str, bytes],
    course: Course,
    only: Container[str] | None = None,
    *,
    broken: Collection[str] = (),
    outlined: Collection[str] = (),
) -> Languages:
    """The course in each language that has a passage of it, with the faults that one of them has and it has not.

    `only` leaves out the other languages; `broken` files, which have faults, stay in the language of the original, and
    so does a file that has some in a language alone; `outlined` files have their front matter alone.
    """
    wanted = [language for language in languages_of(files) if only is None or language in only]
    known = {path: segments(path, files[path]) for path in originals(files)} if wanted else {}
    spoken = []
    faults: list[Fault] = []
    for language in wanted:
        made, found = _speak(files, known, course, language, {*broken}, outlined)
        faults += found
        if made:
            spoken.append(made)
    others = [each.course for each in spoken]
    original = _accepting(course, others) if others else course
    return Languages(
        original,
        tuple(replace(each, course=_accepting(_fitted(course, each.course), [course, *others])) for each in spoken),
        tuple(faults),
    )


def _speak(
    files: Mapping[str, bytes],
    known: Mapping[str, tuple[Segment, ...]],
    course: Course,
    language: str,
    broken: set[str],
    outlined: Collection[str],
) -> tuple[Spoken | None, list[Fault]]:
    states: dict[str, TextState] = {}
    framed: list[Pair] = []
    put = {path: data for path, data in files.items() if (kind := kind_of(path)) and not kind[1]}
    for path, source in known.items():
        if path in broken:
            continue
        found, proposal = pairs_of(files, path, language, source)
        state = state_of(found, language, course.language, proposal=proposal)
        if state.done:
            states[path] = state
        kind = kind_of(path)
        whole = kind is not None and kind[0] in {FileKind.COURSE, FileKind.MODULE}
        framed += [pair for pair in found if whole or pair.source.key == "title"]
        put[path] = in_language(path, files[path], found, language)
    if not states:
        return None, []
    front = {name: getattr(course, name) for name in CourseFront.model_fields if hasattr(course, name)}
    front |= {"format": FORMAT, "language": language}
    read = read_course(put, original=course.language, known=CourseFront.model_construct(**front), outlined=outlined)
    if wrong := [fault for fault in errors(read.faults) if where(fault)[0] not in broken]:
        reason = "".join(render_faults(wrong[:1]))
        said, _ = _speak(files, known, course, language, broken | {where(fault)[0] for fault in wrong}, outlined)
        return said, [Fault(f"{COURSE_FILE}:1", "translation-unread", {"language": language, "reason": reason})]
    proposal = any(state.proposal for state in states.values())
    frame = state_of(framed, language, course.language, proposal=proposal)
    return Spoken(read.readable, states, frame), []


def _fitted(original: Course, other: Course) -> Course:
    """The course in another language, whose answers are compared by the values that the original offers."""
    return replace(other, modules=tuple(map(_fitted_module, original.modules, other.modules)))


def _fitted_module(original: Module, other: Module) -> Module:
    return replace(other, quizzes=tuple(map(_fitted_quiz, original.quizzes, other.quizzes)))


def _fitted_quiz(original: Quiz, other: Quiz) -> Quiz:
    return replace(other, items=tuple(map(_fitted_item, original.items, other.items)))


def _fitted_item(original: Item, other: Item) -> Item:
    """Units and the words of a bank are chosen by what the original calls them; `said` is how they read here."""
    said = [(ours.name, theirs.name) for ours, theirs in zip(original.units, other.units, strict=True)]
    gaps = other.gaps
    if original.bank is not None:
        said += zip(original.bank, other.bank or (), strict=True)
        said += [(a.answers[0], b.answers[0]) for a, b in zip(original.gaps, other.gaps, strict=True)]
        gaps = original.gaps
    return replace(
        other,
        units=original.units,
        bank=original.bank,
        gaps=gaps,
        said=tuple(pair for pair in said if pair[0] != pair[1]),
    )


def _accepting(course: Course, others: Iterable[Course]) -> Course:
    """The course whose typed answers are right in each language: a learner may change it on the way."""
    items: dict[str, list[Item]] = {}
    for item in chain.from_iterable(
        quiz.items for other in others for module in other.modules for quiz in module.quizzes
    ):
        items.setdefault(item.id, []).append(item)

    def accepting(item: Item) -> Item:
        answers = {answer for other in items.get(item.id, ()) for answer in other.answers} - {*item.answers}
        gaps = []
        for place, gap in enumerate(item.gaps):
            more = (
                {
                    answer
                    for other in items.get(item.id, ())
                    for answer in (*other.gaps[place].answers, *other.gaps[place].also)
                }
                if item.bank is None
                else set()
            )
            gaps.append(Gap(gap.id, gap.answers, tuple(sorted(more - {*gap.answers}))))
        return replace(item, also=tuple(sorted(answers)), gaps=tuple(gaps))

    modules = tuple(
        replace(
            module,
            quizzes=tuple(replace(quiz, items=tuple(map(accepting, quiz.items))) for quiz in module.quizzes),
        )
        for module in course.modules
    )
    return replace(course, modules=modules)
