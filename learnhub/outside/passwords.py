"""Passwords as argon2id hashes, one at a time, so that a storm of sign-ins does not starve the pages.

They are made in one thread of their own: each thread that ever hashed would keep the 19 MiB of its hash.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200


BACK = 10
"""By how much the thread that hashes is nicer than the others: alone on its core it is as fast as ever."""


def _step_back() -> None:
    """Let the pages of a busy core go first, where threads can be told apart (on Linux)."""
    with contextlib.suppress(AttributeError, OSError):
        if sys.platform == "linux":
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + BACK)


class Passwords:
    """Hashes with argon2id at 19 MiB and two passes, OWASP's minimum; `cheap` is for tests and refused by `serve`."""

    def __init__(self, *, cheap: bool = False) -> None:
        memory, passes = (64, 1) if cheap else (19 * 1024, 2)
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
        self._turn = ThreadPoolExecutor(1, thread_name_prefix="passwords", initializer=_step_back)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        return self._turn.submit(self._hasher.hash, password).result()

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one. With nothing kept it takes as long and says no."""
        return self._turn.submit(self._fits, kept or self._nobody, password).result() and kept is not None

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
