"""What can go wrong, said once: each error has a stable code that docs/errors.md explains."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what a person gave.

    `path` names the place (a form field such as `lessons.0.when`, or a file), `code` is stable and
    `params` fill the sentence that a template or a command prints for it.
    """

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one cell of a table; `row` is 0 for the table as a whole, `value` is the cell as it was given.

    A row counts as a spreadsheet counts it: the header is row 1.
    """

    row: int
    column: str
    value: str
    fault: Fault


class DomainError(Exception):
    """The base of every refusal; `code` is stable and named in docs/errors.md."""

    code: ClassVar[str] = "error"


class SignIn(DomainError):
    """The act needs somebody who is signed in."""

    code = "sign-in"


class Denied(DomainError):
    """The policy does not let this actor do this; `action` says what was asked, `reason` the rule that bars it and
    `about` the case, where a separation of duties is the reason."""

    code = "denied"

    def __init__(self, action: str = "", reason: str = "", about: str = "") -> None:
        super().__init__(f"{action}: {reason}" if reason else action)
        self.action = action
        self.reason = reason
        self.about = about


class NotFound(DomainError):
    """There is no such thing, or this actor may not know of it."""

    code = "not-found"


class Conflict(DomainError):
    """Somebody changed it meanwhile; `current` holds what stands now, `mine` what was sent."""

    code = "conflict"

    def __init__(self, reason: str = "", *, current: Any = None, mine: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.current = current
        self.mine = mine


class Gone(DomainError):
    """It was here and has been withdrawn; `tombstone` says what may be told of it."""

    code = "gone"

    def __init__(self, tombstone: Any = None) -> None:
        super().__init__("gone")
        self.tombstone = tombstone


class TooLarge(DomainError):
    """More was sent than the form takes; `limit` is in bytes."""

    code = "too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class Invalid(DomainError):
    """What was given has faults; each names its place."""

    code = "invalid"

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults))
        self.faults = faults


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    code = "too-many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(str(retry_after))
        self.retry_after = retry_after


class Busy(DomainError):
    """The database could not be had in time; nothing was changed."""

    code = "busy"
