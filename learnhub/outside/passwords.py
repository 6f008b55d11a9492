"""Passwords as argon2id hashes, one at a time, so that a storm of sign-ins does not starve the pages."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200


class Passwords:
    """Hashes with argon2id at 19 MiB and two passes, OWASP's minimum; `cheap` is for tests and refused by `serve`."""

    def __init__(self, *, cheap: bool = False) -> None:
        memory, passes = (64, 1) if cheap else (19 * 1024, 2)
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
        self._turn = threading.Lock()
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turn:
            return self._hasher.hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one. With nothing kept it takes as long and says no."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobody, password) and kept is not None
            except (VerifyMismatchError, InvalidHashError):
                return False
