"""A small course without a fault, for tests to break in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.content.course import read_course
from learnhub.content.faults import errors
from learnhub.domain.errors import Fault

COURSE = """+++
format = 1
id = "small"
title = "A small course"
language = "en"
summary = "One module."
open = true
completion = "every-module"
+++

A course to test with.
"""

MODULE = """+++
id = "news"
title = "News for all"
principle = "no-unfair-advantage"
summary = "Tell everyone at once."

[[objectives]]
id = "same-day"
text = "Give everyone the news on the same day."
+++

Begin here.
"""

LESSON = """+++
id = "thursday"
title = "The letter on Thursday"
minutes = 7
objectives = ["same-day"]
paragraphs = ["preamble", "¶2"]
+++

::: scene
Thursday, 16:40. A letter came.
:::

::: choice {#reply}
What do you write?

- ( ) Yes. {#yes}
  > The others read of it.
- (x) Yes, to all. {#all}
  > Three offers come.
:::

## On the same day {#equal}

See [the start](#equal) and ![a calendar](media/day.svg).

:::: activity {#sort}
Sort the letters.

::: model
By day.
:::
::::

### Later {#later}

::: checklist {#list}
- Call.
:::

::: key-points
- Tell all.
- Tell them early.
- Tell them again.
:::
"""

QUIZ = """+++
id = "news-check"
title = "Check: news"
pass = 1
draw = 1
reason = "One of one."
+++

One question.

## First look {#first-look}

```toml
kind = "single"
objective = "same-day"
principle = "no-unfair-advantage"
difficulty = 2
passage = "thursday#equal"
form = "A"
siblings = "first-news"
```

Whom do you tell?

- ( ) One. {#one}
  > The others lose a day.
- (x) All. {#all}
  > All can prepare.

## Second look {#second-look}

```toml
kind = "short"
objective = "same-day"
principle = "no-unfair-advantage"
difficulty = 1
passage = "thursday#later"
form = "B"
siblings = "first-news"
```

On which day?

= Monday
= on Monday

> It was a Monday.
"""

SCENARIO = """+++
id = "call"
title = "The call"
minutes = 5
objectives = ["same-day"]
+++

You lead the campaign. Illustration.

## Thursday {#call-thursday}

The company asks to know first. What do you say?

- ( ) Yes, tonight. {#tonight} => call-letter
  > The others read of it.

  + common-purpose: The date holds.
  - no-unfair-advantage: One company knew first.
- ( ) Yes, to all. {#to-all} => call-silence
  > Nobody answers on Friday.

  + no-unfair-advantage: All knew on [the same day](thursday#equal).

## A letter {#call-letter}

A second company writes. What do you do?

- ( ) Answer it. {#answer} => call-late
  > It asks for the file.

  + transparency: It has your reasons.
- ( ) Wait for Monday. {#wait} => call-press
  > A newspaper calls.

  - transparency: Nobody has your reasons.

## Silence {#call-silence}

Friday, and no offer. What do you do?

- ( ) Call them all. {#call-all} => call-offers
  > Three offers come.

  + no-unfair-advantage: The same words to all.
- ( ) Call the first. {#call-one} => call-late
  > It laughs.

  - no-unfair-advantage: It was asked alone.

## Late {#call-late}

```toml
ending = "partly"
```

The campaign begins a week late.

> Tell all at once.

## In the press {#call-press}

```toml
ending = "did-not-work"
```

The page says: favours.

> Answer on the day.

## Three offers {#call-offers}

```toml
ending = "worked"
```

You choose by the criteria.

> The same words to all took an hour.
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>A calendar</title><path d="M0 0"/></svg>\n'

C, M, L, Q = "course.md", "01-news/module.md", "01-news/01-thursday.md", "01-news/02-check.quiz.md"
P = "01-news/media/day.svg"
S = "01-news/03-call.scenario.md"


def small() -> dict[str, bytes]:
    """The files of the small course."""
    return {
        path: text.encode()
        for path, text in ((C, COURSE), (M, MODULE), (L, LESSON), (Q, QUIZ), (S, SCENARIO), (P, PICTURE))
    }


def edited(path: str, old: str, new: str) -> dict[str, bytes]:
    """The files of the small course with one place changed."""
    files = small()
    assert files[path].decode().count(old) >= 1, f"{path} holds no {old!r}"
    return {**files, path: files[path].decode().replace(old, new, 1).encode()}


def errors_of(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(file:line, code) of every error, in order."""
    return places(errors(read_course(files).faults))


def places(faults: list[Fault]) -> list[tuple[str, str]]:
    """(file:line, code) of each fault."""
    return [(fault.path, fault.code) for fault in faults]
