"""What colleagues ask of one another."""
