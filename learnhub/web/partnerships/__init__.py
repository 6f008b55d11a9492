"""Partnerships: their list and their pages."""
