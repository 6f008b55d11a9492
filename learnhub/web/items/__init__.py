"""Questions from and for other systems."""
