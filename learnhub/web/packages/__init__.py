"""Courses to take away."""
