"""Courses as files that leave the site: one page, paper, a book, packages for other platforms."""
