"""The rules, as pure functions on frozen values."""
