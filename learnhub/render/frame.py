"""What the frame of a page shows around the page: who reads, in which language, and what was just done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from learnhub.domain.languages import NAMES
from learnhub.domain.policy import VISITOR, Actor

LANGUAGES: Mapping[str, str] = NAMES
"""The interface languages, each by its own name."""

CSRF = f"\x02{secrets.token_hex(16)}\x03"
"""Stands for the token of a page until the page is made; nobody can write it."""

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Flash:
    """One thing to say on the next page: a marked message and its named values; `kind` is success, info or warning."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "success"


@dataclass(frozen=True)
class Frame:
    """The values that layouts need, of one request.

    `menu` holds (endpoint, marked label) pairs; `section` is the entry that the page stands under, where its address
    does not begin with the entry's; `path` is the local address that language and Light pages lead back to;
    `csrf_token` is called only when a page holds a form; `demo` shows the notice of demonstration data,
    `preview` that of a preview: what is previewed, the address at which to choose something else,
    and the `notes` of trainers by what they are beside.
    """

    locale: str = "en"
    light: bool = False
    actor: Actor = VISITOR
    menu: tuple[tuple[str, str], ...] = ()
    section: str = ""
    path: str = "/"
    csrf_token: Callable[[], str] = str
    flashes: tuple[Flash, ...] = ()
    demo: bool = False
    preview: Mapping[str, Any] | None = None

    @property
    def dir(self) -> str:
        """The direction of the text, as HTML's `dir` has it."""
        return "rtl" if self.locale in RIGHT_TO_LEFT else "ltr"

    @property
    def csrf(self) -> str:
        """Where the token of this page will stand, so that parts with a form can be kept for everybody."""
        return CSRF
