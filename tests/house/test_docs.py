"""What the software calls by name, the documentation explains: settings, commands, permissions, errors, events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from learnhub.cli import main
from learnhub.config import Settings
from learnhub.domain.errors import DomainError
from learnhub.domain.events import EventName
from learnhub.domain.policy import Action, Role

DOCS = Path(__file__).parents[2] / "docs"


def commands(group: click.Group, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def errors(error: type[DomainError]) -> Iterator[str]:
    yield error.code
    for kind in error.__subclasses__():
        yield from errors(kind)


NAMED = {
    "setting": ("operators.md", [f"LEARNHUB_{name.upper()}" for name in Settings.model_fields]),
    "command": ("operators.md", list(commands(main, "learnhub"))),
    "permission": ("permissions.md", list(Action)),
    "role": ("permissions.md", list(Role)),
    "error": ("errors.md", list(errors(DomainError))),
    "event": ("events.md", list(EventName)),
}


@pytest.mark.parametrize("kind", NAMED)
def test_the_documentation_names_every(kind: str) -> None:
    page, names = NAMED[kind]
    text = (DOCS / page).read_text(encoding="utf-8")
    assert len(names) >= 5
    assert [name for name in names if not re.search(rf"`{re.escape(name)}[` \[]", text)] == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8")))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted((DOCS / "features").glob("*.md")), ids=lambda page: page.stem)
def test_the_tests_that_a_table_of_features_names_are_there(page: Path) -> None:
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", page.read_text(encoding="utf-8")))
    tests = "\n".join(file.read_text(encoding="utf-8") for file in (DOCS.parent / "tests").rglob("test_*.py"))
    assert named
    assert sorted(name for name in named if f"def {name}(" not in tests) == []
