"""What every template keeps: it compiles, hides no text from translators, and holds nothing the CSP refuses."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from learnhub.render.catalogues import extract
from learnhub.render.environment import Pages

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
KINDS = {".html", ".svg", ".txt", ".xml"}
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*") if file.suffix in KINDS)

SAFE_ALLOWED: dict[str, int] = {
    "assessment/quiz.html": 1,
    "learning/_module.html": 1,
    "learning/_text.html": 4,
    "marking/show.html": 2,
    "peers/exemplar.html": 1,
    "peers/text.html": 1,
    "surveys/results.html": 1,
    "surveys/show.html": 4,
    "meetings/_sheet.html": 1,
    "packages/_parts.html": 16,
    "packages/_questions.html": 23,
    "packages/page.html": 2,
    "learning/course.html": 1,
    "parts/questions.html": 19,
    "analysis/show.html": 2,
    "regrading/index.html": 2,
    "scenarios/show.html": 10,
    "scenarios/ways.html": 1,
    "studio/_forms.html": 3,
    "studio/_looks.html": 5,
    "studio/_seen.html": 18,
    "translations/file.html": 3,
}
"""How often a template may say `|safe`: only on HTML that was sanitised when it was published, or our own style."""

NOT_WORDS = {"LearnHub", "min", "kB"}
ATTRIBUTE_BLOCKS = "width"
"""The blocks whose text stands in an attribute, not on the page."""

ADDRESS = re.compile(r"\{\{ base_url \}\}(?:[^\s{]|\{\{.*?\}\})*")
"""An address in a mail: it is no word."""

JINJA = re.compile(
    r"\{#.*?#\}"
    r"|\{% block (?:" + ATTRIBUTE_BLOCKS + r") %\}.*?\{% endblock %\}"
    r"|\{%-?\s*trans\b.*?endtrans\s*-?%\}"
    r"|\{%.*?%\}"
    r"|\{\{.*?\}\}",
    re.DOTALL,
)
READ_ALOUD = ("alt", "aria-label", "placeholder", "title")


@pytest.fixture(scope="module")
def templates() -> Environment:
    """The environment that renders pages, in English."""
    return Pages.from_folders(TEMPLATES, ROOT / "static")._environments["en"]


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def markup(name: str) -> str:
    """The template without what Jinja evaluates, line for line."""
    return JINJA.sub(lambda match: "\n" * match[0].count("\n"), ADDRESS.sub("", source(name)))


def test_there_are_templates() -> None:
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str, templates: Environment) -> None:
    templates.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_marks_text_as_safe_only_where_listed(name: str, templates: Environment) -> None:
    marks = [
        node
        for kind in (nodes.Filter, nodes.MarkSafe)
        for node in templates.parse(source(name)).find_all(kind)
        if getattr(node, "name", "safe") in {"safe", "published"}
    ]
    assert len(marks) == SAFE_ALLOWED.get(name, 0)


class Visible(HTMLParser):
    """Collects what a person would see or hear without gettext, and what the Content-Security-Policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").lower().startswith("javascript:"):
                self.refused.append(f"<{tag} {name}>")
            if name in READ_ALOUD or (tag == "input" and name == "value" and dict(attrs).get("type") == "submit"):
                self.text.append(value or "")
        if tag == "style" or (tag == "script" and not {"src", "type"} & dict(attrs).keys()):
            self.refused.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(name: str) -> Visible:
    parser = Visible()
    parser.feed(markup(name))
    parser.close()
    return parser


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_it_holds_nothing_that_the_content_security_policy_refuses(name: str) -> None:
    assert read(name).refused == []


@pytest.mark.parametrize("name", NAMES)
def test_all_its_words_go_through_gettext(name: str) -> None:
    words = re.findall(r"[^\W\d_]{2,}", " ".join([markup(name)] if name.endswith(".txt") else read(name).text))
    assert [word for word in words if word not in NOT_WORDS] == []


def second_words() -> dict[str, str]:
    """Word to refuse -> word to use, from the table "Not these" of docs/words.md."""
    table = (ROOT / "docs" / "words.md").read_text(encoding="utf-8").partition("## Not these")[2]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)[1:]
    return {word.strip(): use for words, use in rows for word in words.split(",")}


def test_pages_and_code_have_one_word_for_one_thing() -> None:
    refused = second_words()
    assert len(refused) > 20
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, refused))})\b", re.IGNORECASE)
    texts = [
        (message.locations[0][0], text)
        for message in extract(TEMPLATES, ROOT / "learnhub")
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        if text
    ]
    assert len(texts) > 100
    found = [(where, word, refused[word.lower()], text) for where, text in texts for word in pattern.findall(text)]
    assert found == []


IMPORT = re.compile(r'\{% from "[^"]+" import (?P<names>.+?)(?: with context)? %\}')


@pytest.mark.parametrize("name", NAMES)
def test_what_a_template_imports_it_uses(name: str) -> None:
    text = source(name)
    rest = IMPORT.sub("", text)
    imported = [each.rpartition(" as ")[2] for found in IMPORT.finditer(text) for each in found["names"].split(", ")]
    assert [each for each in imported if not re.search(rf"\b{each}\b", rest)] == []
