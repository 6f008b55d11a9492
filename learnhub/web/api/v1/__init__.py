"""Version 1 of the interface for programs: the same services as the pages, as JSON."""
