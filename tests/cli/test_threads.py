"""Threads begin as they are needed and end when nothing is left for them; nothing that was asked for stays undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from learnhub.cli.threads import Threads

MOST = 3
LONG = 60
"""Seconds after which a test that waits for what never comes gives up."""


@dataclass
class Task:
    """Something to do."""

    service: Callable[[], object]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture
def threads() -> Iterator[Threads]:
    made = Threads(MOST, idle_seconds=0.01)
    yield made
    made.shutdown()


def test_tasks_run_at_the_same_time_in_as_many_threads_as_may_be(threads: Threads) -> None:
    together = threading.Barrier(MOST + 1)
    for _ in range(MOST):
        threads.add_task(Task(lambda: together.wait(LONG)))
    waits = threading.Event()
    threads.add_task(Task(waits.set))
    assert len(threads.threads) == MOST
    assert not waits.is_set()
    together.wait(LONG)
    assert waits.wait(LONG)


def test_every_task_is_done_while_threads_come_and_go_and_one_stays(threads: Threads) -> None:
    done = threading.Semaphore(0)
    for _ in range(200):
        for _ in range(MOST + 1):
            threads.add_task(Task(done.release))
        for _ in range(MOST + 1):
            assert done.acquire(timeout=LONG)
    with threads.lock:
        assert threads.thread_exit_cv.wait_for(lambda: len(threads.threads) == 1, LONG)
    threads.add_task(Task(done.release))
    assert done.acquire(timeout=LONG)


def test_a_task_with_an_error_costs_no_thread(threads: Threads, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(MOST + 1):
        threads.add_task(Task(lambda: 1 / 0))
    done = threading.Event()
    threads.add_task(Task(done.set))
    assert done.wait(LONG)
    assert "ZeroDivisionError" in caplog.text


def test_at_the_end_what_runs_is_finished_and_what_waits_is_cancelled(threads: Threads) -> None:
    begun, done, goes_on = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def run() -> None:
        begun.release()
        assert goes_on.wait(LONG)
        done.release()

    for _ in range(MOST):
        threads.add_task(Task(run))
    for _ in range(MOST):
        assert begun.acquire(timeout=LONG)
    waits = Task(run)
    threads.add_task(waits)
    threads.shutdown(timeout=0)
    goes_on.set()
    for _ in range(MOST):
        assert done.acquire(timeout=LONG)
    with threads.lock:
        assert threads.thread_exit_cv.wait_for(lambda: not threads.threads, LONG)
    assert waits.cancelled
    assert threads.active_count == threads.stop_count == 0
