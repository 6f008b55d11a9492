"""What people read, with or without a request. Jinja and Babel live here only."""
