"""Files with a case."""
