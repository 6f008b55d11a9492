"""Marking of open responses by peers."""
