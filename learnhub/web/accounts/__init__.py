"""Signing in and what a person sets for themself."""
