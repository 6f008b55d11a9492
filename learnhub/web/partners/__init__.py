"""Partners' representatives, invited by staff."""
