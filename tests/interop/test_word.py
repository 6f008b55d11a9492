"""Word files: what becomes of a guide as people write it, what is reported by place, and files that mean harm."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.content.intake import ids_in, module_files
from learnhub.domain.errors import Fault, Invalid
from learnhub.interop.dropped import REFUSED, WORDS, said
from learnhub.interop.word import read_word
from tests import courses, word


def made(data: bytes, name: str = "guide.docx") -> tuple[dict[str, bytes], list[Fault]]:
    """The files of the module that a Word file makes, and the report."""
    module, report = read_word(data, name)
    return module_files(module, 3, set(), report), report


def body(files: dict[str, bytes], path: str) -> str:
    return files[path].decode().partition("\n+++\n")[2].strip()


def codes(report: list[Fault]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in report]


def test_a_guide_becomes_a_module_with_a_lesson_for_each_chapter() -> None:
    files, report = made(word.a_guide())
    folder = "03-open-books"
    assert sorted(files) == [
        f"{folder}/01-who-gives-what.md",
        f"{folder}/02-on-one-day.md",
        f"{folder}/media/picture-1.png",
        f"{folder}/module.md",
    ]
    assert body(files, f"{folder}/module.md") == "For those who keep a list of partners."
    assert body(files, f"{folder}/01-who-gives-what.md").split("\n\n") == [
        r"The letter came **on Thursday**. It said \*all\* of \#1 \[now\].",
        "- The givers\n- The sums",
        "1. Ask",
        "| Who | What |\n| --- | --- |\n| A\\|B | Fridges |",
        "![A red list](media/picture-1.png)",
        "## Why it is asked {#why-it-is-asked}",
        "> Nobody has to ask twice.",
    ]
    assert body(files, f"{folder}/02-on-one-day.md").split("\n\n") == [
        r"1\. This is no list.",
        r"\- (x) Nor is this an answer.",
        r"\::: scene",
    ]
    assert codes(report) == [("Who gives what", "table-head")]


def test_what_is_made_lacks_nothing_but_what_its_author_has_to_say() -> None:
    module, report = read_word(word.a_guide(), "guide.docx")
    files = module_files(module, 3, ids_in(courses.files()), report)
    faults = errors(read_course({**courses.files(), **files}).faults)
    assert {fault.code for fault in faults} == {"key-missing", "module-without-quiz"}
    assert [fault.params for fault in faults if fault.code == "key-missing"] == [{"key": "summary"}]


def test_styles_named_as_the_blocks_of_a_lesson_become_these_blocks() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    for name, text in (("In practice", "Ask first."), ("Own style", "Plain.")):
        document.styles.add_style(name, 1)
        document.add_paragraph(text, style=name)
    files, report = made(word.saved(document))
    assert body(files, "03-guide/01-one.md") == "::: in-practice\nAsk first.\n:::\n\nPlain."
    assert [(fault.code, fault.params) for fault in report] == [("style-plain", {"style": "Own style"})]


NOTES = (
    f'<w:footnotes {word.W}><w:footnote w:id="2"><w:p><w:r><w:t>See the list.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LINKED = (
    f'<w:p><w:r><w:t>Look:</w:t><w:drawing><wp:inline {DRAWING}><wp:docPr id="1" name="p" descr="d"/><a:graphic>'
    '<a:graphicData uri="x"><pic:pic><pic:blipFill><a:blip r:link="rId99"/></pic:blipFill></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def paragraph(inner: str) -> str:
    return f"<w:p><w:r><w:t>Near this.</w:t></w:r>{inner}</w:p>"


@pytest.mark.parametrize(
    ("inner", "code", "shown"),
    [
        (paragraph('<w:del w:id="1"><w:r><w:delText>Gone</w:delText></w:r></w:del>'), "word-deleted", "Near this."),
        (paragraph('<w:ins w:id="1"><w:r><w:t> Come.</w:t></w:r></w:ins>'), "word-inserted", "Near this. Come."),
        (paragraph('<w:r><w:commentReference w:id="1"/></w:r>'), "word-comment", "Near this."),
        (
            paragraph('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'),
            "formula",
            "Near this.",
        ),
    ],
)
def test_what_a_page_cannot_show_is_reported_by_the_words_near_it(inner: str, code: str, shown: str) -> None:
    files, report = made(word.with_body(inner))
    near = shown if code == "word-inserted" else "Near this."
    assert (near, code) in codes(report)
    texts = [body(files, path) for path in files if path.endswith(".md")]
    assert any(shown in text for text in texts)
    assert not any("Gone" in text for text in texts)


MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
BOX = (
    f"<w:p><w:r><w:t>By a box.</w:t><mc:AlternateContent {MC}><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    "<w:txbxContent><w:p><w:r><w:t>In it.</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r></w:p>"
)


def numbered(text: str, level: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def wrapped(inner: str) -> str:
    return f"<w:p><w:r><w:t>Figure </w:t></w:r>{inner}<w:r><w:t>: shown.</w:t></w:r></w:p>"


WORDS_KEPT = [
    (wrapped('<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>3</w:t></w:r></w:fldSimple>'), "Figure 3: shown."),
    (wrapped('<w:dir w:val="rtl"><w:bdo w:val="rtl"><w:r><w:t>3</w:t></w:r></w:bdo></w:dir>'), "Figure 3: shown."),
    (
        wrapped(
            "<w:r><w:ruby><w:rt><w:r><w:t>san</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>3</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>"
        ),
        "Figure 3: shown.",
    ),
    (wrapped('<w:r><w:sym w:font="Arial" w:char="F033"/></w:r>'), "Figure 3: shown."),
    (wrapped('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'), "Figure ³: shown."),
    (wrapped("<w:r><w:t>3</w:t><w:cr/></w:r>"), "Figure 3\\\n\\: shown."),
    (BOX, "By a box.\n\nIn it."),
    (
        numbered("One") + numbered("Two") + numbered("In", 1) + paragraph("") + numbered("Three"),
        "2. One\n3. Two\n   1. In\n\nNear this.\n\n4. Three",
    ),
]


@pytest.mark.parametrize(("inner", "shown"), WORDS_KEPT)
def test_words_that_stand_in_fields_boxes_and_wrappers_are_kept_and_lists_go_on_counting(
    inner: str, shown: str
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{2 - at}"/><w:numFmt w:val="decimal"/></w:lvl>' for at in range(2)
        )
        lists = f'<w:abstractNum w:abstractNumId="90">{levels}</w:abstractNum>'
        given = parts["word/numbering.xml"].decode()
        begin = re.search(r"<w:numbering[^>]*>", given)
        assert begin
        number = '<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num></w:numbering>'
        parts["word/numbering.xml"] = (
            (given[: begin.end()] + lists + given[begin.end() :]).replace("</w:numbering>", number).encode()
        )

    files, report = made(word.changed(word.with_body(inner), change))
    assert any(shown in data.decode() for path, data in files.items() if path.endswith("module.md")), files
    assert [code for _, code in codes(report)].count("word-box") == (inner == BOX)


def test_headings_by_styles_of_ones_own_and_emphasis_are_known() -> None:
    document = docx.Document()
    own = document.styles.add_style("Chapter's head", 1)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("One", style="Chapter's head")
    document.add_paragraph("Two", style="Chapter's head")
    document.add_paragraph("Words ").add_run("here").style = "Emphasis"
    document.add_paragraph("Low", style="Heading 8")
    files, report = made(word.saved(document))
    assert sorted(files) == ["03-guide/01-one.md", "03-guide/02-two.md", "03-guide/module.md"]
    assert body(files, "03-guide/02-two.md") == "Words *here*\n\n## Low {#low}"
    assert report == []


def test_a_picture_that_is_not_in_the_file_leaves_the_text_whole() -> None:
    def change(parts: dict[str, bytes]) -> None:
        del parts[next(path for path in parts if path.startswith("word/media/"))]

    files, report = made(word.changed(word.a_guide(), change))
    assert "A red list" in body(files, "03-open-books/01-who-gives-what.md")
    assert ("A red list", "broken-picture") in codes(report)


def test_a_picture_that_lies_outside_the_file_is_left_out_and_nothing_is_fetched() -> None:
    def change(parts: dict[str, bytes]) -> None:
        relation = (
            b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:9/x.png" Type="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
        )
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"</Relationships>", relation)

    files, report = made(word.changed(word.with_body(LINKED), change))
    assert ("Look:", "picture-outside") in codes(report)
    assert not any(b"127.0.0.1" in data for data in files.values())


def test_a_footnote_stands_at_the_end_of_the_lesson_that_refers_to_it() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'

    def change(parts: dict[str, bytes]) -> None:
        words = b"Nobody has to ask twice.</w:t></w:r>"
        parts["word/document.xml"] = parts["word/document.xml"].replace(words, words + reference.encode())
        parts["word/footnotes.xml"] = NOTES.encode()

    files, report = made(word.changed(word.a_guide(), change))
    text = body(files, "03-open-books/01-who-gives-what.md")
    assert text.endswith("> Nobody has to ask twice.\\[1\\]\n\n\\[1\\] See the list.")
    assert ("Why it is asked", "note-moved") in codes(report)
    assert "See the list" not in body(files, "03-open-books/02-on-one-day.md")


def test_pictures_are_drawn_again_and_those_without_a_description_are_named() -> None:
    document = docx.Document()
    document.add_heading("One", 1)
    document.add_picture(io.BytesIO(word.picture(kind="GIF")))
    document.add_picture(io.BytesIO(word.picture(kind="GIF")))
    files, report = made(word.saved(document))
    media = {path: data for path, data in files.items() if "/media/" in path}
    assert list(media) == ["03-guide/media/picture-1.png"]
    assert next(iter(media.values())).startswith(b"\x89PNG")
    assert ("One", "picture-alt") in codes(report)


def entity_bomb(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def outside_entity(parts: dict[str, bytes]) -> None:
    parts["word/styles.xml"] = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/image1.png"] = b"\0" * 3_000_000


def climbing(parts: dict[str, bytes]) -> None:
    parts["../../evil.xml"] = b"<x/>"


def macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"x"


def deep(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b"<a>" * 5_000 + b"</a>" * 5_000


def nothing(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = f"<w:document {word.W}><w:body/></w:document>".encode()


def torn(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:900]


def not_one(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b"<html/>"


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (entity_bomb, "xml-unsafe"),
        (outside_entity, "xml-unsafe"),
        (bomb, "zip-bomb"),
        (climbing, "packed-name"),
        (macros, "macros"),
        (deep, "xml-deep"),
        (nothing, "word-empty"),
        (torn, "not-word"),
        (not_one, "not-word"),
    ],
)
def test_a_file_that_means_harm_is_refused_and_told_why(harm, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_word(word.changed(word.a_guide(), harm), "x.docx")
    (fault,) = refused.value.faults
    assert (fault.path, fault.code) == ("file", code)
    assert said(fault)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-word"),
        (b"PK\x03\x04 and no more", "not-word"),
        (word.packed({"a.txt": b"x"}), "not-word"),
        (b"x" * 50_000_001, "file-over"),
    ],
)
def test_what_is_no_word_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_word(data, "x.docx")
    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_size_that_the_headers_lie_about_is_measured() -> None:
    data = bytearray(word.changed(word.a_guide(), bomb))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("word/media/image1.png").file_size
    lie = bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Invalid) as refused:
        read_word(lie, "x.docx")
    assert refused.value.faults[0].code in {"zip-bomb", "not-word"}


def test_every_report_has_words() -> None:
    given = {
        "count": 2,
        "address": "a",
        "what": "w",
        "number": "1",
        "name": "n",
        "style": "s",
        "limit": 1,
        "course": "c",
    }
    assert all(said(Fault("x", code, given)) for code in REFUSED)
    assert all(words for words in WORDS.values())
