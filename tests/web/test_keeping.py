"""A case after its publication, over HTTP: versions, holds, withdrawals, readers, redaction, sealing."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from learnhub.outside.clock import SetClock
from learnhub.services import cases
from learnhub.services.keeping.versions import accept_minor, begin_version, keep_notice
from learnhub.store.tables.cases import Case
from learnhub.store.tables.jobs import Job
from tests.cases import case_in
from tests.people import People
from tests.web.test_cases import Desk

NUMBER = "C-2027-1"


@pytest.fixture
def desk(app: Flask, people: People, clock: SetClock) -> Desk:
    return Desk(app, people, clock)


def minted(page_text: str) -> str:
    found = re.search(r'name="case" value="([^"]+)"', page_text)
    assert found
    return found[1]


def two_versions(desk: Desk) -> uuid.UUID:
    case = case_in(desk, "published", visibility="everyone")
    draft = desk.write("lee", begin_version, NUMBER, uuid.uuid4())
    desk.write("lee", cases.save_case, draft, version=1, save_id=None, fields={"result": "Three said yes."})
    desk.write("lee", keep_notice, draft, notice="correction", changes="We had counted wrong.", minor=True)
    desk.write("lee", cases.submit_case, draft, version=2)
    desk.write("edith", accept_minor, draft)
    return case


def test_a_new_version_is_begun_described_sent_and_accepted(desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    lee, edith = people.browser("lee"), people.browser("edith")
    page = lee.open(f"/cases/{NUMBER}/versions")
    assert "Begin a new version" in page.text
    answer = lee.send(f"/cases/{NUMBER}/versions", {"case": minted(page.text)})
    draft = answer.location.split("/")[2]
    assert answer.location == f"/cases/{draft}/notice"
    refused = lee.send(answer.location, {"changes": ""})
    assert (refused.status_code, refused.text.count("Fill this in.")) == (422, 4)
    said = {"notice": "correction", "changes": "We had counted wrong.", "minor": "y", "go": "preview"}
    assert lee.send(answer.location, said).location == f"/cases/{draft}/preview"
    assert "We had counted wrong." in lee.open(f"/cases/{draft}/notice").text
    lee.send(f"/cases/{draft}/submit", {"version": "1"})
    assert "Accept the change" in edith.open(f"/cases/{draft}/notice").text
    assert edith.send(f"/cases/{draft}/accept-minor").location == f"/cases/{NUMBER}/versions"
    assert "Correction: something was wrong" in people.browser("visitor").open(f"/cases/{NUMBER}/versions").text


def test_every_reader_compares_any_two_versions_word_by_word(desk: Desk, people: People) -> None:
    two_versions(desk)
    visitor = people.browser("visitor")
    assert "Version 2: see what changed" in visitor.open(f"/cases/{NUMBER}").text
    page = visitor.open(f"/cases/{NUMBER}/difference?from=1&to=2")
    assert "<del>Two</del><ins>Three</ins> said yes." in re.sub(r"\s+", " ", page.text)
    assert "We had counted wrong." in page.text
    old = visitor.open(f"/cases/{NUMBER}/versions/1")
    assert "This is not the newest version" in old.text
    assert "Two said yes." in old.text
    for nowhere in (
        f"/cases/{NUMBER}/versions/3",
        f"/cases/{NUMBER}/difference?from=1&to=9",
        "/cases/C-2027-9/versions",
    ):
        assert visitor.open(nowhere).status_code == 404
    assert visitor.open(f"/cases/{NUMBER}/difference").status_code == 302


def test_a_held_case_shows_a_tombstone_and_comes_back_by_another(desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    edith, connie, visitor = (people.browser(name) for name in ("edith", "connie", "visitor"))
    assert edith.send(f"/cases/{NUMBER}/hold").status_code == 422
    assert edith.send(f"/cases/{NUMBER}/hold", {"reason": "party-objects"}).status_code == 303
    gone = visitor.open(f"/cases/{NUMBER}")
    assert gone.status_code == 410
    assert "Somebody who is told of in it objects" in gone.text
    assert NUMBER in connie.open("/kept-cases").text
    assert edith.send(f"/cases/{NUMBER}/release").status_code == 403
    assert "You began this" in edith.open(f"/cases/{NUMBER}/keep").text
    assert connie.send(f"/cases/{NUMBER}/release").location == f"/cases/{NUMBER}"
    assert visitor.open(f"/cases/{NUMBER}").status_code == 200


def test_a_withdrawn_case_leaves_number_date_and_reason(desk: Desk, people: People, clock: SetClock) -> None:
    two_versions(desk)
    lee, visitor = people.browser("lee"), people.browser("visitor")
    assert "Withdraw it" in lee.open(f"/cases/{NUMBER}/keep").text
    assert lee.send(f"/cases/{NUMBER}/withdraw", {"reason": "contributor-asks"}).status_code == 303
    for address in ("", "/versions", "/versions/1", "/difference?from=1&to=2"):
        gone = visitor.open(f"/cases/{NUMBER}{address}")
        assert gone.status_code == 410
        assert "Its contributor asked for it" in gone.text
        assert "To cite it: C-2027-1" in gone.text
    assert "withdrawn" in lee.open("/my/cases").text
    assert people.browser("edith").send(f"/cases/{NUMBER}/restore").location == f"/cases/{NUMBER}"


def test_two_withdraw_a_case_after_thirty_days(desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    desk.clock.move(dt.timedelta(days=31))
    edith, connie = people.browser("edith"), people.browser("connie")
    answer = edith.send(f"/cases/{NUMBER}/withdraw", {"reason": "could-harm"})
    assert answer.location == f"/cases/{NUMBER}/keep"
    assert "One of the two has asked for it" in connie.open(f"/cases/{NUMBER}/keep").text
    title = re.findall("<title>(.+?) ·", people.browser("visitor").open(f"/cases/{NUMBER}").text)[0]
    connie.send(f"/cases/{NUMBER}/withdraw", {"reason": "could-harm"})
    gone = people.browser("visitor").open(f"/cases/{NUMBER}")
    assert gone.status_code == 410
    assert "By: Editor, Confidentiality officer" in gone.text
    assert title not in gone.text


def test_who_may_read_is_set_on_a_page_of_its_own(desk: Desk, people: People) -> None:
    case = case_in(desk, "draft")
    lee = people.browser("lee")
    assert lee.open(f"/cases/{case}/readers").status_code == 200
    wrong = {
        "visibility": "named",
        "emails": "nobody@example.org",
        "mark-situation-level": "staff",
        "mark-situation-reason": "",
    }
    refused = lee.send(f"/cases/{case}/readers", wrong)
    assert refused.status_code == 422
    assert "Nobody here has this address: nobody@example.org" in refused.text
    assert lee.send(f"/cases/{case}/readers", {"visibility": "staff", "embargo_until": "soon"}).status_code == 422
    right = {**wrong, "emails": "amina@example.org", "mark-situation-reason": "One person would be known."}
    assert lee.send(f"/cases/{case}/readers", {**right, "embargo_until": "2027-09-01"}).status_code == 303
    page = lee.open(f"/cases/{case}/readers").text
    assert "amina@example.org" in page
    assert "One person would be known." in page
    assert "2027-09-01" in page


def test_words_are_cut_by_the_officer_who_is_told_when_backups_are_free_of_them(desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    connie = people.browser("connie")
    assert connie.send(f"/cases/{NUMBER}/redact", {"words": "nowhere at all"}).status_code == 422
    answer = connie.send(f"/cases/{NUMBER}/redact", {"words": "smallest carrier", "reason": "could-harm"})
    assert answer.status_code == 303
    assert "gone on 21 Mar 2027" in connie.open(answer.location).text
    assert "[redacted: could-harm]" in people.browser("visitor").open(f"/cases/{NUMBER}").text
    assert people.browser("edith").open(f"/cases/{NUMBER}/redact").status_code == 403


def test_a_reviewer_seals_a_case_and_its_writer_gets_the_addresses(desk: Desk, people: People) -> None:
    case = case_in(desk, "in-review")
    rosa, connie, lee = (people.browser(name) for name in ("rosa", "connie", "lee"))
    assert "Seal this case" in rosa.open(f"/reviews/{case}").text
    assert rosa.send(f"/cases/{case}/seal", {"sure": "yes"}).location == "/reviews/"
    assert rosa.open(f"/reviews/{case}").status_code == 404
    page = lee.open(f"/cases/{case}")
    assert "This is not the place to report fraud, abuse or retaliation" in page.text
    assert "Sealed on" in connie.open("/sealed-cases").text
    assert "A carrier offered free space" in connie.send(f"/sealed-cases/{case}").text
    assert connie.send(f"/sealed-cases/{case}/unseal").location == "/sealed-cases"
    assert people.browser("adele").open("/sealed-cases").status_code == 403


def test_the_officer_looks_up_who_told_and_says_why(desk: Desk, people: People) -> None:
    case_in(desk, "published")
    connie = people.browser("connie")
    assert connie.send(f"/cases/{NUMBER}/identity").status_code == 422
    assert "lee@example.org" in connie.send(f"/cases/{NUMBER}/identity", {"why": "A partner objects."}).text
    assert people.browser("edith").send(f"/cases/{NUMBER}/identity", {"why": "x"}).status_code == 403
    assert "Looked up who told a case" in people.browser("adele").open("/audit/").text


def test_a_reader_sees_the_lines_of_the_log_and_a_light(desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    page = people.browser("visitor").open(f"/cases/{NUMBER}/decisions")
    assert page.text.count("Check value (SHA-256)") == 3
    desk.clock.move(dt.timedelta(days=800))
    people.browsers.clear()
    assert "Nobody has said for two years" in people.browser("visitor").open(f"/cases/{NUMBER}").text


def test_jobs_of_published_cases_run(app: Flask, desk: Desk, people: People) -> None:
    case_in(desk, "published", visibility="everyone")
    people.browser("edith").send(f"/cases/{NUMBER}/hold", {"reason": "may-harm"})
    people.browser("connie").send(f"/cases/{NUMBER}/redact", {"words": "smallest carrier", "reason": "could-harm"})
    desk.clock.move(dt.timedelta(hours=73))
    while app.extensions["learnhub.parts"].worker.step():
        pass
    with people.store.reading() as session:
        done = {row.kind: row.done_at for (row,) in session.execute(select(Job))}
        held = session.scalars(select(Case.state)).one()
    assert {"hold-over", "sweep"} <= done.keys()
    assert all(done.values())
    assert held == "held", "the clock releases nothing"


def test_the_preview_shows_personal_data_with_its_place_and_bars_nothing(desk: Desk, people: People) -> None:
    said = "We wrote to Mr. Tekea Rota, tekea@port.example.ki, +686 750 12345."
    case = case_in(desk, "draft", action=said)
    lee = people.browser("lee")
    page = lee.open(f"/cases/{case}/preview").text
    for words in ("Tekea Rota", "tekea@port.example.ki", "+686 750 12345"):
        assert f"<mark>{words}</mark>" in page
    assert "What was done" in page
    sent = lee.send(f"/cases/{case}/submit", {"version": "2"})
    assert sent.location == f"/cases/{case}", "it is shown, and never decides"


def test_the_preview_offers_a_region_for_a_country_and_a_year_for_a_day(desk: Desk, people: People) -> None:
    case = case_in(desk, "draft", countries=["KI"], action="On 14 March 2026 we wrote to the only ship there.")
    lee = people.browser("lee")
    page = lee.open(f"/cases/{case}/preview").text
    assert "Together these point at very few" in page
    assert "Say Micronesia instead of the country" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    lee.send(f"/cases/{case}/broaden", {"what": "years", "version": version[1]})
    page = lee.open(f"/cases/{case}/preview").text
    assert "2026 we wrote" in page
    assert "Say the year instead of the day" not in page
    lee.send(f"/cases/{case}/broaden", {"what": "region", "version": str(int(version[1]) + 1)})
    assert "Together these point at very few" not in lee.open(f"/cases/{case}/preview").text
    assert lee.send(f"/cases/{case}/broaden", {"what": "region", "version": "9"}).status_code == 422


def test_two_who_edit_at_once_may_keep_both_texts(desk: Desk, people: People) -> None:
    case = case_in(desk, "draft", co_author="sam")
    lee, sam = people.browser("lee"), people.browser("sam")
    said = {"version": "2", "action": "a", "result": "r"}
    lee.send(f"/cases/{case}/edit/what-happened", {**said, "situation": "Lee's text."})
    both = sam.send(f"/cases/{case}/edit/what-happened", {**said, "situation": "Sam's text."})
    assert both.status_code == 409
    for words in ("Lee&#39;s text.", "Sam&#39;s text.", "What differs, word by word", "Both, one after the other"):
        assert words in both.text
    kept = {**said, "version": "3", "situation": "Sam's text.", "keep-situation": "both"}
    sam.send(f"/cases/{case}/edit/what-happened", kept)
    page = lee.open(f"/cases/{case}/edit/what-happened").text
    assert "Lee&#39;s text.\n\nSam&#39;s text." in page.replace("\r", "")


def test_a_case_that_changed_meanwhile_is_looked_over_again_before_it_is_sent(desk: Desk, people: People) -> None:
    case = case_in(desk, "draft")
    answer = people.browser("lee").send(f"/cases/{case}/submit", {"version": "1"})
    assert answer.status_code == 409
    assert "It was not sent" in answer.text


def test_what_is_refused_is_logged_with_its_reason(
    desk: Desk, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    case_in(desk, "published")
    with caplog.at_level("INFO", logger="learnhub.access"):
        people.browser("amina").send(f"/cases/{NUMBER}/hold", {"reason": "may-harm"})
        people.browser("edith").send(f"/cases/{NUMBER}/release")
    refused = [json.loads(line.message).get("refused") for line in caplog.records if "hold" in line.message]
    assert refused == ["denied case:hold"]
    released = [json.loads(line.message).get("refused") for line in caplog.records if "release" in line.message]
    assert released == ["conflict not-now"]
