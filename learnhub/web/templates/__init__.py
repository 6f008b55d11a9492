"""Templates of cases, for editors."""
