"""A survey with a question of each kind, as course text."""

SURVEY = "how-it-was"
SURVEY_TEXT = """+++
id = "how-it-was"
title = "How was it?"
minutes = 2
at-end = true
+++

Four questions on the course, none on you.

## How much can you use? {#used}

```toml
kind = "scale"
low = "nothing"
high = "all of it"
```

## Have you done it? {#done-it}

```toml
kind = "single"
```

- ( ) Yes. {#yes}
- ( ) No. {#no}

## What kept you? {#kept-you}

```toml
kind = "multiple"
```

Choose all that fit.

- [ ] Time. {#time}
- [ ] Rules. {#rules}

## What else? {#said-else}

```toml
kind = "words"
```
"""
