"""A course as somebody else sees it, for trainers."""
