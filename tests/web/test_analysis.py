"""A trainer reads how the questions of a quiz do their work, has them counted, and learners see none of it."""

from __future__ import annotations

import re

from flask import Flask

from tests.courses import QUIZZES, SLUG, files, published
from tests.people import People
from tests.services.test_analysis import GIVERS, GUESSES, KNOWS, SUMS, learners

HERE = f"/courses/{SLUG}/quizzes/{QUIZZES[0]}/analysis"


class Site:
    """What `learners` needs of a house."""

    def __init__(self, app: Flask) -> None:
        parts = app.extensions["learnhub.parts"]
        self.store, self.clock = parts.store, parts.transactions.clock


def test_a_trainer_reads_the_sentence_that_matters_first(app: Flask, people: People) -> None:
    parts = app.extensions["learnhub.parts"]
    published(parts.transactions, people.actor("tariq"), files())
    tariq = people.browser("tariq")
    assert "Nobody has sent a try at this quiz yet." in tariq.open(HERE).text
    learners(Site(app), [{GIVERS: "one", SUMS: KNOWS}] * 12 + [{GIVERS: "all", SUMS: GUESSES}] * 20)
    assert f'href="{HERE}"' in tariq.open(HERE.removesuffix("/analysis")).text
    assert "Nothing was counted yet." in tariq.open(HERE).text
    assert tariq.send(HERE).location == HERE
    while parts.worker.step():
        pass
    page = tariq.open(HERE).text
    first = page.index("Option A draws more good learners than the key.")
    assert first < page.index("Answered by fewer than 5 people")
    assert "Asked of 32 people. Right at first: 62%." in page.replace("\xa0", "")
    assert "Discrimination: -1" in page
    assert "Henrysson" in page
    link = re.search(rf'href="(/studio/[^"]+03-check.quiz.md\?edit={GIVERS})#block-form"', page)
    assert link is not None
    form = tariq.open(link[1]).text
    assert 'id="block-form"' in form
    assert f">{GIVERS}<" in form or f'value="{GIVERS}"' in form
    assert tariq.open(f"{HERE}?version=1").status_code == 200
    assert "analysis" not in people.browser("amina").open(HERE.removesuffix("/analysis")).text
