"""A sample course that asks in every way, as it stands after a wrong key: tries were sent, the text was mended since,
open answers wait for a trainer, and letters for the marks of peers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from learnhub.content.folder import read_folder
from learnhub.domain.policy import SYSTEM, Action, Actor
from learnhub.services import assessment, authoring, learning
from learnhub.services.work import Transactions, Work
from learnhub.store import accounts
from learnhub.store.authoring import course_by_slug

SAMPLES = uuid.UUID("5d3c2f7a-6f0e-4c38-9a49-1f0d7a6f5b21")
"""The namespace in which the tries of sample people get their ids."""

SLUG, QUIZ = "every-question", "sq-check"
FILE = "01-a-shelf/02-check.quiz.md"
MENDED = (
    ("- ( ) Yes: the books", "- (x) The same letters"),
    ("- ( ) Yes: nobody reads", "- (x) A line on the sign"),
)
"""The beginnings of options as they stand, wrong and right; the sample began with the wrong ones as its keys."""

LETTER = "sq-q-letter"
GIVEN: Mapping[str, Mapping[str, list[str]]] = {
    "raul": {
        "sq-q-letters": ["same"],
        "sq-q-page": ["giver", "open"],
        "sq-q-other": ["true", "certainty=3"],
        "sq-q-day": ["3 March"],
        "sq-q-steps": ["agree=1", "write=2", "show=3", "answer=4"],
        "sq-q-who": ["printer=books", "librarian=sign"],
        "sq-q-fact": ["name=fact", "number=fact", "larger=favour"],
        "sq-q-gaps": ["count=400", "who=printer"],
        "sq-q-line": ["thanks"],
        LETTER: ["A sample: Thank you for the books. Every giver gets the same letters, so that nobody looks larger."],
    },
    "edith": {
        "sq-q-letters": ["same"],
        "sq-q-page": ["giver"],
        "sq-q-other": ["false", "certainty=3"],
        "sq-q-day": ["in March"],
        "sq-q-line": ["first"],
        LETTER: ["A sample: We regret that the sign is small."],
    },
}
"""What two sample people answered, by their address and the question; its sibling of the other form has `-b`."""

ROUND, LETTERS = "sq-round", {"sq-r-joiner": "eight chairs", "sq-r-gardener": "two trees"}
"""The quiz whose letters peers mark: what was given, by its question."""


def add_course(transactions: Transactions, samples: Path) -> Iterator[str]:
    """Publish the sample with a wrong key, let sample people answer, and publish the mended text; once."""
    folder = samples / SLUG
    if not folder.exists() or transactions.read(SYSTEM, _is_there):
        return
    files = read_folder(folder)[0]
    _publish(transactions, {**files, FILE: _with_wrong_key(files[FILE])})
    answered = sum(transactions.write(SYSTEM, _answer, key, given) for key, given in GIVEN.items())
    _publish(transactions, files)
    for key in GIVEN:
        transactions.write(SYSTEM, _send_letters, key)
    yield f"Added a sample course with every kind of question, and {answered} tries at it."


def _is_there(work: Work) -> bool:
    work.require(Action.OPERATE)
    return course_by_slug(work.session, SLUG) is not None


def _publish(transactions: Transactions, files: Mapping[str, bytes]) -> None:
    transactions.write(SYSTEM, authoring.import_course, files, take_folder=True)
    transactions.write(SYSTEM, authoring.publish, SLUG)


def _with_wrong_key(text: bytes) -> bytes:
    """The text as it was before it was mended."""
    for wrong, right in MENDED:
        text = text.replace(wrong.encode(), wrong.replace("( )", "(x)").encode())
        text = text.replace(right.encode(), right.replace("(x)", "( )").encode())
    return text


def _acting(work: Work, key: str) -> Work | None:
    """The same transaction on behalf of a sample person; None when they are not there."""
    work.require(Action.OPERATE)
    account = accounts.account_by_email(work.session, f"{key}@example.org")
    actor: Actor | None = accounts.actor_by_id(work.session, account.id) if account else None
    return replace(work, actor=actor) if actor else None


def _send_letters(work: Work, key: str) -> None:
    """A person sends both letters, in two tries."""
    theirs = _acting(work, key)
    if theirs is None:
        return
    for number in range(len(LETTERS)):
        attempt = assessment.start_attempt(theirs, SLUG, ROUND, uuid.uuid5(SAMPLES, f"{key}-{number}"))
        (asked,) = assessment.open_attempt(theirs, attempt).items
        letter = f"A sample: Thank you for {LETTERS[asked.id]}. All who gave are named on the page of the library."
        assessment.submit_attempt(theirs, attempt, {asked.id: [letter]})


def _answer(work: Work, key: str, given: Mapping[str, list[str]]) -> bool:
    theirs = _acting(work, key)
    if theirs is None:
        return False
    learning.enrol(theirs, SLUG)
    attempt = assessment.start_attempt(theirs, SLUG, QUIZ, uuid.uuid5(SAMPLES, key))
    asked = [item.id for item in assessment.open_attempt(theirs, attempt).items]
    answers = {each: given.get(each.removesuffix("-b"), []) for each in asked}
    assessment.submit_attempt(theirs, attempt, answers)
    return True
