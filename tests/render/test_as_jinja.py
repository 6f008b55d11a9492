"""Templates whose macros are called, and whose values are put in, in fewer steps say what plain Jinja says of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError, select_autoescape
from markupsafe import Markup

from learnhub.domain.languages import Words
from learnhub.render import environment
from learnhub.render.environment import Pages

MACROS = """\
{% macro said(a, b='<d>', c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}
{% macro bare() %}<b>{% endmacro %}
{% macro around(a) %}<{{ caller(a) }}>{{ a }}{% endmacro %}
{% macro perhaps(a, caller=none) %}{{ a }}{{ caller() if caller }}{% endmacro %}
{% macro more(a) %}{{ a }}{{ varargs|join('&') }}{{ kwargs.get('z', '<') }}{% endmacro %}
"""
PARTS = (
    "{{ v }}{{ v|e }}{{ v|string }}{{ v ~ w }}{{ [v, w]|join('<') }}{{ '%s' % w if w is string else v }}",
    "{{ said(v) }}{{ said(v, w) }}{{ said(b=w, a=v) }}{{ said(v, c=said(w)) }}{{ said(v, w, v) }}{{ bare() }}",
    "{{ said(v) ~ w ~ '<' }}{{ said(v)|upper }}{{ bare()|e }}{{ bare() ~ w }}{{ said(said(said(v))) }}",
    "{{ more(v) }}{{ more(v, w) }}{{ more(v, w, v, z=w) }}{{ more(v, w) ~ '<' ~ w }}{{ more(a=v, z=w)|e }}",
    "{% call(x) around(v) %}{{ x }}{{ w }}{% endcall %}{% call perhaps(v) %}{{ w }}<i>{% endcall %}{{ perhaps(w) }}",
    "{% set kept %}{{ v }}{{ said(w) }}{% endset %}{{ kept }}{{ kept ~ w }}{{ kept|e }}",
    "{% filter upper %}{{ v }}{{ said(w) }}{% endfilter %}{% for x in [v, w] %}{{ said(x, loop.index) }}{% endfor %}",
    "{% autoescape false %}{{ v }}{{ said(v) ~ '<' ~ w }}{{ more(v, w) ~ '<' }}{% endautoescape %}{{ said(v) }}",
    "{% autoescape true %}{{ v }}{{ said(v) ~ '<' ~ w }}{{ more(v, w) ~ '<' }}{% endautoescape %}{{ said(v) }}",
    "{{ _('%(x)s: 100 %% of %(y)s', x=v, y=w) }}{{ ngettext('%(num)s of %(x)s', '%(num)s: %(x)s', 2, x=v) ~ w }}",
    "{{ f(v) }}{{ o.m(w) }}{{ [v, w]|map('string')|map('e')|join }}{{ w if w else v }}{{ '<' if v else '>' }}",
)
WRONG = (
    "{{ nothing }}",
    "{{ said() }}",
    "{{ said(nothing) }}",
    "{{ said(1, 2, 3, 4) }}",
    "{{ said(1, a=2) }}",
    "{{ said(1, z=2) }}",
    "{{ around(1) }}",
    "{{ nothing(1) }}",
    "{% call said(1) %}x{% endcall %}",
    "{% call bare() %}x{% endcall %}",
)


class Lazy:
    """Text that is made when somebody asks, and is no HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class Html(Lazy):
    """The same, which says how it stands in HTML."""

    def __html__(self) -> str:
        return f"<u>{self.text}</u>"


TEXTS = st.text(st.sampled_from("a<>&\"'é %{\\"), max_size=6)
VALUES = st.one_of(
    *(TEXTS.map(kind) for kind in (str, Markup, Lazy, Html, lambda text: Words(text, "fr"))),
    *(st.none(), st.booleans(), st.integers(-3, 300), st.floats(allow_nan=False), st.lists(TEXTS, max_size=2)),
)
USED = {"f": lambda value: value, "o": SimpleNamespace(m="<{}>".format)}


def both(folder: Path, *templates: str) -> tuple[Pages, Environment]:
    """Our pages and plain Jinja with these templates, each as HTML and as text."""
    (folder / "static" / "img").mkdir(parents=True)
    (folder / "static" / "img" / "icons.svg").write_text("<svg/>")
    for number, template in enumerate(templates):
        for ending in ("html", "txt"):
            path = folder / "templates" / f"{number}.{ending}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(MACROS + template)
    plain = Environment(
        loader=FileSystemLoader(folder / "templates"),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    plain.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return Pages.from_folders(folder / "templates", folder / "static"), plain


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, Environment]:
    return both(tmp_path_factory.mktemp("alike"), *PARTS)


@given(v=VALUES, w=VALUES)
@example(v="<", w=Markup("<"))
@example(v=None, w=Lazy("<"))
def test_what_is_put_in_is_what_jinja_puts_in(made: tuple[Pages, Environment], v: Any, w: Any) -> None:
    ours, plain = made
    for number in range(len(PARTS)):
        for name in (f"{number}.html", f"{number}.txt"):
            assert ours.render("en", name, v=v, w=w, **USED) == plain.get_template(name).render(v=v, w=w, **USED), name


def test_what_jinja_refuses_is_refused_by_the_same_name(tmp_path: Path) -> None:
    ours, plain = both(tmp_path, *WRONG)
    for number in range(len(WRONG)):
        for name in (f"{number}.html", f"{number}.txt"):
            with pytest.raises((UndefinedError, TypeError)) as refused:
                plain.get_template(name).render()
            with pytest.raises(refused.type):
                ours.render("en", name)


def test_this_jinja_is_the_one_that_the_shorter_ways_were_made_for() -> None:
    assert environment.AS_KNOWN
