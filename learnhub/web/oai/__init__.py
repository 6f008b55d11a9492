"""Harvesting by OAI-PMH."""
