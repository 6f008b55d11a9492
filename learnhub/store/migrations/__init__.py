"""Alembic's scripts, in the package so that an installed wheel upgrades its own database."""
