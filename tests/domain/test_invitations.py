"""A pasted list becomes rows of people, or faults that name row, column and value."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learnhub.domain.invitations import LENGTHS, MOST_ROWS, InvitationList, Listed, read_list
from learnhub.domain.policy import Role

WHOLE = Listed(
    row=2,
    email="amina@example.org",
    name="Amina Diallo",
    kind="staff",
    entity="UNDP",
    office="Nairobi",
    team="Partnerships",
    organization="",
    manager="mona@example.org",
    language="fr",
    roles=(Role.REVIEWER, Role.CONFIDENTIALITY),
)
HEADER = ("email", "name", "kind", "entity", "office", "team", "manager", "language", "roles")
CELLS = (
    "Amina@Example.org",
    "Amina  Diallo",
    "Staff",
    "UNDP",
    "Nairobi",
    "Partnerships",
    "Mona@example.org",
    "Français",
    "Confidentiality officer / reviewer",
)


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_cells_may_stand_apart_by_tab_comma_or_semicolon(delimiter: str, newline: str) -> None:
    text = newline.join(delimiter.join(cells) for cells in (HEADER, CELLS))
    assert read_list("\ufeff" + text) == InvitationList((WHOLE,), ())


def test_headings_are_known_by_other_names_and_strange_columns_are_named() -> None:
    text = "E-mail,Full name,Shoe size,Manager (e-mail),Organisation\nlee@example.org,Lee,44,mona@example.org,UNICEF\n"
    found = read_list(text)
    assert found.ignored == ("Shoe size",)
    assert found.rows == (Listed(2, "lee@example.org", "Lee", manager="mona@example.org", organization="UNICEF"),)


def test_a_quoted_cell_holds_the_delimiter_and_empty_rows_are_passed_over() -> None:
    found = read_list('\n\nemail,name\n\n"lee@example.org","Lee, Ana"\n,\n')
    assert [(row.row, row.name) for row in found.rows] == [(3, "Lee, Ana")]


@pytest.mark.parametrize(
    ("text", "row", "column", "code"),
    [
        ("", 0, "", "empty-list"),
        ("email,name\n", 0, "", "empty-list"),
        ("name\nLee\n", 1, "email", "no-column"),
        ("email,name,name\nlee@example.org,Lee,Lee\n", 1, "name", "column-twice"),
        ('email,name\nlee@example.org,"Lee\n', 2, "", "unreadable-row"),
        ("email,name\nlee@example.org,Lee,extra\n", 2, "", "too-many-cells"),
        ("email,name\nlee@example.org,\n", 2, "name", "required"),
        ("email,name\n,Lee\n", 2, "email", "required"),
        ("email,name\nlee at example.org,Lee\n", 2, "email", "not-an-email"),
        ("email,name\nlee@localhost,Lee\n", 2, "email", "not-an-email"),
        ("email,name\nlee@example.org,L\x07ee\n", 2, "name", "unreadable"),
        (f"email,name\nlee@example.org,{'x' * 121}\n", 2, "name", "too-long"),
        ("email,name,kind\nlee@example.org,Lee,guest\n", 2, "kind", "unknown-kind"),
        ("email,name,language\nlee@example.org,Lee,Klingon\n", 2, "language", "unknown-language"),
        ("email,name,roles\nlee@example.org,Lee,reviewer/king\n", 2, "roles", "unknown-role"),
        ("email,name,manager\nlee@example.org,Lee,lee@example.org\n", 2, "manager", "own-manager"),
        ("email,name,manager\nlee@example.org,Lee,mona\n", 2, "manager", "not-an-email"),
        ("email,name\nlee@example.org,Lee\nLEE@example.org,Lee\n", 3, "email", "listed-twice"),
    ],
)
def test_a_fault_names_row_and_column(text: str, row: int, column: str, code: str) -> None:
    assert [(fault.row, fault.column, fault.fault.code) for fault in read_list(text).faults] == [(row, column, code)]


def test_a_list_has_at_most_two_thousand_rows() -> None:
    rows = [f"p{number}@example.org,P" for number in range(MOST_ROWS + 1)]
    assert read_list("\n".join(["email,name", *rows[:MOST_ROWS]])).faults == ()
    fault = read_list("\n".join(["email,name", *rows])).faults[0].fault
    assert (fault.code, fault.params) == ("too-many-rows", {"limit": 2000, "count": 2001})


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["", "email,name\n", "email\tname\troles\n"]))
@example("\x00", "email,name\n")
def test_any_text_is_read_or_refused_with_faults(text: str, header: str) -> None:
    found = read_list(header + text)
    assert found.rows or found.faults
    for row in found.rows:
        wrong = {fault.column for fault in found.faults if fault.row == row.row}
        for column, most in LENGTHS.items():
            assert column in wrong or column == "roles" or len(getattr(row, column)) <= most
