"""Publishing a course in the browser."""
