"""Cases out of a file."""
