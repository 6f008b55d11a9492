"""A LearnHub server in a process of its own, for tests that need one."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 300
STOP_SECONDS = 300
"""On a machine that is busy, with jobs to finish."""


@dataclass(frozen=True)
class Answer:
    """What the server answered to a GET."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Site:
    """A running server: its address, its data folder, and a sign-in link for each demonstration person."""

    url: str
    data: Path
    links: dict[str, str]
    process: subprocess.Popen[str]

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch a page of this site; a header is named with underscores."""
        request = urllib.request.Request(self.url + path)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request) as answer:
            return Answer(answer.status, answer.headers, answer.read())


@contextmanager
def own_port() -> Iterator[int]:
    """A port of this machine that the system gives to nobody else: Linux lets a server listen on it beside us."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port = int(holder.getsockname()[1])
        if sys.platform != "linux":
            holder.close()
        yield port


@contextmanager
def serving(data: Path, *, cwd: Path = ROOT, settings: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Start `learnhub demo` on a data folder, yield it once it takes requests, and stop it as an operator would."""
    with own_port() as port, _started(data, port, cwd, settings or {}) as site:
        yield site


@contextmanager
def _started(data: Path, port: int, cwd: Path, settings: Mapping[str, str]) -> Iterator[Site]:
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "learnhub", "demo", "--data", str(data), "--port", str(port)],
        cwd=cwd,
        env={**os.environ, "LEARNHUB_CHEAP_PASSWORDS": "true", **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed: deque[str] = deque(maxlen=200)
    links: dict[str, str] = {}
    ready = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            printed.append(line)
            if link := re.search(rf"^\s*(\w[\w -]*?)\W*\s({url}/\S+)\s*$", line):
                links[link[1].lower()] = link[2]
            if line.strip() == str(data / "mail"):
                ready.set()
        ready.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        assert ready.wait(START_SECONDS), f"the server is not ready after {START_SECONDS} s:\n{''.join(printed)}"
        assert process.poll() is None, f"the server ended:\n{''.join(printed)}"
        yield Site(url, data, links, process)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        listener.join()
        assert process.stdout is not None
        process.stdout.close()
