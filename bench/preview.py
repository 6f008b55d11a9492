"""`python -m bench.preview`: what the preview of a lesson of 2,000 words costs beside the lesson page, in
processor time: what else runs on the machine changes little of it."""

from __future__ import annotations

import datetime as dt
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from learnhub.app import create_app, join
from learnhub.config import Settings
from learnhub.content.folder import read_folder
from learnhub.content.style import words_in
from learnhub.domain.drafts import Origin
from learnhub.domain.policy import SYSTEM, Role
from learnhub.paths import data_dir
from learnhub.services import authoring
from learnhub.services.accounts import digest
from learnhub.services.drafting import change_draft, sha
from learnhub.store.migrate import upgrade
from learnhub.store.tables.accounts import Account, RoleGrant, UserSession

COURSE = "nine-principles"
WORDS = 2_000
ROUNDS, WARMING = 25, 2
TARGET = 10
"""So many times the lesson page may a preview take."""


def main() -> None:
    """Make a lesson of shipped text, ask for its pages, and say how long each took."""
    files = read_folder(data_dir("courses") / COURSE)[0]
    path, text = long_lesson(files)
    lesson = re.search(r'^id = "([^"]+)"', text, re.MULTILINE)
    assert lesson
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        settings = Settings(data=Path(folder), secret_key=SecretStr("x" * 40), cheap_passwords=True, job_threads=0)
        parts = join(settings)
        upgrade(parts.store)
        run = parts.transactions
        run.write(SYSTEM, authoring.import_course, {**files, path: text.encode()})
        run.write(SYSTEM, authoring.publish, COURSE)
        client = create_app(settings, parts=parts).test_client()
        now = run.clock.now()
        with parts.store.writing() as session:
            account = Account(
                public_id=uuid.uuid4(),
                email="tariq@example.org",
                name="Tariq",
                sort_name="tariq",
                kind="staff",
                entity="UNDP",
                languages=["en"],
                created_at=now,
            )
            session.add(account)
            session.flush()
            session.add(RoleGrant(account_id=account.id, role=Role.TRAINER, granted_at=now))
            ends = now + dt.timedelta(days=1)
            session.add(UserSession(account_id=account.id, secret_hash=digest("bench"), began_at=now, ends_at=ends))
        with client.session_transaction() as kept:
            kept.update(_user_id="bench", _fresh=True, _permanent=True)

        def asked(address: str) -> Callable[[], None]:
            def ask() -> None:
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            return ask

        numbers = count(1)

        def edit() -> None:
            draft = run.read(SYSTEM, authoring.export_course, COURSE, draft=True)[path]
            changes = {path: text.encode() + f"\nOne sentence more, the {next(numbers)}th.\n".encode()}
            run.write(SYSTEM, change_draft, COURSE, changes, base={path: sha(draft)}, origin=Origin.EDIT)

        preview = f"/studio/{COURSE}/preview/learner/draft/en/{now.date()}/{lesson[1]}"
        beside = f"/studio/{COURSE}/beside/{path}?shows"
        rows = (
            ("lesson page", asked(f"/courses/{COURSE}/{lesson[1]}"), None),
            ("its page in the studio", asked(f"/studio/{COURSE}/files/{path}"), None),
            ("how it looks, beside its text", asked(beside), None),
            ("how it looks, after an edit", asked(beside), edit),
            ("preview as a learner", asked(preview), None),
            ("preview as a learner, after an edit", asked(preview), edit),
        )
        times: dict[str, list[float]] = {name: [] for name, _, _ in rows}
        base_name, base_page, _ = rows[0]
        for name, ask, before in rows[1:]:
            for each, page, edits in ((base_name, base_page, None), (name, ask, before)):
                for turn in range(ROUNDS + WARMING):
                    if edits:
                        edits()
                    began = time.process_time()
                    page()
                    if turn >= WARMING:
                        times[each].append(time.process_time() - began)
        parts.store.dispose()
    base = statistics.median(times["lesson page"])
    print(
        f"a lesson of {len(words_in(text)):,} words in a course of {len(files)} files, in this process, {ROUNDS} rounds"
    )
    print("| page | processor ms (p50) | times the lesson page | target |")
    print("| --- | ---: | ---: | --- |")
    for name, found in times.items():
        share = statistics.median(found) / base
        target = "" if name == "lesson page" else f"under {TARGET}: {'met' if share < TARGET else '**not met**'}"
        print(f"| {name} | {statistics.median(found) * 1000:.1f} | {share:.1f} | {target} |")


def long_lesson(files: dict[str, bytes]) -> tuple[str, str]:
    """The path of a lesson and its text with that of other lessons after it, under ids of their own."""
    paths = [path for path in sorted(files) if re.fullmatch(r"\d\d-[a-z-]+/\d\d-[a-z0-9-]+\.md", path)]
    first = paths[0]
    text = files[first].decode()
    for number, path in enumerate(paths[1:], 2):
        if len(words_in(text)) >= WORDS:
            break
        body = files[path].decode().partition("\n+++\n")[2]
        body = re.sub(r"!\[[^\]]*\]\([^)]*\)|\[case:[^\]]*\]", "A picture.", body)
        text += re.sub(r"\{#([a-z0-9-]+)\}", rf"{{#\1-{number}}}", body)
        text = re.sub(r"\]\(#([a-z0-9-]+)\)", "](https://example.org/)", text)
    return first, text


if __name__ == "__main__":
    main()
