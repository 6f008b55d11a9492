"""What lies outside the process, each with a shipped double."""
