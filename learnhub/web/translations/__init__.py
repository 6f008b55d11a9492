"""Translating courses in the studio."""
