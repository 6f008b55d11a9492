"""Whose address a limit counts: what a proxy says is believed where one is set, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.conftest import Visit
from tests.serving import serving


@pytest.mark.parametrize(("proxies", "last"), [("0", 429), ("1", 404)])
def test_limits_count_people_behind_a_trusted_proxy_apart(data: Path, proxies: str, last: int) -> None:
    with serving(data, settings={"LEARNHUB_TRUSTED_PROXIES": proxies, "LEARNHUB_JOB_THREADS": "0"}) as site:
        visit = Visit(site.url)
        visit.open("/sign-in")
        answers = [visit.send("/links/none", **{"X-Forwarded-For": f"192.0.2.{number}"})[0] for number in range(121)]
    assert answers == [404] * 120 + [last]
