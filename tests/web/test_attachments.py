"""Files with a case, in the browser."""

from __future__ import annotations

import io
import re
import uuid

from flask import Flask

from learnhub.outside.clock import SetClock
from tests.cases import WAY, make, told
from tests.outside.test_uploads import picture
from tests.people import Browser, People
from tests.web.test_cases import JSON, Desk


def upload(browser: Browser, case: uuid.UUID, data: bytes, name: str = "beach.jpg", **headers: str) -> object:
    return browser.client.post(
        f"/cases/{case}/attachments",
        data={
            "csrf_token": browser.token,
            "attachment": str(uuid.uuid4()),
            "description": "The fourth island",
            "file": (io.BytesIO(data), name),
        },
        headers={key.replace("_", "-"): value for key, value in headers.items()},
    )


def test_a_file_goes_with_the_case_to_those_who_may_read_it(app: Flask, people: People, clock: SetClock) -> None:
    desk = Desk(app, people, clock)
    case = told(desk, visibility="staff")
    lee = people.browser("lee")
    lee.open(f"/cases/{case}/attachments")
    assert upload(lee, case, picture("JPEG")).status_code == 303
    page = lee.open(f"/cases/{case}/attachments").text
    found = re.search(rf'href="(/cases/{case}/attachments/([0-9a-f-]+))"', page)
    assert found
    own = lee.client.get(found[1])
    assert own.headers["Content-Type"] == "image/jpeg"
    assert own.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert b"CAMERA-OF-SOMEBODY" not in own.data
    for name in ("amina", "adele", "rosa"):
        assert people.browser(name).open(found[1]).status_code == 404, name
    for who, move, by in (*WAY["submitted"], *WAY["in-review"]):
        desk.write(who, make, case, move, by)
    assert people.browser("rosa").client.get(found[1]).status_code == 200
    desk.write("rosa", make, case, WAY["published"][0][1], WAY["published"][0][2])
    public = f"/cases/C-2027-1/attachments/{found[2]}"
    for name, status in (("amina", 200), ("paul", 404), ("visitor", 404)):
        assert people.browser(name).client.get(public).status_code == status, name
    assert f'src="{public}"' in people.browser("amina").open("/cases/C-2027-1").text
    assert people.browser("amina").open(f"/cases/C-2027-1/attachments/{uuid.uuid4()}").status_code == 404


def test_the_officer_takes_a_file_out_of_every_version_for_good(app: Flask, people: People, clock: SetClock) -> None:
    desk = Desk(app, people, clock)
    case = told(desk, visibility="everyone")
    lee, connie, visitor = (people.browser(name) for name in ("lee", "connie", "visitor"))
    lee.open(f"/cases/{case}/attachments")
    upload(lee, case, picture("JPEG"))
    for who, move, by in (*WAY["submitted"], *WAY["in-review"], *WAY["published"]):
        desk.write(who, make, case, move, by)
    found = re.search(r'src="(/cases/C-2027-1/attachments/([0-9a-f-]+))"', visitor.open("/cases/C-2027-1").text)
    assert found
    cut = f"/cases/C-2027-1/redact/{found[2]}"
    assert f'action="{cut}"' in connie.open("/cases/C-2027-1/redact").text
    assert people.browser("edith").send(cut, {"reason": "personal-data"}).status_code == 403
    assert connie.send(cut, {"reason": "because"}).status_code == 422
    assert connie.send(cut, {"reason": "personal-data"}).status_code == 303
    assert visitor.client.get(found[1]).status_code == 404
    for page in ("/cases/C-2027-1", "/cases/C-2027-1/versions/1"):
        assert found[2] not in visitor.open(page).text
    assert connie.send(cut, {"reason": "personal-data"}).status_code == 404
    assert list(app.extensions["learnhub.parts"].files.digests()) == []


def test_words_are_cut_when_each_file_that_may_hold_them_was_decided_on(
    app: Flask, people: People, clock: SetClock
) -> None:
    desk = Desk(app, people, clock)
    case = told(desk, visibility="everyone")
    lee, connie = people.browser("lee"), people.browser("connie")
    for data, name in (
        (b"Minutes. Present: the smallest\nCarrier.", "minutes.txt"),
        (b"port,day\nSuva,1", "days.csv"),
        (b"%PDF-1.4 a letter", "letter.pdf"),
    ):
        lee.open(f"/cases/{case}/attachments")
        assert upload(lee, case, data, name).status_code == 303
    for who, move, by in (*WAY["submitted"], *WAY["in-review"], *WAY["published"]):
        desk.write(who, make, case, move, by)
    cutting = {"words": "smallest carrier", "reason": "could-harm"}
    page = connie.send("/cases/C-2027-1/redact", cutting)
    assert page.status_code == 422
    assert page.text.count('value="stays"') == 2, "the table without the words is not asked about"
    files = dict(re.findall(r'redact/([0-9a-f-]+)"><bdi>([^<]+)', page.text))
    minutes, letter = sorted(files, key=lambda file: files[file], reverse=True)
    assert connie.client.get(f"/cases/C-2027-1/redact/{letter}").data == b"%PDF-1.4 a letter"
    assert people.browser("edith").open(f"/cases/C-2027-1/redact/{letter}").status_code == 403
    cutting |= {f"file-{minutes}": "out", f"file-{letter}": "stays"}
    assert connie.send("/cases/C-2027-1/redact", cutting).status_code == 422
    assert "smallest carrier" in people.browser("visitor").open("/cases/C-2027-1").text
    cutting |= {f"why-{letter}": "I looked: it names no smallest carrier."}
    assert connie.send("/cases/C-2027-1/redact", cutting).status_code == 303
    assert minutes not in people.browser("visitor").open("/cases/C-2027-1/versions/1").text
    assert letter in people.browser("visitor").open("/cases/C-2027-1").text
    assert len(list(app.extensions["learnhub.parts"].files.digests())) == 2
    kept = people.browser("adele").open("/audit/").text
    assert "I looked: it names no [redacted: could-harm]." in kept
    assert "smallest carrier" not in kept


def test_what_is_not_taken_says_why_to_people_and_scripts(app: Flask, people: People, clock: SetClock) -> None:
    case = told(Desk(app, people, clock))
    lee = people.browser("lee")
    lee.open(f"/cases/{case}/attachments")
    page = upload(lee, case, b"MZ\x90\x00", "<b>.exe")
    assert page.status_code == 422
    assert "Save it as a PDF" in page.text
    said = upload(lee, case, b"", **JSON)
    assert (said.status_code, said.json["code"]) == (422, "invalid")
    assert said.json["message"] == "Choose a file. This one is empty."


def test_too_large_a_form_is_refused_by_its_announced_length_each_form_by_its_own(
    app: Flask, people: People, clock: SetClock
) -> None:
    case = told(Desk(app, people, clock))
    lee = people.browser("lee")
    for form, announced, status in (
        ("attachments", 10_200_000, 413),
        ("attachments", 9_000_000, 400),
        ("edit", 1_100_000, 413),
    ):
        answer = lee.client.post(
            f"/cases/{case}/{form}",
            data=b"--x--",
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(announced)},
        )
        assert answer.status_code == status, form


def test_a_file_is_taken_out_and_its_bytes_go_with_the_last_that_meant_them(
    app: Flask, people: People, clock: SetClock
) -> None:
    case = told(Desk(app, people, clock))
    lee = people.browser("lee")
    lee.open(f"/cases/{case}/attachments")
    files = app.extensions["learnhub"].files
    for _ in range(2):
        assert upload(lee, case, b"one text", "île; x=1.txt").status_code == 303
    assert len(list(files.digests())) == 1
    for left in (1, 0):
        page = lee.open(f"/cases/{case}/attachments").text
        found = re.search(r'action="(/cases/[^"]+/remove)"', page)
        assert found
        assert lee.send(found[1]).status_code == 303
        assert len(list(files.digests())) == left
    assert "There is no file yet." in lee.open(f"/cases/{case}/attachments").text


def test_ten_files_are_enough(app: Flask, people: People, clock: SetClock) -> None:
    case = told(Desk(app, people, clock))
    lee = people.browser("lee")
    lee.open(f"/cases/{case}/attachments")
    answers = [upload(lee, case, f"text {number}".encode(), "a.txt").status_code for number in range(11)]
    assert answers == [303] * 10 + [422]
