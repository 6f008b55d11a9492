"""Words that were cut are gone: from every row, the search index, what is kept for browsers, jobs, and the file."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, String, inspect, select, text

from learnhub.domain.cases.keeping import RedactionReason
from learnhub.domain.cases.log import broken, digest
from learnhub.domain.cases.moves import Move, Party
from learnhub.domain.cases.redaction import cut, holds, tidy
from learnhub.domain.errors import Denied, Invalid, NotFound
from learnhub.outside.files import MemoryFiles
from learnhub.services import cases, exports, search
from learnhub.services.keeping import redacting
from learnhub.services.keeping.redacting import redact_case, redact_page
from learnhub.services.keeping.versions import accept_minor, begin_version, difference_of, keep_notice, version_of
from learnhub.store import tables
from learnhub.store.backup import back_up
from learnhub.store.schema import metadata
from learnhub.store.tables.accounts import ParkedForm
from learnhub.store.tables.cases import CaseMessage, DecisionSalt, Review
from learnhub.store.tables.exports import Export
from learnhub.store.tables.jobs import Job
from tests.cases import case_in, make
from tests.services.conftest import House
from tests.services.test_keeping import NUMBER, found, lines, row

assert tables
SECRET = "Tarawa Harbour Master"
SPELT = "tarawa  HARBOUR\nmaster"


def told_of(house: House) -> uuid.UUID:
    """A public case in two versions whose words stand wherever words of a case can stand."""
    case = case_in(
        house,
        "asked",
        visibility="everyone",
        situation=f"The {SECRET} offered space for school books.",
        result=f"Two said yes. {SPELT} did not.",
    )
    with house.store.writing() as session:
        for (message,) in session.execute(select(CaseMessage)):
            message.text = f"Was it the {SECRET}?"
        for (review,) in session.execute(select(Review)):
            review.drafts = {"question": f"Ask about {SECRET}"}
            review.conflict_text = f"I met the {SECRET} once."
    house.write("rosa", make, case, Move.PUBLISH, Party.REVIEWER)
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4())
    house.write("lee", cases.save_case, draft, version=1, save_id=None, fields={"action": f"We wrote to {SECRET}."})
    house.write("lee", keep_notice, draft, notice="addendum", changes=f"Adds {SECRET}.", minor=True)
    house.write("lee", cases.submit_case, draft, version=row(house, draft).revision)
    house.write("edith", accept_minor, draft)
    with house.store.writing() as session:
        fields = {"situation": [f"The {SECRET}"]}
        session.add(ParkedForm(token_hash="x", path=f"/cases/{case}/edit", fields=fields, parked_at=house.clock.now()))
        session.add(
            Job(
                kind="mail",
                key="kept",
                arguments={"case": str(case), "title": f"From {SECRET}"},
                asked_at=house.clock.now(),
                not_before=house.clock.now(),
            )
        )
    return case


def everything(house: House) -> str:
    """Every text in every table, the index among them."""
    said = []
    with house.store.reading() as session:
        for table in metadata.sorted_tables:
            columns = [each for each in table.columns if isinstance(each.type, JSON | String)]
            if columns:
                said += [
                    json.dumps([*each], ensure_ascii=False, default=str) for each in session.execute(select(*columns))
                ]
        said += [str(each) for each in session.execute(text("SELECT title, lead, body FROM search_text"))]
    return " ".join(said)


def redacted(house: House, words: str = SECRET, reason: str = "personal-data") -> redacting.Redacted:
    done = house.write("connie", redact_case, NUMBER, words=words, reason=reason, backup_days=35)
    assert isinstance(done, redacting.Redacted)
    return done


def test_words_that_were_cut_stand_in_no_row_and_not_in_the_index(house: House) -> None:
    told_of(house)
    assert holds(everything(house), (SECRET,))
    assert found(house, "visitor", "Tarawa Harbour Master") == 1
    done = redacted(house)
    assert not holds(everything(house), (SECRET,))
    assert found(house, "visitor", "Tarawa Harbour Master") == 0
    assert {"case", "case_version", "case_revision", "case_message", "review", "parked_form", "job"} <= done.rows.keys()
    assert done.backups_gone_on == dt.date(2027, 3, 21)


def test_a_draft_that_began_with_the_text_loses_the_words_and_documents_are_made_anew(house: House) -> None:
    told_of(house)
    draft, document, package = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    house.write("amina", cases.begin_case, draft, near=NUMBER)
    house.write("amina", exports.ask, document, "json", chosen={}, locale="en")
    house.write("amina", exports.ask, package, "json", chosen={}, locale="en")
    with house.store.writing() as session:
        other = session.scalars(select(Export).where(Export.public_id == package)).one()
        other.asked = {**other.asked, "package": "page"}
    begun = house.read("amina", exports.show, document)
    for each in (begun, replace(begun, public_id=package)):
        assert house.write("system", exports.finish, each, 1)
    redacted(house)
    assert not holds(everything(house), (SECRET,))
    assert not house.read("amina", exports.show, document).done
    assert not house.write("system", exports.finish, begun, 1)
    with house.store.reading() as session:
        done = {row.public_id: row.done_at for row in session.scalars(select(Export))}
        again = session.scalars(select(Job).where(Job.kind == "export", Job.key == str(document))).one()
    assert (done[document], again.done_at) == (None, None)
    assert done[package] is not None
    assert house.write("system", exports.finish, house.read("amina", exports.show, document), 1)


def test_readers_see_that_something_was_cut_and_why_in_every_version(house: House) -> None:
    told_of(house)
    redacted(house)
    for view in (
        house.read("visitor", cases.published_case, NUMBER),
        house.read("visitor", version_of, NUMBER, 1),
        house.read("visitor", version_of, NUMBER, 2),
    ):
        assert "The [redacted: personal-data] offered space" in view.content.situation
        assert view.content.result.endswith("[redacted: personal-data] did not.")
    assert house.read("visitor", version_of, NUMBER, 1).version.redactions == 1
    assert not holds(str(house.read("visitor", difference_of, NUMBER, 1, 2)), (SECRET,))
    assert "[redacted" in str(house.read("visitor", search.search, "offered space school", {}))


def test_words_that_were_cut_are_in_no_backup_made_afterwards(house: House, tmp_path: Path) -> None:
    told_of(house)
    redacted(house)
    file = tmp_path / "backup.zip"
    back_up(house.store, MemoryFiles(), file)
    import zipfile

    with zipfile.ZipFile(file) as archive:
        assert not any(holds(archive.read(name).decode(errors="replace"), (SECRET,)) for name in archive.namelist())


def test_after_the_sweep_the_database_file_holds_none_of_the_words(house: House) -> None:
    told_of(house)
    redacted(house)
    redacting.sweep(house.transactions)
    assert inspect(house.store.engine).has_table("case")
    if house.store.file is None:
        assert not holds(everything(house), (SECRET,))
        return
    for file in house.store.file.parent.glob(house.store.file.name + "*"):
        raw = file.read_bytes().lower()
        for word in (b"tarawa", b"harbour", b"harbor"):
            assert word not in raw, file


def test_the_chain_holds_and_its_digests_of_what_was_cut_say_nothing_any_more(house: House) -> None:
    case = told_of(house)
    before = lines(house)
    redacted(house)
    assert list(broken(lines(house))) == []
    assert lines(house)[: len(before)] == before, "no line is ever changed"
    left = {seq for (seq,) in house.rows(select(DecisionSalt.seq).where(DecisionSalt.about == "text"))}
    assert left == {len(before) + 1}
    entry = json.loads(lines(house)[-1].entry)
    assert (entry["move"], entry["reason"], entry["role"]) == ("redact", "personal-data", "officer")
    (salt,) = house.rows(select(DecisionSalt.salt).where(DecisionSalt.seq.in_(left), DecisionSalt.about == "text"))[0]
    stands = row(house, case)
    assert entry["text"] == digest(salt, {**stands.published, **stands.kept_back})


def test_a_form_that_was_open_during_the_redaction_does_not_bring_the_words_back(house: House) -> None:
    told_of(house)
    draft = house.write("lee", begin_version, NUMBER, uuid.uuid4())
    redacted(house)
    with pytest.raises(Exception, match="saved-meanwhile"):
        house.write(
            "lee", cases.save_case, draft, version=1, save_id=None, fields={"situation": f"The {SECRET} offered."}
        )
    assert not holds(everything(house), (SECRET,))


@pytest.mark.parametrize("name", ["edith", "adele", "rosa", "amina"])
def test_the_officer_alone_cuts_words(house: House, name: str) -> None:
    told_of(house)
    with pytest.raises(Denied):
        house.write(name, redact_case, NUMBER, words=SECRET, reason="personal-data", backup_days=35)
    with pytest.raises(Denied):
        house.read(name, redact_page, NUMBER, backup_days=35)
    assert holds(everything(house), (SECRET,))


@pytest.mark.parametrize(
    ("words", "reason", "code"),
    [
        ("", "personal-data", "required"),
        ("ab", "personal-data", "too-short"),
        ("Nowhere at all", "personal-data", "not-in-the-case"),
        (SECRET, "", "required"),
        (SECRET, "because", "not-a-choice"),
    ],
)
def test_what_cannot_be_cut_is_said(house: House, words: str, reason: str, code: str) -> None:
    told_of(house)
    with pytest.raises(Invalid) as refused:
        redacted(house, words, reason)
    assert code in {fault.code for fault in refused.value.faults}
    with pytest.raises(NotFound):
        house.read("connie", redact_page, "C-2027-9", backup_days=35)


def test_the_officer_sees_the_whole_text_and_when_words_were_cut(house: House) -> None:
    told_of(house)
    redacted(house)
    view = house.read("connie", redact_page, NUMBER, backup_days=35)
    assert view.before == (dt.date(2027, 2, 14),)
    assert "situation" in dict(view.texts)


def test_every_table_that_holds_words_of_a_case_says_whose_they_are() -> None:
    """A table with a text and a way to a case must have `case_id`: that is how the purge finds it."""
    wrong = []
    for table in metadata.sorted_tables:
        ways = {key.column.table.name for key in table.foreign_keys}
        if "case" in ways and "case_id" not in table.c and table.name not in {"case", "plan"}:
            wrong.append(table.name)
    assert wrong == []


@given(before=st.text(max_size=20), after=st.text(max_size=20), space=st.sampled_from([" ", "\n", "  ", " \t"]))
def test_words_are_found_however_they_are_spaced_and_cased(before: str, after: str, space: str) -> None:
    said = f"{before}tarawa{space}Harbour{space}MASTER{after}"
    once = cut({"a": [said]}, (SECRET,), RedactionReason.RIGHTS)
    assert not holds(once, (SECRET,))
    assert cut(once, (SECRET,), RedactionReason.RIGHTS) == once
    assert tidy(" a \n\nlonger  one\na") == ("longer one", "a")
