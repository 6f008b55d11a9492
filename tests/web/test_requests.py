"""What no page sends: a NUL, a kind that there is not, a form larger than any; each gets a plain answer."""

from __future__ import annotations

import uuid

import pytest

from tests.people import People


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/courses/a%00b/", 404),
        ("/courses/a%00b/lesson", 404),
        ("/cases/C-2027-1%00", 404),
        ("/principles/%00", 404),
        ("/links/%00", 404),
        ("/search?q=%00&country=%00&page=%00", 200),
        ("/search?q=two+words&kind=nothing", 200),
        ("/people/?q=%00", 200),
    ],
)
def test_an_address_that_no_page_links_to_finds_nothing(people: People, address: str, status: int) -> None:
    assert people.browser("adele").open(address).status_code == status


def test_a_nul_in_a_form_is_refused_as_unreadable(people: People) -> None:
    lee = people.browser("lee")
    lee.open("/account")
    case = str(uuid.uuid4())
    form = {"csrf_token": lee.token, "case": case, "text\0": "\0"}
    assert lee.client.post("/cases/new", data=form, content_type="multipart/form-data").status_code == 303
    fields = {"csrf_token": lee.token, "version": "1", "situation": "a\0b"}
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        assert lee.client.post(f"/cases/{case}/edit", data=fields, content_type=kind).status_code == 422
    with lee.client.session_transaction() as session:
        session.clear()
    kept = lee.client.post("/account", data={"name\0": "a\0b"}, content_type="multipart/form-data")
    assert kept.location.endswith("&kept=1")


@pytest.mark.parametrize("who", ["visitor", "lee"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=part", "application/x-www-form-urlencoded"])
def test_a_form_larger_than_any_gets_the_page_that_says_so(people: People, who: str, kind: str) -> None:
    browser = people.browser(who)
    browser.open("/account")
    body = b'--part\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"x" * 1_100_000 + b"\r\n--part--\r\n"
    for address in ("/account", "/sign-in", "/cases/new"):
        answer = browser.client.post(address, data=body, content_type=kind)
        assert (answer.status_code, "too large to send" in answer.text) == (413, True)
        assert "The form takes at most 1,000 kB." in answer.text
