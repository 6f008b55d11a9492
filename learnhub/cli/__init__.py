"""The `learnhub` command."""

from __future__ import annotations

import click

from learnhub.app import build
from learnhub.cli.courses import courses
from learnhub.cli.items import items
from learnhub.cli.keep import backup, files, rebuild, restore
from learnhub.cli.log import log
from learnhub.cli.messages import messages
from learnhub.cli.people import audit, people
from learnhub.cli.server import demo, init, serve, upgrade, work


@click.group()
@click.version_option(build(), prog_name="learnhub", message="%(prog)s %(version)s")
def main() -> None:
    """LearnHub: training on partnership skills and a shared repository of reviewed practice."""


for command in (
    audit,
    backup,
    courses,
    demo,
    files,
    init,
    items,
    log,
    messages,
    people,
    rebuild,
    restore,
    serve,
    upgrade,
    work,
):
    main.add_command(command)
