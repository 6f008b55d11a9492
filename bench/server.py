"""The servers that are measured, each a process of its own on one core, and what can be read from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

START_SECONDS = 60


def cores() -> tuple[set[int], set[int]]:
    """The core of the server and those of the load generator; the same ones where there is one core alone, or none
    can be chosen."""
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    mine = sorted(os.sched_getaffinity(0))
    return {mine[0]}, set(mine[1:]) or {mine[0]}


@contextmanager
def on(core: set[int]) -> Iterator[None]:
    """Run on these cores, and what is started meanwhile; nothing changes where none can be chosen."""
    here = os.sched_getaffinity(0) if core else set()
    if core:
        os.sched_setaffinity(0, core)
    yield
    if core:
        os.sched_setaffinity(0, here)


@cache
def _byte_code(folder: Path) -> dict[str, str]:
    """Byte code made before, as an installed package has it: a server that compiles its sources holds more for good."""
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "byte-code")}
    own = {**os.environ, **kept}
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", "import learnhub.cli, bench.bare"], env=own, check=True)
    return kept


class Server:
    """A server process: it prints its address as host:port, and its access log goes to a file."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], core: set[int], log: Path) -> None:
        self.log = log
        own = {**os.environ, **environment, "PYTHONUNBUFFERED": "1", **_byte_code(log.parent)}
        own.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time.perf_counter()
        with log.open("wb") as errors, on(core):
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                env=own,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(rb"127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise SystemExit(f"The server did not start:\n{log.read_text()}")
        self.started_in = time.perf_counter() - began
        self._read = 0

    def resident(self) -> float:
        """Resident memory in MB (10^6 bytes); nan where the system does not say."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return float("nan")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found[1]) * 1024 / 1e6 if found else float("nan")

    def worked(self) -> float:
        """Seconds of processor time that the process has used; nan where the system does not say."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return float("nan")
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def logged(self) -> list[dict[str, object]]:
        """The lines of the access log since the last call."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            text = log.read()
        self._read += len(text)
        return [json.loads(line) for line in text.splitlines() if line.startswith(b'{"id"')]

    def stop(self) -> None:
        """End the server and wait for it."""
        self._process.terminate()
        self._process.wait(30)


class Peak:
    """The memory of this process from now on; nan where the system does not say."""

    def __init__(self) -> None:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._before = _own("VmRSS")

    def grown(self) -> float:
        """MB (10^6 bytes) that it held more than at the beginning, at its highest."""
        return _own("VmHWM") - self._before


def _own(name: str) -> float:
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 / 1e6 if found else float("nan")
