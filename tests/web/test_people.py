"""The administrator's pages, a staff member's invitation of a partner, and a manager's team, over HTTP."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select, update

from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Partnership
from learnhub.store.tables.jobs import Job
from tests.people import Browser, People

LIST = """email,name,office,manager,roles
nadia@example.org,Nadia Haddad,Amman,mona@example.org,reviewer
lee@example.org,Lee,Apia,,
"""


@pytest.fixture
def adele(people: People) -> Browser:
    """The administrator's browser."""
    return people.browser("adele")


def path(people: People, name: str, act: str = "") -> str:
    return f"/people/{people.accounts[name].public_id}{act}"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def found(people: People, email: str) -> Account | None:
    with people.store.reading() as session:
        account = session.scalar(select(Account).where(Account.email == email))
        session.expunge_all()
        return account


def test_the_list_finds_people_and_offers_the_next_step(adele: Browser) -> None:
    page = adele.open("/people/").text
    assert "Adele" in page
    assert "Island Fridges Ltd" in page
    assert "Confidentiality officer" in page
    searched = adele.open("/people/?q=ROSA").text
    assert "rosa@example.org" in searched
    assert "lee@example.org" not in searched
    assert "Nobody has this in their name or address." in adele.open("/people/?q=zz").text
    assert adele.open("/people/?after=not-an-id").status_code == 200


def test_a_long_list_leads_to_its_next_page_and_back(adele: Browser, people: People) -> None:
    with people.store.writing() as session:
        for number in range(60):
            session.add(
                Account(
                    email=f"p{number:02}@example.net",
                    name=f"Zed {number:02}",
                    sort_name=f"zed {number:02}",
                    kind="staff",
                    created_at=people.accounts["lee"].created_at,
                )
            )
    first = adele.open("/people/?q=zed").text
    address = re.search(r'rel="next" href="([^"]+)"', first)
    assert address is not None
    second = adele.open(address[1].replace("&amp;", "&")).text
    assert "Zed 50" in second
    assert "Zed 49" not in second
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back is not None
    assert "Zed 49" in adele.open(back[1].replace("&amp;", "&")).text


def test_a_reviewer_is_made_shown_as_a_sentence_and_unmade(adele: Browser, people: People) -> None:
    lee = path(people, "lee")
    assert "No role yet" in adele.open(lee).text
    given = {"role": "reviewer", "principles": ["transparency", "accountability"], "languages": ["fr", "es"]}
    assert adele.send(f"{lee}/roles", given).status_code == 303
    page = adele.open(lee).text
    assert "Lee may review cases on Transparency and Accountability, in French and Spanish." in page
    assert re.search(
        r'checked[^>]*value="transparency"|value="transparency"[^>]*checked|checked[^>]*transparency', page
    )
    assert adele.send(f"{lee}/roles", {"role": "editor"}).status_code == 303
    assert "Lee may clear questions of conflict of interest" in adele.open(lee).text
    assert adele.send(f"{lee}/roles/withdraw", {"role": "reviewer"}).status_code == 303
    assert "Lee may review" not in adele.open(lee).text
    assert adele.send(f"{lee}/roles", {"role": "king"}).status_code == 404
    assert adele.send(f"{lee}/roles", {"role": "reviewer", "principles": ["kindness"]}).status_code == 422


def test_giving_another_role_keeps_what_a_reviewer_may_judge(adele: Browser, people: People) -> None:
    lee = path(people, "lee")
    adele.open(lee)
    adele.send(f"{lee}/roles", {"role": "reviewer", "principles": ["transparency"], "languages": ["fr"]})
    adele.send(f"{lee}/roles", {"role": "trainer"})
    assert "Lee may review cases on Transparency, in French." in adele.open(lee).text


def test_a_disabled_person_is_out_with_the_next_request(adele: Browser, people: People) -> None:
    lee = people.browser("lee")
    assert lee.open("/account").status_code == 200
    adele.open(path(people, "lee"))
    assert adele.send(path(people, "lee", "/disable")).status_code == 303
    assert lee.open("/account").status_code == 303
    page = adele.open(path(people, "lee")).text
    assert "This account is disabled" in page
    assert "Give a role" not in page
    assert adele.send(path(people, "lee", "/link")).status_code == 422
    assert adele.send(path(people, "lee", "/enable")).status_code == 303
    assert "This account is disabled" not in adele.open(path(people, "lee")).text
    assert adele.send(path(people, "lee", "/link")).status_code == 303


def test_the_last_administrator_stays(adele: Browser, people: People) -> None:
    page = adele.open(path(people, "adele")).text
    assert "This is the last administrator." in page
    assert "Disable this account" not in page
    for act, fields in (("/disable", {}), ("/roles/withdraw", {"role": "administrator"})):
        answer = adele.send(path(people, "adele", act), fields)
        assert answer.status_code == 422
        assert "Give the role to somebody else first." in answer.text
    assert adele.open("/people/").status_code == 200


def test_one_person_is_invited_and_faults_keep_what_was_typed(adele: Browser, people: People) -> None:
    minted = hidden(adele.open("/people/invite").text, "person")
    fields = {
        "person": minted,
        "email": "nadia at example.org",
        "name": "Nadia Haddad",
        "kind": "staff",
        "language": "ar",
        "manager": "boss@example.org",
        "roles": ["reviewer", "editor"],
        "zone": "Asia/Amman",
        "due_on": "tomorrow",
        "course": "",
    }
    answer = adele.send("/people/invite", fields)
    assert answer.status_code == 422
    assert "Write a date as 2027-02-14." in answer.text
    fields |= {"due_on": ""}
    answer = adele.send("/people/invite", fields)
    assert answer.status_code == 422
    for said in ("Write an email address", "Nobody has this address", "nadia at example.org", "Nadia Haddad", minted):
        assert said in answer.text
    fields |= {"email": "nadia@example.org", "manager": "mona@example.org"}
    for _ in range(2):
        assert adele.send("/people/invite", fields).location == f"/people/{minted}"
    page = adele.open(f"/people/{minted}").text
    assert "The invitation is on its way." in page
    assert "Nadia Haddad may clear questions" in page
    fields |= {"person": str(uuid.uuid4())}
    assert "Somebody has this address already." in adele.send("/people/invite", fields).text


def test_a_list_is_checked_mended_confirmed_and_changes_nothing_again(adele: Browser, people: People) -> None:
    adele.open("/people/invite-list")
    wrong = adele.send("/people/invite-list", {"text": LIST + "kim,Kim,Suva,,king\n", "act": "check", "zone": "UTC"})
    assert wrong.status_code == 422
    for said in ("2 things to mend", "Write an email address", "Write reviewer, editor", "kim,Kim,Suva,,king"):
        assert said in wrong.text
    checked = adele.send("/people/invite-list", {"text": LIST, "act": "check", "zone": "UTC"})
    assert checked.status_code == 200
    for said in ("1 person is new", "1 person changes", "<del>Suva</del> <ins>Apia</ins>", "Nadia Haddad"):
        assert said in checked.text
    assert found(people, "nadia@example.org") is None
    seen = hidden(checked.text, "seen")
    other = adele.send("/people/invite-list", {"text": LIST.replace("Apia", "Lae"), "act": "take", "seen": seen})
    assert (other.status_code, "This is not what you saw before" in other.text) == (200, True)
    assert found(people, "nadia@example.org") is None
    taken = adele.send("/people/invite-list", {"text": LIST, "act": "take", "seen": seen, "zone": "UTC"})
    assert taken.location == "/people/"
    assert "New: 1. Changed: 1. As before: 0." in adele.open("/people/").text
    lee = found(people, "lee@example.org")
    assert lee is not None
    assert lee.office == "Apia"
    again = adele.send("/people/invite-list", {"text": LIST, "act": "check", "zone": "UTC"})
    assert "2 people stay as they are." in again.text
    with people.store.reading() as session:
        assert len(session.scalars(select(Job)).all()) == 1


def test_an_empty_list_and_a_strange_course_are_refused_with_the_text_kept(adele: Browser) -> None:
    adele.open("/people/invite-list")
    assert adele.send("/people/invite-list", {"text": "", "act": "check"}).status_code == 422
    answer = adele.send("/people/invite-list", {"text": LIST, "act": "check", "course": "nonsense", "zone": "UTC"})
    assert answer.status_code == 422
    assert "Choose one of the answers" in answer.text
    assert "Nadia Haddad" in answer.text
    too_many = "\n".join(["email,name", *(f"p{number}@example.net,P" for number in range(2001))])
    answer = adele.send("/people/invite-list", {"text": too_many, "act": "check", "zone": "UTC"})
    assert "The list has 2001 people, and at most 2000 are taken at once." in answer.text


def test_a_long_list_shows_its_first_rows(adele: Browser) -> None:
    text = "\n".join(["email,name,shoes", *(f"p{number}@example.net,P{number},44" for number in range(250))])
    adele.open("/people/invite-list")
    page = adele.send("/people/invite-list", {"text": text, "act": "check", "zone": "UTC"}).text
    assert "The first 200 of 250 rows are shown" in page
    assert "These columns are not taken: shoes." in page


def test_the_audit_log_shows_before_and_after(adele: Browser, people: People) -> None:
    adele.open("/people/")
    adele.send(path(people, "lee", "/roles"), {"role": "reviewer", "principles": ["transparency"]})
    adele.send(path(people, "rosa", "/disable"))
    log = adele.open("/audit/").text
    for said in ("Role given", "Account disabled", "<del>no</del> <ins>yes</ins>", "transparency", "14 Feb 2027"):
        assert said in log
    assert "Rosa" not in adele.open("/audit/?action=role:grant").text
    about = adele.open(f"/audit/?person={people.accounts['rosa'].public_id}").text
    assert "Only what Rosa did" in about
    assert "transparency" not in about
    assert "No such line yet." in adele.open("/audit/?action=link:send").text
    assert adele.open("/audit/?action=nonsense&person=nonsense").status_code == 200


def test_settings_are_saved_refused_and_compared(adele: Browser, people: People) -> None:
    version = hidden(adele.open("/settings/").text, "version")
    fields = {
        "version": version,
        "name": "Partnership school",
        "organization": "UNDP",
        "contact": "nobody",
        "misconduct-0-label": "",
        "misconduct-0-lines": "",
        "misconduct-1-label": "Ethics office",
        "misconduct-1-lines": "",
    }
    wrong = adele.send("/settings/", fields)
    assert wrong.status_code == 422
    assert "Write an email address" in wrong.text
    assert 'id="misconduct-1-lines-error"' in wrong.text
    fields |= {"contact": "learn@example.org", "misconduct-1-lines": "ethics@example.org\n+1 212 555 0100"}
    assert adele.send("/settings/", fields).status_code == 303
    page = adele.open("/settings/").text
    assert "Ethics office" in page
    assert 'name="misconduct-1-label"' in page
    stale = adele.send("/settings/", fields | {"name": "Mine"})
    assert stale.status_code == 409
    assert "Partnership school" in stale.text
    assert "Mine" in stale.text
    assert "Ethics office" in adele.open("/audit/?action=settings:change").text


def test_what_is_missing_is_said_with_its_mend(app: Flask, people: People) -> None:
    page = people.browser("adele").open("/").text
    for said in ("What is still missing", "No mail server is set", "/settings/#misconduct", "No course is published"):
        assert said in page
    assert "What is still missing" not in people.browser("amina").open("/").text


def test_a_partner_is_invited_without_telling_who_has_an_account(people: People) -> None:
    lee = people.browser("lee")
    answers = []
    for email in ("nina@firm.example", "paul@example.org", "amina@example.org"):
        minted = hidden(lee.open("/partners/invite").text, "minted")
        fields = {"email": email, "name": "N", "organization": "O", "partnership": "new", "new_partnership": "Fridges"}
        answer = lee.send("/partners/invite", fields | {"minted": minted})
        page = lee.open("/partners/invite").text
        answers.append((answer.status_code, "If this address can be invited" in page))
    assert answers == [(303, True)] * 3
    with people.store.reading() as session:
        own = session.scalars(select(Partnership.public_id)).first()
    fields |= {"partnership": str(own), "email": "otto@firm.example", "new_partnership": ""}
    assert lee.send("/partners/invite", fields | {"minted": minted}).status_code == 303
    for change, said in (
        ({"partnership": "new"}, "Fill this in."),
        ({"partnership": "nonsense"}, "Choose one of the answers"),
        ({"partnership": str(uuid.uuid4())}, "Choose one of the answers"),
        ({"email": "otto"}, "Write an email address"),
    ):
        wrong = lee.send("/partners/invite", fields | {"minted": str(uuid.uuid4())} | change)
        assert wrong.status_code == 422
        assert said in wrong.text


def test_invitations_of_partners_are_limited(people: People) -> None:
    lee = people.browser("lee")
    minted = hidden(lee.open("/partners/invite").text, "minted")
    fields = {"minted": minted, "name": "N", "organization": "O", "partnership": "new", "new_partnership": "Fridges"}
    answers = [
        lee.send("/partners/invite", fields | {"email": f"n{number}@firm.example"}).status_code for number in range(31)
    ]
    assert answers == [303] * 30 + [429]


def test_a_manager_sees_the_team_and_others_do_not(people: People) -> None:
    page = people.browser("mona").open("/team/").text
    assert "Amina" in page
    assert "has joined no course yet" in page
    assert people.browser("amina").open("/team/").status_code == 403
    with people.store.writing() as session:
        session.execute(
            update(Account).where(Account.name == "Amina").values(disabled_at=people.accounts["lee"].created_at)
        )
    assert "Nobody who reports to you" in people.browser("mona").open("/team/").text
