"""From a case for the mark "full" to its publication: named reviewers, reports, acceptance, and who signs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.cases.judges import ConflictAnswer
from learnhub.domain.cases.marks import FIVE_QUESTIONS, Advice, Criterion, FiveAnswers, Report
from learnhub.domain.cases.moves import State
from learnhub.domain.cases.signing import PartnerAnswer
from learnhub.domain.cases.template import Depth
from learnhub.domain.errors import Conflict, Denied, Gone, Invalid, NotFound, SignIn
from learnhub.domain.policy import Role
from learnhub.services import cases, reviews
from learnhub.services.reviews import Sheet
from learnhub.store.tables.cases import Case, CaseAuthor, CaseRevision
from learnhub.store.tables.jobs import Job
from tests.cases import FULL_ANSWERS, told
from tests.mailed import mailed
from tests.reviewed import ALL_YES, REPORT, at_desk, grant, reported, taken, version
from tests.services.conftest import House


def full_sent(house: House, **fields: Any) -> uuid.UUID:
    """A case of Lee's that was sent for the mark "full"; Mona reviews beside Rosa."""
    grant(house, "mona", Role.REVIEWER)
    case = told(house)
    house.write("lee", cases.choose_template, case, Depth.FULL)
    house.write("lee", cases.save_case, case, version=3, save_id=None, fields={**FULL_ANSWERS, **fields})
    house.write("lee", cases.submit_case, case, version=4)
    return case


def accepted(house: House, **fields: Any) -> uuid.UUID:
    """A case that two reviewers have read and the editor has accepted."""
    case = full_sent(house, **fields)
    at_desk(house, case, "rosa", "mona")
    for name in ("rosa", "mona"):
        reported(house, case, name)
    assert house.write("edith", reviews.publish, case, Sheet(), version=version(house, case)) is None
    return case


def state(house: House, case: uuid.UUID) -> Any:
    """State, awaited and mark of the case."""
    (row,) = house.rows(select(Case.state, Case.awaiting, Case.mark).where(Case.public_id == case))
    return tuple(row)


def test_a_full_case_needs_two_reports_and_the_signature_of_its_authors(house: House) -> None:
    case = full_sent(house)
    assert state(house, case) == ("submitted", "editors", None)
    assert "case_for_editors" in mailed(house)
    for name in ("rosa", "mona"):
        with pytest.raises(NotFound):
            house.write(name, reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    at_desk(house, case, "rosa", "mona")
    assert state(house, case) == ("in-review", "named-reviewers", None)
    reported(house, case, "rosa")
    with pytest.raises(Conflict, match="reports-missing"):
        house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))
    reported(house, case, "mona")
    assert state(house, case) == ("in-review", "editor", None)
    for name in ("rosa", "mona", "lee"):
        with pytest.raises((Denied, NotFound)):
            house.write(name, reviews.publish, case, ALL_YES, version=version(house, case))
    house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))
    assert state(house, case) == ("sign-off", "contributor", None)
    assert house.read("amina", cases.published_cases).rows == ()
    assert house.write("lee", cases.sign_case, case, reviews_agreed=True)
    assert house.write("lee", cases.sign_case, case)
    assert state(house, case) == ("published", "nobody", "full")
    shown = house.read("amina", cases.published_case, "C-2027-1")
    assert (shown.mark, [row["text"] for row in shown.beside["reviews"]]) == ("full", [REPORT.text] * 2)
    assert shown.beside["conflicts"] == {"none": 3}
    assert [(row.name, row.sector) for row in shown.content.partner_rows] == [("", "un-entity"), ("", "private")]


def test_scores_are_seen_by_the_author_without_a_name(house: House) -> None:
    case = full_sent(house)
    at_desk(house, case, "rosa")
    reported(house, case, "rosa")
    (report,) = house.read("lee", cases.own_case, case).reports
    assert (report.name, report.scores["evidence"], report.advice) == ("", 2, "accept")
    assert "Rosa" not in repr(house.read("lee", cases.own_case, case))


@pytest.mark.parametrize(
    ("report", "missing"),
    [
        (
            Report(FiveAnswers(), {}, None, ""),
            {*FIVE_QUESTIONS, "advice", "report", *map("score_{}".format, Criterion)},
        ),
        (Report(REPORT.answers, {**REPORT.scores, "effect": 4}, Advice.ACCEPT, "Good."), {"score_effect"}),
    ],
)
def test_a_report_says_what_is_missing(house: House, report: Report, missing: set[str]) -> None:
    case = full_sent(house)
    at_desk(house, case, "rosa")
    house.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    with pytest.raises(Invalid) as refused:
        house.write("rosa", reviews.send_report, case, report, message_id=uuid.uuid4())
    assert {fault.path for fault in refused.value.faults} == missing


def test_a_no_of_either_reader_bars_accepting(house: House) -> None:
    case = full_sent(house)
    at_desk(house, case, "rosa", "mona")
    reported(house, case, "rosa")
    answers = FiveAnswers(**{**dict.fromkeys(FIVE_QUESTIONS, True), "nobody_harmed": False})
    reported(house, case, "mona", Report(answers, REPORT.scores, Advice.DECLINE, "One island, one partner."))
    with pytest.raises(Invalid, match="nobody_harmed: bars-publishing"):
        house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))


def test_the_editor_names_by_topic_language_and_load_and_never_somebody_tied(house: House) -> None:
    case = full_sent(house)
    at_desk(house, case)
    names = [name for _id, name, _why in house.read("edith", reviews.open_desk, case).suggestions]
    assert names == ["Mona", "Rosa"], "Ravi sits in Lee's office"
    day = house.clock.now().date() + dt.timedelta(days=5)
    for name in ("ravi", "lee"):
        with pytest.raises((Denied, Invalid)):
            house.write("edith", reviews.name_reviewer, case, house.accounts[name].public_id, due_on=day)
    with pytest.raises(Invalid, match="in-the-past"):
        house.write(
            "edith", reviews.name_reviewer, case, house.accounts["rosa"].public_id, due_on=day.replace(year=2020)
        )


def test_a_named_reviewer_who_declares_a_tie_leaves_the_case(house: House) -> None:
    case = full_sent(house)
    at_desk(house, case, "rosa", "mona")
    house.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.DECLARED, text="My cousin.")
    assert state(house, case) == ("in-review", "editor", None)
    assert mailed(house)[-1] == "reviewer_left"
    rows = {row.name: row for row in house.read("edith", reviews.open_desk, case).reviewers}
    assert (rows["Rosa"].conflict, rows["Rosa"].left) == ("declared", True)
    assert (rows["Mona"].conflict, rows["Mona"].left) == ("not-asked", False)


def test_a_light_edit_is_seen_as_a_difference_and_signed_before_it_is_public(house: House) -> None:
    case = taken(house)
    given = {"result": "The store ran for two years. Nobody argued about the bill."}
    assert house.write("rosa", reviews.edit_text, case, version=2, given=given)
    assert not house.write("rosa", reviews.edit_text, case, version=3, given=given)
    for name in ("lee", "mona", "edith", "system"):
        with pytest.raises((Denied, NotFound)):
            house.write(name, reviews.edit_text, case, version=3, given={"result": "Mine."})
    assert house.write("rosa", reviews.publish, case, ALL_YES, version=3) is None
    view = house.read("lee", cases.signing_view, case)
    assert [text.path for text in view.changed.texts] == ["result"]
    assert house.read("amina", cases.published_cases).rows == ()
    assert house.write("lee", cases.sign_case, case)
    assert state(house, case) == ("published", "nobody", "short")
    occasions = [row.occasion for row in house.rows(select(CaseRevision.occasion).order_by(CaseRevision.number))]
    assert occasions == ["submit", "edit", "accept", "publish"]


def test_every_author_signs_and_one_who_does_not_agree_sends_it_back(house: House) -> None:
    case = accepted(house)
    with house.store.writing() as session:
        session.add(CaseAuthor(case_id=session.scalars(select(Case.id)).one(), account_id=house.accounts["sam"].id))
    house.write("lee", cases.refuse_signing, case, message_id=uuid.uuid4(), text="Part four is not what we meant.")
    assert state(house, case) == ("in-review", "editor", None)
    house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))
    assert not house.write("lee", cases.sign_case, case)
    with pytest.raises(NotFound):
        house.write("amina", cases.sign_case, case)
    assert house.write("sam", cases.sign_case, case)
    assert state(house, case) == ("published", "nobody", "full")


def partner(house: House, case: uuid.UUID, name: str) -> Any:
    """The partner of this name as the contributor sees it."""
    return next(row for row in house.read("lee", cases.signing_view, case).signers if row.partner == name)


def secret_of(house: House) -> str:
    """The secret in the last mail to a partner."""
    return house.rows(select(Job.arguments).order_by(Job.id.desc()))[0].arguments["values"]["secret"]


NAMED: dict[str, Any] = {
    "partners": "named",
    "partner_rows": [
        {**row, "name": name}
        for row, name in zip(FULL_ANSWERS["partner_rows"], ("School Books Fund", "Reef Carriers"), strict=True)
    ],
}
"""Both partners of the case are named."""
MESSAGE = "We told how the books came to the islands, and name you as the carrier."


def ask(house: House, case: uuid.UUID, name: str, seen: str = MESSAGE) -> None:
    """Lee sends this partner the message."""
    house.write(
        "lee",
        cases.ask_partner,
        case,
        partner(house, case, name).id,
        person="Ana Vea",
        email="ana@example.org",
        message=MESSAGE,
        seen=seen,
    )


def named_partners(house: House, case: uuid.UUID) -> list[str]:
    """The partners that are asked to sign."""
    return [row.partner for row in house.read("lee", cases.signing_view, case).signers if row.partner]


def test_nothing_is_sent_to_a_partner_before_the_contributor_has_seen_it(house: House) -> None:
    case = accepted(house, **NAMED)
    first, second = named_partners(house, case)
    assert "partner_asked" not in mailed(house)
    with pytest.raises(Invalid, match="see-first"):
        ask(house, case, first, seen="Another message.")
    assert "partner_asked" not in mailed(house)
    for name in ("edith", "rosa", "mona", "amina", "system"):
        told_by = {"person": "Ana", "email": "ana@example.org", "message": "M", "seen": "M"}
        with pytest.raises((NotFound, SignIn)):
            house.write(name, cases.ask_partner, case, partner(house, case, first).id, **told_by)
    ask(house, case, first)
    ask(house, case, first)
    assert mailed(house).count("partner_asked") == 1
    assert partner(house, case, second).answer is PartnerAnswer.NOT_ASKED


def test_a_partner_that_agrees_is_named_and_confirms_and_a_silent_one_is_not(house: House) -> None:
    case = accepted(house, **NAMED)
    agreeing, silent = named_partners(house, case)
    house.write("lee", cases.sign_case, case)
    ask(house, case, agreeing)
    secret = secret_of(house)
    shown = house.read("visitor", cases.asked_partner, secret)
    assert (shown.message, shown.partner) == (MESSAGE, agreeing)
    with pytest.raises(Invalid):
        house.write("visitor", cases.answer_as_partner, secret, agrees=None)
    for _ in range(2):
        house.write("visitor", cases.answer_as_partner, secret, agrees=True)
    assert state(house, case) == ("sign-off", "contributor", None)
    ask(house, case, silent)
    silent_secret = secret_of(house)
    assert state(house, case) == ("sign-off", "partners", None)
    house.clock.move(dt.timedelta(days=13, hours=23))
    tick(house)
    assert state(house, case)[0] == "sign-off"
    house.clock.move(dt.timedelta(hours=2))
    tick(house)
    assert state(house, case) == ("published", "nobody", "confirmed")
    published = house.read("amina", cases.published_case, "C-2027-1")
    assert [row.name for row in published.content.partner_rows] == [agreeing, ""]
    assert [(row["name"], row["answer"]) for row in published.beside["partners"]] == [
        (agreeing, "agreed"),
        ("", "silent"),
    ]
    assert silent not in repr(published)
    for gone in (secret, silent_secret):
        with pytest.raises(Gone):
            house.read("visitor", cases.asked_partner, gone)
    with pytest.raises(NotFound):
        house.read("visitor", cases.asked_partner, "guessed")


def test_an_objection_stands_beside_the_case_or_sends_it_back(house: House) -> None:
    case = accepted(house, **NAMED)
    house.write("lee", cases.sign_case, case)
    first, second = named_partners(house, case)
    ask(house, case, first)
    with pytest.raises(Invalid):
        house.write("visitor", cases.answer_as_partner, secret_of(house), agrees=False, statement=" ")
    house.write("visitor", cases.answer_as_partner, secret_of(house), agrees=False, statement="The ship was not late.")
    assert state(house, case) == ("sign-off", "editor", None)
    house.write("edith", reviews.reconsider, case, message_id=uuid.uuid4(), text="Ask the carrier when the ship came.")
    assert state(house, case) == ("in-review", "editor", None)
    house.write("edith", reviews.publish, case, Sheet(), version=version(house, case))
    assert partner(house, case, first).answer is PartnerAnswer.OBJECTED, "the very same text has its answer"
    house.write("edith", reviews.keep_beside, case)
    ask(house, case, second)
    house.write("visitor", cases.answer_as_partner, secret_of(house), agrees=True)
    house.write("lee", cases.sign_case, case)
    assert state(house, case) == ("published", "nobody", "confirmed")
    kept = house.read("amina", cases.published_case, "C-2027-1").beside["partners"][0]
    assert (kept["name"], kept["statement"]) == (first, "The ship was not late.")


def tick(house: House) -> int:
    """Run the clocks as the daily job does; how many things were done."""
    return sum(house.write("system", reviews.settle, item) for item in house.read("system", reviews.due))


def test_a_named_reviewer_is_reminded_once_and_then_replaced(house: House) -> None:
    case = full_sent(house)
    at_desk(house, case, "rosa", "mona")
    reported(house, case, "mona")
    house.clock.move(dt.timedelta(days=7))
    assert tick(house) == 0
    house.clock.move(dt.timedelta(days=1))
    assert (tick(house) - tick(house), mailed(house).count("reviewer_reminded")) == (1, 1)
    house.clock.move(dt.timedelta(days=6))
    tick(house)
    tick(house)
    assert mailed(house).count("reviewer_replaced") == 1
    assert state(house, case) == ("in-review", "editor", None)
    with pytest.raises((Denied, NotFound)):
        house.write("rosa", reviews.answer_conflict, case, answer=ConflictAnswer.NONE)
    assert state(house, case)[0] == State.IN_REVIEW
