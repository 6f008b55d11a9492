"""What readers do with a published case, and what the contributor and editors hear of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound, SignIn
from learnhub.domain.use import NoteKind, NoteState
from learnhub.services import cases, use
from learnhub.store.tables.accounts import Account
from learnhub.store.tables.cases import Case, Partnership, PartnershipMember
from learnhub.store.tables.learning import Event
from tests.cases import case_in
from tests.mailed import mails

C1 = "C-2027-1"


@pytest.fixture
def case(house: Any) -> uuid.UUID:
    return case_in(house, "published", visibility="everyone")


def say(house: Any, name: str, kind: str = "comment", note: uuid.UUID | None = None, **fields: Any) -> NoteState:
    given: dict[str, Any] = {"text": "We did the same."} | ({"result": "helped"} if kind == "used" else {})
    return house.write(name, use.say, C1, note or uuid.uuid4(), kind=NoteKind(kind), **{**given, **fields})


def since(house: Any, before: int) -> list[tuple[str, str]]:
    return mails(house)[before:]


def shown(house: Any, name: str = "visitor") -> list[str]:
    return [note.text for note in house.read(name, use.notes_of, C1).notes]


def in_partnership(house: Any, case: uuid.UUID, *names: str, visibility: str = "partnership") -> uuid.UUID:
    """Put the case into a partnership of these people."""
    public_id = uuid.uuid4()
    with house.store.writing() as session:
        partnership = Partnership(public_id=public_id, name="Cold stores", created_at=house.clock.now())
        session.add(partnership)
        session.flush()
        session.add_all(
            PartnershipMember(partnership_id=partnership.id, account_id=house.accounts[name].id) for name in names
        )
        row = session.scalars(select(Case).where(Case.public_id == case)).one()
        row.partnership_id, row.visibility = partnership.id, visibility
    return public_id


def test_the_first_note_of_a_writer_waits_for_an_editor_and_the_next_does_not(house: Any, case: uuid.UUID) -> None:
    before = len(mails(house))
    first = uuid.uuid4()
    assert say(house, "amina", note=first, text="First") is NoteState.HELD
    assert say(house, "amina", note=first, text="Pressed twice") is NoteState.HELD
    assert since(house, before) == [("note_held", "edith")]
    assert shown(house) == []
    assert [held.text for held in house.read("amina", use.notes_of, C1).held] == ["First"]
    assert [held.text for held in house.read("edith", use.tasks).notes] == ["First"]
    house.write("edith", use.decide_note, first, show=True)
    assert say(house, "amina", text="Second") is NoteState.SHOWN
    assert shown(house) == ["Second", "First"]
    assert since(house, before)[1:] == [("case_commented", "lee")] * 2
    assert [row.name for row in house.rows(select(Event.name).where(Event.name == "case-commented"))] == [
        "case-commented"
    ] * 2


def test_an_editor_removes_a_note_with_a_reason_that_its_writer_is_sent(house: Any, case: uuid.UUID) -> None:
    note = uuid.uuid4()
    say(house, "amina", note=note)
    with pytest.raises(Invalid):
        house.write("edith", use.decide_note, note, show=False)
    house.write("edith", use.decide_note, note, show=False, reason="It names a person.")
    house.write("edith", use.decide_note, note, show=False, reason="Again")
    assert mails(house)[-1] == ("note_removed", "amina")
    with pytest.raises(Conflict):
        house.write("edith", use.decide_note, note, show=True)
    assert shown(house) == []


@pytest.mark.parametrize("who", ["amina", "rosa", "adele", "lee"])
def test_nobody_but_another_editor_decides_on_a_note(house: Any, case: uuid.UUID, who: str) -> None:
    note = uuid.uuid4()
    say(house, "amina", note=note)
    with pytest.raises(Denied):
        house.write(who, use.decide_note, note, show=True)


def test_an_editor_does_not_decide_on_their_own_note(house: Any, case: uuid.UUID) -> None:
    note = uuid.uuid4()
    say(house, "edith", note=note)
    with pytest.raises(Denied):
        house.write("edith", use.decide_note, note, show=True)
    assert [held.may_decide for held in house.read("edith", use.tasks).notes] == [False]


def test_use_is_counted_with_what_came_of_it_and_the_contributor_is_told(house: Any, case: uuid.UUID) -> None:
    for name, result in (("amina", "did-not-help"), ("sam", "helped")):
        note = uuid.uuid4()
        say(house, name, "used", note, result=result, place="KE", adapted="Two letters in place of three.")
        house.write("edith", use.decide_note, note, show=True)
    view = house.read("visitor", cases.published_case, C1)
    assert view.use.counts == {"used": 2}
    assert [(note.result, note.place, note.name) for note in view.use.notes] == [
        ("helped", "KE", ""),
        ("did-not-help", "KE", ""),
    ]
    assert mails(house)[-1] == ("case_used", "lee")
    (row,) = house.read("lee", cases.own_cases).rows
    assert row.used == 2


@pytest.mark.parametrize(
    ("kind", "fields", "paths"),
    [
        ("comment", {"text": " "}, ["text"]),
        ("comment", {"text": "x" * 2_001}, ["text"]),
        ("used", {"result": "splendid"}, ["result"]),
        ("used", {"place": None, "written_place": "Atlantis", "text": ""}, ["text", "place"]),
    ],
)
def test_a_note_that_is_not_whole_is_refused(
    house: Any, case: uuid.UUID, kind: str, fields: Mapping[str, Any], paths: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        say(house, "amina", kind, **fields)
    assert [fault.path for fault in refused.value.faults] == paths


def test_a_name_is_shown_where_its_writer_agreed(house: Any, case: uuid.UUID) -> None:
    for named in (False, True):
        note = uuid.uuid4()
        say(house, "amina", note=note, named=named)
        if not named:
            house.write("edith", use.decide_note, note, show=True)
    assert [note.name for note in house.read("visitor", use.notes_of, C1).notes] == ["Amina", ""]


def test_a_note_is_taken_back_by_its_writer_alone(house: Any, case: uuid.UUID) -> None:
    note = uuid.uuid4()
    say(house, "amina", note=note)
    with pytest.raises(NotFound):
        house.write("sam", use.take_back, note)
    assert house.write("amina", use.take_back, note) == C1
    assert house.read("amina", use.notes_of, C1).held == ()


def test_nobody_says_anything_beside_a_case_they_may_not_read(house: Any, case: uuid.UUID) -> None:
    in_partnership(house, case, "paul", "mona")
    for name in ("amina", "visitor"):
        with pytest.raises(NotFound):
            say(house, name)
    assert say(house, "paul") is NoteState.SHOWN
    with pytest.raises(NotFound):
        house.read("visitor", use.notes_of, C1)


def test_a_visitor_signs_in_to_comment(house: Any, case: uuid.UUID) -> None:
    with pytest.raises(SignIn):
        say(house, "visitor")


def test_a_partner_speaks_by_its_authorised_person_and_its_newest_word_holds(house: Any, case: uuid.UUID) -> None:
    partnership = in_partnership(house, case, "paul", "mona", visibility="everyone")
    paul = house.accounts["paul"].public_id
    with pytest.raises(Denied):
        say(house, "paul", "endorses")
    with pytest.raises(Denied):
        house.write("amina", use.grant_voice, partnership, paul)
    house.write("mona", use.grant_voice, partnership, paul)
    assert house.read("paul", use.case_line, C1).may_speak
    for kind in ("endorses", "dissents"):
        note = uuid.uuid4()
        say(house, "paul", kind, note)
        if kind == "endorses":
            house.write("edith", use.decide_note, note, show=True)
    (word,) = house.read("visitor", use.notes_of, C1).notes
    assert (word.kind, word.organization, word.name) == ("dissents", "Island Fridges Ltd", "")
    house.write("mona", use.withdraw_voice, partnership, paul)
    with pytest.raises(Denied):
        say(house, "paul", "endorses")
    assert house.read("mona", use.voices)[0].speaks is False


def test_a_reader_asks_the_contributor_and_neither_sees_who_the_other_is(house: Any, case: uuid.UUID) -> None:
    question = uuid.uuid4()
    before = len(mails(house))
    for _ in range(2):
        house.write("amina", use.ask_contributor, C1, question, text="Who paid?")
    assert since(house, before) == [("inquiry_asked", "lee")]
    with pytest.raises(NotFound):
        house.read("sam", use.inquiry, question)
    view = house.read("lee", use.inquiry, question)
    assert (view.text, view.may_answer, view.asked_by_me) == ("Who paid?", True, False)
    with pytest.raises(Denied):
        house.write("amina", use.answer_inquiry, question, text="Nobody.")
    house.write("lee", use.answer_inquiry, question, text="The district.")
    assert mails(house)[-1] == ("inquiry_answered", "amina")
    answered = house.read("amina", use.inquiry, question)
    assert answered.answer == "The district."
    for name in ("amina", "lee"):
        assert [row.text for row in house.read(name, use.own_inquiries)] == ["Who paid?"]
        said = str(house.read(name, use.inquiry, question))
        assert not any(word in said for word in ("Amina", "Lee", "@"))


def test_a_question_goes_on_to_who_is_left_when_the_contributor_has_gone(house: Any, case: uuid.UUID) -> None:
    in_partnership(house, case, "mona", "paul", visibility="everyone")
    with house.store.writing() as session:
        session.execute(update(Account).where(Account.name == "Lee").values(disabled_at=house.clock.now()))
    before = len(mails(house))
    question = uuid.uuid4()
    house.write("amina", use.ask_contributor, C1, question, text="Who paid?")
    assert since(house, before) == [("inquiry_asked", "mona")]
    house.write("mona", use.answer_inquiry, question, text="The district.")


@pytest.mark.parametrize("reporter", ["visitor", "amina", "edith"])
def test_a_reported_problem_is_answered_with_a_reason_and_the_reporter_hears(
    house: Any, case: uuid.UUID, reporter: str
) -> None:
    with house.store.writing() as session:
        from learnhub.store.tables.accounts import RoleGrant

        session.add(RoleGrant(account_id=house.accounts["mona"].id, role="editor", granted_at=house.clock.now()))
    report = uuid.uuid4()
    before = len(mails(house))
    for _ in range(2):
        house.write(reporter, use.report_problem, C1, report, kind="wrong", text="The year is not right.")
    told = {"edith", "mona"} - {reporter}
    assert sorted(since(house, before)) == [("problem_reported", name) for name in sorted(told)]
    assert house.read("visitor", use.problem, report).text == ""
    with pytest.raises(Denied):
        house.write("lee", use.answer_problem, report, decision="acted", answer="Mended.")
    if reporter == "edith":
        with pytest.raises(Denied):
            house.write("edith", use.answer_problem, report, decision="acted", answer="Mended.")
    house.write("mona", use.answer_problem, report, decision="acted", answer="The year has been mended.")
    view = house.read(reporter, use.problem, report)
    assert (view.decision, view.answer) == ("acted", "The year has been mended.")
    assert view.role == ("curator" if reporter == "edith" else "reader")
    if reporter != "visitor":
        assert mails(house)[-1] == ("problem_answered", reporter)
    assert house.read("mona", use.tasks).problems == ()


def test_a_reported_note_is_removed_with_the_answer(house: Any, case: uuid.UUID) -> None:
    note, report = uuid.uuid4(), uuid.uuid4()
    say(house, "amina", note=note)
    house.write("edith", use.decide_note, note, show=True)
    house.write("sam", use.report_problem, C1, report, kind="personal-data", text="It names somebody.", note=note)
    assert house.read("edith", use.problem, report).about == "We did the same."
    house.write("edith", use.answer_problem, report, decision="acted", answer="The note is removed.", remove_note=True)
    assert shown(house) == []
    assert mails(house)[-2:] == [("note_removed", "amina"), ("problem_answered", "sam")]
