"""Course text to domain values and back: front matter, Markdown, lessons, quizzes, folders, checks."""
