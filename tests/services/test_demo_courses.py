"""The sample course of a demonstration: every kind of question, a mended key, and open answers that wait."""

from __future__ import annotations

from learnhub.content.course import read_course
from learnhub.content.folder import read_folder
from learnhub.domain.assessment import Form, ItemKind
from learnhub.domain.policy import SYSTEM
from learnhub.outside.clock import SetClock
from learnhub.paths import data_dir
from learnhub.services import demo, marking, regrading, waiting
from learnhub.services.demo_courses import FILE, MENDED, QUIZ, SLUG, add_course
from learnhub.services.work import Transactions
from learnhub.store import accounts
from learnhub.store.engine import Store

SAMPLES = data_dir("courses") / "samples"


def test_the_sample_asks_in_every_way_in_both_forms_and_holds_the_options_that_were_mended() -> None:
    files = read_folder(SAMPLES / SLUG)[0]
    course = read_course(files).course
    assert course is not None
    (quiz,) = course.modules[0].quizzes
    for form in (Form.A, Form.B):
        assert [item.kind for item in quiz.items if item.form is form] == list(ItemKind)
    assert all(files[FILE].count(option.encode()) == 1 for options in MENDED for option in options)
    assert "(sample)" in course.title
    assert all(item.stem_html.startswith("<p>Illustration.") for item in quiz.items)


def test_a_demonstration_has_a_key_to_correct_and_answers_to_mark_and_adds_them_once(
    store: Store, clock: SetClock
) -> None:
    transactions = Transactions(store, clock)
    transactions.write(SYSTEM, demo.add_people)
    assert list(add_course(transactions, SAMPLES)) == [
        "Added a sample course with every kind of question, and 2 tries at it."
    ]
    assert list(add_course(transactions, SAMPLES)) == []
    with store.reading() as session:
        account = accounts.account_by_email(session, "tariq@example.org")
        trainer = accounts.actor_by_id(session, account.id) if account else None
    assert trainer is not None
    view = transactions.read(trainer, regrading.list_corrections, SLUG, QUIZ)
    assert {each.id.removesuffix("-b") for each in view.items} == {"sq-q-letters"}
    queue = transactions.read(trainer, marking.queue).rows
    assert sorted((row.learner, row.responses) for row in queue) == [
        ("Edith Khan (sample)", 1),
        ("Raul Banda (sample)", 1),
    ]
    with store.reading() as session:
        account = accounts.account_by_email(session, "raul@example.org")
        raul = accounts.actor_by_id(session, account.id) if account else None
    assert raul is not None
    asked = transactions.read(raul, waiting.texts_waiting)
    assert asked is not None
    assert asked.count == 2
