"""`learnhub messages`: the catalogues of the interface follow the text of pages and code."""

from __future__ import annotations

import sys

import click

from learnhub.paths import PACKAGE, data_dir
from learnhub.render import catalogues


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when a catalogue is out of date or incomplete.")
def messages(check: bool) -> None:
    """Bring the catalogues of the interface up to date with the text of pages and code."""
    roots = (PACKAGE, data_dir("templates"))
    if check:
        faults = catalogues.stale(*roots)
        for fault in faults:
            click.echo(fault, err=True)
        sys.exit(1 if faults else 0)
    for file in catalogues.update(*roots):
        click.echo(f"updated {file}")
