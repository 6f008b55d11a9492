"""The load generator: users with keep-alive connections in one process, each doing one action after another."""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import brotli

ENCODING = "br"
"""What a browser accepts over HTTPS; pages come compressed, as people get them."""


class Failed(Exception):
    """An answer that the action did not expect."""


@dataclass(frozen=True)
class Call:
    """One request of an action; `form` makes it a POST, `expect` is the status that goes on."""

    path: str
    form: Mapping[str, str | list[str]] | None = None
    expect: int = 200
    etag: str = ""


@dataclass
class Answer:
    """What came back, still compressed."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int
    """Bytes of it all, as it came."""

    @property
    def text(self) -> str:
        """The page as text."""
        plain = brotli.decompress(self.body) if self.headers.get("content-encoding") == "br" else self.body
        return plain.decode()


Steps = Generator[Call, Answer, None]
Action = Callable[["User"], Steps]


@dataclass
class User:
    """Somebody with a browser: a connection, cookies, an address of their own, and what they know."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    connection: socket.socket | None = None
    received: bytearray = field(default_factory=bytearray)

    def send(self, call: Call) -> None:
        """Send a request, on the open connection if there is one."""
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), source_address=(self.address, 0))
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"Host: 127.0.0.1:{self.port}\r\nAccept: text/html\r\nAccept-Encoding: {ENCODING}\r\n"
        if self.cookies:
            head += "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()) + "\r\n"
        if call.etag:
            head += f"If-None-Match: {call.etag}\r\n"
        if call.form is None:
            self.connection.sendall(f"GET {call.path} HTTP/1.1\r\n{head}\r\n".encode())
            return
        body = urlencode(call.form, doseq=True).encode()
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.connection.sendall(f"POST {call.path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    def take(self) -> Answer | None:
        """Read what has come; the answer once it is whole."""
        assert self.connection is not None
        chunk = self.connection.recv(262_144)
        if not chunk:
            raise Failed("the server closed the connection")
        self.received += chunk
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        status_line, *lines = self.received[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            name = name.lower()
            if name == "set-cookie":
                key, _, said = value.partition(";")[0].partition("=")
                self.cookies[key] = said
            headers[name] = value
        length = int(headers.get("content-length", "0"))
        if len(self.received) < end + 4 + length:
            return None
        body = bytes(self.received[end + 4 : end + 4 + length])
        del self.received[: end + 4 + length]
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(status_line.split(" ", 2)[1]), headers, body, end + 4 + length)

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.received.clear()


@dataclass
class Took:
    """How long each action took, in seconds, in the order they ended; and the seconds of it all."""

    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        """Actions a second."""
        return len(self.times) / self.seconds


@dataclass
class _Running:
    user: User
    steps: Steps
    call: Call
    began: float


def run(users: Iterable[User], action: Action, *, seconds: float = 0.0, actions: int = 0) -> Took:
    """Let every user do the action again and again, for so many seconds or until so many were begun.

    Raises Failed for an answer with another status than the action expects.
    """
    times: list[float] = []
    began = time.perf_counter()
    left = actions
    with selectors.DefaultSelector() as watched:

        def begin(user: User) -> None:
            nonlocal left
            if time.perf_counter() - began >= seconds if not actions else left <= 0:
                return
            left -= 1
            steps = action(user)
            running = _Running(user, steps, next(steps), time.perf_counter())
            user.send(running.call)
            watched.register(user.connection, selectors.EVENT_READ, running)  # type: ignore[arg-type]

        def go_on(running: _Running, answer: Answer) -> bool:
            if answer.status != running.call.expect:
                raise Failed(
                    f"{running.call.path}: {answer.status}, expected {running.call.expect}\n{answer.text[:4000]}"
                )
            try:
                running.call = running.steps.send(answer)
            except StopIteration:
                return False
            running.user.send(running.call)
            return True

        for user in users:
            begin(user)
        while watched.get_map():
            for key, _ in watched.select():
                running: _Running = key.data
                connection = running.user.connection
                answer = running.user.take()
                if answer is None:
                    continue
                more = go_on(running, answer)
                if not more:
                    times.append(time.perf_counter() - running.began)
                if not more or running.user.connection is not connection:
                    watched.unregister(connection)  # type: ignore[arg-type]
                    if more:
                        watched.register(running.user.connection, selectors.EVENT_READ, running)  # type: ignore[arg-type]
                    else:
                        begin(running.user)
    return Took(time.perf_counter() - began, times)


def fetch(user: User, call: Call) -> Answer:
    """One request and its answer, outside of any measuring."""
    answers: deque[Answer] = deque()

    def once(_user: User) -> Steps:
        answers.append((yield call))

    run([user], once, actions=1)
    return answers[0]


def percentile(times: Iterable[float], share: float) -> float:
    """The time that this share of the actions did not exceed; nan without any."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")
