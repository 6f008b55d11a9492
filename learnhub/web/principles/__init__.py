"""The nine principles."""
