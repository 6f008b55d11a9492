"""`learnhub people` and `learnhub audit`, as typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.cli import main
from learnhub.domain.policy import VISITOR, Role
from learnhub.outside.clock import SetClock, SystemClock
from learnhub.services import accounts as services
from learnhub.services.work import Transactions
from learnhub.store import accounts
from learnhub.store.engine import Store
from tests.people import settle

LIST = (
    "email;name;office;manager;roles\nnadia@example.org;Nadia;Amman;mona@example.org;reviewer\nlee@example.org;Lee;;;\n"
)


@pytest.fixture
def run(
    store: Store, clock: SetClock, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run the command on a database with the people of the tests."""
    settle(store, clock.now())
    monkeypatch.setenv("LEARNHUB_DATABASE_URL", database_url)
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path))
    monkeypatch.setenv("LEARNHUB_BASE_URL", "https://learn.example.org")
    return lambda *words: CliRunner().invoke(main, words, catch_exceptions=False)


def test_people_are_listed_by_name_or_found(run: Callable[..., Result]) -> None:
    everybody = run("people", "list").output.splitlines()
    assert everybody[0] == "adele@example.org\tAdele\tstaff\tadministrator\tinvited"
    assert len(everybody) == 11
    assert run("people", "list", "island").output == ""
    assert run("people", "list", "PAUL").output == "paul@example.org\tPaul\tpartner\t\tinvited\n"


def test_a_list_is_tried_taken_and_changes_nothing_again(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\ufeff" + LIST, encoding="utf-8")
    tried = run("people", "import", str(file), "--dry-run")
    assert "Row 2\tnew\tnadia@example.org\tkind: - -> staff; office: - -> Amman" in tried.output
    assert "Would be done: 1 new, 0 changed, 1 as before" in tried.output
    assert run("people", "list", "nadia").output == ""
    assert "Done: 1 new" in run("people", "import", str(file)).output
    assert run("people", "import", str(file)).output == (
        "Done: 0 new, 0 changed, 2 as before, 0 disabled and left alone.\n"
    )


def test_faults_of_a_list_are_named_by_row_and_nothing_is_done(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST + "kim;Kim;;boss@example.org;\n", encoding="utf-8")
    result = run("people", "import", str(file))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Row 4, email: Write an email address, such as name@example.org. (kim)",
        "Row 4, manager: Nobody has this address. Correct it, or add the manager to the list. (boss@example.org)",
        "Nothing was changed.",
    ]
    assert run("people", "list", "nadia").output == ""
    file.write_bytes("email,name\nlee@example.org,Léa".encode("latin-1"))
    assert "is not in UTF-8" in run("people", "import", str(file)).stderr
    file.write_text(LIST, encoding="utf-8")
    unknown = run("people", "import", str(file), "--course", "nonsense")
    assert (unknown.exit_code, "course: Choose one of the answers" in unknown.stderr) == (1, True)


def test_one_person_is_invited(run: Callable[..., Result]) -> None:
    words = ("people", "invite", "Kim@example.org", "Kim Lo", "--role", "editor", "--manager", "mona@example.org")
    assert run(*words).exit_code == 0
    assert run("people", "list", "kim").output == "kim@example.org\tKim Lo\tstaff\teditor\tinvited\n"
    again = run(*words)
    assert again.exit_code == 1
    assert "email: Somebody has this address already." in again.stderr


def test_roles_are_given_and_withdrawn(run: Callable[..., Result], store: Store) -> None:
    assert run("people", "role", "grant", "lee@example.org", "reviewer", "--language", "fr").exit_code == 0
    assert "\treviewer\t" in run("people", "list", "lee").output
    assert run("people", "role", "withdraw", "lee@example.org", "reviewer").exit_code == 0
    assert "\treviewer\t" not in run("people", "list", "lee").output
    last = run("people", "role", "withdraw", "adele@example.org", "administrator")
    assert last.exit_code == 1
    assert "This is the last administrator." in last.stderr
    assert run("people", "role", "grant", "lee@example.org", "king").exit_code == 2
    with store.reading() as session:
        assert len(accounts.accounts_with_role(session, Role.ADMINISTRATOR)) == 1


def test_a_person_is_disabled_and_enabled(run: Callable[..., Result]) -> None:
    assert run("people", "disable", "lee@example.org").exit_code == 0
    assert run("people", "list", "lee").output.endswith("\tdisabled\n")
    assert "This account is disabled." in run("people", "link", "lee@example.org").stderr
    assert run("people", "enable", "lee@example.org").exit_code == 0
    assert run("people", "list", "lee").output.endswith("\tinvited\n")
    assert "Nobody has the address nobody@example.org." in run("people", "disable", "nobody@example.org").stderr


def test_a_link_is_printed_and_works(run: Callable[..., Result], store: Store) -> None:
    printed = run("people", "link", "lee@example.org").output.strip()
    address, _, secret = printed.rpartition("/")
    assert address == "https://learn.example.org/links"
    view = Transactions(store, SystemClock()).read(VISITOR, services.view_link, secret)
    assert (view.purpose, view.email) == ("invite", "lee@example.org")


def test_the_audit_log_is_printed(run: Callable[..., Result]) -> None:
    run("people", "role", "grant", "lee@example.org", "trainer")
    run("people", "disable", "sam@example.org")
    lines = [line.split("\t")[1:] for line in run("audit").output.splitlines()]
    assert lines == [
        ["command line", "Account disabled", "Sam", "disabled: False -> True"],
        ["command line", "Role given", "Lee", "role: None -> trainer"],
    ]
    assert len(run("audit", "--most", "1").output.splitlines()) == 1
    assert "Sam" not in run("audit", "--action", "role:grant").output
    assert "Lee" not in run("audit", "--person", "sam@example.org").output
