"""A review as people do it in the browser, without JavaScript; and that nothing shows outside."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.background.mail import sender
from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.moves import DeclineReason
from learnhub.domain.policy import Role
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Case, CaseMessage, Review
from learnhub.store.tables.jobs import Job
from tests.people import People
from tests.reviewed import ALL_YES, TEXTS, drafted, published, sent, taken
from tests.web.test_query_plans import Ran, listening, scans


class Desk:
    """The people of the tests with their browsers, and services run as any of them."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.parts = people.app.extensions["learnhub.parts"]

    def read(self, name: str, service: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What the service answers."""
        return self.parts.transactions.read(self.people.actor(name), service, *args, **kwargs)

    def write(self, name: str, service: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What the service answers, once committed."""
        return self.parts.transactions.write(self.people.actor(name), service, *args, **kwargs)

    def row(self, statement: Any) -> Any:
        """The one row that a select finds."""
        with self.people.store.reading() as session:
            return session.execute(statement).one()

    def grant(self, name: str, role: Role) -> None:
        """Give a role."""
        key = self.people.accounts[name].id
        with self.people.store.writing() as session:
            session.add(RoleGrant(account_id=key, role=role, granted_at=self.parts.transactions.clock.now()))

    def page(self, name: str, path: str, status: int = 200) -> str:
        """What this person reads at this address."""
        answer = self.people.browser(name).open(path)
        assert answer.status_code == status, f"{path} as {name}"
        return str(answer.text)

    def post(self, name: str, path: str, status: int = 303, **fields: str) -> Any:
        """Send a form as this person, from the page before it."""
        answer = self.people.browser(name).send(path, fields)
        assert answer.status_code == status, answer.text[:2000]
        return answer

    def act(self, name: str, case: uuid.UUID, act: str, status: int = 303, **fields: str) -> Any:
        """Press a button of the page on which a case is judged."""
        shown = self.page(name, f"/reviews/{case}")
        hidden = dict(re.findall(r'type="hidden" name="(version|message)" value="([^"]+)"', shown))
        return self.post(name, f"/reviews/{case}", status, **{**hidden, "act": act, **fields})


YES = {
    "clear": "yes",
    "useful_elsewhere": "yes",
    "honest_about_failure": "yes",
    "nobody_harmed": "yes",
    "no_personal_data": "yes",
}


@pytest.fixture
def desk(people: People) -> Desk:
    """The people of the tests before their desks."""
    return Desk(people)


def shows_the_case(page: str) -> bool:
    return any(text in page for text in TEXTS)


def test_a_reviewer_takes_reads_and_publishes_a_case(desk: Desk) -> None:
    case = sent(desk)
    queue = desk.page("rosa", "/reviews/")
    assert "Lesson learned, Oceania" in queue
    assert f"/reviews/{case}/conflict" in queue
    assert not shows_the_case(queue)
    assert "Fiji" not in queue
    assert desk.people.browser("rosa").open(f"/reviews/{case}").location.endswith("/conflict")
    question = desk.page("rosa", f"/reviews/{case}/conflict")
    assert "Staff, UNDP, Suva" in question
    assert "same entity" in question
    assert not shows_the_case(question)
    assert "Fill this in." in desk.post("rosa", f"/reviews/{case}/conflict", 422).text
    desk.post("rosa", f"/reviews/{case}/conflict", conflict="none")
    shown = desk.page("rosa", f"/reviews/{case}")
    assert all(text in shown for text in TEXTS)
    assert "Fiji" in shown
    assert "Lee" not in shown
    refused = desk.act("rosa", case, "publish", 422, clear="yes", nobody_harmed="no")
    assert refused.text.count("Fill this in.") >= 3
    assert "With this answer the case cannot be published." in refused.text
    assert re.search(r'name="clear"[^>]*value="yes"[^>]*checked|checked[^>]*name="clear"[^>]*value="yes"', refused.text)
    assert desk.act("rosa", case, "publish", name_agreed="y", **YES).location.endswith("/reviews/")
    assert "Published as C-2027-1." in desk.page("rosa", "/reviews/")
    public = desk.page("amina", "/cases/C-2027-1")
    assert shows_the_case(public)
    assert "Rosa" in public
    desk.page("visitor", "/cases/C-2027-1", 404)


def test_a_name_is_not_shown_that_was_not_agreed(desk: Desk) -> None:
    published(desk)
    public = desk.page("amina", "/cases/C-2027-1")
    assert "Rosa" not in public
    assert "Reviewer" in public


def test_a_barred_reviewer_reads_why_and_nothing_else(desk: Desk) -> None:
    case = sent(desk)
    assert "It was told by somebody of your office." in desk.page("ravi", "/reviews/")
    barred = desk.page("ravi", f"/reviews/{case}/conflict", 403)
    assert "It was told by somebody of your office." in barred
    for text in ("Oceania", "Lesson learned", "UNDP"):
        assert text not in barred
    assert not shows_the_case(barred)
    assert desk.people.browser("ravi").open(f"/reviews/{case}").location.endswith("/conflict")
    for fields in ({"conflict": "none"}, {"conflict": "not-sure", "text": "I know them."}):
        desk.post("ravi", f"/reviews/{case}/conflict", 403, **fields)
    for act in ("save", "ask", "ask-public", "request-changes", "publish", "decline", "give-back"):
        desk.post("ravi", f"/reviews/{case}", 403, act=act, version="2", message=str(uuid.uuid4()), **YES)


def test_who_is_unsure_reads_nothing_until_an_editor_has_decided(desk: Desk) -> None:
    case = sent(desk)
    at = f"/reviews/{case}/conflict"
    assert "Fill this in." in desk.post("rosa", at, 422, conflict="not-sure").text
    desk.post("rosa", at, conflict="not-sure", text="I trained the team there.")
    assert "An editor has been asked." in desk.page("rosa", "/reviews/")
    assert "An editor has been asked" in desk.page("rosa", at)
    desk.post("rosa", at, 403, conflict="none")
    queue = desk.page("edith", "/reviews/")
    decide = re.search(r"/reviews/conflicts/[0-9a-f-]+", queue)
    assert decide
    shown = desk.page("edith", decide[0])
    assert "I trained the team there." in shown
    assert not shows_the_case(shown)
    desk.page("amina", decide[0], 403)
    desk.page("rosa", decide[0], 403)
    assert "Fill this in." in desk.post("edith", decide[0], 422).text
    desk.post("edith", decide[0], cleared="yes")
    assert desk.people.browser("edith").open(decide[0]).status_code == 303, "decided already"
    assert not shows_the_case(desk.page("rosa", at))
    desk.post("rosa", at, conflict="none")
    assert shows_the_case(desk.page("rosa", f"/reviews/{case}"))


def test_a_declared_tie_leaves_the_case_to_others(desk: Desk) -> None:
    desk.grant("mona", Role.REVIEWER)
    case = sent(desk)
    desk.post("rosa", f"/reviews/{case}/conflict", conflict="declared")
    assert "Thank you. The case is left to somebody else." in desk.page("rosa", "/reviews/")
    desk.page("rosa", f"/reviews/{case}/conflict", 403)
    desk.post("mona", f"/reviews/{case}/conflict", conflict="none")
    assert desk.people.browser("rosa").send(f"/reviews/{case}/conflict", {"conflict": "none"}).status_code == 403


def test_who_comes_second_is_told_so(desk: Desk) -> None:
    desk.grant("mona", Role.REVIEWER)
    case = taken(desk)
    for path in (f"/reviews/{case}", f"/reviews/{case}/conflict"):
        assert desk.people.browser("mona").open(path).location.endswith("/reviews/")
    assert "Another reviewer has this case." in desk.page("mona", "/reviews/")


def test_answers_are_saved_by_the_script_as_they_are_given(desk: Desk) -> None:
    case = taken(desk)
    browser = desk.people.browser("rosa")
    browser.open(f"/reviews/{case}")
    fields = {"version": "2", "save_id": "one", "touched": ["clear", "question"], "clear": "no", "question": "Who paid"}
    for _ in range(2):
        answer = browser.send(f"/reviews/{case}/save", fields, Accept="application/json")
        assert (answer.status_code, answer.json) == (200, {"saved_at": "09:00", "version": 2})
    kept = desk.row(select(Review.answers, Review.drafts))
    assert (kept.answers, kept.drafts) == ({"clear": False}, {"question": "Who paid"})
    shown = desk.page("rosa", f"/reviews/{case}")
    assert "Who paid</textarea>" in shown
    assert "saved 09:00" in shown
    long = {"touched": "question", "question": "x" * 5001}
    assert browser.send(f"/reviews/{case}/save", long, Accept="application/json").status_code == 422
    other = desk.people.browser("ravi")
    other.open("/reviews/")
    assert other.send(f"/reviews/{case}/save", fields, Accept="application/json").status_code == 403


def test_saved_without_a_script(desk: Desk) -> None:
    case = taken(desk)
    desk.act("rosa", case, "save", clear="yes", decline_text="It names a person.", reason="personal-data")
    shown = desk.page("rosa", f"/reviews/{case}")
    assert "Your answers have been saved." in shown
    assert "It names a person.</textarea>" in shown
    assert '<option value="personal-data" selected>' in shown


def test_a_question_and_its_answer(desk: Desk) -> None:
    case = taken(desk)
    assert "Fill this in." in desk.act("rosa", case, "ask", 422).text
    before = desk.page("rosa", f"/reviews/{case}")
    hidden = dict(re.findall(r'type="hidden" name="(version|message)" value="([^"]+)"', before))
    for _ in range(2):
        desk.post("rosa", f"/reviews/{case}", **hidden, act="ask", question="Who paid for the power?")
    shown = desk.page("rosa", f"/reviews/{case}")
    assert "Your question has been sent." in shown
    assert "Who paid for the power?</p>" in shown
    assert "Who paid for the power?</textarea>" not in shown, "what was sent is no draft any more"
    with desk.people.store.reading() as session:
        assert len(session.scalars(select(CaseMessage.id)).all()) == 1, "the same page sent twice is one question"
    other = desk.post("rosa", f"/reviews/{case}", 409, **{**hidden, "act": "decline", "decline_text": "No."})
    assert "No.</textarea>" in other.text


def test_a_contributor_who_was_quicker_is_not_passed_over(desk: Desk) -> None:
    case = taken(desk)
    desk.act("rosa", case, "ask", question="Who paid?")
    before = desk.page("rosa", f"/reviews/{case}")
    hidden = dict(re.findall(r'type="hidden" name="(version|message)" value="([^"]+)"', before))
    desk.write("lee", cases.answer_question, case, message_id=uuid.uuid4(), text="The harbour paid.")
    stale = desk.post(
        "rosa", f"/reviews/{case}", 409, **{**hidden, "act": "decline", "decline_text": "It does not say.", **YES}
    )
    assert "Something has changed since you opened this" in stale.text
    assert "The harbour paid." in stale.text, "what stands now"
    assert "It does not say.</textarea>" in stale.text, "what was typed"
    assert f'name="version" value="{int(hidden["version"]) + 1}"' in stale.text
    assert desk.row(select(Case.state).where(Case.public_id == case)).state == "in-review"


def test_changes_and_the_difference(desk: Desk) -> None:
    case = taken(desk)
    desk.act("rosa", case, "request-changes", note_title="Say which store.")
    waiting = desk.page("rosa", f"/reviews/{case}")
    assert "The contributor has been asked for changes" in waiting
    assert "about: Title" in waiting
    assert "Say which store." in desk.page("lee", f"/cases/{case}/edit")
    title = {"title": "A cold store in a harbour"}
    desk.write("lee", cases.save_case, case, version=2, save_id=None, fields=title)
    assert title["title"] not in desk.page("rosa", f"/reviews/{case}")
    desk.write("lee", cases.submit_case, case, version=3)
    shown = desk.page("rosa", f"/reviews/{case}")
    assert "What has changed since it was first sent" in shown
    assert re.search(r"<del>that nobody kept running</del>\s*<ins>in a harbour</ins>", shown)


def test_public_is_asked_once(desk: Desk) -> None:
    case = taken(desk)
    desk.act("rosa", case, "ask-public", **YES)
    shown = desk.page("rosa", f"/reviews/{case}")
    assert "You have asked whether it may be public." in shown
    assert 'value="ask-public"' not in shown
    assert 'value="publish"' not in shown
    assert desk.act("rosa", case, "publish", 409, **YES).status_code == 409
    desk.write("lee", cases.answer_public, case, public=True)
    assert "The contributor has agreed that it may be public." in desk.page("rosa", f"/reviews/{case}")
    desk.act("rosa", case, "publish", **YES)
    assert shows_the_case(desk.page("visitor", "/cases/C-2027-1"))


def test_declining_needs_a_reason_and_a_text(desk: Desk) -> None:
    case = taken(desk)
    refused = desk.act("rosa", case, "decline", 422)
    assert refused.text.count("Fill this in.") >= 2
    desk.act("rosa", case, "decline", reason="could-harm", decline_text="Readers there would know the person.")
    assert "The case has been declined." in desk.page("rosa", "/reviews/")
    own = desk.page("lee", f"/cases/{case}")
    assert "It could harm somebody." in own
    assert "Readers there would know the person." in own


def test_an_appeal_that_cannot_be_taken_keeps_its_text(desk: Desk) -> None:
    case = _declined(desk, taken(desk))
    page, lee = desk.page("lee", f"/cases/{case}"), desk.people.browser("lee")
    message = re.findall(r'name="message" value="([^"]+)"', page)[0]
    long = "Part three says who paid. " * 1000
    refused = desk.post("lee", f"/cases/{case}/appeal", 422, message=message, text=long)
    assert "This is too long." in refused.text
    assert long.strip() in refused.text
    lee.client.delete_cookie("learnhub")
    sent = {"message": message, "text": "Part three says who paid."}
    assert lee.send(f"/cases/{case}/appeal", sent, Referer=f"http://localhost/cases/{case}").location == (
        f"/sign-in?next=/cases/{case}&kept=1"
    )
    desk.people.sign_in(lee.client, desk.people.accounts["lee"].id)
    assert "Part three says who paid." in lee.open(f"/cases/{case}").text
    assert lee.send(f"/cases/{case}/appeal", sent | {"csrf_token": lee.token}).status_code == 303
    assert lee.open(f"/cases/{case}/edit").location == f"/cases/{case}"


def test_given_back_and_tied_after_all(desk: Desk) -> None:
    case = taken(desk)
    desk.act("rosa", case, "give-back")
    assert f"/reviews/{case}/conflict" in desk.page("rosa", "/reviews/")
    desk.post("rosa", f"/reviews/{case}/conflict", conflict="none")
    desk.act("rosa", case, "tie", tie="It is my sister's firm.")
    desk.page("rosa", f"/reviews/{case}/conflict", 403)
    kept = desk.row(select(Review.conflict, Review.conflict_text))
    assert tuple(kept) == ("declared", "It is my sister's firm.")


def test_an_editor_puts_back_what_a_disabled_reviewer_holds(desk: Desk) -> None:
    case = taken(desk)
    with desk.people.store.writing() as session:
        now = desk.parts.transactions.clock.now()
        session.execute(update(Account).where(Account.name == "Rosa").values(disabled_at=now))
    queue = desk.page("edith", "/reviews/")
    assert "Its reviewer may not judge it any more." in queue
    assert not shows_the_case(queue)
    desk.post("adele", f"/reviews/{case}/put-back", 403)
    desk.post("edith", f"/reviews/{case}/put-back")
    assert desk.row(select(Case.state).where(Case.public_id == case)).state == "submitted"


def test_a_text_that_cannot_be_shown_is_refused_with_its_words_kept(desk: Desk) -> None:
    case = taken(desk)
    refused = desk.act("rosa", case, "ask", 422, question="Who\x00 paid?")
    assert "This holds a character that cannot be shown." in refused.text
    desk.grant("mona", Role.REVIEWER)
    desk.write("rosa", reviews.give_back, case)
    refused = desk.post("mona", f"/reviews/{case}/conflict", 422, conflict="not-sure", text="I \x00 know")
    assert "This holds a character that cannot be shown." in refused.text


def test_an_expired_session_keeps_what_the_reviewer_typed(desk: Desk) -> None:
    case = taken(desk)
    browser = desk.people.browser("rosa")
    shown = browser.open(f"/reviews/{case}").text
    hidden = dict(re.findall(r'type="hidden" name="(version|message)" value="([^"]+)"', shown))
    with browser.client.session_transaction() as session:
        signed_in = {key: session.pop(key) for key in ("_user_id", "_fresh")}
    answer = browser.send(
        f"/reviews/{case}", {**hidden, "act": "ask", "question": "Who paid for the power?", "clear": "no"}
    )
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    with browser.client.session_transaction() as session:
        session.update(signed_in)
    assert "Who paid for the power?</textarea>" in browser.open(f"/reviews/{case}").text


STATES: dict[str, Callable[[Desk], uuid.UUID]] = {
    "draft": drafted,
    "submitted": sent,
    "in-review": taken,
    "changes-requested": lambda desk: _changes(desk, taken(desk)),
    "declined": lambda desk: _declined(desk, taken(desk)),
}


def _changes(desk: Desk, case: uuid.UUID) -> uuid.UUID:
    desk.write(
        "rosa",
        reviews.request_changes,
        case,
        Sheet(),
        version=2,
        message_id=uuid.uuid4(),
        text="Say who paid.",
        notes={},
    )
    return case


def _declined(desk: Desk, case: uuid.UUID) -> uuid.UUID:
    desk.write(
        "rosa",
        reviews.decline_case,
        case,
        ALL_YES,
        version=2,
        message_id=uuid.uuid4(),
        reason=DeclineReason.NOT_CLEAR,
        text="It is not clear who paid.",
    )
    return case


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_published_shows_nothing_outside(desk: Desk, state: str) -> None:
    case = STATES[state](desk)
    everywhere = (
        "/",
        "/cases/",
        "/my/cases",
        "/reviews/",
        "/principles/",
        "/principles/mutual-benefit",
        "/search?q=harbour",
        "/search?q=cold+store",
        f"/cases/{case}",
        f"/cases/{case}/edit",
        f"/cases/{case}/preview",
        f"/reviews/{case}",
        f"/reviews/{case}/conflict",
        "/cases/C-2027-1",
    )
    for name in ("visitor", "amina", "sam", "mona", "ravi", "edith", "tariq", "adele", "connie"):
        for path in everywhere:
            answer = desk.people.browser(name).open(path)
            assert not shows_the_case(answer.text), f"{path} as {name}"
            assert answer.status_code in {200, 303, 403, 404}, f"{path} as {name}"
    for path in (f"/cases/{case}", f"/cases/{case}/edit"):
        assert desk.people.browser("amina").open(path).status_code == 404


def test_every_mail_of_a_review_can_be_read_and_holds_nothing_of_the_case(desk: Desk) -> None:
    desk.grant("mona", Role.REVIEWER)
    case = sent(desk)
    desk.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NOT_SURE, text="I trained the team.")
    undecided = desk.row(select(Review.public_id)).public_id
    desk.write("edith", reviews.decide_conflict, undecided, cleared=True)
    desk.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    desk.act("rosa", case, "ask", question="Who paid?")
    desk.write("lee", cases.answer_question, case, message_id=uuid.uuid4(), text="The harbour.")
    desk.act("rosa", case, "ask-public")
    desk.write("lee", cases.answer_public, case, public=False)
    desk.act("rosa", case, "request-changes", changes="Say who paid.")
    desk.write("lee", cases.submit_case, case, version=2)
    desk.act("rosa", case, "publish", **YES)
    _declined(desk, taken(desk))
    other = sent(desk)
    for name in ("rosa", "mona"):
        desk.write(name, reviews.answer_conflict, other, answer=ConflictAnswer.DECLARED)
    with desk.people.store.reading() as session:
        jobs = [job.arguments for job in session.scalars(select(Job).where(Job.kind == "mail"))]
    told = {job["template"] for job in jobs}
    assert told == {
        "case_submitted",
        "conflict_to_decide",
        "conflict_decided",
        "case_question_asked",
        "case_answered",
        "case_public_asked",
        "case_changes_requested",
        "case_resubmitted",
        "case_published",
        "case_declined",
        "case_nobody_may_judge",
        "case_nobody_may_judge_here",
    }
    names = {account.id: name for name, account in desk.people.accounts.items()}
    assert {names[job["account_id"]] for job in jobs} == {"lee", "rosa", "mona", "edith", "adele"}
    settings = desk.parts.settings
    assert sender(desk.parts.mailer, desk.parts.pages, base_url=settings.base_url, mail_from=settings.mail_from)
    for locale in desk.parts.pages.locales:
        for job in jobs:
            text = desk.parts.pages.render(
                locale, f"email/{job['template']}.txt", name="N", base_url="http://localhost", **job["values"]
            )
            assert text.strip().partition("\n")[0], job["template"]
            assert not shows_the_case(text)
            for path in re.findall(r"http://localhost(/\S*)", text):
                reader = names[job["account_id"]]
                assert desk.people.browser(reader).open(path).status_code in {200, 303, 403, 404}, path


def test_no_page_of_reviews_reads_a_growing_table_from_end_to_end(desk: Desk) -> None:
    desk.grant("rosa", Role.EDITOR)
    desk.grant("mona", Role.REVIEWER)
    ran: list[Ran] = []
    with listening(ran):
        case = sent(desk)
        desk.post("mona", f"/reviews/{case}/conflict", conflict="not-sure", text="I know the place.")
        desk.page("edith", "/reviews/")
        desk.post("rosa", f"/reviews/{case}/conflict", conflict="none")
        queue = desk.page("rosa", "/reviews/")
        desk.page("rosa", f"/reviews/?after={case}")
        desk.page("rosa", f"/reviews/?before={case}")
        desk.page("rosa", re.findall(r"/reviews/conflicts/[0-9a-f-]+", queue)[0])
        desk.act("rosa", case, "ask", question="Who paid?")
        desk.page("adele", "/")
        desk.act("rosa", case, "give-back")
        desk.post("rosa", f"/reviews/{case}/conflict", conflict="none")
        desk.act("rosa", case, "publish", **YES)
    assert len({statement for statement, _ in ran}) > 30
    assert scans(desk.people.store, ran) == {}
