"""Audio and video of a course over HTTP: sent to the studio, played in stretches, read without playing."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from learnhub.domain.drafts import Origin
from learnhub.domain.policy import SYSTEM
from learnhub.services import authoring
from learnhub.services.drafting import change_draft
from learnhub.services.recordings import kept_recordings
from tests.courses import SLUG, published
from tests.people import People

SHORT = (Path(__file__).parents[1] / "recordings" / "short.webm").read_bytes()
DIGEST = hashlib.sha256(SHORT).hexdigest()
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nThe phone rings.\n"
MEDIA = f"/studio/{SLUG}/modules/01-open-books/pictures"
LESSON = "01-open-books/02-who-decides.md"
VIDEO = "01-open-books/media/the-call.webm"


@pytest.fixture
def transactions(app: Flask, people: People) -> Any:
    made = app.extensions["learnhub.parts"].transactions
    published(made, people.actor("tariq"))
    return made


def sent(people: People, name: str, data: bytes, **fields: str) -> Any:
    given = {**fields, "file": (io.BytesIO(data), name)}
    return people.browser("tariq").send(MEDIA, given)


def test_a_video_comes_in_with_captions_and_is_played_by_learners_in_stretches(
    app: Flask, transactions: Any, people: People
) -> None:
    assert sent(people, "The call.webm", SHORT).status_code == 303
    assert sent(people, "c.vtt", VTT.replace(".000", ",000").encode(), captions=VIDEO).status_code == 422
    assert sent(people, "c.vtt", VTT.encode(), captions=VIDEO, language="en").status_code == 303
    assert sent(people, "c.vtt", VTT.encode(), captions=VIDEO, language="fr").status_code == 303
    library = people.browser("tariq").open(MEDIA).text
    assert all(f"media/the-call{each}" in library for each in (".webm", ".vtt", ".fr.vtt"))
    assert transactions.read(SYSTEM, kept_recordings) == {DIGEST}

    tariq = people.actor("tariq")
    text = transactions.read(tariq, authoring.export_course, SLUG, draft=True)[LESSON]
    written = text + b"\n::: video\n[The call](media/the-call.webm)\n\nThe phone rings.\n:::\n"
    base = {LESSON: hashlib.sha256(text).hexdigest()}
    transactions.write(tariq, change_draft, SLUG, {LESSON: written}, base=base, origin=Origin.EDIT)
    assert transactions.write(tariq, authoring.publish, SLUG) == 2

    browser = people.browser("visitor")
    page = browser.open(f"/courses/{SLUG}/who-decides")
    address = f"/courses/{SLUG}/media/{VIDEO}"
    assert f'<video controls="" preload="none" src="{address}"' in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    whole = browser.client.get(address)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, SHORT, "video/webm")
    assert (whole.headers["Accept-Ranges"], whole.headers["X-Content-Type-Options"]) == ("bytes", "nosniff")
    size = len(SHORT)
    for asked, status, body, said in (
        ("bytes=10-19", 206, SHORT[10:20], f"bytes 10-19/{size}"),
        ("bytes=-5", 206, SHORT[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
        ("bytes=0-", 206, SHORT, f"bytes 0-{size - 1}/{size}"),
        (f"bytes={size}-", 416, b"", f"bytes */{size}"),
        ("bytes=0-1,5-6", 200, SHORT, None),
        ("lines=0-1", 200, SHORT, None),
    ):
        part = browser.client.get(address, headers={"Range": asked})
        assert (part.status_code, part.data, part.headers.get("Content-Range")) == (status, body, said), asked
    changed = browser.client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert (changed.status_code, changed.data) == (200, SHORT)
    assert browser.client.get(address, headers={"If-None-Match": f'"{DIGEST}"'}).status_code == 304
    captions = browser.client.get(address.replace(".webm", ".fr.vtt"))
    assert (captions.mimetype, captions.text) == ("text/vtt", VTT)
    assert people.browser("tariq").client.get(f"/studio/{SLUG}/media/{VIDEO}").data == SHORT
    remove = {"path": VIDEO}
    assert people.browser("tariq").send(f"{MEDIA}/remove", remove).status_code == 409
    app.extensions["learnhub.parts"].files.remove(DIGEST)
    assert browser.client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("film.webm", b"GIF89a" + bytes(100), "This is no audio or video of the kind"),
        ("film.mp4", SHORT, "This is no audio or video of the kind"),
        ("film.webm", SHORT + bytes(200_000), "The form takes at most 100 kB. Nothing was saved."),
    ],
)
def test_what_is_no_video_or_too_large_gets_a_clear_answer(
    app: Flask, transactions: Any, people: People, name: str, data: bytes, said: str
) -> None:
    house = app.extensions["learnhub"]
    house.settings = house.settings.model_copy(update={"recording_megabytes": 0})
    answer = sent(people, name, data, alt="What I wrote")
    assert answer.status_code in {413, 422}
    assert said in answer.text
    assert transactions.read(SYSTEM, kept_recordings) == set()


@pytest.mark.parametrize(("who", "status"), [("visitor", 303), ("lee", 403)])
def test_nothing_is_kept_of_what_somebody_sends_who_may_not_write_the_course(
    app: Flask, transactions: Any, people: People, who: str, status: int
) -> None:
    browser = people.browser(who)
    browser.open("/")
    answer = browser.send(MEDIA, {"file": (io.BytesIO(SHORT), "The call.webm")})
    assert answer.status_code == status
    assert list(app.extensions["learnhub.parts"].files.digests()) == []
