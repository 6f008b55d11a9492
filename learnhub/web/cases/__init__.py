"""Cases: telling one, following it, reading what was published."""
