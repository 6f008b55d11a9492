"""Parts of one course for another: ids that are in use there get others, everywhere they are named, and days move."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from learnhub.content.document import FENCE, FileKind, kind_of
from learnhub.content.front_matter import ID_LENGTH
from learnhub.content.ids import free_id

MOST_DAYS = 3_650

_DEFINED = re.compile(r"^(?:#{2,3} |:{3,} ?\S+).*\{#([a-z0-9-]+)\}[ \t]*$", re.MULTILINE)
_FRONT_ID = re.compile(r'^id\s*=\s*"([a-z0-9-]+)"', re.MULTILINE)
_NAMING = re.compile(
    r"^(?:id|objective|objectives|passage|checklist|siblings)\s*=\s*(?:\[[^\]]*\]|[^\n]*)", re.MULTILINE
)
_QUOTED = re.compile(r'"([a-z0-9-]+)(?:#([a-z0-9-]+))?"')
_LINK = re.compile(r"\]\(([a-z0-9-]*)(?:#([a-z0-9-]+))?\)")
_WAY = re.compile(r"( => )([a-z0-9-]+)([ \t]*)$", re.MULTILINE)
_SETTINGS = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_MOMENT = re.compile(r"^((?:opens|closes)\s*=\s*)(\d{4}-\d{2}-\d{2})", re.MULTILINE)
_PICTURE = re.compile(r"\]\(media/([^)\s]+)\)")


def defined_ids(text: str) -> set[str]:
    """The ids that a file gives to itself, its objectives, headings, items, scenes and blocks: unique in a course."""
    front, body = _parted(text)
    return {*_FRONT_ID.findall(front), *_DEFINED.findall(body)}


def new_ids(texts: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Old id -> new one, for those ids of these texts that are taken already."""
    taken = set(taken)
    own = set().union(*map(defined_ids, texts))
    used = taken | own
    made = {}
    for identity in sorted(own & taken):
        seed = identity[: ID_LENGTH - 6].rstrip("-")
        made[identity] = next(name for number in range(2, 10_000) if (name := f"{seed}-{number}") not in used)
        used.add(made[identity])
    return made


def renamed(text: str, ids: Mapping[str, str], media: Mapping[str, str] | None = None) -> str:
    """The text with these ids renamed where they are given and wherever they are named; pictures too."""

    def quoted(found: re.Match[str]) -> str:
        first, second = ids.get(found[1], found[1]), found[2] and ids.get(found[2], found[2])
        return f'"{first}#{second}"' if second else f'"{first}"'

    def keys(found: re.Match[str]) -> str:
        return _QUOTED.sub(quoted, found[0])

    def settings(found: re.Match[str]) -> str:
        return f"```toml\n{_NAMING.sub(keys, found[1])}```"

    def link(found: re.Match[str]) -> str:
        first, second = ids.get(found[1], found[1]), found[2] and ids.get(found[2], found[2])
        return f"]({first}#{second})" if second else f"]({first})"

    def given(found: re.Match[str]) -> str:
        old = found[1]
        return found[0].replace(f"{{#{old}}}", f"{{#{ids.get(old, old)}}}")

    front, body = _parted(text)
    body = _DEFINED.sub(given, _SETTINGS.sub(settings, body))
    body = _WAY.sub(lambda found: f"{found[1]}{ids.get(found[2], found[2])}{found[3]}", body)
    body = _PICTURE.sub(lambda found: f"](media/{(media or {}).get(found[1], found[1])})", body)
    return _NAMING.sub(keys, front) + _LINK.sub(link, body)


def pictures_in(text: str) -> set[str]:
    """The names in `media` of the pictures that a text shows."""
    return set(_PICTURE.findall(text))


def moved(text: str, days: int) -> str:
    """The text of a quiz whose days of opening and closing are later by so many days."""

    def later(found: re.Match[str]) -> str:
        try:
            return found[1] + (dt.date.fromisoformat(found[2]) + dt.timedelta(days=days)).isoformat()
        except (ValueError, OverflowError):
            return found[0]

    front, body = _parted(text)
    return _MOMENT.sub(later, front) + body


def copied_course(files: Mapping[str, bytes], identity: str, title: str, days: int) -> dict[str, bytes]:
    """A whole course under another id and title; of the ids in it none changes: they are unique in their course."""
    made = {}
    for path, data in files.items():
        kind = kind_of(path)
        change: Callable[[str], str] | None = None
        if path == "course.md":
            change = _named(identity, title)
        elif kind and kind[0] is FileKind.COURSE:
            change = _named(identity, "")
        elif kind and kind[0] is FileKind.QUIZ and days:
            change = _moved_by(days)
        made[path] = _changed(data, change) if change else data
    return made


def copied_module(
    files: Mapping[str, bytes], folder: str, to: str, taken: Iterable[str], days: int
) -> dict[str, bytes]:
    """The module in `folder` as files in the folder `to` of a course in which the ids `taken` are in use."""
    own = {path: data for path, data in files.items() if path.startswith(f"{folder}/")}
    texts = {path: _text(data) for path, data in own.items() if path.endswith(".md")}
    ids = new_ids((text for text in texts.values() if text is not None), taken)
    made = {}
    for path, data in own.items():
        text = texts.get(path)
        if text is not None:
            kind = kind_of(path)
            text = renamed(text, ids)
            data = (moved(text, days) if kind and kind[0] is FileKind.QUIZ else text).encode()  # noqa: PLW2901
        made[f"{to}/{path.removeprefix(f'{folder}/')}"] = data
    return made


def free_slug(title: str, taken: Iterable[str]) -> str:
    """An id for a course of this title that no other has."""
    return free_id(title, "course", taken)


def _named(identity: str, title: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        front, body = _parted(text)
        front = re.sub(r'^id\s*=\s*"[^"\n]*"', f'id = "{identity}"', front, count=1, flags=re.MULTILINE)
        if title:
            written = title.replace("\\", "\\\\").replace('"', '\\"')
            front = re.sub(
                r'^title\s*=\s*"(?:\\.|[^"\n])*"',
                lambda _found: f'title = "{written}"',
                front,
                count=1,
                flags=re.MULTILINE,
            )
        return front + body

    return change


def _moved_by(days: int) -> Callable[[str], str]:
    return lambda text: moved(text, days)


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _changed(data: bytes, change: Callable[[str], str]) -> bytes:
    text = _text(data)
    return data if text is None else change(text).encode()


def _parted(text: str) -> tuple[str, str]:
    """The front matter with its fences, and the rest."""
    if not text.startswith(f"{FENCE}\n"):
        return "", text
    front, mark, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    return (f"{FENCE}\n{front}{mark}", body) if mark else (text, "")
