"""A form field as its markup sees it, so that markup that was made once can be taken again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

VALUE = f"\x02{secrets.token_hex(16)}\x03"
"""Stands for what was written into a field; nobody can write it."""

WRITTEN = frozenset({"TextAreaField", "StringField", "PasswordField"})
CHOSEN = frozenset({"RadioField", "SelectMultipleField"})


class Choice(NamedTuple):
    """One choice of a field."""

    value: Any
    label: Any
    selected: bool


class Label(NamedTuple):
    """The label of a field."""

    text: str


@dataclass(frozen=True)
class Still:
    """A WTForms field without errors as it stands, but for what was written into it: equal ones look the same."""

    type: str
    id: str
    name: str
    label: Label
    description: str
    needed: tuple[tuple[str, Any], ...]
    widget: Callable[..., Markup]
    choices: tuple[Choice, ...]
    errors: tuple[()] = ()

    @property
    def flags(self) -> Any:
        """What its validators ask of the browser, as attributes."""
        return _Flags(self.needed)

    def iter_choices(self) -> tuple[Choice, ...]:
        """Its choices, in order."""
        return self.choices

    def __call__(self, **attributes: Any) -> Markup:
        """Its control, with `VALUE` in it."""
        return self.widget(self, **attributes)

    def _value(self) -> str:
        return VALUE


class _Flags:
    """WTForms' own answers None for a flag that is not set."""

    def __init__(self, needed: tuple[tuple[str, Any], ...]) -> None:
        self.__dict__.update(needed)

    def __getattr__(self, name: str) -> None:
        return None


def still(field: Any) -> Still | None:
    """The field without what was written into it; None for one with errors or of a kind that is made each time."""
    if field.errors or field.render_kw or field.type not in WRITTEN | CHOSEN:
        return None
    return Still(
        field.type,
        field.id,
        field.name,
        Label(field.label.text),
        field.description,
        tuple(vars(field.flags).items()),
        field.widget,
        tuple(Choice(each.value, each.label, each.selected) for each in field.iter_choices())
        if field.type in CHOSEN
        else (),
    )


def filled(markup: Markup, field: Any) -> Markup:
    """The markup of a still field with what was written into this one."""
    return markup.replace(VALUE, escape(field._value())) if field.type in WRITTEN else markup
