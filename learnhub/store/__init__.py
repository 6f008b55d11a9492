"""Tables and named selects; SQLAlchemy lives here only."""
