"""What is uploaded is what its content says, and a picture is nothing but a picture."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from learnhub.domain.errors import Invalid
from learnhub.outside.uploads import checked, kept_name


def picture(kind: str, *, width: int = 60, height: int = 40) -> bytes:
    drawn = Image.new("RGB", (width, height), (17, 63, 117))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CAMERA-OF-SOMEBODY"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "S"
    out = io.BytesIO()
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "CAMERA-OF-SOMEBODY")
        drawn.save(out, kind, pnginfo=notes, exif=exif)
    else:
        drawn.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_notes_are_taken_out_of_a_picture(kind: str) -> None:
    data = picture(kind)
    assert b"CAMERA-OF-SOMEBODY" in data
    kept = checked("beach.jpg", data)
    assert kept.media_type == f"image/{kind.lower()}"
    assert b"CAMERA-OF-SOMEBODY" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as again:
        assert not again.getexif()
        assert again.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
        assert again.size == (40, 60)


def test_a_picture_with_something_behind_it_loses_that() -> None:
    kept = checked("a.png", picture("PNG") + b"<script>alert(1)</script>")
    assert b"<script>" not in kept.data


def test_a_wide_picture_is_made_smaller() -> None:
    with Image.open(io.BytesIO(checked("a.png", picture("PNG", width=5000, height=10)).data)) as kept:
        assert kept.width <= 4096


def pdf(objects: bytes, *, spelled: bytes = b"/ObjStm", broken: bool = False) -> bytes:
    packed = zlib.compress(objects)[: 9 if broken else None]
    return b"%PDF-1.7\n1 0 obj\n<</Type " + spelled + b" /Filter /FlateDecode>> stream\n" + packed + b"\nendstream\n"


def office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", b"", "empty-file"),
        ("a.png", b"\x89PNG\r\n\x1a\n broken", "broken-picture"),
        ("a.jpg", picture("JPEG")[:200], "broken-picture"),
        ("a.pdf", b"%PDF-1.4 << /S /JavaScript /JS (app.alert(1)) >>", "active-content"),
        ("a.pdf", b"%PDF-1.4 << /Type /EmbeddedFile >>", "active-content"),
        ("a.pdf", b"%PDF-1.4 << /S /Rendition /JS 5 0 R >>", "active-content"),
        ("a.pdf", b"%PDF-1.4 << /S /Java#53cript >>", "active-content"),
        ("a.pdf", pdf(b"<</S /JavaScript /JS (app.alert(1))>>"), "active-content"),
        ("a.pdf", pdf(b"<</S /JavaScript>>", spelled=b"/Obj#53tm"), "active-content"),
        ("a.pdf", pdf(b"<</Type /Page>>" * 9, broken=True), "active-content"),
        ("a.docx", office(), "unknown-file-kind"),
        ("a.exe", b"MZ\x90\x00\x03", "unknown-file-kind"),
        ("a.txt", b"caf\xe9", "bytes-not-utf-8"),
        ("a.txt", b"nul\x00", "unknown-file-kind"),
    ],
)
def test_what_is_not_taken_is_refused_by_its_content(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(name, data)
    assert [fault.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.png", b"%PDF-1.4 plain pages", "application/pdf"),
        ("a.pdf", b"%PDF-1.4 three bytes of a picture: \x01/JS\x02/XFA\x03", "application/pdf"),
        ("a.pdf", pdf(b"<</Type /Page>>"), "application/pdf"),
        ("a.CSV", "île,1\r\n".encode(), "text/csv"),
        ("page.html", b"<script>alert(1)</script>", "text/plain"),
    ],
)
def test_the_name_decides_nothing_but_whether_a_text_is_a_table(name: str, data: bytes, media_type: str) -> None:
    assert checked(name, data).media_type == media_type


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("page.html", "text/plain", "page.html.txt"),
        ("start.bat", "text/plain", "start.bat.txt"),
        ("notes.TXT", "text/plain", "notes.TXT"),
        ("drawing.svg", "text/plain", "drawing.svg.txt"),
        ("beach.jpeg", "image/jpeg", "beach.jpeg"),
        ("beach.jpg.exe", "image/jpeg", "beach.jpg.exe.jpg"),
        ("", "application/pdf", "file.pdf"),
    ],
)
def test_a_file_is_named_as_what_it_is(name: str, media_type: str, kept: str) -> None:
    assert kept_name(name, media_type) == kept


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    drawn = Image.new("1", (20_000, 20_000))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    with pytest.raises(Invalid) as refused:
        checked("a.png", out.getvalue())
    assert refused.value.faults[0].code in {"picture-too-large", "broken-picture"}
