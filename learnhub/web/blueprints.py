"""Every blueprint, in the order of the menu."""

from flask import Blueprint

from learnhub.web.accounts.routes import blueprint as accounts
from learnhub.web.assessment.routes import blueprint as assessment
from learnhub.web.home.routes import blueprint as home
from learnhub.web.learning.routes import blueprint as learning
from learnhub.web.parts.routes import blueprint as parts
from learnhub.web.plans.routes import blueprint as plans
from learnhub.web.principles.routes import blueprint as principles

BLUEPRINTS: tuple[Blueprint, ...] = (home, learning, principles, assessment, plans, accounts, parts)
