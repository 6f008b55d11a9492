"""Letting others write a case."""
