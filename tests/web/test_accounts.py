"""Coming in and going out: passwords, links, codes, sessions, and forms that outlive a session."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from learnhub.app import create_app
from learnhub.config import Settings
from learnhub.domain.policy import SYSTEM, Action
from learnhub.domain.sessions import MOST
from learnhub.outside.clock import SetClock
from learnhub.outside.passwords import Passwords
from learnhub.services import people as people_services
from learnhub.services.accounts import IssuedLink, issue_link
from learnhub.services.work import Work
from learnhub.store.engine import statements
from learnhub.store.tables.accounts import Account, OneTimeLink, ParkedForm
from learnhub.store.tables.jobs import Job
from tests.people import Browser, People

PASSWORD = "seven fridges on an island"
NEWER = "nobody owned the fridges"


@pytest.fixture
def guest(people: People) -> Browser:
    """A browser in which nobody is signed in; Amina has a password."""
    with people.store.writing() as session:
        session.get_one(Account, people.accounts["amina"].id).password_hash = Passwords(cheap=True).hash(PASSWORD)
    return people.browser()


def sign_in(guest: Browser, **fields: Any) -> Any:
    guest.open("/sign-in")
    return guest.send("/sign-in", {"email": "amina@example.org", "password": PASSWORD, **fields})


def signed_in(guest: Browser) -> bool:
    return guest.open("/account").status_code == 200


def links(app: Flask, people: People, name: str, purpose: str = "invite") -> IssuedLink:
    """A link for a person, as a service would issue it."""

    def issue(work: Work) -> IssuedLink:
        work.require(Action.OPERATE)
        return issue_link(work, work.session.get_one(Account, people.accounts[name].id), purpose)

    return app.extensions["learnhub.parts"].transactions.write(SYSTEM, issue)


def fresh(people: People) -> Browser:
    """Another guest."""
    return people.another()


def test_the_right_password_signs_in_and_leads_back(guest: Browser) -> None:
    answer = sign_in(guest, next="/courses/")
    assert statements.get() <= 4
    assert (answer.status_code, answer.location) == (303, "/courses/")
    assert signed_in(guest)
    assert guest.open("/sign-in").status_code == 303


def test_a_session_is_new_after_signing_in(guest: Browser) -> None:
    guest.open("/sign-in")
    old = guest.token
    guest.send("/sign-in", {"email": "amina@example.org", "password": PASSWORD})
    guest.open("/account")
    assert guest.token != old


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(guest: Browser) -> None:
    def said(**fields: str) -> tuple[int, str]:
        answer = sign_in(guest, **fields)
        assert "not the password" not in answer.text, "what was typed as a password never comes back"
        assert f'value="{fields.get("email", "amina@example.org")}"' in answer.text
        return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)

    wrong = said(password="not the password")
    assert wrong[0] == 422
    assert "The address or the password is not right" in wrong[1]
    assert said(email="nobody@example.org") == wrong
    assert said(email="lee@example.org") == wrong
    assert not signed_in(guest)


def test_an_empty_form_names_its_fields(guest: Browser) -> None:
    answer = sign_in(guest, email="", password="")
    assert answer.status_code == 422
    assert answer.text.count("Fill this in.") == 4


def test_many_tries_on_one_address_are_stopped_with_the_time_left(guest: Browser, people: People) -> None:
    answers = [sign_in(guest, password="not the password").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert int(sign_in(guest).headers["Retry-After"]) > 0
    assert sign_in(guest, email="lee@example.org").status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\t/evil.example",
        "/\t\\evil.example",
        "/a\r\nSet-Cookie: b=c",
        "/\t/[",
    ],
)
def test_nobody_is_led_to_another_site(guest: Browser, elsewhere: str) -> None:
    assert sign_in(guest, next=elsewhere).location == "/"
    guest.open("/account")
    assert guest.send("/language", {"language": "fr", "next": elsewhere}).location == "/"


def test_signing_out_ends_the_session(guest: Browser) -> None:
    sign_in(guest)
    guest.open("/account")
    answer = guest.send("/sign-out")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache"')
    assert not signed_in(guest)


@pytest.mark.parametrize(
    ("said", "back"), [("http://[", "/courses/none/enrol"), ("http://localhost/account", "/account")]
)
def test_what_a_browser_says_of_where_it_was_may_be_nonsense(guest: Browser, said: str, back: str) -> None:
    answer = guest.client.post("/courses/none/enrol", data={"a": "b"}, headers={"Referer": said})
    assert answer.location == f"/sign-in?next={back}"


def test_a_disabled_person_is_out_at_once_and_cannot_come_in(app: Flask, guest: Browser, people: People) -> None:
    sign_in(guest)
    link = links(app, people, "amina", "reset")
    amina = people.accounts["amina"].public_id
    app.extensions["learnhub.parts"].transactions.write(people.actor("adele"), people_services.disable, amina)
    assert not signed_in(guest)
    assert sign_in(fresh(people)).status_code == 422
    assert people.browser().open(f"/links/{link.secret}").status_code == 404


@pytest.mark.parametrize("name", ["amina", "nobody"])
def test_a_forgotten_password_gets_the_same_answer_whoever_asks(guest: Browser, people: People, name: str) -> None:
    guest.open("/forgotten-password")
    answer = guest.send("/forgotten-password", {"email": f" {name.title()}@Example.org"})
    assert (answer.status_code, answer.location) == (303, "/code")
    with people.store.reading() as session:
        asked = [job.arguments for job in session.scalars(select(Job))]
    assert [job["template"] for job in asked] == (["link_reset"] if name == "amina" else [])


def test_resets_are_limited(guest: Browser) -> None:
    guest.open("/forgotten-password")
    answers = [guest.send("/forgotten-password", {"email": "amina@example.org"}).status_code for _ in range(4)]
    assert answers == [303, 303, 303, 429]


def test_looking_at_a_link_uses_nothing_up_and_its_button_does(app: Flask, guest: Browser, people: People) -> None:
    link = links(app, people, "lee")
    for _ in range(3):
        answer = guest.open(f"/links/{link.secret}")
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "same-origin")
        assert "lee@example.org" in answer.text
        assert guest.client.head(f"/links/{link.secret}").status_code == 200
    assert guest.send(f"/links/{link.secret}", {"password": PASSWORD}).status_code == 303
    assert signed_in(guest)
    again = fresh(people).open(f"/links/{link.secret}")
    assert again.status_code == 404
    assert "cannot be used any more" in again.text
    late = fresh(people).send(f"/links/{link.secret}", {"password": NEWER})
    assert late.status_code == 404
    assert "This link cannot be used any more" in late.text
    assert sign_in(fresh(people), email="lee@example.org").status_code == 303


def test_a_link_without_the_forms_token_is_not_used(app: Flask, guest: Browser, people: People) -> None:
    link = links(app, people, "lee")
    guest.open(f"/links/{link.secret}")
    answer = guest.client.post(f"/links/{link.secret}", data={"password": PASSWORD})
    assert answer.status_code in {303, 400}
    assert guest.open(f"/links/{link.secret}").status_code == 200
    assert not signed_in(guest)


def test_an_old_link_dies_only_when_a_newer_one_is_used(app: Flask, guest: Browser, people: People) -> None:
    old, new = links(app, people, "lee"), links(app, people, "lee")
    for link in (old, new):
        assert guest.open(f"/links/{link.secret}").status_code == 200
    assert guest.send(f"/links/{new.secret}", {"password": PASSWORD}).status_code == 303
    assert fresh(people).open(f"/links/{old.secret}").status_code == 404


def test_a_link_ends_with_its_time(app: Flask, guest: Browser, people: People, clock: SetClock) -> None:
    link = links(app, people, "lee", "reset")
    clock.move(dt.timedelta(hours=2))
    assert guest.open(f"/links/{link.secret}").status_code == 404


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaa", "lee@example.org"])
def test_a_weak_password_is_refused_and_the_link_stays(
    app: Flask, guest: Browser, people: People, password: str
) -> None:
    link = links(app, people, "lee")
    guest.open(f"/links/{link.secret}")
    assert guest.send(f"/links/{link.secret}", {"password": password}).status_code == 422
    assert guest.open(f"/links/{link.secret}").status_code == 200


def test_a_link_of_the_demonstration_needs_a_press_and_no_password(app: Flask, guest: Browser, people: People) -> None:
    link = links(app, people, "rosa", "demo")
    assert "Sign in as Rosa" in guest.open(f"/links/{link.secret}").text
    assert not signed_in(guest)
    guest.open(f"/links/{link.secret}")
    assert guest.send(f"/links/{link.secret}").status_code == 303
    assert signed_in(guest)
    assert fresh(people).open(f"/links/{link.secret}").status_code == 200


def test_the_code_of_the_mail_does_what_the_link_does(app: Flask, guest: Browser, people: People) -> None:
    link = links(app, people, "lee")
    guest.open("/code")
    typed = f" {link.code[:4].lower()}-{link.code[4:]} "
    answer = guest.send("/code", {"email": "Lee@example.org", "code": typed, "password": PASSWORD})
    assert answer.status_code == 303
    assert signed_in(guest)
    assert fresh(people).open(f"/links/{link.secret}").status_code == 404


def test_five_wrong_codes_close_the_code_and_not_the_link(app: Flask, guest: Browser, people: People) -> None:
    link = links(app, people, "lee")
    guest.open("/code")
    fields = {"email": "lee@example.org", "password": PASSWORD}
    for _ in range(5):
        wrong = guest.send("/code", {**fields, "code": "AAAAAAAA"})
        assert wrong.status_code == 422
    right = guest.send("/code", {**fields, "code": link.code})
    assert right.status_code == 422
    unknown = guest.send("/code", {**fields, "email": "nobody@example.org", "code": link.code})
    assert (unknown.status_code, "The address or the code is not right" in unknown.text) == (422, True)
    assert guest.open(f"/links/{link.secret}").status_code == 200


def copied(browser: Browser, people: People) -> Browser:
    """Another browser with a copy of this one's cookies."""
    thief = fresh(people)
    for cookie in browser.client._cookies.values():
        thief.client.set_cookie(cookie.key, cookie.value)
    return thief


def test_a_copied_cookie_is_dead_once_its_owner_signed_out(guest: Browser, people: People) -> None:
    sign_in(guest)
    guest.open("/account")
    thief = copied(guest, people)
    assert signed_in(thief)
    guest.send("/sign-out")
    assert not signed_in(thief)


def test_a_person_sees_where_they_are_signed_in_and_signs_out_there(guest: Browser, people: People) -> None:
    sign_in(guest)
    other = fresh(people)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
    sign_in(other)
    page = guest.open("/account").text
    assert (page.count("You are here"), page.count("Sign out there")) == (1, 2)
    assert "Firefox, Linux" in page
    session = re.search(r'action="(/account/sessions/[0-9a-f-]{36}/end)"', page)
    assert session
    assert people.browser("lee").send(session[1]).status_code == 404
    assert signed_in(other)
    assert guest.send(session[1]).location == "/account#sessions"
    assert (signed_in(guest), signed_in(other)) == (True, False)


def test_signing_out_everywhere_else_leaves_this_session_alone(guest: Browser, people: People) -> None:
    sign_in(guest)
    others = [fresh(people) for _ in range(3)]
    for other in others:
        sign_in(other)
    guest.open("/account")
    assert guest.send("/account/sessions/end").status_code == 303
    assert [signed_in(each) for each in (guest, *others)] == [True, False, False, False]
    assert "Sign out everywhere else" not in guest.open("/account").text


def test_a_session_ends_with_its_hours_whatever_the_cookie_says(
    guest: Browser, clock: SetClock, settings: Settings
) -> None:
    sign_in(guest)
    clock.move(dt.timedelta(hours=settings.session_hours) - dt.timedelta(seconds=1))
    assert signed_in(guest)
    clock.move(dt.timedelta(seconds=1))
    assert not signed_in(guest)


def test_one_session_too_many_ends_the_oldest(guest: Browser, people: People) -> None:
    browsers = [fresh(people) for _ in range(MOST + 1)]
    for number, browser in enumerate(browsers):
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        people.app.extensions["learnhub"].limiter.storage.reset()
        sign_in(browser)
    assert [signed_in(each) for each in browsers] == [False] + [True] * MOST


def test_a_new_password_ends_every_other_session(guest: Browser, people: People) -> None:
    sign_in(guest)
    other = fresh(people)
    sign_in(other)
    guest.open("/account/password")
    wrong = guest.send("/account/password", {"present_password": "not this", "password": NEWER})
    assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
    assert guest.send("/account/password", {"present_password": PASSWORD, "password": NEWER}).status_code == 303
    assert signed_in(guest)
    assert not signed_in(other)
    assert sign_in(fresh(people)).status_code == 422
    assert sign_in(fresh(people), password=NEWER).status_code == 303


def test_using_a_link_ends_every_other_session(app: Flask, guest: Browser, people: People) -> None:
    sign_in(guest)
    link = links(app, people, "amina", "reset")
    other = fresh(people)
    other.open(f"/links/{link.secret}")
    other.send(f"/links/{link.secret}", {"password": NEWER})
    assert signed_in(other)
    assert not signed_in(guest)


def test_a_form_that_outlived_its_session_comes_back_filled(guest: Browser, people: People) -> None:
    sign_in(guest)
    guest.open("/account")
    with guest.client.session_transaction() as session:
        session.pop("_user_id")
    fields = {"name": "Amina Diallo of Nairobi", "locale": "fr"}
    answer = guest.send("/account", fields, Referer="http://localhost/account")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/account&kept=1"
    assert "Your text is kept" in guest.open(answer.location).text
    with people.store.reading() as session:
        kept = session.scalars(select(ParkedForm)).one()
        assert kept.fields == {"name": [fields["name"]], "locale": ["fr"]}
    assert sign_in(guest, next="/account").location == "/account"
    page = guest.open("/account")
    assert "This is the text that could not be sent before" in page.text
    assert fields["name"] in page.text
    assert guest.send("/account", fields).status_code == 303
    assert "could not be sent before" not in guest.open("/account").text
    stranger = fresh(people)
    sign_in(stranger)
    assert "could not be sent before" not in stranger.open("/account").text


def test_nobody_else_at_the_same_browser_is_shown_what_was_kept(guest: Browser, people: People) -> None:
    with people.store.writing() as session:
        session.get_one(Account, people.accounts["lee"].id).password_hash = Passwords(cheap=True).hash(PASSWORD)
    sign_in(guest)
    guest.open("/account")
    with guest.client.session_transaction() as session:
        session.pop("_user_id")
    address, plan = "/plans/new/transparency", {"plan": str(uuid.uuid4()), "when": "a carrier calls", "act": "ask two"}
    assert guest.send(address, plan).location.endswith("&kept=1")
    sign_in(guest, email="lee@example.org")
    assert "a carrier calls" not in guest.open(address).text
    guest.send("/sign-out")
    sign_in(guest)
    assert "a carrier calls" in guest.open(address).text


def test_a_browser_that_nobody_was_signed_in_on_keeps_nothing(guest: Browser, people: People) -> None:
    guest.open("/sign-in")
    guest.client.set_cookie("learnhub_person", f"{people.accounts['amina'].public_id}.guessed")
    assert "kept" not in guest.send("/people/invite", {"email": "eve@example.org", "roles": "administrator"}).location
    with people.store.reading() as session:
        assert session.scalars(select(ParkedForm)).all() == []


def test_every_cookie_travels_by_https_alone_where_the_site_does(settings: Settings, people: People) -> None:
    served = create_app(settings.model_copy(update={"base_url": "https://learn.example.org"}))
    served.config["WTF_CSRF_ENABLED"] = False
    browser = served.test_client()
    people.sign_in(browser, people.accounts["amina"].id, base_url="https://localhost")
    answers = [
        browser.post("/language", data={"language": "fr"}, base_url="https://localhost"),
        browser.post("/light-pages", data={"light": "on"}, base_url="https://localhost"),
        browser.post("/cases/new", data={"text": "x"}, base_url="https://localhost"),
        browser.get("/", base_url="https://localhost"),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    named = {cookie.partition("=")[0].removeprefix("learnhub_") for cookie in cookies}
    assert named >= {"language", "light", "person"}
    assert [cookie for cookie in cookies if not {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))] == []
    served.extensions["learnhub.parts"].store.dispose()


def test_a_password_is_never_kept(guest: Browser, people: People) -> None:
    sign_in(guest)
    guest.open("/account")
    with guest.client.session_transaction() as session:
        session.pop("_user_id")
    guest.send("/account/password", {"present_password": PASSWORD, "password": NEWER, "note": "x"})
    with people.store.reading() as session:
        assert [kept.fields for kept in session.scalars(select(ParkedForm))] == [{"note": ["x"]}]


def test_the_account_tells_roles_as_sentences(app: Flask, people: People) -> None:
    transactions = app.extensions["learnhub.parts"].transactions
    rosa = people.accounts["rosa"].public_id
    transactions.write(
        people.actor("adele"),
        people_services.grant_role,
        rosa,
        people_services.Role.REVIEWER,
        principles=["transparency", "accountability"],
        languages=["fr"],
    )
    said = people.browser("rosa").open("/account").text
    assert "You may review cases on Transparency and Accountability, in French." in said
    assert "You may review cases on every principle, in English." in people.browser("ravi").open("/account").text
    assert "who report to you have completed" in people.browser("mona").open("/account").text
    assert "Mona, to whom you report" in people.browser("amina").open("/account").text


def test_name_and_language_are_a_persons_own(people: People) -> None:
    amina = people.browser("amina")
    amina.open("/account")
    assert amina.send("/account", {"name": " Amina   Diallo ", "locale": "fr"}).status_code == 303
    page = amina.open("/account")
    assert 'lang="fr"' in page.text
    assert "Amina Diallo" in page.text
    for fields in ({"name": "", "locale": "fr"}, {"name": "x" * 121, "locale": "fr"}, {"name": "A", "locale": "tlh"}):
        assert amina.send("/account", fields).status_code == 422


@pytest.mark.parametrize("template", ["link_invite", "link_reset"])
def test_a_mail_names_link_code_and_time(app: Flask, template: str) -> None:
    text = app.extensions["learnhub.parts"].pages.render(
        "en",
        f"email/{template}.txt",
        name="Amina",
        base_url="https://learn.example.org",
        secret="s3cret",
        code="ABCD2345",
        hours=336 if template == "link_invite" else 2,
    )
    subject, _, body = text.lstrip().partition("\n")
    assert subject.strip()
    assert "https://learn.example.org/links/s3cret\n" in body
    assert "\nABCD2345\n" in body
    assert ("14 days" if template == "link_invite" else "2 hours") in body
    assert "Opening the page uses nothing up" in body


def test_links_are_kept_as_hashes_alone(app: Flask, people: People) -> None:
    link = links(app, people, "lee")
    with people.store.reading() as session:
        row = session.execute(select(OneTimeLink.secret_hash, OneTimeLink.code_hash)).one()
    assert link.secret not in row
    assert link.code not in row
