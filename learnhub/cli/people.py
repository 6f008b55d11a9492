"""`learnhub people` and `learnhub audit`: what administrators do in the browser, for whoever operates the machine."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from learnhub.app import Parts
from learnhub.cli.parts import ready, refuse, settings
from learnhub.domain.countries import LANGUAGES
from learnhub.domain.errors import Invalid, NotFound, RowFault
from learnhub.domain.people import PersonKind
from learnhub.domain.policy import SYSTEM, Role
from learnhub.domain.principles import Principle
from learnhub.services import audit as log
from learnhub.services import invitations
from learnhub.services import people as services
from learnhub.services.invitations import Joining, RowFate
from learnhub.store.types import new_public_id

ROLE = click.Choice([role.value for role in Role])
DATE = click.DateTime(["%Y-%m-%d"])


@click.group()
def people() -> None:
    """People: list, invite, import a list, give and withdraw roles, disable, enable, make a link."""


@people.command("list")
@click.argument("words", default="")
def show_all(words: str) -> None:
    """Everybody, or those whose name or address holds WORDS: address, name, kind, roles, state, apart by tabs."""
    transactions = ready(settings()).transactions
    after = None
    while True:
        page = transactions.read(SYSTEM, services.find_people, words, after=after)
        for person in page.people:
            state = "disabled" if person.disabled else "signed in" if person.signed_in_at else "invited"
            click.echo("\t".join((person.email, person.name, person.kind, ",".join(person.roles), state)))
        after = page.next
        if after is None:
            return


def joining_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a course to begin with."""
    for option in (
        click.option("--zone", default="UTC", show_default=True, help="The time zone of the due date."),
        click.option("--due", type=DATE, help="The day on which the course is due, as 2027-02-14."),
        click.option("--course", help="The id of a course that they join."),
    ):
        command = option(command)
    return command


@people.command()
@click.argument("email")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in PersonKind]), default="staff", show_default=True)
@click.option("--entity", default="")
@click.option("--office", default="")
@click.option("--team", default="")
@click.option("--organization", default="")
@click.option("--manager", default="", help="The address of the person to whom they report.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--role", "roles", type=ROLE, multiple=True)
@joining_options
def invite(
    email: str, name: str, roles: tuple[str, ...], course: str | None, due: dt.datetime | None, zone: str, **cells: str
) -> None:
    """Invite one person; the mail goes out with the next jobs."""
    parts = ready(settings())
    given = {"email": email, "name": name, "roles": "/".join(roles), **cells}
    try:
        parts.transactions.write(SYSTEM, invitations.invite, new_public_id(), given, _joining(course, due, zone))
    except Invalid as error:
        _refuse(parts, (RowFault(0, fault.path, "", fault) for fault in error.faults))
    click.echo(f"{email} is invited.")


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@joining_options
def bring_in(file: Path, dry_run: bool, course: str | None, due: dt.datetime | None, zone: str) -> None:
    """Invite the people of FILE, a table with a header row; the same again changes nothing.

    Columns: email, name, and if you like kind, entity, office, team, organization, manager, language, roles.
    """
    parts = ready(settings())
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{file} is not in UTF-8. Save it as CSV UTF-8 and try again.")
    joining = _joining(course, due, zone)
    try:
        if dry_run:
            check = parts.transactions.read(SYSTEM, invitations.check_list, text, joining)
        else:
            check = parts.transactions.write(SYSTEM, invitations.take_list, text, joining)
    except Invalid as error:
        _refuse(parts, (RowFault(0, fault.path, "", fault) for fault in error.faults))
    if check.faults:
        _refuse(parts, check.faults)
    for row in check.rows:
        if row.fate != "unchanged":
            click.echo(_told(row))
    if check.ignored:
        click.echo(f"These columns are not taken: {', '.join(check.ignored)}")
    counts = check.counts
    click.echo(
        f"{'Would be done' if dry_run else 'Done'}: {counts['new']} new, {counts['changed']} changed, "
        f"{counts['unchanged']} as before, {counts['disabled']} disabled and left alone."
    )


@people.group()
def role() -> None:
    """Roles: grant and withdraw."""


@role.command()
@click.argument("email")
@click.argument("name", type=ROLE)
@click.option("--principle", "principles", type=click.Choice(list(Principle)), multiple=True, help="For a reviewer.")
@click.option("--language", "languages", type=click.Choice(LANGUAGES), multiple=True, help="For a reviewer.")
def grant(email: str, name: str, principles: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Give the role NAME; a reviewer without principles or languages may judge all."""
    _act(email, services.grant_role, Role(name), principles=principles, languages=languages)
    click.echo(f"{email} has the role {name}.")


@role.command()
@click.argument("email")
@click.argument("name", type=ROLE)
def withdraw(email: str, name: str) -> None:
    """Take the role NAME away."""
    _act(email, services.withdraw_role, Role(name))
    click.echo(f"{email} does not have the role {name} any more.")


@people.command()
@click.argument("email")
def disable(email: str) -> None:
    """Shut a person out: every session and link ends at once."""
    _act(email, services.disable)
    click.echo(f"{email} is disabled.")


@people.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a disabled person in again."""
    _act(email, services.enable)
    click.echo(f"{email} is enabled.")


@people.command()
@click.argument("email")
def link(email: str) -> None:
    """Make a one-time link for a person and print it, for when no mail arrives."""
    made = _act(email, services.make_link)
    click.echo(f"{settings().base_url.rstrip('/')}/links/{made.secret}")


@click.command()
@click.option("--action", type=click.Choice(list(log.ACTS)), help="This act alone.")
@click.option("--person", "email", help="The address of the person who acted or was acted upon.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many lines.")
def audit(action: str | None, email: str | None, most: int) -> None:
    """The newest lines of the audit log: when, who, what, about whom, from what to what, apart by tabs."""
    parts = ready(settings())
    person = _person(parts, email) if email else None
    after = None
    while most > 0:
        page = parts.transactions.read(SYSTEM, log.read_log, action=action or "", person=person, after=after)
        for entry in page.entries[:most]:
            changes = "; ".join(f"{each.name}: {each.before} -> {each.after}" for each in entry.changes)
            about = entry.object_name or entry.object_id
            who = entry.actor_name or "command line"
            click.echo("\t".join((entry.at.isoformat(timespec="seconds"), who, entry.act, about, changes)))
        most -= len(page.entries)
        after = page.next
        if after is None:
            return


def _act(email: str, service: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    parts = ready(settings())
    try:
        return parts.transactions.write(SYSTEM, service, _person(parts, email), *arguments, **named)
    except Invalid as error:
        _refuse(parts, (RowFault(0, "", "", fault) for fault in error.faults))


def _person(parts: Parts, email: str) -> uuid.UUID:
    try:
        return parts.transactions.read(SYSTEM, services.person_with_address, email)
    except NotFound:
        refuse(f"Nobody has the address {email}. To see who there is, run: learnhub people list")


def _joining(course: str | None, due: dt.datetime | None, zone: str) -> Joining | None:
    return Joining(course, due.date() if due else None, zone) if course else None


def _refuse(parts: Parts, faults: Iterable[RowFault]) -> NoReturn:
    said = parts.pages.render("en", "people/faults.txt", faults=list(faults))
    refuse(*(html.unescape(line) for line in said.splitlines() if line), "Nothing was changed.")


def _told(row: RowFate) -> str:
    changes = "; ".join(f"{each.column}: {each.before or '-'} -> {each.after}" for each in row.changes)
    return f"Row {row.row}\t{row.fate}\t{row.email}\t{changes}"
