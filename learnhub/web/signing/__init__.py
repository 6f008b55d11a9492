"""Signing a case off before it is public."""
