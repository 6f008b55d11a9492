"""Marking of open responses."""
