"""What the administrator sets."""
