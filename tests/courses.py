"""A course of two short modules, for tests that learn, answer and publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from learnhub.domain.policy import Actor
from learnhub.domain.principles import Principle
from learnhub.services import authoring
from learnhub.services.work import Transactions
from learnhub.store.engine import Store
from learnhub.store.tables.authoring import Course, Release

SLUG = "two-modules"
MODULES = ("open-books", "same-news")
LESSONS = ("who-gives", "who-decides", "one-day")
QUIZZES = ("books-check", "news-check")

COURSE = """+++
format = 1
id = "two-modules"
title = "Two modules"
language = "en"
summary = "Open books, and the same news for all."
open = true
completion = "every-module"
+++

A course in two parts.
"""

BOOKS = """+++
id = "open-books"
title = "Open books"
principle = "transparency"
summary = "Say who gives what."

[[objectives]]
id = "say-it"
text = "Say who gives what before somebody asks."
+++

Begin with the list of partners.
"""

WHO_GIVES = """+++
id = "who-gives"
title = "Who gives what"
minutes = 4
objectives = ["say-it"]
paragraphs = ["¶2"]
+++

A letter came on Thursday.

::: choice {#reply}
What do you write?

- ( ) Nothing yet. {#wait}
  > The press asks first.
- (x) The whole list. {#list}
  > Nobody has to ask.
:::

## The list {#the-list}

Put it on the page. ![A calendar](media/day.svg)

## The date {#the-date}

Say since when.
"""

WHO_DECIDES = """+++
id = "who-decides"
title = "Who decides"
minutes = 3
objectives = ["say-it"]
+++

## The table {#the-table}

Name the people who vote.
"""

BOOKS_CHECK = """+++
id = "books-check"
title = "Check: open books"
pass = 1
draw = 2
reason = "One of two shows that the list was read."
+++

Two questions.
"""

NEWS = """+++
id = "same-news"
title = "The same news"
principle = "no-unfair-advantage"
summary = "Tell everyone on the same day."

[[objectives]]
id = "same-day"
text = "Tell everyone on the same day."
+++

Begin with the letter.
"""

ONE_DAY = """+++
id = "one-day"
title = "On one day"
minutes = 5
objectives = ["same-day"]
+++

## Monday {#monday}

All letters left on Monday.
"""

NEWS_CHECK = """+++
id = "news-check"
title = "Check: the same news"
pass = 1
draw = 1
reason = "One of one."
+++

One question.
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>A calendar</title><path d="M0 0"/></svg>\n'

CHOICES = {
    "single": "- ( ) One of them. {#one}\n  > The others hear of it.\n- (x) All of them. {#all}\n  > All prepare.\n",
    "multiple": (
        "- [x] The givers. {#givers}\n  > They come first.\n- [x] The sums. {#sums}\n  > People ask for these.\n"
        "- [ ] The gossip. {#gossip}\n  > This helps nobody.\n"
    ),
    "true-false": "- (x) True. {#true}\n  > It is.\n- ( ) False. {#false}\n  > It is not so.\n",
    "short": "= Monday\n= on Monday\n\n> It was a Monday.\n",
}


def item(identity: str, kind: str, form: str, objective: str, principle: str, passage: str) -> str:
    """The text of one question."""
    settings = {
        "kind": kind,
        "objective": objective,
        "principle": principle,
        "passage": passage,
        "form": form,
        "siblings": f"of-{passage.partition('#')[2]}",
    }
    lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
    return f"\n## {identity} {{#{identity}}}\n\n```toml\n{lines}difficulty = 1\n```\n\nWhich one?\n\n{CHOICES[kind]}"


BOOK_ITEMS = (
    ("givers-a", "single", "A", "say-it", "transparency", "who-gives#the-list"),
    ("sums-a", "multiple", "A", "say-it", "transparency", "who-gives#the-date"),
    ("givers-b", "true-false", "B", "say-it", "transparency", "who-gives#the-list"),
    ("day-b", "short", "B", "say-it", "no-unfair-advantage", "who-decides#the-table"),
)
NEWS_ITEMS = (
    ("first-a", "single", "A", "same-day", "no-unfair-advantage", "one-day#monday"),
    ("first-b", "short", "B", "same-day", "no-unfair-advantage", "one-day#monday"),
)


def files() -> dict[str, bytes]:
    """The files of the course, by path."""
    texts = {
        "course.md": COURSE,
        "01-open-books/module.md": BOOKS,
        "01-open-books/01-who-gives.md": WHO_GIVES,
        "01-open-books/02-who-decides.md": WHO_DECIDES,
        "01-open-books/03-check.quiz.md": BOOKS_CHECK + "".join(item(*each) for each in BOOK_ITEMS),
        "01-open-books/media/day.svg": PICTURE,
        "02-same-news/module.md": NEWS,
        "02-same-news/01-one-day.md": ONE_DAY,
        "02-same-news/02-check.quiz.md": NEWS_CHECK + "".join(item(*each) for each in NEWS_ITEMS),
    }
    return {path: text.encode() for path, text in texts.items()}


SCENARIO = "whose-list"
SCENARIO_FILE = "01-open-books/04-whose-list.scenario.md"
DILEMMA = """+++
id = "whose-list"
title = "The list of partners"
minutes = 6
objectives = ["say-it"]
+++

You keep the page of the campaign. Illustration.

## A call {#list-call}

A reporter asks who pays. What do you say?

- ( ) Nothing today. {#wait} => list-press
  > The reporter asks the partners.

  - transparency: Others tell it first.
- ( ) The whole list. {#tell} => list-sums
  > She thanks you, and asks for the sums.

  + transparency: [The list](who-gives#the-list) is out the same day.
  - mutual-benefit: One partner had asked for a day.

## The sums {#list-sums}

The sums are not agreed. What do you do?

- ( ) Give what is agreed. {#some} => list-page
  > The page names three sums of four.

  + transparency: It says which one is open.
- ( ) Round them. {#round} => list-press
  > A partner writes.

  - accountability: Nobody can check it.

## In the press {#list-press}

```toml
ending = "did-not-work"
```

The headline is not yours.

> Say it before somebody asks.

## The page {#list-page}

```toml
ending = "worked"
```

The page is up at six.

> Say what is open, too.
"""


def with_scenario() -> dict[str, bytes]:
    """The files with a dilemma in the first module."""
    return {**files(), SCENARIO_FILE: DILEMMA.encode()}


def nine() -> dict[str, bytes]:
    """The files of a course with a module on each principle: one lesson, two questions on its one objective for each
    form, and two for practice."""
    texts = {"course.md": COURSE.replace(SLUG, "nine").replace("Two modules", "Nine")}
    for number, principle in enumerate(Principle, 1):
        folder, objective = f"{number:02}-m{number}", f"does-{number}"
        texts[f"{folder}/module.md"] = (
            BOOKS.replace("open-books", f"m{number}").replace("transparency", principle).replace("say-it", objective)
        )
        texts[f"{folder}/01-lesson.md"] = (
            ONE_DAY.replace("one-day", f"lesson-{number}")
            .replace("same-day", objective)
            .replace("{#monday}", f"{{#monday-{number}}}")
        )
        texts[f"{folder}/02-check.quiz.md"] = BOOKS_CHECK.replace("books-check", f"check-{number}") + "".join(
            item(
                f"{form.lower()}{place}-{number}",
                "single",
                form,
                objective,
                principle,
                f"lesson-{number}#monday-{number}",
            )
            for form in ("A", "B", "practice")
            for place in (1, 2)
        )
    return {path: text.encode() for path, text in texts.items()}


def edited(path: str, old: str, new: str, given: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The files with one place changed."""
    given = given or files()
    assert old in given[path].decode(), f"{path} holds no {old!r}"
    return {**given, path: given[path].decode().replace(old, new, 1).encode()}


def named(slug: str, given: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The same text as another course: ids are unique in their course alone."""
    return edited("course.md", f'id = "{SLUG}"', f'id = "{slug}"', given)


def published(transactions: Transactions, trainer: Actor, given: Mapping[str, bytes] | None = None) -> str:
    """Import and publish the course; its slug."""
    slug = transactions.write(trainer, authoring.import_course, given or files()).slug
    transactions.write(trainer, authoring.publish, slug)
    return slug


RIGHT: Mapping[str, list[str]] = {
    "single": ["all"],
    "multiple": ["givers", "sums"],
    "true-false": ["true"],
    "short": ["on Monday."],
}
WRONG: Mapping[str, list[str]] = {
    "single": ["one"],
    "multiple": ["gossip"],
    "true-false": ["false"],
    "short": ["Friday"],
}
KINDS = {each[0]: each[1] for each in BOOK_ITEMS + NEWS_ITEMS}


def answers(item_ids: Any, *, right: bool = True) -> dict[str, list[str]]:
    """What a form sends for these questions."""
    return {each: (RIGHT if right else WRONG)[KINDS[each]] for each in item_ids}


def bare(store: Store, slug: str, now: dt.datetime, *, offered: bool = True, **given: Any) -> tuple[int, int]:
    """A course with one release that has no text; its key and that of the release."""
    values: dict[str, Any] = {
        "number": 1,
        "name": "f" * 64,
        "published_at": now,
        "title": slug.title(),
        "summary": "",
        "language": "en",
        "open": True,
        "completion": "all",
        "minutes": 1,
        "body_html": "",
        "outline": {"modules": []},
        "details": {},
    }
    with store.writing() as session:
        course = Course(slug=slug, created_at=now)
        session.add(course)
        session.flush()
        release = Release(course_id=course.id, **{**values, **given})
        session.add(release)
        session.flush()
        course.release_id = release.id if offered else None
        return course.id, release.id
