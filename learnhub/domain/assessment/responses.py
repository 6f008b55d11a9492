"""What was answered, as values of three shapes, and what marking says of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Response = str | frozenset[str] | Mapping[str, str]
"""One text or option id; several option ids; or a value for each part (a row's place or target, a gap's text).

Empty: blank.
"""

TEXT_LIMIT = 300
"""Characters of a short answer, a number or a gap."""

OPEN_LIMIT = 5000
"""Characters of an open response."""


def response_to_json(response: Response) -> str | list[str] | dict[str, str]:
    """The response as it is stored: a string, a sorted list of option ids, or an object."""
    if isinstance(response, str):
        return response
    return dict(response) if isinstance(response, Mapping) else sorted(response)


def response_from_json(value: str | Sequence[str] | Mapping[str, str]) -> Response:
    """The response that `response_to_json` stored."""
    return value if isinstance(value, str | Mapping) else frozenset(value)


class OptionVerdict(NamedTuple):
    """One option of an answered item: whether it was chosen, and whether it is a right one."""

    option_id: str
    chosen: bool
    right: bool


class PartVerdict(NamedTuple):
    """One row or gap of an answered item: what was given for it, and whether that is right."""

    part_id: str
    given: str
    right: bool


class Marked(NamedTuple):
    """A marked response: its share of the item, whether it is wholly right, and the verdict on each option or part.

    `waits`: a person has yet to mark it. `confident`: a wrong answer that its learner was very sure of.
    """

    score: float
    right: bool
    verdicts: tuple[OptionVerdict, ...] = ()
    parts: tuple[PartVerdict, ...] = ()
    waits: bool = False
    confident: bool = False
