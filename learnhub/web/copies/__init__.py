"""Copies of courses and modules."""
