"""What readers do with published cases."""
