"""Classes of economies."""
