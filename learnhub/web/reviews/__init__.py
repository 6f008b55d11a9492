"""Reviews of cases."""
