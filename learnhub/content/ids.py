"""Write the ids that are missing, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from learnhub.content.course import read_course
from learnhub.content.faults import where
from learnhub.content.front_matter import ID_LENGTH
from learnhub.domain.errors import Fault

_WORDS = 6
_IN_FRONT = frozenset({"course", "module", "lesson", "quiz", "scenario", "sheet", "survey", "objective", "criterion"})
_TAKEN = re.compile(rb'(?:\{#|id\s*=\s*")([a-z0-9-]+)')


def add_ids(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The new bytes of the files in which ids were missing; files that lack none, or cannot be read, are left out."""
    missing: dict[str, list[tuple[int, Fault]]] = defaultdict(list)
    for fault in read_course(files).faults:
        if fault.code == "id-missing":
            path, line = where(fault)
            missing[path].append((line, fault))
    taken = {found.decode() for data in files.values() for found in _TAKEN.findall(data)}
    return {path: _add(files[path], places, taken) for path, places in missing.items()}


def _add(data: bytes, places: Iterable[tuple[int, Fault]], taken: set[str]) -> bytes:
    lines = data.decode().split("\n")
    added: list[tuple[int, str]] = []
    for line, fault in places:
        what = str(fault.params["what"])
        identity = free_id(str(fault.params["seed"]) or what, what, taken)
        taken.add(identity)
        if what in _IN_FRONT:
            added.append((line if what in {"objective", "criterion"} else 1, f'id = "{identity}"'))
        else:
            lines[line - 1] = _with_id(lines[line - 1], what, identity)
    for row, text in sorted(added, reverse=True):
        lines.insert(row, text)
    return "\n".join(lines).encode()


def _with_id(text: str, what: str, identity: str) -> str:
    """A line with the id at its end, or before the arrow of a choice (its last) or a row (its first)."""
    arrow = {"row": text.find, "choice": text.rfind}.get(what, lambda _mark: -1)(" =>")
    end = len(text.rstrip(" \t")) if arrow < 0 else arrow
    return f"{text[:end]} {{#{identity}}}{text[end:].rstrip()}"


def free_id(seed: str, what: str, taken: Iterable[str]) -> str:
    """An id made of the first words of `seed` (of `what` when it has no Latin letters) that is not in `taken`."""
    plain = unicodedata.normalize("NFKD", seed).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_WORDS]
    while words and not words[0][0].isalpha():
        del words[0]
    base = "-".join(words)[: ID_LENGTH - 5].rstrip("-") or what
    taken = set(taken)
    names = chain((base,), (f"{base}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if name not in taken)
