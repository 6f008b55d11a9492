"""A demonstration: made-up people for each role, the shipped courses, and a few cases marked as illustrations."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from learnhub.domain.care import ReportKind
from learnhub.domain.cases.answers import PartnershipStatus, Sector, Stage
from learnhub.domain.cases.form import content_from_json
from learnhub.domain.cases.moves import Given, Move, Party
from learnhub.domain.partnerships import Details, Named, Partner, Readers, details_to_json
from learnhub.domain.policy import SYSTEM, Action, Role
from learnhub.domain.principles import Principle
from learnhub.domain.use import NoteKind, UseResult
from learnhub.services import asks, care, cases, collections, demo_cases, demo_courses, use
from learnhub.services.accounts import issue_link, new_account
from learnhub.services.cases.publishing import ILLUSTRATIONS
from learnhub.services.keeping.versions import accept_minor, begin_version, keep_notice
from learnhub.services.shipped import load_courses
from learnhub.services.work import Transactions, Work
from learnhub.store import accounts
from learnhub.store import cases as case_store
from learnhub.store.derived import partnerships as derived_partnerships
from learnhub.store.tables.accounts import Account, RoleGrant
from learnhub.store.tables.cases import Partnership, PartnershipMember

DEMO = uuid.UUID("0d1f7f0e-4a0b-4f7e-9a58-2f6d0c1b7e33")
"""The namespace in which what sample people say gets its ids."""

PARTNERSHIP = "Cold chain of the mountain district (sample)"
SAMPLE = Details(
    purpose="Vaccines that stay cold from the district store to the last clinic.",
    status=PartnershipStatus.ACTIVE,
    stages=(Stage.DELIVERING,),
    began="2025",
    regions=("142",),
    sdg_targets=("3.8", "17.17"),
    contact="cold-chain@example.org",
    readers=Readers.STAFF,
    partner_list=(
        Partner("Cooperative (sample)", "", Sector.CIVIL_SOCIETY, "NP", "repairs the fridges", Named.YES),
        Partner("Foundation (sample)", "", Sector.FOUNDATION, "CH", "pays for the fridges", Named.NO),
        Partner("Sample entity", "", Sector.UN_ENTITY, "NP", "brings the partners together", Named.YES),
    ),
)


@dataclass(frozen=True)
class DemoPerson:
    """One made-up person."""

    says: str
    key: str
    name: str
    office: str
    kind: str = "staff"
    roles: tuple[Role, ...] = ()
    manager: str | None = None
    organization: str = ""


PEOPLE = (
    DemoPerson("manager", "mona", "Mona Diallo (sample)", "Field office North"),
    DemoPerson("learner", "amina", "Amina Rossi (sample)", "Field office North", manager="mona"),
    DemoPerson("contributor", "lee", "Lee Moreau (sample)", "Field office South", manager="mona"),
    DemoPerson("partner", "paul", "Paul Ito (sample)", "", kind="partner", organization="Cooperative (sample)"),
    DemoPerson("reviewer", "rosa", "Rosa Petrov (sample)", "Headquarters, practice", roles=(Role.REVIEWER,)),
    DemoPerson("second reviewer", "raul", "Raul Banda (sample)", "Headquarters, health", roles=(Role.REVIEWER,)),
    DemoPerson("editor", "edith", "Edith Khan (sample)", "Headquarters, practice", roles=(Role.EDITOR,)),
    DemoPerson("trainer", "tariq", "Tariq Silva (sample)", "Headquarters, training", roles=(Role.TRAINER,)),
    DemoPerson("officer", "connie", "Connie Abreu (sample)", "Headquarters", roles=(Role.CONFIDENTIALITY,)),
    DemoPerson("administrator", "adele", "Adele Novak (sample)", "Headquarters", roles=(Role.ADMINISTRATOR,)),
)


@dataclass(frozen=True)
class RoleLink:
    """A sign-in link of the demonstration."""

    role: str
    secret: str


def load(transactions: Transactions, courses: Path) -> Iterator[str]:
    """Fill what is missing and keep what is there; a line for each thing done."""
    if transactions.write(SYSTEM, add_people):
        yield "Made the sample people."
    yield from load_courses(transactions, courses)
    yield from demo_courses.add_course(transactions, courses / "samples")
    illustrations = courses / "illustrations.toml"
    if illustrations.exists():
        added = transactions.write(SYSTEM, add_illustrations, illustrations.read_bytes())
        if added:
            yield f"Added {added} cases, each marked as an illustration."
        if transactions.write(SYSTEM, add_second_version):
            yield "One of them has a second version."
    if transactions.write(SYSTEM, add_use):
        yield "Added what sample people say of them."
    if transactions.write(SYSTEM, add_care):
        yield "The trainer cares for the courses, and a learner reports a problem."
    if on_their_way := sum(1 for _title in demo_cases.add_cases(transactions)):
        yield f"Added {on_their_way} cases on their way through review."


def add_people(work: Work) -> bool:
    """Make the sample people; False, and nothing changed, when they are there."""
    work.require(Action.OPERATE)
    if accounts.account_by_email(work.session, _address(PEOPLE[0])) is not None:
        return False
    made: dict[str, Account] = {}
    for person in PEOPLE:
        account = new_account(work, email=_address(person), name=person.name, kind=person.kind)
        account.entity = "Sample entity" if person.kind == "staff" else ""
        account.office = person.office
        account.organization = person.organization
        account.languages = ["en"]
        account.manager_id = made[person.manager].id if person.manager else None
        work.session.flush()
        work.session.add_all(RoleGrant(account_id=account.id, role=role, granted_at=work.now) for role in person.roles)
        made[person.key] = account
    partnership = Partnership(
        name=PARTNERSHIP,
        created_at=work.now,
        created_by_id=made["lee"].id,
        details=details_to_json(replace(SAMPLE, name=PARTNERSHIP)),
        readers=SAMPLE.readers,
    )
    work.session.add(partnership)
    work.session.flush()
    derived_partnerships.put(work.session, partnership)
    work.session.add_all(
        PartnershipMember(partnership_id=partnership.id, account_id=made[key].id) for key in ("lee", "paul")
    )
    return True


def add_illustrations(work: Work, text: bytes) -> int:
    """Publish the sample cases, once; how many were added."""
    work.require(Action.OPERATE)
    tellers = {
        person.says: account
        for person in PEOPLE
        if (account := accounts.account_by_email(work.session, _address(person))) is not None
    }
    reviewer = tellers["reviewer"]
    added = 0
    for told in tomllib.loads(text.decode())["case"]:
        at = work.now - dt.timedelta(days=30 * told["months_ago"])
        added += cases.add_illustration(work, told, teller=tellers[told["teller"]], reviewer=reviewer, at=at)
    return added


def add_use(work: Work) -> bool:
    """What the sample people ask, say and collect; False, and nothing changed, when it is there or no case is."""
    work.require(Action.OPERATE)
    people = {person.says: accounts.account_by_email(work.session, _address(person)) for person in PEOPLE}
    learner, editor = people["learner"], people["editor"]
    if learner is None or editor is None:
        return False
    asker = replace(work, actor=accounts.actor_by_id(work.session, learner.id) or work.actor)
    curator = replace(work, actor=accounts.actor_by_id(work.session, editor.id) or work.actor)
    numbers = [str(row.number) for row in cases.published_cases(curator).rows if row.illustration]
    if asks.newest(asker).rows or not numbers:
        return False
    made = uuid.uuid5(DEMO, "used")
    use.say(
        asker,
        numbers[0],
        made,
        kind=NoteKind.USED,
        text="A sample: we used its lesson learned in a first meeting.",
        result=UseResult.PARTLY,
    )
    use.decide_note(curator, made, show=True)
    asks.make(
        asker,
        uuid.uuid5(DEMO, "ask"),
        line="A sample: who has agreed in writing who repairs what was given?",
        principle=Principle.ACCOUNTABILITY,
        place=None,
        written_place="",
        needed_by=work.now.date() + dt.timedelta(days=14),
    )
    collections.save(
        curator,
        uuid.uuid5(DEMO, "collection"),
        title="To read before a first meeting (sample)",
        introduction="Sample cases that a newcomer can read in a quarter of an hour.",
        cases="\n".join(numbers[:3]),
        shown=True,
        version=0,
    )
    return True


REPORTED = ("agreeing", "ag-forty-clauses")


def add_care(work: Work) -> bool:
    """Give the courses to the sample trainer, and report a problem; False, and nothing changed, when that is done."""
    work.require(Action.OPERATE)
    people = {person.says: accounts.account_by_email(work.session, _address(person)) for person in PEOPLE}
    learner, trainer = people["learner"], people["trainer"]
    slugs = [each.slug for each in care.orphans(work).rows]
    if learner is None or trainer is None or not slugs:
        return False
    care.reassign(work, slugs, trainer.public_id)
    slug, lesson = REPORTED
    if slug in slugs:
        reader = replace(work, actor=accounts.actor_by_id(work.session, learner.id) or work.actor)
        care.report_problem(
            reader,
            slug,
            uuid.uuid5(DEMO, "report"),
            ref=lesson,
            kind=ReportKind.UNCLEAR,
            text="A sample: is the number of pages counted with the annexes?",
        )
    return True


RENEWED = "Free messages, costly title"
ADDED = " The second round left two days before the second vaccination day."


def add_second_version(work: Work) -> bool:
    """Give one sample case a second version, through the same moves and checks; False, and nothing changed, when it has
    one or is not there."""
    work.require(Action.OPERATE)
    case = case_store.case_by_public_id(work.session, uuid.uuid5(ILLUSTRATIONS, RENEWED))
    if case is None or case.version != 1:
        return False
    at = (case.published_at or work.now) + dt.timedelta(days=20)
    editor = accounts.account_by_email(work.session, "edith@example.org")
    teller_is = accounts.actor_by_id(work.session, case.owner_id)
    editor_is = accounts.actor_by_id(work.session, editor.id) if editor else None
    if teller_is is None or editor_is is None:
        return False
    by_teller, by_editor = replace(work, actor=teller_is, now=at), replace(work, actor=editor_is, now=at)
    number = f"C-{case.year}-{case.serial}"
    draft = begin_version(by_teller, number, uuid.uuid5(ILLUSTRATIONS, f"{RENEWED} 2"))
    keep_notice(by_teller, draft, notice="addendum", changes="Tells what became of the second round.", minor=True)
    renewal = case_store.case_by_public_id(work.session, draft)
    assert renewal is not None
    renewal.content = {**renewal.content, "what_did_not_work": renewal.content["what_did_not_work"] + ADDED}
    cases.make_move(
        by_teller, renewal, Move.SUBMIT, Party.CONTRIBUTOR, Given(content=content_from_json(renewal.content))
    )
    accept_minor(by_editor, draft)
    return True


def sign_in_links(work: Work) -> tuple[RoleLink, ...]:
    """A link for each sample person, good for thirty days; `serve` refuses to run a demonstration."""
    work.require(Action.OPERATE)
    links = []
    for person in PEOPLE:
        account = accounts.account_by_email(work.session, _address(person))
        if account is not None:
            links.append(RoleLink(person.says, issue_link(work, account, "demo").secret))
    return tuple(links)


def _address(person: DemoPerson) -> str:
    return f"{person.key}@example.org"
