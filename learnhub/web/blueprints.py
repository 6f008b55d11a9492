"""Every blueprint, in the order of the menu."""

from flask import Blueprint

from learnhub.web.accounts.routes import blueprint as accounts

BLUEPRINTS: tuple[Blueprint, ...] = (accounts,)
