"""An administrator sees what is missing and invites a list; a manager sees status and dates, and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrives
from tests.browser.person import Way

LIST = """email,name,kind,office,manager
lin@example.org,Lin Ochieng,staff,Field office {way},mona@example.org
oto@example.org,Oto Berg,staf,Field office {way},mona@example.org
"""


@pytest.mark.parametrize("way", Way)
def test_an_administrator_mends_a_list_and_the_audit_log_tells_of_it(arrives: Arrives, way: Way) -> None:
    administrator = arrives("administrator", way)
    administrator.sees("No mail server is set", "Set the addresses.")
    administrator.misses("There is no confidentiality officer")
    rows = LIST.format(way=way).replace("lin@", f"lin-{way}@").replace("oto@", f"oto-{way}@")
    administrator.opens("/people/")
    administrator.follows("Invite a list")
    text = administrator.main.get_by_label("The list", exact=True)
    administrator.types(rows, text)
    administrator.presses("Check this list")
    administrator.sees("1 thing to mend. Nothing was done.", "staf")
    administrator.types(rows.replace("staf,", "staff,"), text)
    administrator.presses("Check this list")
    administrator.sees("2 people are new and get a mail each.")
    administrator.presses("Carry out this list")
    administrator.opens("/people/")
    administrator.follows("Invite a list")
    administrator.types(rows.replace("staf,", "staff,"), text)
    administrator.presses("Check this list")
    administrator.sees("2 people stay as they are.")
    administrator.opens("/people/")
    administrator.follows("Audit log")
    administrator.sees("Lin Ochieng")


def test_a_manager_sees_status_and_dates_of_those_who_report_to_them(arrives: Arrives) -> None:
    learner = arrives("learner")
    learner.opens("/courses/nine-principles/")
    learner.presses("Join this course")
    manager = arrives("manager")
    manager.follows("Team", within=manager.page.get_by_role("navigation", name="Main menu"))
    row = manager.main.get_by_role("row").filter(has_text="Amina Rossi (sample)")
    expect(row).to_be_visible()
    manager.misses("of 8", "pass line")
    outsider = arrives("trainer")
    assert outsider.page.goto("/team/").status == 403
    outsider.look(outsider.page, None)
