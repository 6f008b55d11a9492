"""Translating a course: source beside target passage by passage, saved as typed; whole files out and in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from learnhub.content.course import COURSE_FILE
from learnhub.content.document import kind_of
from learnhub.content.faults import Faults, errors
from learnhub.content.from_pages import plain_words
from learnhub.content.languages import language_of_course, originals
from learnhub.content.passage_fields import PassageForm, passage_form, passage_text, to_read
from learnhub.content.remembered import Remembered, Texts
from learnhub.content.segments import Segment, segments
from learnhub.content.translation import (
    EMPTY,
    Pair,
    Said,
    Standing,
    Translation,
    aligned,
    check_words,
    orphans,
    pairs,
    proposed,
    read_translation,
    state_of,
    translation_path,
    with_words,
    write_translation,
)
from learnhub.domain.difference import Part, words_changed
from learnhub.domain.drafts import Origin
from learnhub.domain.errors import Conflict, Fault, Invalid, NotFound
from learnhub.domain.languages import LANGUAGES, TextState
from learnhub.domain.policy import Action
from learnhub.domain.translating import WRITTEN, Fate, Unit
from learnhub.services.drafting import change_draft, sha
from learnhub.services.work import Work
from learnhub.store import authoring, drafting

EARLIER = 40
"""How many earlier texts of a file are looked through for the words that a translation was made from."""


@dataclass(frozen=True)
class FileRow:
    """A file in the list of a language."""

    path: str
    title: str
    kind: str
    state: TextState
    faults: int


@dataclass(frozen=True)
class LanguagesView:
    """A course with how far it is in each language."""

    slug: str
    title: str
    original: str
    states: tuple[TextState, ...]


@dataclass(frozen=True)
class LanguageView:
    """A course in one language, file by file."""

    slug: str
    title: str
    original: str
    state: TextState
    files: tuple[FileRow, ...]


@dataclass(frozen=True)
class PassageView:
    """A passage beside its translation. `changed` are the words that the original lost and gained since, where what it
    was is still known; `theirs` is what somebody else wrote there meanwhile."""

    key: str
    source: str
    text: str
    standing: str
    rows: int
    form: PassageForm
    changed: tuple[Part, ...] = ()
    moved_on: bool = False
    faults: tuple[Fault, ...] = ()
    theirs: str | None = None
    theirs_html: str | None = None


@dataclass(frozen=True)
class FileView:
    """A file's page: every passage. `version` names both texts as they are shown."""

    slug: str
    course_title: str
    path: str
    title: str
    language: str
    original: str
    state: TextState
    passages: tuple[PassageView, ...]
    gone: tuple[Said, ...]
    version: str
    previous: str | None
    next: str | None


def show_languages(work: Work, slug: str) -> LanguagesView:
    """How far a course's draft is translated into each language. Raises Denied, NotFound."""
    draft = _draft(work, slug)
    states = [_summed(draft, language, _rows(draft, language)) for language in LANGUAGES if language != draft.language]
    return LanguagesView(slug, draft.title, draft.language, tuple(states))


def show_language(work: Work, slug: str, language: str) -> LanguageView:
    """The files of a course with how far each is translated. Raises Denied, NotFound."""
    draft = _draft(work, slug, language)
    rows = _rows(draft, language)
    return LanguageView(slug, draft.title, draft.language, _summed(draft, language, rows), rows)


def open_file(work: Work, slug: str, language: str, path: str, *, unsaved: Mapping[str, str] | None = None) -> FileView:
    """A file's passages beside their translation; `unsaved` words, named as `save_words` has them, stand in place of
    those that are kept.

    Raises Denied, NotFound.
    """
    draft = _draft(work, slug, language)
    source = draft.source(path)
    translation = draft.translation(path, language)
    found = pairs(source, translation)
    typed = _texts({pair.source.key: pair for pair in found}, unsaved or {})
    earlier = _earlier(work, draft, path, {pair.made_from for pair in found if pair.standing is Standing.STALE})
    here = draft.paths.index(path)
    return FileView(
        slug=slug,
        course_title=draft.title,
        path=path,
        title=_title(source, path),
        language=language,
        original=draft.language,
        state=state_of(found, language, draft.language, proposal=translation.front.proposal),
        passages=tuple(_passage(pair, earlier, typed) for pair in found),
        gone=tuple(replace(each, text=plain_words(each.text)) for each in orphans(source, translation)),
        version=_version(draft, translation_path(path, language), path),
        previous=next(filter(draft.source, reversed(draft.paths[:here])), None),
        next=next(filter(draft.source, draft.paths[here + 1 :]), None),
    )


def save_words(
    work: Work,
    slug: str,
    language: str,
    path: str,
    given: Mapping[str, str],
    *,
    version: str,
    unmarked: Collection[str] = (),
    kept: Iterable[str] = (),
    proposal: bool | None = None,
) -> str:
    """Keep the words of these passages, by their keys, or by key, a stroke and the name of a part; the answer is the
    version of the text as its writer has it. Those that are `unmarked` come from an editor that shows no marks.

    `version` is that of the page they were typed on: they were made from the original as it stood there, and are stale
    at once where it has changed since. `kept` are passages whose words still fit the original as that page showed it.
    Raises Conflict "draft-changed" where somebody else wrote the same passage meanwhile; Denied, NotFound.
    """
    draft = _draft(work, slug, language)
    if path not in draft.paths:
        raise NotFound
    other = translation_path(path, language)
    base, then = _seen(work, draft, other, path, version)
    was = {pair.source.key: pair for pair in pairs(then, base)}
    now = aligned(then, draft.translation(path, language))
    stands = {pair.source.key: pair.text for pair in pairs(then, now)}
    if unknown := {key.partition("/")[0] for key in given} - was.keys():
        raise Invalid(*(Fault(key, "not-a-choice") for key in sorted(unknown)))
    words = {
        key: Said(key, was[key].source.hash, _clean(text))
        for key, text in _texts(was, given, unmarked).items()
        if _clean(text) != was[key].text or key in kept
    }
    if any(stands[key] not in (was[key].text, said.text) for key, said in words.items()):
        raise Conflict("draft-changed")
    made, mine = (with_words(each, then, words) for each in (now, base))
    if proposal is not None and proposal != base.front.proposal:
        made, mine = proposed(made, proposal), proposed(mine, proposal)
    if mine == base:
        return version
    before = draft.files.names.get(other)
    done = change_draft(
        work,
        slug,
        {other: write_translation(made)},
        base={other: before},
        origin=Origin.TRANSLATE,
        note=language,
    )
    written = write_translation(mine)
    if written != done.files[other]:
        # The writer goes on from the page as they have it: what others wrote meanwhile does not stand in its fields.
        authoring.keep_blobs(work.session, {sha(written): written})
    return _version(draft, other, path, written, version.partition(".")[2])


def export_units(work: Work, slug: str, language: str, path: str | None = None) -> tuple[str, list[Unit]]:
    """The language of a course and its passages with what there is of their translation, of one file or of all.

    Raises Denied, NotFound.
    """
    draft = _draft(work, slug, language)
    if path is not None and path not in draft.paths:
        raise NotFound
    draft.files.need(path for path in draft.files if kind_of(path))
    return draft.language, [
        Unit(each, pair.source.key, pair.source.hash, pair.source.text, pair.text, pair.standing.value)
        for each in ([path] if path else draft.paths)
        for pair in draft.pairs(each, language)
    ]


@dataclass(frozen=True)
class LookedOver:
    """A passage that came back, and what becomes of it; `faults` say why it is not taken."""

    unit: Unit
    fate: Fate
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a file from a translator would do, passage by passage."""

    slug: str
    title: str
    language: str
    original: str
    units: tuple[LookedOver, ...]
    written: bool = False

    def of(self, fate: str) -> tuple[LookedOver, ...]:
        """The passages with this fate."""
        return tuple(each for each in self.units if each.fate == fate)

    @property
    def to_write(self) -> tuple[Unit, ...]:
        """The passages that would change the draft."""
        return tuple(each.unit for each in self.units if each.fate in WRITTEN)


def begin_taking(work: Work, slug: str, language: str) -> None:
    """Whether files of translations may be taken, asked before one is read. Raises SignIn, Denied, NotFound."""
    _draft(work, slug, language)


def look_over(work: Work, slug: str, language: str, units: Sequence[Unit]) -> Report:
    """What these passages would do to the draft; nothing is written. Raises Denied, NotFound."""
    draft = _draft(work, slug, language)
    draft.files.need(path for path in draft.files if kind_of(path))
    looked = [each for path, mine in _by_path(units).items() for each in _look_over(draft, language, path, mine)]
    return Report(slug, draft.title, language, draft.language, tuple(looked))


def take_units(work: Work, slug: str, language: str, units: Sequence[Unit]) -> Report:
    """Write what can be taken of these passages into the draft, as one revision. Raises Denied, NotFound."""
    report = look_over(work, slug, language, units)
    draft = _draft(work, slug, language)
    changes: dict[str, bytes | None] = {}
    base: dict[str, str | None] = {}
    for path, mine in _by_path(report.to_write).items():
        source = draft.source(path)
        translation = draft.translation(path, language)
        standing = {pair.source.key: pair for pair in pairs(source, translation)}
        words = {(key := standing[unit.key].key or unit.key): Said(key, unit.source_hash, unit.target) for unit in mine}
        other = translation_path(path, language)
        changes[other] = write_translation(with_words(translation, source, words))
        base[other] = draft.files.names.get(other)
    if changes:
        change_draft(work, slug, changes, base=base, origin=Origin.TRANSLATE, note=language)
    return replace(report, written=True)


def _look_over(draft: _Draft, language: str, path: str, units: Sequence[Unit]) -> list[LookedOver]:
    if path not in draft.paths:
        return [LookedOver(unit, Fate.UNKNOWN) for unit in units]
    found = {pair.source.key: pair for pair in draft.pairs(path, language)}
    moved: dict[str, list[str]] = {}
    for pair in found.values():
        moved.setdefault(pair.source.hash, []).append(pair.source.key)
    looked = []
    for unit in units:
        key = unit.key
        if (key not in found or found[key].source.hash != unit.source_hash) and moved.get(unit.source_hash):
            key = moved[unit.source_hash][0]
        looked.append(_fate(replace(unit, key=key, target=_clean(unit.target)), found.get(key)))
    return looked


def _fate(unit: Unit, pair: Pair | None) -> LookedOver:
    if not unit.target.strip():
        return LookedOver(unit, Fate.EMPTY)
    if pair is None:
        return LookedOver(unit, Fate.UNKNOWN)
    unit = replace(unit, source=pair.source.text)
    if pair.text == unit.target and pair.made_from == unit.source_hash:
        return LookedOver(unit, Fate.SAME)
    fresh = pair.source.hash == unit.source_hash
    if not fresh and pair.standing is Standing.DONE:
        return LookedOver(unit, Fate.OLDER)
    faults = Faults(unit.path)
    check_words(pair.source, unit.target, 1, faults)
    if fresh and errors(faults.found):
        return LookedOver(unit, Fate.FAULTY, tuple(errors(faults.found)))
    return LookedOver(unit, Fate.TAKEN if fresh else Fate.STALE)


def _by_path(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.path, []).append(unit)
    return found


def _texts(found: Mapping[str, Pair], given: Mapping[str, str], unmarked: Collection[str] = ()) -> dict[str, str]:
    """The words of each passage of which a form sent something."""
    sent: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        key, _, part = name.partition("/")
        if key in found:
            sent.setdefault(key, {})[part] = _clean(text)
    return {
        key: passage_text(found[key].source, found[key].text, parts, unmarked=key in unmarked)
        for key, parts in sent.items()
    }


def _clean(text: str) -> str:
    """Words as a form sends them, as a file keeps them."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


@dataclass(frozen=True)
class _Draft:
    """The files of a draft; `paths` are its originals in the order of reading."""

    course_id: int
    files: Texts
    paths: tuple[str, ...]
    title: str
    language: str

    def source(self, path: str) -> tuple[Segment, ...]:
        """The passages of an original. Raises NotFound."""
        if path not in self.paths:
            raise NotFound
        return segments(path, self.files[path])

    def translation(self, path: str, language: str) -> Translation:
        other = translation_path(path, language)
        return (read_translation(other, self.files[other]) if other in self.files else None) or EMPTY

    def pairs(self, path: str, language: str) -> tuple[Pair, ...]:
        return pairs(self.source(path), self.translation(path, language))


def _draft(work: Work, slug: str, language: str | None = None) -> _Draft:
    work.require(Action.COURSE_AUTHOR)
    course = authoring.course_by_slug(work.session, slug)
    if course is None:
        raise NotFound
    files = authoring.draft_texts(work.session, course.id)
    original = language_of_course(files)
    if language is not None and (language not in LANGUAGES or language == original):
        raise NotFound
    named = segments(COURSE_FILE, files[COURSE_FILE]) if COURSE_FILE in files else ()
    return _Draft(course.id, files, tuple(sorted(originals(files), key=_reading_order)), _title(named, slug), original)


def _reading_order(path: str) -> tuple[bool, str, bool, str]:
    """The course first, then each module's own file before what is in it."""
    folder, _, name = path.rpartition("/")
    return bool(folder), folder, name != "module.md", name


_known_rows: Remembered[tuple[str, str, str, str, str], FileRow] = Remembered(8192)


def _rows(draft: _Draft, language: str) -> tuple[FileRow, ...]:
    """A row for each original; those whose texts are as they were are not counted anew."""
    names = draft.files.names
    keys = {
        path: (path, names[path], names.get(translation_path(path, language), ""), language, draft.language)
        for path in draft.paths
    }
    rows = {path: _known_rows.get(key) for path, key in keys.items()}
    new = [path for path, row in rows.items() if row is None]
    draft.files.need(each for path in new for each in (path, translation_path(path, language)) if each in names)
    return tuple(row or _known_rows.put(keys[path], _row(draft, path, language)) for path, row in rows.items())


def _row(draft: _Draft, path: str, language: str) -> FileRow:
    source, translation = draft.source(path), draft.translation(path, language)
    found = pairs(source, translation)
    faults = Faults(path)
    for pair in found:
        if pair.standing is Standing.DONE:
            check_words(pair.source, pair.text, 1, faults)
    kind = kind_of(path)
    assert kind is not None
    state = state_of(found, language, draft.language, proposal=translation.front.proposal)
    return FileRow(path, _title(source, path), kind[0].value, state, len(errors(faults.found)))


def _summed(draft: _Draft, language: str, rows: Sequence[FileRow]) -> TextState:
    total: Counter[str] = Counter()
    for row in rows:
        total.update(count=row.state.count, missing=row.state.missing, stale=row.state.stale)
    return TextState(
        language,
        draft.language,
        total["count"],
        total["missing"],
        total["stale"],
        proposal=any(row.state.proposal for row in rows),
    )


def _title(source: Sequence[Segment], path: str) -> str:
    return next((each.text for each in source if each.key == "title"), path)


def _earlier(work: Work, draft: _Draft, path: str, wanted: set[str]) -> dict[str, str]:
    """Fingerprint -> the words it was made of, as far as the earlier texts of the file still say."""
    found: dict[str, str] = {}
    if not wanted:
        return found
    names = drafting.earlier_texts(work.session, draft.course_id, path, most=EARLIER)
    texts = drafting.blobs(work.session, names)
    for name in reversed(names):
        found |= {each.hash: each.text for each in segments(path, texts[name]) if each.hash in wanted}
        if wanted <= found.keys():
            break
    return found


def _passage(pair: Pair, earlier: Mapping[str, str], unsaved: Mapping[str, str]) -> PassageView:
    source = pair.source
    typed = _clean(unsaved[source.key]) if source.key in unsaved else None
    faults = Faults("")
    text = pair.text if typed is None else typed
    if text and pair.standing is not Standing.STALE:
        check_words(source, text, 1, faults)
    stale = pair.standing is Standing.STALE
    was = earlier.get(pair.made_from) if stale else None
    theirs = passage_form(source, pair.text)
    return PassageView(
        key=source.key,
        source=source.text,
        text=text,
        standing=pair.standing.value,
        rows=min(12, max(source.text.count("\n") + 1, len(source.text) // 60 + 1)),
        form=passage_form(source, text),
        changed=_changed(was, source) if was is not None else (),
        moved_on=stale,
        faults=tuple(faults.found),
        theirs=pair.text if typed is not None and typed != pair.text else None,
        theirs_html=None if theirs.html is None else to_read(theirs.html),
    )


def _changed(was: str, source: Segment) -> tuple[Part, ...]:
    """The words of the original that changed; where only its links or emphasis did, its text."""
    old, new = (plain_words(each) if source.marked else each for each in (was, source.text))
    return words_changed(old, new) if old != new else words_changed(was, source.text)


def _version(draft: _Draft, other: str, path: str, now: bytes | None = None, source: str = "") -> str:
    """What names a translation and its original as they stand, or as they were just saved."""
    now = now or draft.files.get(other)
    return f"{sha(now) if now is not None else '-'}.{source or draft.files.names[path]}"


def _seen(work: Work, draft: _Draft, other: str, path: str, version: str) -> tuple[Translation, tuple[Segment, ...]]:
    """The translation and the passages that a page showed; raises Conflict for what is not known."""
    translated, _, source = version.partition(".")
    texts = {draft.files.names[each]: draft.files[each] for each in (other, path) if each in draft.files}
    if missing := {translated, source} - texts.keys() - {"-"}:
        texts |= drafting.blobs(work.session, missing)
    if source not in texts or translated not in {*texts, "-"}:
        raise Conflict("draft-changed")
    base = read_translation(other, texts[translated]) if translated != "-" else None
    then = segments(path, texts[source])
    return aligned(then, base or EMPTY), then
