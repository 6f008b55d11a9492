"""Improvement tasks of courses, for trainers."""
