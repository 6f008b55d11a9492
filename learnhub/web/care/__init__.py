"""Care for courses: problems that readers report, owners, and dates to look a course over."""
