"""Rows of a case in one cell of a table."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from learnhub.domain.cases.cells import cell_of, rows_of

TEXTS = st.text(max_size=20).map(str.strip).filter(bool)
ROWS = st.fixed_dictionaries(
    {"name": TEXTS}, optional={"gave": TEXTS, "gave_kinds": st.lists(st.sampled_from(["cash", "staff"]), min_size=1)}
)


@given(st.lists(ROWS, max_size=4))
def test_rows_come_back_from_a_cell_whatever_stands_in_them(rows: list[dict[str, Any]]) -> None:
    assert rows_of(cell_of(rows)) == rows
    assert len(cell_of(rows).splitlines()) >= len(rows)
