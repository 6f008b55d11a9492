"""A case after its publication: versions, holds, withdrawals, readers, sealing, freshness; and the log of it all."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.domain.cases.keeping import Asked, Light, light, months_later, to_ask
from learnhub.domain.cases.log import Line, broken, digest
from learnhub.domain.cases.moves import Move, Party
from learnhub.domain.cases.reading import Level, Mark
from learnhub.domain.cases.template import Depth
from learnhub.domain.errors import Conflict, Denied, Gone, Invalid, NotFound
from learnhub.domain.policy import Role
from learnhub.services import cases, mail, partnerships, search
from learnhub.services.keeping.freshness import ask_if_true, confirm_case
from learnhub.services.keeping.readers import keep_readers, lift_embargo, readers_page
from learnhub.services.keeping.sealing import identity_of, open_sealed, seal_case, sealed_cases, unseal_case
from learnhub.services.keeping.stopping import (
    hold_case,
    release_case,
    restore_case,
    stopped_cases,
    withdraw_case,
)
from learnhub.services.keeping.versions import (
    accept_minor,
    begin_version,
    difference_of,
    keep_notice,
    notice_of,
    version_of,
    versions_of,
)
from learnhub.store.tables.accounts import AuditEntry, RoleGrant
from learnhub.store.tables.cases import Case, CaseMove, Decision, DecisionSalt
from learnhub.store.tables.jobs import Job
from tests.cases import FULL_ANSWERS, case_in, make
from tests.domain.test_partnerships import SAID
from tests.reviewed import publish_full
from tests.services.conftest import House

NUMBER = "C-2027-1"


def row(house: House, case: uuid.UUID) -> Case:
    return house.rows(select(Case).where(Case.public_id == case))[0][0]


def lines(house: House) -> list[Line]:
    return [
        Line(*each) for each in house.rows(select(Decision.seq, Decision.entry, Decision.hash).order_by(Decision.seq))
    ]


def found(house: House, name: str, words: str = "carrier") -> int:
    """How many cases and lessons with all these words this person finds."""
    view = house.read(name, search.search, words, {})
    return view.total if view.every_word else 0


def with_role(house: House, name: str, role: Role) -> None:
    with house.store.writing() as session:
        session.add(RoleGrant(account_id=house.accounts[name].id, role=role, granted_at=house.clock.now()))


def renewed(
    house: House, case: uuid.UUID, result: str, *, minor: bool = False, restore: int | None = None
) -> uuid.UUID:
    """A new version of the case, written by Lee and sent."""
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4())
    house.write("lee", cases.save_case, draft, version=1, save_id=None, fields={"result": result})
    house.write("lee", keep_notice, draft, notice="correction", changes="The count was wrong.", minor=minor)
    house.write("lee", cases.submit_case, draft, version=row(house, draft).revision)
    return draft


def test_a_published_short_case_is_raised_to_full_in_its_next_version(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4())
    house.write("lee", cases.choose_template, draft, Depth.FULL)
    house.write("lee", cases.save_case, draft, version=2, save_id=None, fields=dict(FULL_ANSWERS))
    house.write("lee", keep_notice, draft, notice="new_edition", changes="Told whole.", minor=False)
    assert house.read("visitor", cases.published_case, NUMBER).mark == "short", "until the full text is accepted"
    house.write("lee", cases.submit_case, draft, version=row(house, draft).revision)
    publish_full(house, draft)
    shown = house.read("visitor", cases.published_case, NUMBER)
    assert (shown.mark, row(house, case).mark) == ("full", "full")
    assert shown.content.results[0].actual == "3"
    assert house.read("visitor", version_of, NUMBER, 1).content.results == ()
    assert found(house, "visitor") == 1


def test_every_move_is_a_line_of_a_chain_that_holds(house: House) -> None:
    case_in(house, "published")
    assert list(broken(lines(house))) == []
    assert [json.loads(each.entry)["move"] for each in lines(house)] == ["submit", "take", "publish"]
    assert len(lines(house)) == len(house.rows(select(CaseMove.id)))
    last = json.loads(lines(house)[-1].entry)
    assert (last["number"], last["role"], last["to"]) == (NUMBER, "reviewer", "published")


def test_no_line_holds_a_name_an_address_or_a_word_of_the_case(house: House) -> None:
    case_in(house, "declined")
    said = " ".join(each.entry for each in lines(house))
    for word in ("Lee", "rosa", "example.org", "carrier", "Which of the three", str(house.accounts["lee"].public_id)):
        assert word not in said


def test_a_digest_in_the_log_fits_the_text_with_its_salt_and_no_other(house: House) -> None:
    case = case_in(house, "published")
    entry = json.loads(lines(house)[-1].entry)
    (salt,) = house.rows(select(DecisionSalt.salt).where(DecisionSalt.seq == 3, DecisionSalt.about == "text"))[0]
    assert entry["text"] == digest(salt, row(house, case).content)


def test_a_move_that_is_refused_leaves_no_line(house: House) -> None:
    case_in(house, "published")
    before = lines(house)
    with pytest.raises(Denied):
        house.write("lee", hold_case, NUMBER, reason="may-harm")
    with pytest.raises(Invalid):
        house.write("edith", hold_case, NUMBER, reason="")
    assert lines(house) == before


def test_a_new_version_leaves_the_old_one_public_and_keeps_it_afterwards(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    draft = renewed(house, case, "Three said yes.")
    assert house.read("visitor", cases.published_case, NUMBER).content.result.startswith("Two said yes")
    house.write("rosa", make, draft, Move.TAKE, Party.JUDGE)
    house.write("rosa", make, draft, Move.PUBLISH, Party.REVIEWER)
    shown = house.read("visitor", cases.published_case, NUMBER)
    assert (shown.content.result, shown.version) == ("Three said yes.", 2)
    assert house.read("visitor", version_of, NUMBER, 1).content.result.startswith("Two said yes")
    versions = house.read("visitor", versions_of, NUMBER)
    assert [(each.number, each.notice, each.changes) for each in versions.rows] == [
        (2, "correction", "The count was wrong."),
        (1, None, ""),
    ]
    assert row(house, draft).state == "merged"
    assert row(house, draft).serial is None
    assert found(house, "visitor", "Three") == 1
    assert list(broken(lines(house))) == []


def test_readers_see_what_differs_word_by_word(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    draft = renewed(house, case, "Three said yes. The books came late to one island.", minor=True)
    house.write("edith", accept_minor, draft)
    view = house.read("visitor", difference_of, NUMBER, 1, 2)
    (changed, *_offered) = [each for each in view.change.texts if each.path == "result"]
    assert changed.parts[:2] == (("Two", "removed"), ("Three", "added"))
    backward = house.read("visitor", difference_of, NUMBER, 2, 1)
    assert {each.path for each in backward.change.texts} == {each.path for each in view.change.texts}


def test_a_minor_change_is_taken_up_by_one_editor_who_may_judge(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    draft = renewed(house, case, "Two of three said yes.", minor=True)
    assert house.read("edith", notice_of, draft).may_accept
    for name in ("rosa", "lee", "sam"):
        with pytest.raises(Denied):
            house.write(name, accept_minor, draft)
    assert str(house.write("edith", accept_minor, draft)) == NUMBER
    assert house.write("edith", accept_minor, draft), "pressed twice is accepted once"
    assert row(house, case).version == 2


def test_a_change_that_is_not_minor_needs_a_reviewer(house: House) -> None:
    draft = renewed(house, case_in(house, "published"), "All said yes.")
    with pytest.raises(Conflict):
        house.write("edith", accept_minor, draft)


def test_an_older_version_comes_back_as_a_new_one(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    house.write("edith", accept_minor, renewed(house, case, "Three said yes.", minor=True))
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4(), restore=1)
    assert house.write("lee", begin_version, NUMBER, uuid.uuid4()) == draft, "one is made at a time"
    house.write("lee", keep_notice, draft, notice="new_version", changes="As it was first.", minor=True)
    house.write("lee", cases.submit_case, draft, version=row(house, draft).revision)
    house.write("edith", accept_minor, draft)
    assert house.read("visitor", cases.published_case, NUMBER).content.result.startswith("Two said yes")
    assert [each.number for each in house.read("visitor", versions_of, NUMBER).rows] == [3, 2, 1]


def test_a_new_version_says_what_kind_it_is_before_it_is_sent(house: House) -> None:
    case_in(house, "published")
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4())
    with pytest.raises(Invalid) as refused:
        house.write("lee", cases.submit_case, draft, version=1)
    assert {fault.path for fault in refused.value.faults} == {"notice", "changes"}
    with pytest.raises(Invalid):
        house.write("lee", keep_notice, draft, notice="withdrawal", changes="x", minor=False)
    with pytest.raises(Denied):
        house.write("amina", begin_version, NUMBER, uuid.uuid4())


def test_a_held_case_is_gone_for_readers_until_somebody_else_releases_it(house: House) -> None:
    case_in(house, "published", visibility="everyone")
    house.write("edith", hold_case, NUMBER, reason="party-objects")
    with pytest.raises(Gone) as gone:
        house.read("visitor", cases.published_case, NUMBER)
    assert (gone.value.tombstone.state, gone.value.tombstone.reason) == ("held", "party-objects")
    assert (gone.value.tombstone.title, gone.value.tombstone.by) == ("", ("editor",))
    assert found(house, "visitor") == 0
    assert house.read("visitor", cases.published_cases).rows == ()
    with pytest.raises(Denied):
        house.write("edith", release_case, NUMBER)
    assert [each.number for each in house.read("connie", stopped_cases)] == [NUMBER]
    house.write("connie", release_case, NUMBER)
    assert found(house, "visitor") == 1


def test_a_contributor_withdraws_alone_for_thirty_days(house: House) -> None:
    case_in(house, "published", visibility="everyone")
    house.clock.move(dt.timedelta(days=30))
    assert house.write("lee", withdraw_case, NUMBER, reason="contributor-asks")
    with pytest.raises(Gone) as gone:
        house.read("visitor", cases.published_case, NUMBER)
    assert gone.value.tombstone.title != "", "a public case keeps the title by which it was cited"
    assert gone.value.tombstone.by == ("contributor",)
    with pytest.raises(NotFound):
        house.read("visitor", versions_of, "C-2027-2")
    with pytest.raises(Gone):
        house.read("visitor", version_of, NUMBER, 1)


def test_later_an_editor_and_the_officer_withdraw_together(house: House) -> None:
    case_in(house, "published")
    house.clock.move(dt.timedelta(days=31))
    with pytest.raises(Denied):
        house.write("lee", withdraw_case, NUMBER, reason="contributor-asks")
    assert not house.write("edith", withdraw_case, NUMBER, reason="could-harm")
    assert not house.write("edith", withdraw_case, NUMBER, reason="could-harm"), "one person is one of the two"
    with pytest.raises(Denied):
        house.write("rosa", withdraw_case, NUMBER, reason="could-harm")
    assert house.write("connie", withdraw_case, NUMBER, reason="could-harm")
    with_role(house, "mona", Role.EDITOR)
    with pytest.raises(Denied):
        house.write("connie", restore_case, NUMBER)
    house.write("mona", restore_case, NUMBER)
    assert house.read("lee", cases.published_case, NUMBER).version == 1


def test_an_editor_who_withdrew_a_case_does_not_bring_it_back(house: House) -> None:
    case_in(house, "published")
    house.clock.move(dt.timedelta(days=31))
    house.write("connie", withdraw_case, NUMBER, reason="wrong")
    assert house.write("edith", withdraw_case, NUMBER, reason="wrong")
    with pytest.raises(Denied):
        house.write("edith", restore_case, NUMBER)


def kept(house: House, case: uuid.UUID, name: str = "lee", **given: Any) -> None:
    values = {"visibility": "staff", "emails": (), "embargo_until": None, "marks": {}, **given}
    house.write(name, keep_readers, case, **values)


def test_a_case_for_named_people_is_found_and_read_by_them_alone(house: House) -> None:
    case = case_in(house, "draft")
    kept(house, case, visibility="named", emails=["amina@example.org"])
    assert house.read("lee", readers_page, case).emails == ("amina@example.org",)
    house.write("lee", cases.submit_case, case, version=row(house, case).revision)
    house.write("rosa", make, case, Move.TAKE, Party.JUDGE)
    house.write("rosa", make, case, Move.PUBLISH, Party.REVIEWER)
    assert house.read("amina", cases.published_case, NUMBER)
    assert (found(house, "amina"), found(house, "mona"), found(house, "visitor")) == (1, 0, 0)
    for name in ("mona", "adele", "visitor"):
        with pytest.raises(NotFound):
            house.read(name, cases.published_case, NUMBER)
        assert house.read(name, cases.published_cases).rows == ()


def test_under_embargo_a_case_is_for_its_authors_until_its_day(house: House) -> None:
    case = case_in(house, "draft", visibility="everyone")
    kept(house, case, visibility="everyone", embargo_until=dt.date(2027, 3, 1))
    house.write("lee", cases.submit_case, case, version=row(house, case).revision)
    house.write("rosa", make, case, Move.TAKE, Party.JUDGE)
    house.write("rosa", make, case, Move.PUBLISH, Party.REVIEWER)
    assert house.read("lee", cases.published_case, NUMBER).embargo_until == dt.date(2027, 3, 1)
    with pytest.raises(NotFound):
        house.read("amina", cases.published_case, NUMBER)
    assert found(house, "amina") == 0
    assert not house.write("system", lift_embargo, case)
    house.clock.move(dt.timedelta(days=15))
    assert house.write("system", lift_embargo, case)
    assert not house.write("system", lift_embargo, case)
    assert found(house, "visitor") == 1


def test_a_marked_field_is_seen_by_staff_and_found_by_nobody_in_old_versions_too(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    house.write("edith", accept_minor, renewed(house, case, "Three said yes.", minor=True))
    secret = "A carrier offered free space"
    assert found(house, "visitor", "free space school") == 1
    kept(house, case, visibility="everyone", marks={"situation": Mark(Level.STAFF, "one carrier would be known")})
    for view in (
        house.read("visitor", cases.published_case, NUMBER),
        house.read("paul", version_of, NUMBER, 1),
        house.read("visitor", difference_of, NUMBER, 1, 2),
    ):
        assert secret not in str(view)
        assert view.hidden["situation"].reason == "one carrier would be known"
    assert secret in house.read("amina", version_of, NUMBER, 1).content.situation
    assert secret in house.read("amina", cases.published_case, NUMBER).content.situation
    assert secret not in str(house.read("amina", cases.published_cases))
    assert (found(house, "visitor", "free space school"), found(house, "amina", "free space school")) == (0, 0)


def test_a_published_case_is_narrowed_at_once_and_widened_by_review_alone(house: House) -> None:
    case = case_in(house, "published", visibility="everyone")
    kept(house, case, marks={"result": Mark(Level.STAFF, "named")}, embargo_until=dt.date(2027, 4, 1))
    assert found(house, "visitor") == 0
    with pytest.raises(Invalid) as refused:
        kept(house, case, visibility="everyone")
    assert {fault.path for fault in refused.value.faults} == {"visibility", "embargo_until", "mark-result"}
    assert {fault.code for fault in refused.value.faults} == {"wider-by-review"}
    with pytest.raises(NotFound):
        kept(house, case, name="amina")


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"visibility": "named"}, "emails", "required"),
        ({"visibility": "named", "emails": ["nobody@example.org"]}, "emails", "unknown-person"),
        ({"visibility": "partnership"}, "visibility", "no-partnership"),
        ({"visibility": "all"}, "visibility", "not-a-choice"),
        ({"embargo_until": dt.date(2040, 1, 1)}, "embargo_until", "too-late"),
        ({"marks": {"title": Mark(Level.STAFF, "x")}}, "mark-title", "not-a-choice"),
        ({"marks": {"action": Mark(Level.STAFF, "")}}, "mark-action", "required"),
    ],
)
def test_what_is_wrong_with_who_may_read_is_said_by_field(
    house: House, given: dict[str, Any], path: str, code: str
) -> None:
    case = case_in(house, "draft")
    with pytest.raises(Invalid) as refused:
        kept(house, case, **given)
    assert (path, code) in {(fault.path, fault.code) for fault in refused.value.faults}


def test_a_sealed_case_is_closed_to_everybody_but_its_writer_and_the_officer(house: House) -> None:
    case = case_in(house, "in-review", co_author="sam")
    house.write("rosa", seal_case, case)
    house.write("rosa", seal_case, case)
    assert house.read("lee", cases.own_case, case).state == "sealed"
    with pytest.raises(NotFound):
        house.read("sam", cases.own_case, case)
    assert house.read("sam", cases.own_cases).rows == ()
    assert [each.id for each in house.read("connie", sealed_cases)] == [case]
    for name in ("edith", "adele", "rosa", "sam", "lee"):
        with pytest.raises(Denied):
            house.read(name, sealed_cases)
        with pytest.raises(Denied):
            house.write(name, open_sealed, case)
    assert house.write("connie", open_sealed, case).content.situation.startswith("A carrier")
    assert [each.action for (each,) in house.rows(select(AuditEntry))] == ["sealed:read"]
    house.write("connie", unseal_case, case)
    assert row(house, case).state == "submitted"
    mails = {each.arguments["template"] for (each,) in house.rows(select(Job))}
    assert {"case_sealed", "case_sealed_here", "case_unsealed"} <= mails


def test_an_officer_does_not_open_a_case_of_their_own(house: House) -> None:
    case = case_in(house, "in-review")
    house.write("rosa", seal_case, case)
    with_role(house, "lee", Role.CONFIDENTIALITY)
    assert house.read("lee", sealed_cases) == ()
    with pytest.raises(Denied):
        house.write("lee", unseal_case, case)


def test_who_told_a_case_by_role_is_known_to_the_officer_alone_and_each_look_is_logged(house: House) -> None:
    case_in(house, "published")
    for name in ("edith", "adele", "amina", "rosa"):
        with pytest.raises(Denied):
            house.write(name, identity_of, NUMBER, why="curious")
    with pytest.raises(Invalid):
        house.write("connie", identity_of, NUMBER, why=" ")
    assert house.write("connie", identity_of, NUMBER, why="A partner objects.").name == "Lee"
    (entry,) = [each for (each,) in house.rows(select(AuditEntry))]
    assert (entry.action, entry.object_id, entry.after) == ("identity:read", NUMBER, {"why": "A partner objects."})
    assert "case_identity_read" in {each.arguments["template"] for (each,) in house.rows(select(Job))}


def test_contributor_then_partnership_are_asked_and_one_press_confirms(house: House) -> None:
    partnership = uuid.uuid4()
    house.write("lee", partnerships.save_partnership, partnership, version=0, said=SAID)
    case = case_in(house, "published", partnership=partnership)
    due = row(house, case).review_by
    assert due == dt.date(2029, 2, 14)
    assert house.write("system", ask_if_true, 0) == (0, None)
    house.clock.move(dt.timedelta(days=(due - dt.date(2027, 2, 14)).days - 60))
    assert house.write("system", ask_if_true, 0) == (1, None)
    assert house.write("system", ask_if_true, 0) == (0, None), "nobody is asked twice"
    house.clock.move(dt.timedelta(days=61))
    assert house.read("lee", cases.published_case, NUMBER).light == "amber"
    assert house.write("system", ask_if_true, 0) == (1, None)
    asked = [job for (job,) in house.rows(select(Job.arguments)) if job.get("template", "").startswith("case_still")]
    assert [job["template"] for job in asked] == ["case_still_true", *["case_still_true_partnership"] * 2]
    reached = house.read("system", mail.mailbox, asked[2]["partnership"], asked[2]["locale"])
    assert (reached.email, reached.name) == ("office@example.org", SAID["name"])
    house.clock.move(dt.timedelta(days=366))
    assert house.read("amina", cases.published_case, NUMBER).light == "red"
    with pytest.raises(Denied):
        house.write("amina", confirm_case, NUMBER)
    with pytest.raises(NotFound):
        house.write("visitor", begin_version, NUMBER, uuid.uuid4())
    house.write("lee", confirm_case, NUMBER)
    assert house.read("amina", cases.published_case, NUMBER).light == "green"


@pytest.mark.parametrize(
    ("today", "shown"),
    [("2029-02-14", Light.GREEN), ("2029-02-15", Light.AMBER), ("2030-02-13", Light.AMBER), ("2030-02-14", Light.RED)],
)
def test_the_light_turns_amber_after_its_day_and_red_a_year_later(today: str, shown: Light) -> None:
    assert light(dt.date(2029, 2, 14), dt.date.fromisoformat(today)) is shown


def test_months_end_on_the_last_day_and_nobody_is_asked_out_of_turn() -> None:
    assert months_later(dt.date(2027, 8, 31), 6) == dt.date(2028, 2, 29)
    assert months_later(dt.date(2027, 12, 5), 12) == dt.date(2028, 12, 5)
    day = dt.date(2029, 2, 14)
    assert to_ask(day, 0, day - dt.timedelta(days=61)) is None
    assert to_ask(day, 0, day - dt.timedelta(days=60)) is Asked.CONTRIBUTOR
    assert to_ask(day, 1, day - dt.timedelta(days=31)) is None
    assert to_ask(day, 1, day) is Asked.PARTNERSHIP
    assert to_ask(day, 2, day) is None
