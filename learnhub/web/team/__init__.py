"""A manager's people and their courses."""
