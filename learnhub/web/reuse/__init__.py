"""Parts of other courses."""
