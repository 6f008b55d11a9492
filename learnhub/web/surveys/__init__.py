"""Surveys without a name."""
