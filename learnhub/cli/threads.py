"""The threads that answer: begun as they are needed, ended when nothing is left for them."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from waitress.task import ThreadedTaskDispatcher

IDLE_SECONDS = 2.0
"""After which a thread without anything to do ends, unless it is the last."""


class Threads(ThreadedTaskDispatcher):  # type: ignore[misc]
    """At most so many threads. Each keeps up to a quarter of a megabyte of pieces that it freed (glibc's tcache), which
    neither another thread nor `malloc_trim` can take: 9 MB after forty people had signed in at once."""

    def __init__(self, most: int, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__()
        self.queue_cv = _LastFirst(self.lock)
        self._most = most
        self._idle_seconds = idle_seconds

    def add_task(self, task: Any) -> None:
        """Have it done by an idle thread or one more; by the next that is ready, where there are as many as may be."""
        with self.lock:
            waiting = len(self.queue) + 1 - (len(self.threads) - self.active_count)
            if waiting > 0 and len(self.threads) < self._most:
                self._one_more()
            elif waiting > 0:
                self.queue_logger.warning("Task queue depth is %d", waiting)
            self.queue.append(task)
            self.queue_cv.notify()

    def _one_more(self) -> None:
        number = next(each for each in range(self._most) if each not in self.threads)
        self.start_new_thread(self.handler_thread, number)
        self.threads.add(number)
        self.active_count += 1

    def handler_thread(self, thread_no: int) -> None:
        """Do what there is to do."""
        while (task := self._next(thread_no)) is not None:
            try:
                task.service()
            except BaseException:
                self.logger.exception("Exception when servicing %r", task)

    def _next(self, thread_no: int) -> Any:
        """What is to be done next; None, and the thread is none of them any more, when it shall end."""
        with self.lock:
            told = True
            while not self.queue and not self.stop_count and (told or len(self.threads) == 1):
                self.active_count -= 1
                told = self.queue_cv.wait(self._idle_seconds)
                self.active_count += 1
            if self.queue and not self.stop_count:
                return self.queue.popleft()
            self.active_count -= 1
            self.stop_count -= bool(self.stop_count)
            self.threads.discard(thread_no)
            self.thread_exit_cv.notify()
            return None


class _LastFirst(threading.Condition):
    """Wakes the thread that began to wait last, so that the others have nothing to do, and end."""

    _waiters: deque[Any]

    def notify(self, n: int = 1) -> None:
        """Wake up to `n` threads."""
        self._waiters.rotate(n)
        super().notify(n)
