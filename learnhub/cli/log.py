"""`learnhub log`: proving that the decision log is whole, and writing it to a file that anybody can prove."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from learnhub.app import Parts
from learnhub.cli.parts import ready, refuse, settings
from learnhub.domain.cases.log import GENESIS, Line, broken
from learnhub.domain.policy import SYSTEM
from learnhub.services.keeping.log import log_after, untold_moves

SAYS = {
    "number": "Line {seq}: a line before it is missing.",
    "link": "Line {seq}: it does not follow the line before it.",
    "hash": "Line {seq}: it is not as it was written.",
    "entry": "Line {seq}: it is not an entry of the log.",
    "move": "Line {seq}: the move that is kept is not the one that the log tells (0: the log does not tell it).",
}


@click.group()
def log() -> None:
    """The decision log: verify, export."""


def _lines(parts: Parts) -> Iterator[Line]:
    seq = 0
    while found := parts.transactions.read(SYSTEM, log_after, seq):
        yield from found
        seq = found[-1].seq


@log.command()
def verify() -> None:
    """Prove that no line of the log was changed, added or taken out, and that it tells every move as it is kept."""
    parts = ready(settings())
    count, head = 0, GENESIS

    def counted() -> Iterator[Line]:
        nonlocal count, head
        for line in _lines(parts):
            count, head = count + 1, line.hash
            yield line

    wrong = list(broken(counted()))
    after: int | None = 0
    while after is not None:
        more, after = parts.transactions.read(SYSTEM, untold_moves, after)
        wrong += more
    if wrong:
        refuse(*(SAYS[each.why].format(seq=each.seq) for each in wrong))
    click.echo(f"{count} lines are whole. The last has the hash {head}")


@log.command()
@click.argument("file", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write the log to FILE, one line of JSON an entry: docs/log.md says how a reader proves it."""
    parts = ready(settings())
    if file.exists():
        refuse(f"{file} exists already. Name another file.")
    count = 0
    partial = file.with_suffix(file.suffix + ".part")
    with partial.open("w", encoding="utf-8", newline="\n") as out:
        for line in _lines(parts):
            out.write(json.dumps({"entry": json.loads(line.entry), "hash": line.hash}, ensure_ascii=False) + "\n")
            count += 1
    partial.replace(file)
    click.echo(f"{file}: {count} lines.")
