"""What the tests of pages share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.courses import published, with_scenario
from tests.people import People
from tests.studio import Studio


@pytest.fixture
def studio(app: Flask, people: People) -> Studio:
    made = Studio(app, people)
    published(made.transactions, made.actor, with_scenario())
    return made
