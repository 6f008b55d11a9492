"""What a server started with stays out of the collector's way; what pages leave behind is still cleared away."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from learnhub.cli import server


class Left:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_the_collector_looks_at_what_came_after_the_start_alone() -> None:
    early = Left()
    server._settle()
    late = Left()
    known = {id(each) for each in gc.get_objects()}
    assert id(early) not in known
    assert id(late) in known
    gone = weakref.ref(late)
    del late
    gc.collect()
    assert gone() is None
