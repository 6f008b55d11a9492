"""What comes into a course from outside."""
