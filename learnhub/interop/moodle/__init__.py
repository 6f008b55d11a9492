"""Backups of Moodle courses."""
