"""Every kind of item: what its text becomes, that it is written back, and what is wrong with a broken one."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from learnhub.content.course import read_course
from learnhub.content.document import read_document
from learnhub.content.faults import SENTENCES, Faults, errors, render_faults
from learnhub.content.ids import add_ids
from learnhub.content.items import FORMS
from learnhub.content.quiz import read_quiz
from learnhub.content.writer import write_quiz
from learnhub.domain.assessment import (
    Criterion,
    Exact,
    Gap,
    Item,
    ItemKind,
    MarkedBy,
    Option,
    Target,
    Unit,
    item_from_json,
)
from learnhub.domain.assessment.peers import exemplar_points
from tests.content.courses import Q, places, small
from tests.items import EXAMPLES, EXEMPLAR, peers_text, text_of

ID = re.compile(r"(?m)( \{#[^}]*\}|^id = .*\n)")
FRONT = small()[Q].decode()


def quiz_of(text: str) -> dict[str, bytes]:
    """The small course, whose quiz has this item beside its own."""
    return {**small(), Q: f"{FRONT}\n{text}".encode()}


def item_of(text: str) -> Item:
    read = read_course(quiz_of(text))
    assert errors(read.faults) == []
    assert read.course is not None
    return read.course.modules[0].quizzes[0].items[-1]


def codes(text: str) -> list[str]:
    found = [fault for fault in errors(read_course(quiz_of(text)).faults) if fault.path.startswith(Q)]
    assert all("%" not in line.replace("2%", "") for line in render_faults(found))
    return sorted(code for _, code in places(found))


@pytest.mark.parametrize("kind", ItemKind)
def test_an_item_of_each_kind_is_read_and_written_back(kind: ItemKind) -> None:
    text = text_of(kind)
    item = item_of(text)
    assert (item.kind, item.id) == (kind, f"the-{kind.value}")
    faults = Faults(Q)
    data = quiz_of(text)[Q]
    document = read_document(Q, data, faults)
    assert document is not None
    assert document.source == data
    source = read_quiz(document, faults)
    again = read_document(Q, write_quiz(source), faults)
    assert again is not None
    assert read_quiz(again, faults) == source
    assert faults.found == []


def test_what_each_kind_becomes() -> None:
    number = item_of(text_of(ItemKind.NUMERIC))
    assert (number.answers, number.tolerance, number.units) == (("12.5",), "1%", (Unit("km", "1"), Unit("m", "1000")))
    order = item_of(text_of(ItemKind.ORDER))
    assert order.options == (
        Option("ask", "Ask.", "", right=False),
        Option("choose", "Choose.", "<p>By the criteria that all have read.</p>", right=False),
        Option("sign", "Sign.", "", right=False),
    )
    match = item_of(text_of(ItemKind.MATCH))
    assert match.options == (
        Option("ministry", "The ministry", "<p>It answers for the programme.</p>", right=False, to="leads"),
        Option("company", "The company", "<p>And nothing else.</p>", right=False, to="trucks"),
    )
    assert match.targets == (
        Target("leads", "Leads"),
        Target("trucks", "Gives trucks"),
        Target("signs", "Signs for all"),
    )
    assert match.feedback_html == "<p>Each has one part.</p>"
    category = item_of(text_of(ItemKind.CATEGORY))
    assert [target.id for target in category.targets] == ["page", "room"]
    gaps = item_of(text_of(ItemKind.GAPS))
    assert gaps.gaps == (Gap("who", ("the ministry", "ministry")), Gap("when", ("Monday",)))
    assert (gaps.answers, gaps.bank, gaps.stem_html) == ((), None, "<p>We asked {{who}} on {{when}}.</p>")
    mark = item_of(text_of(ItemKind.MARK))
    assert [option.right for option in mark.options] == [False, True, False]
    open_item = item_of(text_of(ItemKind.OPEN))
    assert open_item.rubric == (
        Criterion("names-all", "It goes to all of them.", 2),
        Criterion("dated", "It bears a date.", 1),
    )
    assert (open_item.needs, open_item.stem_html) == (2, "<p>Write the letter.</p>")
    assert item_of(text_of(ItemKind.TRUE_FALSE)).certainty


def test_settings_of_a_kind_are_kept() -> None:
    short = item_of(text_of(ItemKind.SHORT).replace('siblings = "short"', 'siblings = "short"\nexact = ["case"]'))
    assert short.exact == (Exact.CASE,)
    gaps = item_of(text_of(ItemKind.GAPS).replace("scoring =", 'bank = ["Friday"]\nscoring ='))
    assert gaps.bank == ("Friday",)
    hinted = item_of(text_of(ItemKind.SINGLE).replace("difficulty = 2", 'difficulty = 2\nhints = ["Who *waits*?"]'))
    assert hinted.hints == ("Who <em>waits</em>?",)
    plain = item_of(
        text_of(ItemKind.NUMERIC).replace('tolerance = "1%"\nunits = { km = 1, m = 1000 }\n', "tolerance = 0.5\n")
    )
    assert (plain.tolerance, plain.units) == ("0.5", ())


ORDER, MATCH, OPEN = (EXAMPLES[kind] for kind in (ItemKind.ORDER, ItemKind.MATCH, ItemKind.OPEN))
LATER_ROWS = ORDER.answers[ORDER.answers.index("2. ") : ORDER.answers.index("\n> ")]
COMPANY = MATCH.answers[MATCH.answers.index(": The company") : MATCH.answers.index(": => ")]
RUBRIC = OPEN.settings[OPEN.settings.index("[[") :]

BROKEN = [
    (ItemKind.NUMERIC, "= 12.5", "= twelve", ["answer-number"]),
    (ItemKind.NUMERIC, "= 12.5", "= 12,5", ["answer-number"]),
    (ItemKind.NUMERIC, "= 12.5\n", "", ["answers-missing", "feedback-item-missing"]),
    (ItemKind.NUMERIC, '"1%"', '"a lot"', ["value-tolerance"]),
    (ItemKind.NUMERIC, '"1%"', "-1", ["value-tolerance"]),
    (ItemKind.NUMERIC, "m = 1000", "m = 0", ["value-factor"]),
    (ItemKind.NUMERIC, "> Twelve kilometres and a half.", "", ["feedback-item-missing"]),
    (ItemKind.NUMERIC, "tolerance", "bank = []\ntolerance", ["setting-unexpected"]),
    (ItemKind.SINGLE, "difficulty = 2", "difficulty = 2\nneeds = 1", ["setting-unexpected"]),
    (ItemKind.SINGLE, "difficulty = 2", 'difficulty = 2\nscoring = "each-option"', ["setting-unexpected"]),
    (ItemKind.ORDER, '"each-option"', '"no-wrong"', ["scoring-kind"]),
    (
        ItemKind.ORDER,
        "2. Choose. {#choose}\n   > By the criteria that all have read.\n3. Sign. {#sign}\n",
        "",
        ["item-options"],
    ),
    (ItemKind.ORDER, "{#ask}", "{#sign}", ["id-twice"]),
    (ItemKind.ORDER, " {#ask}", "", ["id-missing"]),
    (
        ItemKind.ORDER,
        "1. Ask. {#ask}\n2. Choose. {#choose}\n   > By the criteria that all have read.\n3. Sign. {#sign}",
        "- ( ) Ask. {#ask}\n  > No.\n- (x) Sign. {#sign}\n  > Yes.",
        ["feedback-item-missing", "item-options", "options-stray", "options-stray"],
    ),
    (ItemKind.MATCH, " => Leads {#leads}", " leads", ["pair-form", "pairs-few"]),
    (ItemKind.MATCH, "=> Leads {#leads}", "=>", ["pair-form", "id-missing"]),
    (ItemKind.MATCH, "{#ministry}", "", ["id-missing"]),
    (ItemKind.MATCH, " {#leads}", "", ["id-missing"]),
    (ItemKind.MATCH, "{#company}", "{#ministry}", ["id-twice"]),
    (ItemKind.MATCH, "{#trucks}", "{#leads}", ["target-twice"]),
    (ItemKind.MATCH, "  > And nothing else.\n", "And nothing else.\n", ["pair-form"]),
    (ItemKind.MATCH, "And nothing else.", "day " * 41, ["feedback-long"]),
    (ItemKind.MATCH, COMPANY, "", ["pairs-few"]),
    (
        ItemKind.MATCH,
        'kind = "match"',
        'kind = "single"',
        ["item-options", "pairs-unexpected", "setting-unexpected"],
    ),
    (ItemKind.CATEGORY, "On the page {#page}\n: The sums", "{#page}\n: The sums", []),
    (ItemKind.CATEGORY, "On the page {#page}\n: The quarrel", "{#page}\n: The quarrel", []),
    (ItemKind.CATEGORY, "In the room {#room}", "{#room}", ["target-words"]),
    (ItemKind.GAPS, "= when: Monday\n", "", ["gap-unfilled"]),
    (ItemKind.GAPS, "= when: Monday", "= then: Monday", ["gap-unfilled", "gap-unknown"]),
    (ItemKind.GAPS, "{{when}}", "{{who}}", ["gap-name", "gap-unknown"]),
    (ItemKind.GAPS, "{{who}} on {{when}}", "them", ["gap-unknown", "gap-unknown", "gap-unknown", "gaps-missing"]),
    (ItemKind.GAPS, "= when: Monday", "= when:", ["gap-unfilled"]),
    (ItemKind.MARK, "  > The others lose a day.\n", "", ["feedback-missing"]),
    (ItemKind.MARK, "- [x]", "- [ ]", ["right-none"]),
    (ItemKind.MARK, "- [ ] We met", "- ( ) We met", ["option-mark-kind"]),
    (ItemKind.OPEN, RUBRIC, "", ["rubric-missing"]),
    (ItemKind.OPEN, "needs = 2", "needs = 9", ["value-high"]),
    (ItemKind.OPEN, 'id = "dated"', 'id = "names-all"', ["id-twice"]),
    (ItemKind.OPEN, 'id = "dated"\n', "", ["id-missing"]),
    (ItemKind.OPEN, 'form = "A"', 'form = "practice"', ["open-practice"]),
    (ItemKind.OPEN, "> A model answer: Dear all, here is the list, as of today.", "", ["feedback-item-missing"]),
    (ItemKind.OPEN, "> A model", "= yes\n\n> A model", ["answers-mixed"]),
    (ItemKind.TRUE_FALSE, "certainty = true", 'certainty = "yes"', ["value-yes-no"]),
    (ItemKind.SHORT, 'siblings = "short"', 'siblings = "short"\nexact = ["spelling"]', ["value-choice"]),
]


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"), BROKEN, ids=[f"{row[0]}-{n}" for n, row in enumerate(BROKEN)]
)
def test_a_broken_item_is_named(kind: ItemKind, old: str, new: str, expected: list[str]) -> None:
    text = text_of(kind)
    assert old in text
    assert codes(text.replace(old, new, 1)) == sorted(expected)


def test_an_item_for_peers_brings_its_exemplar_and_what_the_author_gives_it() -> None:
    item = item_of(peers_text())
    assert (item.marked_by, item.exemplar) == (MarkedBy.PEERS, EXEMPLAR)
    assert exemplar_points(item) == {"names-all": 2, "dated": 0}
    assert item.rubric[1].because == "It says no day."
    assert item_from_json(json.loads(json.dumps(asdict(item)))) == item
    assert codes(peers_text(exemplar="case:C-2026-14")) == []


PEERS_BROKEN = [
    ('exemplar = "Dear all,\\nhere is the list."\n', "", ["exemplar-missing"]),
    ("Dear all,\\nhere is the list.", "case:the first one", ["exemplar-case"]),
    ("Dear all,", "case:C-2026-14", ["exemplar-both"]),
    ("exemplar = 2\n", "", ["exemplar-points"]),
    ("exemplar = 2\n", "exemplar = 3\n", ["value-high"]),
    ("points = 2\nexemplar = 2\n", "points = 1\nexemplar = 1\n", ["rubric-small"]),
    ('"peers"', '"somebody"', ["value-choice"]),
    ('kind = "open"', 'kind = "short"', ["answers-missing", *["setting-unexpected"] * 4]),
]


@pytest.mark.parametrize(("old", "new", "expected"), PEERS_BROKEN)
def test_what_an_item_for_peers_lacks_is_named(old: str, new: str, expected: list[str]) -> None:
    assert old in peers_text()
    assert codes(peers_text().replace(old, new, 1)) == sorted(expected)


@pytest.mark.parametrize("kind", ItemKind)
def test_ids_that_are_missing_are_written_and_the_rest_stays(kind: ItemKind) -> None:
    whole = text_of(kind)
    without = ID.sub("", whole)
    files = quiz_of(without)
    added = {**files, **add_ids(files)}
    assert "id-missing" not in [code for _, code in places(errors(read_course(added).faults))]
    back = ID.sub("", added[Q].decode())
    assert back == ID.sub("", files[Q].decode())


def test_every_kind_has_a_form_and_an_example() -> None:
    assert set(FORMS) == set(EXAMPLES) == set(ItemKind)


TRIED_HERE = {code for row in (*BROKEN, *PEERS_BROKEN) for code in row[-1]}


def test_the_codes_that_are_tried_here_are_known() -> None:
    assert set(SENTENCES) >= TRIED_HERE
