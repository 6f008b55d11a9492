"""Where a list of cases goes on: a moment and a row, as they stand in an address."""

from __future__ import annotations

import datetime as dt

PAGE = 20
"""Cases on a page of a list."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def key_of(text: str | None) -> tuple[dt.datetime, int] | None:
    """The key of a page, as its address carries it: microseconds since 1970, a dash, a row; nonsense is the start."""
    at, _, row = (text or "").partition("-")
    if not (at.isdecimal() and row.isdecimal() and len(at) <= 17 and len(row) <= 18):
        return None
    return EPOCH + dt.timedelta(microseconds=int(at)), int(row)


def text_of(at: dt.datetime, row: int) -> str:
    """The same as text."""
    return f"{(at - EPOCH) // dt.timedelta(microseconds=1)}-{row}"
