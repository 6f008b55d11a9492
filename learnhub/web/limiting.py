"""Counts of tries, kept in memory."""

from __future__ import annotations

import time
from typing import Any

from limits.storage import MemoryStorage, storage_from_string

SWEEP_SECONDS = 60.0
"""How often counts that have ended are dropped; what is asked for is right without it."""


class Counts(MemoryStorage):
    """Limits' own, which starts a thread at each try to look through every count there is: here one try a minute does
    that itself."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012
    _sweep_at = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - the name that Limits calls
        now = time.time()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_SECONDS
            getattr(self, "_MemoryStorage__expire_events")()  # noqa: B009 - it would be mangled


def storage(url: str) -> Any:
    """Where tries are counted: in this process, or in a store that several share."""
    return Counts() if url == "memory://" else storage_from_string(url)
