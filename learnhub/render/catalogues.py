"""The catalogues of the interface: taken from pages and code, kept as .po files, compiled when they are read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import NullTranslations, Translations

from learnhub.render.static_files import put_whole

DOMAIN = "learnhub"
FOLDER = Path(__file__).parents[1] / "locale"
TRANSLATED = ("fr", "es", "ru", "ar", "zh")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2"), ("**.svg", "jinja2")]
JINJA = {"extensions": "jinja2.ext.i18n", "silent": "false", "trimmed": "true"}
OPTIONS = {pattern: JINJA for pattern, method in METHODS if method == "jinja2"}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None, "N_": None, "mark_plural": (1, 2)}


def translations(locale: str, folder: Path = FOLDER) -> NullTranslations:
    """The translations of a locale; English, and a locale without a catalogue, says the messages themselves."""
    source = _file(locale, folder)
    if not source.is_file():
        return NullTranslations()
    compiled = source.with_suffix(".mo")
    if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
        content = _compile(source, locale)
        with contextlib.suppress(OSError):
            put_whole(compiled, content)
        return Translations(BytesIO(content), DOMAIN)
    return Translations(BytesIO(compiled.read_bytes()), DOMAIN)


def extract(*roots: Path) -> Catalog:
    """Every message of the code and the templates in these folders."""
    found = Catalog(project="LearnHub", fuzzy=False)
    for root in roots:
        for file, _line, message, comments, context in extract_from_dir(
            str(root), METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            found.add(message, None, [(f"{root.name}/{file}", 0)], auto_comments=comments, context=context)
    return found


def update(*roots: Path, folder: Path = FOLDER) -> list[Path]:
    """Bring each catalogue up to date with the messages of these folders; the files that changed."""
    changed = []
    for file, content in _updated(extract(*roots), folder):
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            changed.append(file)
    return changed


def stale(*roots: Path, folder: Path = FOLDER) -> list[str]:
    """What is wrong with the catalogues, a sentence each: out of date, or messages without a translation."""
    found = []
    for file, content in _updated(extract(*roots), folder):
        if not file.is_file() or file.read_bytes() != content:
            found.append(f"{file}: not up to date with the pages. Run: make messages")
        missing = [message for message in read_po(BytesIO(content)) if message.id and not _said(message.string)]
        if missing:
            found.append(f"{file}: {len(missing)} messages have no translation, the first is {missing[0].id!r}")
    return found


def _updated(template: Catalog, folder: Path) -> Iterator[tuple[Path, bytes]]:
    for locale in TRANSLATED:
        file = _file(locale, folder)
        catalog = read_po(BytesIO(file.read_bytes()), locale=locale) if file.is_file() else Catalog(locale=locale)
        header = catalog.header_comment if file.is_file() else f"# {locale}: proposals until a native reader checks."
        catalog.update(template, no_fuzzy_matching=True)
        catalog.header_comment = header
        catalog.obsolete.clear()
        for message in catalog:
            message.flags.discard("fuzzy")  # A message that became a plural would be left out of what is compiled.
        written = BytesIO()
        write_po(written, catalog, width=110, omit_header=True, include_lineno=False, sort_by_file=True)
        fields = {
            "Language": locale,
            "Plural-Forms": catalog.plural_forms,
            "Content-Type": "text/plain; charset=utf-8",
        }
        head = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
        yield file, f'{header}\nmsgid ""\nmsgstr ""\n{head}\n'.encode() + written.getvalue()


def _said(string: str | Sequence[str] | None) -> bool:
    return bool(string) if isinstance(string, str) else all(string or [""])


def _compile(source: Path, locale: str) -> bytes:
    written = BytesIO()
    write_mo(written, read_po(BytesIO(source.read_bytes()), locale=locale))
    return written.getvalue()


def _file(locale: str, folder: Path) -> Path:
    return folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
