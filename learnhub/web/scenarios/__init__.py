"""Branching scenarios."""
