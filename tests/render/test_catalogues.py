"""Catalogues: nothing that is marked is missed, nothing that is translated is lost, and staleness is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learnhub.render import catalogues


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "page.html").write_text(
        '{% macro x() %}{{ _("Send for review") }}{% endmacro %}'
        '{{ ngettext("%(num)s lesson", "%(num)s lessons", 3) }}{% trans %}Who\n  reads{% endtrans %}'
    )
    (folder / "mail.txt").write_text('{{ _("Your link") }}')
    (folder / "forms.py").write_text('LABEL = mark("Email address")')
    return folder


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    return tmp_path / "locale"


def file_of(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "learnhub.po"


def translate(file: Path, message: str, said: str) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f'msgid "{message}"\nmsgstr ""', f'msgid "{message}"\nmsgstr "{said}"'), "utf-8")


def test_messages_are_found_in_pages_mails_and_code(sources: Path) -> None:
    found = {message.id for message in catalogues.extract(sources) if message.id}
    plural = ("%(num)s lesson", "%(num)s lessons")
    assert found == {"Send for review", plural, "Who reads", "Your link", "Email address"}


def test_an_update_makes_every_catalogue_keeps_translations_and_then_changes_nothing(
    sources: Path, locale: Path
) -> None:
    assert len(catalogues.update(sources, folder=locale)) == 5
    translate(file_of(locale, "fr"), "Send for review", "Envoyer pour examen")
    (sources / "new.html").write_text('{{ _("Continue") }}')
    assert len(catalogues.update(sources, folder=locale)) == 5
    assert 'msgstr "Envoyer pour examen"' in file_of(locale, "fr").read_text(encoding="utf-8")
    assert catalogues.update(sources, folder=locale) == []


def test_a_message_that_is_gone_leaves_the_catalogue(sources: Path, locale: Path) -> None:
    catalogues.update(sources, folder=locale)
    (sources / "mail.txt").unlink()
    catalogues.update(sources, folder=locale)
    assert "Your link" not in file_of(locale, "ru").read_text(encoding="utf-8")


def test_plural_forms_are_those_of_the_language(sources: Path, locale: Path) -> None:
    catalogues.update(sources, folder=locale)
    assert file_of(locale, "ar").read_text(encoding="utf-8").count("msgstr[") == 6
    assert file_of(locale, "ru").read_text(encoding="utf-8").count("msgstr[") == 3


def test_staleness_and_missing_translations_are_told(sources: Path, locale: Path) -> None:
    assert any("make messages" in fault for fault in catalogues.stale(sources, folder=locale))
    catalogues.update(sources, folder=locale)
    faults = catalogues.stale(sources, folder=locale)
    assert len(faults) == 5
    assert all("5 messages have no translation" in fault for fault in faults)


def test_translations_are_compiled_when_read_and_again_when_the_source_is_newer(sources: Path, locale: Path) -> None:
    catalogues.update(sources, folder=locale)
    french = file_of(locale, "fr")
    translate(french, "Your link", "Votre lien")
    assert catalogues.translations("fr", locale).gettext("Your link") == "Votre lien"
    compiled = french.with_suffix(".mo")
    translate(french, "Email address", "Adresse électronique")
    stamp = compiled.stat().st_mtime + 10
    os.utime(french, (stamp, stamp))
    before = compiled.read_bytes()
    with compiled.open("rb") as another_process:
        assert catalogues.translations("fr", locale).gettext("Email address") == "Adresse électronique"
        assert another_process.read() == before != compiled.read_bytes()


def test_a_language_without_a_catalogue_speaks_english(locale: Path) -> None:
    assert catalogues.translations("fr", locale).gettext("Your link") == "Your link"


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_every_translation_that_is_shipped_is_shown(language: str) -> None:
    """A message marked fuzzy is left out of what is compiled, and would be seen in English."""
    shown = catalogues.translations(language)
    text = file_of(catalogues.FOLDER, language).read_text(encoding="utf-8")
    assert "#, fuzzy" not in text
    assert shown.ngettext("Lesson learned", "Lessons learned", 1) != "Lesson learned"
