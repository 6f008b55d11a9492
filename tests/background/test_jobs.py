"""The queue: taken once, taken again when a worker died, put back later and later; and mail, the job it carries."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from learnhub.background import mail
from learnhub.background.clearing import clearer
from learnhub.background.worker import LeaseLost, Running, Worker
from learnhub.domain.policy import SYSTEM, Action
from learnhub.outside.clock import SetClock
from learnhub.outside.files import FolderFiles
from learnhub.outside.mail import FolderMailer
from learnhub.render.environment import Pages
from learnhub.services import jobs
from learnhub.services.work import Transactions, Work
from learnhub.store.engine import Store
from learnhub.store.jobs import LEASE, TRIES
from learnhub.store.tables.accounts import Account, UserSession
from learnhub.store.tables.jobs import Job
from tests.people import settle
from tests.serving import ROOT

ARABIC = "سلسلة التبريد في الجبال"
RUSSIAN = "Холодильники для горных больниц & клиник"


def ask(transactions: Transactions, *keys: str, kind: str = "test", **arguments: Any) -> None:
    def enqueue(work: Work) -> None:
        work.require(Action.OPERATE)
        for key in keys:
            work.enqueue(kind, key, arguments)

    transactions.write(SYSTEM, enqueue)


def rows(store: Store, *columns: Any) -> list[Any]:
    with store.reading() as session:
        return list(session.execute(select(*columns).order_by(Job.id)).all())


def work_through(worker: Worker) -> int:
    """Run jobs until none waits; how many there were."""
    count = 0
    while worker.step():
        count += 1
    return count


@pytest.fixture
def transactions(store: Store, clock: SetClock) -> Transactions:
    return Transactions(store, clock)


def together(number: int, act: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(number)

    def run(_number: int) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_each_job_is_taken_once_by_many_workers(transactions: Transactions, store: Store) -> None:
    ask(transactions, *(f"{number}" for number in range(24)))
    ran: list[str] = []
    worker = Worker(transactions, {"test": lambda running: ran.append(running.job.key)}, threads=0)
    assert sum(together(6, lambda: work_through(worker))) == 24
    assert sorted(ran) == sorted(f"{number}" for number in range(24))
    assert {(tries, done is not None) for tries, done in rows(store, Job.tries, Job.done_at)} == {(1, True)}


def test_the_same_kind_and_key_is_one_job(transactions: Transactions, store: Store) -> None:
    for number in range(3):
        ask(transactions, "once", number=number)
    assert rows(store, Job.key, Job.arguments) == [("once", {"number": 0})]


def test_a_job_that_was_asked_for_in_a_transaction_that_failed_is_not_there(
    transactions: Transactions, store: Store
) -> None:
    def fail(work: Work) -> None:
        work.require(Action.OPERATE)
        work.enqueue("test", "never", {})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transactions.write(SYSTEM, fail)
    assert rows(store, Job.key) == []


def test_threads_run_what_is_asked_for_and_stop(transactions: Transactions) -> None:
    done = threading.Semaphore(0)
    worker = Worker(transactions, {"test": lambda _running: done.release()}, threads=2)
    ask(transactions, "before")
    worker.start()
    assert done.acquire(timeout=60)
    ask(transactions, "after")
    worker.wake()
    assert done.acquire(timeout=60)
    worker.stop()


def test_a_lease_that_ran_out_is_taken_again_and_the_first_holder_can_do_nothing_more(
    transactions: Transactions, store: Store, clock: SetClock
) -> None:
    ask(transactions, "one")
    first = transactions.write(SYSTEM, jobs.take)
    assert first is not None
    assert transactions.write(SYSTEM, jobs.take) is None
    clock.move(LEASE)
    assert transactions.write(SYSTEM, jobs.take) is None
    clock.move(dt.timedelta(seconds=1))
    second = transactions.write(SYSTEM, jobs.take)
    assert second is not None
    assert (second.id, second.tries) == (first.id, 2)
    assert not transactions.write(SYSTEM, jobs.finish, first, None)
    assert not transactions.write(SYSTEM, jobs.put_back, first, "late")
    with pytest.raises(LeaseLost):
        Running(first, transactions, threading.Event()).report(0.5)
    assert transactions.write(SYSTEM, jobs.finish, second, {"well": True})
    assert rows(store, Job.result, Job.arguments) == [({"well": True}, {})]


def test_a_job_that_says_how_far_it_is_keeps_its_lease(
    transactions: Transactions, store: Store, clock: SetClock
) -> None:
    seen = []

    def slow(running: Running) -> None:
        for step in (0.25, 0.5, 0.75):
            clock.move(LEASE - dt.timedelta(seconds=1))
            running.report(step)
            seen.extend(rows(store, Job.progress))
            assert transactions.write(SYSTEM, jobs.take) is None

    ask(transactions, "long")
    assert work_through(Worker(transactions, {"test": slow}, threads=0)) == 1
    assert seen == [(0.25,), (0.5,), (0.75,)]
    assert rows(store, Job.progress, Job.tries) == [(1.0, 1)]


def test_a_worker_that_lost_its_lease_leaves_the_job_to_the_other(
    transactions: Transactions, store: Store, clock: SetClock
) -> None:
    def slow(running: Running) -> None:
        clock.move(LEASE + dt.timedelta(seconds=1))
        assert transactions.write(SYSTEM, jobs.take) is not None
        running.report(0.5)

    ask(transactions, "slow")
    assert Worker(transactions, {"test": slow}, threads=0).step()
    ((done, failed, lease, error),) = rows(store, Job.done_at, Job.failed_at, Job.lease, Job.error)
    assert (done, failed, error) == (None, None, None)
    assert lease is not None


def test_a_failing_job_comes_back_later_and_later_and_fails_after_eight_tries(
    transactions: Transactions, store: Store, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_running: Running) -> None:
        raise OSError("the mail server is away")

    ask(transactions, "bad", secret="of a link")
    worker = Worker(transactions, {"test": fail}, threads=0)
    waits = []
    for _ in range(TRIES - 1):
        assert worker.step()
        assert not worker.step()
        ((next_at, error),) = rows(store, Job.not_before, Job.error)
        assert error == "OSError: the mail server is away"
        waits.append(next_at - clock.now())
        clock.moment = next_at
    assert waits == [dt.timedelta(seconds=30 * 2**number) for number in range(TRIES - 1)]
    assert worker.step()
    clock.move(dt.timedelta(days=365))
    assert not worker.step()
    ((tries, failed, lease, arguments),) = rows(store, Job.tries, Job.failed_at, Job.lease, Job.arguments)
    assert (tries, failed is not None, lease, arguments) == (TRIES, True, None, {})
    assert transactions.read(SYSTEM, jobs.waiting_since) is None


def test_one_bad_job_does_not_hold_the_others_up(
    transactions: Transactions, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    ask(transactions, "strange", kind="no-such-kind")
    ask(transactions, "good")
    assert work_through(Worker(transactions, {"test": lambda _running: None}, threads=0)) == 2
    assert [done is not None for (done,) in rows(store, Job.done_at)] == [False, True]


@pytest.fixture
def people(store: Store, clock: SetClock) -> dict[str, Account]:
    return settle(store, clock.now())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def postman(transactions: Transactions, pages: Pages, folder: Path) -> Worker:
    handler = mail.sender(
        FolderMailer(folder), pages, base_url="https://learn.example.org", mail_from="LearnHub <hub@example.org>"
    )
    return Worker(transactions, {"mail": handler}, threads=0)


def letters(folder: Path) -> list[EmailMessage]:
    found = [message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in sorted(folder.glob("*.eml"))]
    return [each for each in found if isinstance(each, EmailMessage)]


def ask_mail(transactions: Transactions, key: str, person: Account, template: str, **values: Any) -> None:
    ask(transactions, key, kind="mail", template=template, account_id=person.id, values=values)


def speak(store: Store, person: Account, **values: Any) -> None:
    store.write(lambda s: s.execute(update(Account).where(Account.id == person.id).values(**values)).close())


def test_a_mail_goes_to_a_file_that_the_log_names_and_its_secret_is_forgotten(
    transactions: Transactions,
    store: Store,
    people: dict[str, Account],
    postman: Worker,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask_mail(transactions, "link-1", people["amina"], "link_reset", secret="se-cret", code="ABCDEFGH", hours=2)
    with caplog.at_level(logging.INFO, "learnhub.outside.mail"):
        assert work_through(postman) == 1
    (letter,) = letters(folder)
    (file,) = folder.iterdir()
    assert str(file) in caplog.text
    assert "se-cret" not in caplog.text
    assert "amina" not in caplog.text
    assert (letter["To"], letter["From"]) == ("amina@example.org", "LearnHub <hub@example.org>")
    assert letter["Message-ID"] == "<mail-link-1@learn.example.org>"
    assert letter["Subject"] == "A new password for LearnHub"
    body = letter.get_content()
    assert "https://learn.example.org/links/se-cret" in body
    assert "A new password" not in body
    assert rows(store, Job.arguments, Job.result) == [({}, {"sent": True})]


@pytest.mark.parametrize(("locale", "named"), [("ar", ARABIC), ("ru", RUSSIAN), ("zh", "山区冷链")])
def test_subjects_and_text_arrive_letter_by_letter_in_any_script(
    transactions: Transactions,
    store: Store,
    people: dict[str, Account],
    postman: Worker,
    folder: Path,
    locale: str,
    named: str,
) -> None:
    speak(store, people["paul"], locale=locale, name=named)
    ask_mail(transactions, "to-paul", people["paul"], "partnership", partnership=named)
    assert work_through(postman) == 1
    (letter,) = letters(folder)
    assert named in letter["Subject"]
    assert letter.get_content().count(named) >= 2
    assert letter["Content-Language"] == locale
    raw = next(folder.iterdir()).read_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_who_was_disabled_meanwhile_gets_no_mail(
    transactions: Transactions, store: Store, people: dict[str, Account], postman: Worker, folder: Path, clock: SetClock
) -> None:
    ask_mail(transactions, "late", people["sam"], "case_declined", case="x")
    speak(store, people["sam"], disabled_at=clock.now())
    assert work_through(postman) == 1
    assert not folder.exists()
    assert rows(store, Job.result) == [({"sent": False},)]


def test_a_mail_that_was_sent_before_the_worker_died_is_the_same_mail_again(
    transactions: Transactions, people: dict[str, Account], postman: Worker, folder: Path, clock: SetClock
) -> None:
    ask_mail(transactions, "once", people["amina"], "case_declined", case="x")
    taken = transactions.write(SYSTEM, jobs.take)
    assert taken is not None
    postman._handlers["mail"](Running(taken, transactions, threading.Event()))
    (before,) = letters(folder)
    clock.move(LEASE + dt.timedelta(seconds=1))
    assert work_through(postman) == 1
    (after,) = letters(folder)
    assert after["Message-ID"] == before["Message-ID"]


def test_a_worker_killed_in_the_middle_loses_no_mail_and_sends_none_under_another_id(
    transactions: Transactions,
    store: Store,
    people: dict[str, Account],
    postman: Worker,
    folder: Path,
    clock: SetClock,
    database_url: str,
    tmp_path: Path,
) -> None:
    clock.moment = dt.datetime.now(dt.UTC)
    for number in range(40):
        ask_mail(transactions, f"{number}", people["amina"], "case_published", case="x", number=f"C-2027-{number}")
    folder.mkdir()
    in_its_hand = folder / "mail-20-learn.example.org.coming"
    os.mkfifo(in_its_hand)  # Who writes here waits for a reader.
    process = subprocess.Popen(
        [sys.executable, "-m", "learnhub", "work"],
        cwd=ROOT,
        env={
            **os.environ,
            "LEARNHUB_DATA": str(tmp_path),
            "LEARNHUB_DATABASE_URL": database_url,
            "LEARNHUB_JOB_THREADS": "0",  # as for the web processes beside it
            "LEARNHUB_BASE_URL": "https://learn.example.org",
            "LEARNHUB_MAIL_FROM": "LearnHub <hub@example.org>",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for _ in range(7):
        assert "message is in" in process.stderr.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    in_its_hand.unlink()
    left = [key for kind, key, done in rows(store, Job.kind, Job.key, Job.done_at) if kind == "mail" and done is None]
    assert 0 < len(left) < 40
    clock.moment = dt.datetime.now(dt.UTC)
    clock.move(LEASE + dt.timedelta(minutes=1))
    assert work_through(postman) >= len(left), "what the day's schedule asks for by this hour may come beside them"
    found = letters(folder)
    assert sorted(str(each["Message-ID"]) for each in found) == sorted(
        f"<mail-{number}@learn.example.org>" for number in range(40)
    )
    assert {each.get_content().count("C-2027-") for each in found} == {1}


def test_the_schedule_asks_for_each_job_once_a_day_at_its_hour(store: Store, clock: SetClock) -> None:
    ran: list[dt.datetime] = []
    transactions = Transactions(store, clock)
    handlers = {"daily": lambda _running: ran.append(clock.now())}
    workers = [Worker(transactions, handlers, threads=0, schedule={"daily": dt.time(10)}) for _ in range(2)]
    for hours in (0, 2, 3, 24):
        clock.move(dt.timedelta(hours=hours))
        for worker in workers:
            worker.plan()
            work_through(worker)
    assert ran == [dt.datetime(2027, 2, 14, 11, tzinfo=dt.UTC), dt.datetime(2027, 2, 15, 14, tzinfo=dt.UTC)]


def test_what_is_over_is_cleared_away_after_its_time_and_what_waits_stays(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    transactions = Transactions(store, clock)
    people = settle(store, clock.now())

    def refuse(_running: Running) -> None:
        raise ValueError("no")

    handlers = {
        "good": lambda _running: None,
        "bad": refuse,
        "clear-away": clearer(tmp_path, FolderFiles(tmp_path / "files")),
    }
    worker = Worker(transactions, handlers, threads=0)
    ask(transactions, "a", kind="good")
    ask(transactions, "b", kind="bad")
    for _ in range(TRIES):
        work_through(worker)
        clock.move(dt.timedelta(hours=2))
    with store.writing() as session:
        session.add(
            UserSession(account_id=people["lee"].id, secret_hash="0", began_at=clock.now(), ends_at=clock.now() + LEASE)
        )
        ended = select(func.count()).select_from(UserSession).where(UserSession.secret_hash == "0")
    left = {}
    coming, broken = (tmp_path / "files" / name for name in (".coming", ".broken"))
    coming.parent.mkdir()
    for path in (coming, broken):
        path.touch()
    os.utime(broken, (0, 0))
    for days in (80, 20, 280):
        clock.move(dt.timedelta(days=days))
        ask(transactions, f"{clock.now().date()}", kind="clear-away")
        worker.step()
        left[days] = {key for (key,) in rows(store, Job.key)} & {"a", "b"}
        assert transactions.write(SYSTEM, jobs.clear_away) == 0
    assert left == {80: {"a", "b"}, 20: {"b"}, 280: set()}
    assert (coming.exists(), broken.exists()) == (True, False)
    with store.reading() as session:
        assert session.scalar(ended) == 0
