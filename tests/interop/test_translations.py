"""Passages out to translators and back: what was written is read as the same, and hostile files are refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree as Tree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.segments import fingerprint
from learnhub.domain.errors import Invalid
from learnhub.domain.translating import Unit
from learnhub.interop import word_tables, xliff

letters = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])
pieces = st.sampled_from(
    [
        "été",
        "مرحبا",
        "[here](lesson#part)",
        "![map](media/map.svg)",
        "{{gap}}",
        "`x < 1`",
        "<b>&amp;",
        "]]>",
        "**now**",
        "條",
    ]
)
lines = st.lists(pieces | st.text(letters, max_size=8), min_size=1, max_size=4).map(lambda each: " ".join(each).strip())
texts = st.lists(lines.filter(bool), min_size=1, max_size=3).map("\n".join)
units = st.lists(
    st.builds(
        lambda key, source, target, standing: Unit("01-a/01-b.md", key, fingerprint(source), source, target, standing),
        st.from_regex(r"[a-z][a-z0-9]{0,5}(\.[a-z0-9]{1,4}){0,2}", fullmatch=True),
        texts,
        texts | st.just(""),
        st.sampled_from(["done", "stale", "missing"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda unit: unit.key,
)


def plain(found: list[Unit]) -> list[tuple[str, str, str, str, str]]:
    return [(each.path, each.key, each.source_hash, each.source, each.target) for each in found]


@settings(max_examples=60, deadline=None)
@given(units)
def test_xliff_is_read_as_it_was_written(found: list[Unit]) -> None:
    written = xliff.write("small", "en", "fr", found)
    assert plain(xliff.read(written)) == plain(found)


@settings(max_examples=15, deadline=None)
@given(units)
def test_a_word_file_is_read_as_it_was_written(found: list[Unit]) -> None:
    written = word_tables.write("Small", ("English", "العربية"), "ar", found)
    squeezed = [tuple(" ".join(part.split()) for part in row) for row in plain(found)]
    read = word_tables.read(BytesIO(written))
    assert [tuple(" ".join(part.split()) for part in row) for row in plain(read)] == squeezed


SAMPLE = [
    Unit("course.md", "title", fingerprint("Hello"), "Hello", "Bonjour", "done"),
    Unit("01-a/01-b.md", "equal.1", fingerprint("See [it](a#b)."), "See [it](a#b).", "", "missing"),
]


def test_xliff_names_file_languages_and_state_and_keeps_addresses_apart() -> None:
    root = Tree.fromstring(xliff.write("small", "en", "fr", SAMPLE))
    name = f"{{{xliff.NAMESPACE}}}"
    files = root.findall(f"{name}file")
    assert [(each.get("original"), each.get("source-language"), each.get("target-language")) for each in files] == [
        ("small/course.md", "en", "fr"),
        ("small/01-a/01-b.md", "en", "fr"),
    ]
    (first, second) = root.iter(f"{name}trans-unit")
    target = first.find(f"{name}target")
    assert target is not None
    assert (target.get("state"), target.text, first.get("approved")) == ("translated", "Bonjour", "yes")
    assert second.find(f"{name}target") is None
    assert [each.text for each in second.iter(f"{name}ph")] == ["](a#b)"]


def test_xliff_of_a_program_that_gave_other_ids_is_known_by_its_source() -> None:
    sent = (
        f'<xliff version="1.2" xmlns="{xliff.NAMESPACE}"><file original="small/course.md"><body>'
        '<trans-unit id="7" resname="title"><source>Hello</source><target>Salut</target></trans-unit>'
        "</body></file></xliff>"
    )
    assert plain(xliff.read(sent.encode())) == [("course.md", "title", fingerprint("Hello"), "Hello", "Salut")]


def test_alternatives_of_a_translation_memory_are_not_taken_for_the_translation() -> None:
    sent = xliff.write("small", "en", "fr", SAMPLE).decode()
    sent = sent.replace("</trans-unit>", "<alt-trans><target>Autre</target></alt-trans></trans-unit>")
    assert [unit.target for unit in xliff.read(sent.encode())] == ["Bonjour", ""]


HOSTILE = [
    b"",
    b"no xml",
    b"<xliff/>",
    b"<html><body/></html>",
    b'<!DOCTYPE xliff [<!ENTITY a "b">]><xliff><file original="x/y"><trans-unit id="a"/></file></xliff>',
    b'<!DOCTYPE xliff SYSTEM "file:///etc/passwd"><xliff/>',
    b'<?xml version="1.0" encoding="nonsense"?><xliff/>',
    b"<a>" * 100_000,
    b"\xff\xfe<\x00",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_xliff_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        xliff.read(data)
    assert refused.value.faults[0].code == "not-xliff"


def test_too_large_files_are_refused_unread() -> None:
    for read in (
        lambda: xliff.read(b" " * (xliff.MOST_BYTES + 1)),
        lambda: word_tables.read(BytesIO(b" " * 9_000_000)),
    ):
        with pytest.raises(Invalid) as refused:
            read()
        assert refused.value.faults[0].code == "file-too-large"


def packed(name: str, content: bytes) -> bytes:
    """The sample with one part replaced."""
    written, made = BytesIO(word_tables.write("Small", ("en", "fr"), "fr", SAMPLE)), BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, content if entry.filename == name else source.read(entry))
    return made.getvalue()


def empty_document() -> bytes:
    made = BytesIO()
    docx.Document().save(made)
    return made.getvalue()


BAD_WORD = [
    b"",
    b"no zip",
    empty_document(),
    packed("word/document.xml", b"<broken"),
    packed("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    packed("[Content_Types].xml", b"<Types/>"),
]


@pytest.mark.parametrize("data", BAD_WORD, ids=range(len(BAD_WORD)))
def test_another_file_than_ours_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        word_tables.read(BytesIO(data))
    assert refused.value.faults[0].code == "not-word-table"


def test_a_word_file_that_unfolds_without_end_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        word_tables.read(BytesIO(packed("word/styles.xml", b" " * 70_000_000)))
    assert refused.value.faults[0].code == "file-too-large"
