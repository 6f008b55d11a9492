"""A lesson learned goes back into a course, with its source kept, and the case knows where it is taught."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select, update

from learnhub.domain.errors import Conflict, Denied, Invalid, NotFound
from learnhub.domain.teaching import TaskReason, TaughtAs
from learnhub.services import authoring, cases, home, teaching
from learnhub.services.cases.publishing import show
from learnhub.services.teaching import Desk
from learnhub.store import teaching as store
from learnhub.store.tables.cases import Case
from learnhub.store.tables.teaching import ReleaseCite, Teaching
from tests.courses import MODULES, SLUG, published
from tests.told import told

BOOKS = MODULES[0]
PASSAGE = "## What others learned {#learned-here}\n\nSend it to all. ([%(number)s](case:%(number)s))\n"


@pytest.fixture
def number(house: Any) -> str:
    """A published public case on the principle of the first module."""
    published(house.transactions, house.actor("tariq"))
    told(house.transactions, house.accounts, "The title that nobody else was offered")
    found = house.read("tariq", teaching.waiting).waiting
    return str(found[0].number)


def desk(house: Any, number: str) -> Desk:
    found = house.read("tariq", teaching.desk, number, 1, SLUG, BOOKS)
    assert isinstance(found, Desk)
    return found


def spot(found: Desk, taught_as: TaughtAs) -> str:
    return next(each.path for each in found.spots if each.taught_as is taught_as)


def teach(house: Any, number: str, text: str, *, taught_as: str = "passage", draft: str | None = None) -> uuid.UUID:
    found = desk(house, number)
    public_id = uuid.uuid4()
    where = (number, 1, SLUG, BOOKS, taught_as, spot(found, TaughtAs(taught_as)))
    add(house, public_id, *where, text, draft=draft or found.draft)
    return public_id


def add(house: Any, public_id: uuid.UUID, *where: Any, draft: str) -> None:
    ready = house.read("tariq", teaching.ready_to_teach, public_id, *where, draft=draft)
    if ready is not None:
        house.write("tariq", teaching.teach, public_id, ready)


def test_what_waits_is_public_and_untaught_and_stands_on_trainers_home(house: Any, number: str) -> None:
    told(house.transactions, house.accounts, "Kept to staff", visibility="staff")
    page = house.read("tariq", teaching.waiting)
    assert [each.number for each in page.waiting] == [number]
    at_home = house.read("tariq", home.person, mail_set=True).to_teach
    assert ([each.number for each in at_home.newest], at_home.desk.lessons, at_home.desk.tasks) == ([number], 1, 0)
    assert house.read("amina", home.person, mail_set=True).to_teach is None
    with pytest.raises(Denied):
        house.read("amina", teaching.waiting)


def test_modules_of_its_principles_come_first(house: Any, number: str) -> None:
    seen, modules = house.read("tariq", teaching.choose, number, 1)
    assert seen.learned.do == "send the same request to every company on the same day"
    assert [module.module_id for module in modules] == [BOOKS, MODULES[1]]
    for nothing in (("C-2027-99", 1), (number, 2), ("nonsense", 1)):
        with pytest.raises(NotFound):
            house.read("tariq", teaching.choose, *nothing)


def test_a_passage_goes_into_the_draft_with_its_source_and_a_release_takes_it_up(house: Any, number: str) -> None:
    text = PASSAGE % {"number": number}
    first = teach(house, number, text)
    path = spot(desk(house, number), TaughtAs.PASSAGE)
    draft = house.read("tariq", authoring.export_course, SLUG, draft=True)
    assert draft[path].decode().endswith(text)
    assert house.read("tariq", authoring.export_course, SLUG)[path] != draft[path]
    assert house.read("tariq", teaching.waiting).waiting == ()
    waits = house.read("tariq", teaching.taught).done
    assert [(row.public_id, row.owner, row.ref) for row in waits] == [(first, "Tariq", "learned-here")]
    assert waits[0].release is None
    assert house.write("tariq", authoring.publish, SLUG) == 2
    assert [row.release for row in house.read("tariq", teaching.taught).done] == [2]
    shown = house.read("visitor", cases.published_case, number)
    assert [(each.kind, each.ref, each.module_id) for each in shown.taught] == [("lesson", "who-gives", BOOKS)]
    assert {each.ref for each in shown.lessons} == {"who-gives", "who-decides"}
    case = house.rows(select(Case.public_id).where(Case.year.is_not(None)))[0][0]
    own = house.read("lee", cases.own_case, case)
    assert [(each.release, each.title) for each in own.taught] == [(2, "Who gives what")]


def test_an_item_and_a_scenario_are_taken_as_well(house: Any, number: str) -> None:
    item = (
        '## Whom? {#asked-here}\n\n```toml\nkind = "single"\nobjective = "say-it"\nprinciple = "transparency"\n'
        'difficulty = 2\npassage = "who-gives#the-list"\nform = "practice"\nsiblings = "asked-here"\n```\n\n'
        f"Whom do you tell?\n\n- (x) All. {{#all}}\n  > All can prepare. ([{number}](case:{number}))\n"
        "- ( ) One. {#one}\n  > The others lose a day.\n"
    )
    scenario = (
        '+++\nid = "dilemma-here"\ntitle = "Whom?"\nminutes = 5\nobjectives = ["say-it"]\n+++\n\nA letter.\n\n'
        "## Now {#start-here}\n\nWhom?\n\n- ( ) All. {#all} => end-here\n"
        "  > They read it.\n\n  + transparency: All know.\n"
        "- ( ) One. {#one} => end-here\n  > One reads it.\n\n  - transparency: One knows.\n\n"
        f'## The end {{#end-here}}\n\n```toml\nending = "partly"\n```\n\nIt ends.\n\n> ([{number}](case:{number}))\n'
    )
    teach(house, number, item, taught_as="item")
    teach(house, number, scenario, taught_as="scenario")
    draft = house.read("tariq", authoring.export_course, SLUG, draft=True)
    assert "01-open-books/04-dilemma-here.scenario.md" in draft
    house.write("tariq", authoring.publish, SLUG)
    kinds = house.rows(select(ReleaseCite.kind, ReleaseCite.ref).order_by(ReleaseCite.kind))
    assert [tuple(row) for row in kinds] == [("item", "asked-here"), ("scenario", "dilemma-here")]


def test_a_draft_that_somebody_changed_meanwhile_is_left_alone(house: Any, number: str) -> None:
    stale = desk(house, number).draft
    teach(house, number, PASSAGE % {"number": number})
    with pytest.raises(Conflict):
        teach(house, number, "## Again {#again}\n\nAgain.\n", draft=stale)


def test_text_that_would_break_the_course_is_refused_with_its_faults(house: Any, number: str) -> None:
    for text, code in (
        ("", "required"),
        ("## A {#a}\n\n…\n", "unfinished"),
        ("x" * 20_001, "too-long"),
        ("## A {#the-list}\n\nThe same id again.\n", "id-twice"),
    ):
        with pytest.raises(Invalid) as refused:
            teach(house, number, text)
        assert code in {fault.code for fault in refused.value.faults}, text[:20]
    assert house.rows(select(Teaching.id)) == []


def test_the_difference_shows_the_new_lines_and_sent_twice_is_once(house: Any, number: str) -> None:
    found = desk(house, number)
    where = (number, 1, SLUG, BOOKS, "passage", spot(found, TaughtAs.PASSAGE))
    text = PASSAGE % {"number": number}
    seen = house.read("tariq", teaching.compare, *where, text)
    assert seen.faults == ()
    assert [line for sign, line in seen.lines if sign == "+" and line] == [text.splitlines()[0], text.splitlines()[2]]
    assert [line for sign, line in seen.lines if sign == "-"] == []
    public_id = uuid.uuid4()
    for _ in range(2):
        add(house, public_id, *where, text, draft=found.draft)
    assert len(house.rows(select(Teaching.id))) == 1


def test_what_was_read_in_another_draft_is_not_written(house: Any, number: str) -> None:
    found = desk(house, number)
    where = (number, 1, SLUG, BOOKS, "passage", spot(found, TaughtAs.PASSAGE))
    text, public_id = PASSAGE % {"number": number}, uuid.uuid4()
    ready = house.read("tariq", teaching.ready_to_teach, public_id, *where, text, draft=found.draft)
    teach(house, number, text)
    with pytest.raises(Conflict, match="draft-changed"):
        house.write("tariq", teaching.teach, public_id, ready)
    assert len(house.rows(select(Teaching.id))) == 1


def test_setting_aside_needs_a_reason_and_ends_the_waiting(house: Any, number: str) -> None:
    with pytest.raises(Invalid):
        house.write("tariq", teaching.set_aside, number, 1, "  ")
    house.write("tariq", teaching.set_aside, number, 1, "The course says it already.")
    assert house.read("tariq", teaching.waiting).waiting == ()
    done = house.read("tariq", teaching.taught).done
    assert [(row.taught_as, row.reason) for row in done] == [("nothing", "The course says it already.")]


def test_a_changed_or_withdrawn_case_raises_one_task_until_the_module_was_looked_at(house: Any, number: str) -> None:
    teach(house, number, PASSAGE % {"number": number})
    house.write("tariq", authoring.publish, SLUG)

    def now(version: int, state: str) -> None:
        def change(work: Any) -> None:
            work.can("public:read")
            case = work.session.scalars(select(Case).where(Case.year.is_not(None))).one()
            work.session.execute(update(Case).where(Case.id == case.id).values(version=version, state=state))
            work.session.refresh(case)
            show(work, case)

        house.write("system", change)

    def tasks() -> list[tuple[str, str]]:
        return [(task.module_id, task.reason) for task in house.read("tariq", teaching.waiting).tasks]

    now(2, "published")
    now(2, "published")
    assert tasks() == [(BOOKS, TaskReason.CHANGED)]
    task = house.read("tariq", teaching.waiting).tasks[0]
    house.write("tariq", teaching.task_done, task.public_id)
    with pytest.raises(NotFound):
        house.write("tariq", teaching.task_done, task.public_id)
    now(2, "withdrawn")
    assert tasks() == [(BOOKS, TaskReason.WITHDRAWN)]
    draft = house.read("tariq", authoring.export_course, SLUG, draft=True)
    without = {path: text.replace(f" ([{number}](case:{number}))".encode(), b"") for path, text in draft.items()}
    house.write("tariq", authoring.import_course, without, take_folder=True)
    house.write("tariq", authoring.publish, SLUG)
    assert tasks() == []


def test_lessons_learned_are_near_by_principle_for_those_who_may_read_them(house: Any, number: str) -> None:
    told(house.transactions, house.accounts, "Kept to staff", visibility="staff")
    with house.store.reading() as session:
        public = store.near(session, ["transparency"], frozenset({"public"}))
        staff = store.near(session, ["transparency", "accountability"], frozenset({"public", "staff"}))
    assert [each.number for each in public] == [number]
    assert len(staff) == 2
    assert public[0].principles == {"transparency"}
    assert public[0].terms
