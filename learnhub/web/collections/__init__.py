"""Collections of cases."""
